"""Saved lists: a filter under a name, in one's own order, shared with one's body, counted without reading a city."""

import pytest
from django.utils import timezone

from opencity.accounts.models import Role
from opencity.workbench import saved
from opencity.workbench.models import SavedView
from tests.cast import NOW, lodged, member, small_city
from tests.staff_cast import signed_in, staff

URL = "/staff/saved/"


@pytest.fixture
def people(db, monkeypatch):
    small_city()
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    return staff()


def save(user, name="Вода", **query):
    query = query or {"list": "body", "channel": "web"}
    return signed_in(user).post(URL, {"name": name} | query)


def tabs(user, **query):
    return signed_in(user).get("/staff/", query).context["views"]


def names(user):
    return [one["name"] for one in tabs(user)]


def test_each_role_begins_with_its_own(people):
    assert names(people.executor) == ["Last 7 days"]
    assert names(people.dispatcher) == ["Last 7 days", "To route, by phone"]
    assert names(people.head) == ["Last 7 days", "Nobody took it, last 7 days"]


def test_a_filter_is_kept_under_a_name(people):
    lodged()
    answer = save(people.executor, "С сайта", list="body", channel="web", page="x", evil="1")
    assert answer["Location"] == "/staff/?list=body&channel=web"
    assert SavedView.objects.get().query == {"list": "body", "channel": "web"}
    [_given, tab] = tabs(people.executor, list="body", channel="web")
    assert (tab["name"], tab["size"], tab["current"]) == ("С сайта", "1", True)
    assert [tab["current"] for tab in tabs(people.executor, list="body")] == [False, False]
    assert names(people.second) == ["Last 7 days"]


def test_numbers_are_bounded(people, monkeypatch):
    for n in range(4):
        lodged(text=f"Яма номер {n} у школы")
    save(people.executor)
    assert tabs(people.executor)[-1]["size"] == "4"
    monkeypatch.setattr(saved, "LOOKED_AT", 2)
    assert tabs(people.executor)[-1]["size"] == "2"
    save(people.executor, "Слова", list="body", q="яма")
    assert tabs(people.executor)[-1]["size"] == "", "words are not counted"


def test_shared_with_the_body(people):
    save(people.head, "Мост", list="body", channel="web", share="on")
    assert "Мост" in names(people.executor)
    assert "Мост" not in names(people.other_body)
    view = SavedView.objects.get()
    assert signed_in(people.executor).post(f"{URL}{view.pk}/", {"act": "remove"}).status_code == 404
    signed_in(people.head).post(f"{URL}{view.pk}/", {"name": "Мост"})
    assert "Мост" not in names(people.executor)


def test_the_reception_shares_among_itself(people):
    save(people.dispatcher, "Спорные", list="to_route", channel="phone", share="on")
    assert "Спорные" in names(people.reception_head)
    assert "Спорные" not in names(people.head)


def test_who_has_no_body_cannot_share(people):
    akim = member("Akim", Role.AKIM, language="en")
    answer = save(akim, "Моё", list="overdue", channel="web", share="on")
    assert answer.status_code == 422
    assert "You work in no body" in answer.content.decode()
    assert "Моё" in answer.content.decode()


def test_rename_order_and_remove(people):
    for name in ("Один", "Два", "Три"):
        save(people.executor, name)
    pks = list(SavedView.objects.order_by("position").values_list("pk", flat=True))
    executor = signed_in(people.executor)
    executor.post(f"{URL}{pks[2]}/", {"act": "up"})
    assert names(people.executor)[1:] == ["Один", "Три", "Два"]
    executor.post(f"{URL}{pks[0]}/", {"act": "up"})
    executor.post(f"{URL}{pks[0]}/", {"act": "down"})
    assert names(people.executor)[1:] == ["Три", "Один", "Два"]
    executor.post(f"{URL}{pks[1]}/", {"name": "Четыре"})
    executor.post(f"{URL}{pks[0]}/", {"act": "remove"})
    assert names(people.executor)[1:] == ["Три", "Четыре"]
    assert executor.post(f"{URL}{pks[0]}/", {"act": "remove"}).status_code == 404


@pytest.mark.parametrize("name", ["", "   ", "я" * 61, "Вода"])
def test_wrong_names(people, name):
    save(people.executor)
    answer = save(people.executor, name)
    assert answer.status_code == 422
    assert 'name="channel" value="web"' in answer.content.decode()
    assert SavedView.objects.count() == 1
    save(people.executor, "Дороги")
    last = SavedView.objects.latest("id")
    renamed = signed_in(people.executor).post(f"{URL}{last.pk}/", {"name": name})
    assert renamed.status_code == 422
    last.refresh_from_db()
    assert last.name == "Дороги"


def test_twenty_at_most(people):
    for n in range(20):
        save(people.executor, f"Список {n}")
    answer = save(people.executor, "Двадцать первый")
    assert answer.status_code == 422
    assert "20 saved lists are the most" in answer.content.decode()
    assert len(names(people.executor)) == 21


def test_a_saved_list_of_what_is_gone(people):
    save(people.executor, "Было", list="to_route", category="99.9", since="x", body="nobody")
    page = signed_in(people.executor).get(SavedView.objects.get() and "/staff/?list=to_route&category=99.9&since=x")
    assert page.status_code == 200


def test_forged_and_strange(people):
    save(people.executor)
    pk = SavedView.objects.get().pk
    assert signed_in(people.second).post(f"{URL}{pk}/", {"name": "Чужое"}).status_code == 404
    assert signed_in(people.executor).post(f"{URL}{10**30}/", {"name": "x"}).status_code == 404
    assert signed_in(people.city_admin).get(URL).status_code == 403
    assert save(people.executor, "<script>alert(1)</script>").status_code == 302
    assert "<script>alert" not in signed_in(people.executor).get(URL).content.decode()


def test_tabs_cost_one_query_however_many(people, django_assert_num_queries):
    browser = signed_in(people.executor)
    browser.get("/staff/?list=body")
    for n in range(20):
        save(people.executor, f"Список {n}")
    with django_assert_num_queries(7):
        browser.get("/staff/?list=body")
