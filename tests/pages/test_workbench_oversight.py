"""The akim's list: what is late and why, for two roles, with as many queries for one appeal as for thirty."""

from datetime import UTC, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from opencity.accounts.models import Role
from opencity.appeals import actions
from opencity.appeals.models import Appeal, Escalation
from opencity.appeals.states import Outcome
from tests.cast import NOW, lodged, member, small_city
from tests.staff_cast import fresh, signed_in, staff

DAY = timedelta(days=1)
URL = "/staff/oversight/"


@pytest.fixture
def people(db):
    small_city()
    cast = staff()
    cast.akim = member("Akim", Role.AKIM, language="en")
    return cast


def late(appeal, share=0.7):
    at = appeal.due_at + (appeal.due_at - appeal.clock_at) * share
    return at.astimezone(UTC).replace(hour=5, minute=12) + DAY


def at_the_akim(monkeypatch, count=1):
    made = [lodged(text=f"Яма номер {n} у школы") for n in range(count)]
    now = late(made[0])
    actions.escalate_appeals(now=now, emergencies=False)
    monkeypatch.setattr(timezone, "now", lambda: now + timedelta(hours=1))
    return made


def test_nothing_is_late(people, monkeypatch):
    lodged()
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    page = signed_in(people.akim).get(URL)
    assert [one["count"] for one in page.context["totals"]] == [0, 0, 0, 1]
    assert "Nothing waits" in page.content.decode()


def test_one_screen(people, monkeypatch):
    [appeal] = at_the_akim(monkeypatch)
    page = signed_in(people.akim).get(URL)
    assert [one["count"] for one in page.context["totals"]] == [1, 1, 0, 1]
    [line] = page.context["unseen"]
    assert line["number"] == appeal.number
    assert line["event"].startswith("It was given to")
    assert page.context["bodies"][0][1:] == [1, 1, 0, 1]
    assert page.context["districts"][0][0] != ""
    actions.acknowledge_steps(fresh(appeal), words="Бригада выедет завтра", by=people.head, now=timezone.now())
    page = signed_in(people.akim).get(URL)
    assert page.context["unseen"] == []
    assert [(line["by"], line["words"]) for line in page.context["seen"]] == [("Bolat", "Бригада выедет завтра")]


def test_answered_ones_are_gone_at_once(people, monkeypatch):
    [appeal] = at_the_akim(monkeypatch)
    Appeal.objects.filter(pk=appeal.pk).update(state="replied")
    page = signed_in(people.reception_head).get(URL)
    assert page.context["unseen"] == []
    assert page.context["totals"][-1]["count"] == 0


def test_fixed_was_said_and_the_resident_says_no(people, monkeypatch):
    appeal = lodged(category="1.2") if False else lodged()
    Appeal.objects.filter(pk=appeal.pk).update(state="reopened", reopens=1)
    appeal.replies.create(
        body=appeal.body, author=people.executor, outcome=Outcome.FIXED, text="Сделано", language="ru", round=0, at=NOW
    )
    other = lodged(text="Ещё яма у дома")
    Appeal.objects.filter(pk=other.pk).update(state="reopened", reopens=1)
    page = signed_in(people.akim).get(URL)
    assert [line["number"] for line in page.context["again"]] == [appeal.number]
    assert page.context["again_count"] == "1"


def test_the_akim_reads_and_does_nothing(people, monkeypatch):
    [appeal] = at_the_akim(monkeypatch)
    akim = signed_in(people.akim)
    assert akim.get("/staff/")["Location"] == URL
    assert akim.get("/staff/?list=overdue").status_code == 200
    page = akim.get(f"/staff/appeals/{appeal.number}/")
    assert page.status_code == 200
    assert page.context["acts"] == []
    assert "resident@example.org" not in page.content.decode()
    assert "Reported to the akim of the city" in page.content.decode()
    for act in ("accept", "reply", "route"):
        assert akim.post(f"/staff/appeals/{appeal.number}/{act}/", {"version": 0}).status_code == 403
    assert akim.post(f"/staff/appeals/{appeal.number}/seen/", {"words": "Вижу"}).status_code == 422
    assert Escalation.objects.filter(acknowledged_at__isnull=False).count() == 0


def test_a_confidential_appeal_is_not_on_the_akims_list(people, monkeypatch):
    [appeal] = at_the_akim(monkeypatch)
    Appeal.objects.filter(pk=appeal.pk).update(is_confidential=True)
    assert signed_in(people.akim).get(URL).context["unseen"] == []
    assert signed_in(people.akim).get(f"/staff/appeals/{appeal.number}/").status_code == 404


def test_only_two_roles(people):
    for user in (people.executor, people.head, people.dispatcher, people.city_admin):
        assert signed_in(user).get(URL).status_code == 403


def test_thirty_cost_what_one_costs(people, monkeypatch, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    at_the_akim(monkeypatch)
    browser = signed_in(people.akim)
    browser.get(URL)
    with CaptureQueriesContext(connection) as first:
        browser.get(URL)
    monkeypatch.undo()
    at_the_akim(monkeypatch, 30)
    with django_assert_num_queries(len(first)):
        page = browser.get(URL)
    assert len(page.context["unseen"]) == 30
    assert page.context["older_url"]
    older = browser.get(page.context["older_url"])
    assert len(older.context["unseen"]) == 1
    assert browser.get(URL + "?page=forged").status_code == 200


def test_a_word_on_the_page_of_the_appeal(people, monkeypatch):
    [appeal] = at_the_akim(monkeypatch)
    head, url = signed_in(people.head), reverse("workbench:seen", args=[appeal.number])
    page = head.get(f"/staff/appeals/{appeal.number}/").content.decode()
    assert "What do you do about it?" in page
    long = "слово " * 100
    answer = head.post(url, {"words": long})
    assert answer.status_code == 422
    assert long.strip() in answer.content.decode()
    assert head.post(url, {"words": " "}).status_code == 422
    assert head.get("/staff/?list=escalated").context["rows"][0]["number"] == appeal.number
    assert head.post(url, {"words": "Бригада выедет завтра"})["Location"].endswith(f"{appeal.number}/")
    page = head.get(f"/staff/appeals/{appeal.number}/").content.decode()
    assert "Бригада выедет завтра" in page
    assert "What do you do about it?" not in page
    assert head.get("/staff/?list=escalated").context["rows"] == []
    again = head.post(url, {"words": "Ещё раз"})
    assert again.status_code == 422
    assert signed_in(people.other_body).post(url, {"words": "x"}).status_code == 404
    assert head.get(url).status_code == 405
