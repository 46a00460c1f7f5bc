"""The ladder of the demo city: the akim's list is not empty, and some heads have said their word."""

from datetime import timedelta

import pytest

from opencity.accounts.models import Role
from opencity.appeals.models import Escalation
from opencity.demo.ladder import Ladder
from tests.cast import NOW, lodged, member, small_city


@pytest.mark.django_db
def test_late_appeals_climb_every_morning():
    small_city()
    member("Bolat", Role.HEAD, "roads")
    made = [lodged(text=f"Яма номер {n} у школы") for n in range(12)]
    ladder, moment = Ladder(), NOW.astimezone(made[0].due_at.tzinfo)
    for _day in range(12):
        moment += timedelta(days=1)
        ladder.climb(moment.replace(hour=9, minute=0))
        ladder.climb(moment.replace(hour=11))
        ladder.climb(moment.replace(hour=15))
    steps = Escalation.objects.filter(passed=False)
    assert steps.filter(level="akim").count() == 12
    assert 0 < steps.filter(acknowledged_at__isnull=False).count() < steps.count()
    assert {f"{at:%H:%M}" for at in steps.values_list("at", flat=True)} == {"04:12"}  # 9:12 in the city
