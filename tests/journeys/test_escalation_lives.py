"""Random lives of sixty days under the real jobs: no step twice, none by night, none of what is answered."""

import random
from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from opencity.accounts.models import Role, User
from opencity.appeals import actions
from opencity.appeals.models import Appeal, Escalation, Event
from opencity.appeals.queries.oversight import steps_for
from opencity.appeals.reasons import ForwardReason
from opencity.appeals.states import RUNNING, Outcome
from opencity.core.refused import Refused
from opencity.directory.queries import directory, local
from opencity.notices.models import Notice
from tests.cast import NOW, lodged, member, small_city

BODIES = ["roads", "water"]
DAYS = 60
LADDER = ["soon", "overdue", "third", "akim"]


def acts(appeal: Appeal, people: dict[str, User], dice: random.Random, now: datetime) -> list[Callable[[], object]]:
    by = people[dice.choice(BODIES)]
    answer = actions.Answer(Outcome.EXPLAINED, "Яму на улице Абая, 10 засыпали 4 ноября, 12 м².", "ru")
    until = now.date() + timedelta(days=dice.randint(1, 40))
    return [
        lambda: actions.accept_appeal(appeal, by=by, now=now),
        lambda: actions.forward_appeal(
            appeal, body=dice.choice(BODIES), reason=ForwardReason.NOT_COMPETENT, by=by, now=now
        ),
        lambda: actions.extend_term(appeal, until=until, reason="нужно", decided_by=by, by=by, now=now),
        lambda: actions.reply_to_appeal(appeal, answer, by=by, now=now),
        lambda: actions.reopen_appeal(appeal, reason="Нет", now=now),
        lambda: actions.withdraw_appeal(appeal, now=now) if dice.random() < 0.1 else None,
        lambda: actions.acknowledge_steps(appeal, words="Делаем", by=by, now=now),
        lambda: lodged(now=now, text=f"Яма у школы номер {dice.randint(1, 10**9)}"),
    ]


@pytest.mark.parametrize("seed", range(2))
def test_sixty_days(db: None, seed: int) -> None:
    small_city()
    dice = random.Random(seed)
    people = {code: member(f"p-{code}", Role.HEAD, code) for code in BODIES}
    member("Rustam", Role.RECEPTION_HEAD)
    member("Akim", Role.AKIM)
    for number in range(6):
        lodged(text=f"Первая яма у школы {number}", category=dice.choice(["1.1", "2.1"]))
    emergency = lodged(text="Авария")
    Appeal.objects.filter(pk=emergency.pk).update(term_unit="hours", due_at=NOW + timedelta(hours=17))
    now = NOW
    sent = 0
    while now < NOW + timedelta(days=DAYS):
        now += timedelta(minutes=dice.choice([30, 60, 60, 180, 600, 1500]))
        before = Escalation.objects.count()
        emergencies = dice.random() < 0.3
        states = dict(Appeal.objects.values_list("pk", "state"))
        done = actions.escalate_appeals(now=now, emergencies=emergencies)
        new = list(Escalation.objects.select_related("appeal").order_by("id")[before:])
        sent += done
        assert sum(not step.passed for step in new) == done
        for step in new:
            assert states[step.appeal_id] in RUNNING
            assert (step.appeal.term_unit == "hours") is emergencies
            if not emergencies:
                assert 8 <= local(now, directory()).hour < 21
        assert actions.escalate_appeals(now=now, emergencies=emergencies) == 0, "a second worker finds nothing"
        if dice.random() < 0.5:
            rows = list(Appeal.objects.select_related("body", "category", "appellant", "executor"))
            try:
                dice.choice(acts(dice.choice(rows), people, dice, now))()
            except Refused:
                continue
    assert sent
    check_promises(people)


def check_promises(people: dict[str, User]) -> None:
    steps = list(Escalation.objects.values_list("appeal_id", "round", "level", "passed", "at"))
    assert max(Counter(step[:3] for step in steps).values()) == 1
    ways: dict[tuple[int, int], list[str]] = {}
    moments: Counter[tuple[int, int, datetime]] = Counter()
    for appeal, round_, level, passed, at in sorted(steps, key=lambda step: step[4]):
        if not passed:
            ways.setdefault((appeal, round_), []).append(level)
            moments[appeal, round_, at] += 1
    assert all(way == sorted(way, key=LADDER.index) for way in ways.values()), "the ladder only goes up"
    assert max(moments.values()) == 1, "one step at a time"
    kinds = ["reminded", "escalated"]
    assert Event.objects.filter(kind__in=kinds).count() == sum(not step[3] for step in steps)
    for kind in ("reminder", "reminders"):
        letters = Notice.objects.filter(kind__endswith=f".{kind}")
        assert letters.count() == letters.values("key").distinct().count()
    for user in people.values():
        assert all(step.ended_at is None for step in steps_for(user))
