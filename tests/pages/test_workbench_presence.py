"""Who else has an appeal open: names, since when, and that they go away again."""

from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.utils import timezone

from opencity.appeals import actions
from opencity.workbench.models import Presence
from tests.cast import NOW, lodged, small_city
from tests.staff_cast import signed_in, staff

MINUTE = timedelta(minutes=1)


@pytest.fixture
def people(db):
    small_city()
    return staff()


@pytest.fixture
def clock():
    with time_machine.travel(NOW, tick=False) as travel:
        yield travel


@pytest.fixture
def appeal(people):
    made = lodged()
    actions.accept_appeal(made, by=people.executor, now=NOW)
    return made


def others(user, appeal, **query):
    return signed_in(user).get(f"/staff/appeals/{appeal.number}/", query).context["others"]


def sign(user, appeal, **facts):
    return signed_in(user).post(f"/staff/appeals/{appeal.number}/here/", facts)


def test_a_page_without_javascript_says_it_by_itself(people, clock, appeal):
    assert others(people.executor, appeal) == []
    assert others(people.second, appeal) == ["Aida has this appeal open since 10:00."]
    clock.shift(2 * MINUTE)
    assert others(people.executor, appeal, act="reply") == ["Erlan has this appeal open since 10:00."]
    assert others(people.second, appeal) == ["Aida has been writing a reply since 10:02."]
    clock.shift(4 * MINUTE)
    assert others(people.second, appeal) == []


def test_signs_of_a_page_with_javascript(people, clock, appeal):
    others(people.executor, appeal)
    assert sign(people.executor, appeal, act="reply").status_code == 200
    clock.shift(MINUTE)
    answer = sign(people.second, appeal)
    assert answer.context["others"] == ["Aida has been writing a reply since 10:00."]
    sign(people.executor, appeal, act="assign")
    assert sign(people.second, appeal).context["others"] == ["Aida has been at “Assign” since 10:01."]
    clock.shift(2 * MINUTE)
    assert sign(people.second, appeal).context["others"] == []


def test_who_leaves_is_gone(people, clock, appeal):
    sign(people.executor, appeal)
    assert sign(people.executor, appeal, gone="1").status_code == 204
    assert others(people.second, appeal) == []


def test_forged_signs(people, clock, appeal):
    assert sign(people.other_body, appeal).status_code == 404
    assert sign(people.city_admin, appeal).status_code == 403
    assert sign(people.executor, appeal, act="<script>" * 9).status_code == 200
    assert Presence.objects.get().act == ""
    assert signed_in(people.executor).get(f"/staff/appeals/{appeal.number}/here/").status_code == 405


def test_the_table_does_not_grow(people, clock):
    made = [lodged(text=f"Яма номер {n} у школы") for n in range(12)]
    for one in made:
        sign(people.executor, one)
    clock.shift(12 * MINUTE)
    sign(people.second, made[0])
    assert Presence.objects.count() == 1
    for _ in range(3):
        sign(people.second, made[0])
    assert Presence.objects.count() == 1


def test_it_costs_no_log(db):
    with connection.cursor() as cursor:
        cursor.execute("SELECT relpersistence FROM pg_class WHERE relname = 'workbench_presence'")
        assert cursor.fetchone() == ("u",)


def test_it_is_not_a_write_to_the_appeal(people, clock, appeal):
    before = appeal.version
    others(people.second, appeal, act="reply")
    appeal.refresh_from_db()
    assert appeal.version == before
    assert timezone.now() == NOW
