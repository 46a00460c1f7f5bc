"""The lists of staff: who sees what, filters, search, pages, and that a longer list costs no more queries."""

from datetime import timedelta

import pytest
from django.utils import timezone

from opencity.appeals import actions
from opencity.appeals.states import Outcome
from tests.cast import EAST, NOW, lodged, small_city
from tests.staff_cast import fresh, signed_in, staff

# session, person, roles, directory (the page and its frame), saved lists, sizes of all lists, rows
QUERIES = 7
HOUR = timedelta(hours=1)
LATER = NOW + timedelta(days=30)


@pytest.fixture
def people(db, monkeypatch):
    small_city()
    monkeypatch.setattr(timezone, "now", lambda: NOW + HOUR)
    return staff()


def numbers(response):
    return [row["number"] for row in response.context["rows"]]


def listed(user, **query):
    response = signed_in(user).get("/staff/", query)
    assert response.status_code == 200
    return numbers(response)


def sizes(user):
    context = signed_in(user).get("/staff/").context
    return {str(one["name"]): one["size"] for one in context["queues"]}


def test_each_role_begins_with_its_own_list(people):
    def begins(user):
        return signed_in(user).get("/staff/").context["chosen"]

    assert begins(people.executor) == "mine"
    assert begins(people.dispatcher) == "to_route"
    assert begins(people.head) == "overdue"
    assert begins(people.reception_head) == "overdue"
    page = signed_in(people.city_admin).get("/staff/").content.decode()
    assert all(address in page for address in ("/staff/people/", "/staff/letters/", "/staff/calendar/"))


def test_lists(people):
    unassigned = lodged()
    mine = lodged(text="Разбит асфальт")
    actions.accept_appeal(mine, by=people.executor, now=NOW)
    theirs = lodged(text="Нет разметки")
    actions.assign_appeal(theirs, to=people.second, by=people.head, now=NOW)
    late = lodged(text="Старая яма", now=NOW - timedelta(days=20))
    answered = lodged(text="Люк")
    actions.accept_appeal(answered, by=people.executor, now=NOW)
    actions.reply_to_appeal(answered, actions.Answer(Outcome.FIXED, "Люк закрыт.", "ru"), by=people.executor, now=NOW)
    again = lodged(text="Бордюр")
    actions.accept_appeal(again, by=people.executor, now=NOW)
    actions.reply_to_appeal(again, actions.Answer(Outcome.FIXED, "Бордюр цел.", "ru"), by=people.executor, now=NOW)
    actions.reopen_appeal(again, reason="Не цел", now=NOW + HOUR)
    water = lodged(category="2.1", text="Нет воды")
    to_route = lodged(category="", text="Что-то странное")

    def is_(user, name, *appeals):
        assert sorted(listed(user, list=name)) == sorted(a.number for a in appeals), name

    is_(people.executor, "mine", mine, again)
    is_(people.second, "mine", theirs)
    is_(people.executor, "body", unassigned, mine, theirs, late, again)
    is_(people.executor, "unassigned", unassigned, late)
    is_(people.executor, "overdue", late)
    is_(people.executor, "reopened", again)
    is_(people.executor, "all", unassigned, mine, theirs, late, again, answered)
    is_(people.executor, "to_route", mine, again)  # not their list: their own home instead
    is_(people.other_body, "all", water)
    is_(people.dispatcher, "to_route", to_route)
    is_(people.dispatcher, "all", unassigned, mine, theirs, late, again, answered, water, to_route)
    assert listed(people.executor, list="body")[0] == late.number  # what is late stands first
    assert sizes(people.executor) == {
        "Waits for your word": "0",
        "Mine": "2", "My body's": "5", "Without an executor": "2", "Due soon": sizes(people.executor)["Due soon"],
        "Overdue": "1", "Open again": "1", "All, newest first": "",
    }  # fmt: skip


def test_soon_is_what_the_row_says_too(people, monkeypatch):
    appeal = lodged()  # due on Friday, 6 November
    for day, soon in [(3, False), (4, True), (5, True), (6, True), (7, False)]:
        moment = NOW.replace(day=day)
        monkeypatch.setattr(timezone, "now", lambda moment=moment: moment)
        assert (appeal.number in listed(people.executor, list="soon")) is soon, day
        [row] = signed_in(people.executor).get("/staff/?list=body").context["rows"]
        assert (row["stage"] == "soon") is soon, day


def test_a_row_tells_everything_needed_to_choose(people):
    appeal = lodged(text="Яма " * 100)
    actions.follow_appeal(appeal, email="f@example.org", language="ru", now=NOW)
    actions.accept_appeal(fresh(appeal), by=people.executor, now=NOW)
    actions.ask_appellant(fresh(appeal), question="Где?", by=people.executor, now=NOW)
    [row] = signed_in(people.reception_head).get("/staff/?list=all").context["rows"]
    assert row["text"].startswith("Яма Яма")
    assert len(row["text"]) <= 160
    assert (row["category"], row["body"], row["person"]) == (str(appeal.category), "Roads", "Aida")
    assert "улица Абая, 10" in row["place"]
    assert "West district" in row["place"]
    assert row["stage_text"] == "3 working days left"
    assert (row["followers"], row["photo_count"]) == (1, 0)
    assert [str(badge["text"]) for badge in row["badges"]] == ["waiting for the resident"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"category": "1.1"}, ["west"]),
        ({"category": "1"}, ["west", "east"]),
        ({"category": "2"}, ["water"]),
        ({"district": "east"}, ["east"]),
        ({"channel": "phone"}, ["east"]),
        ({"body": "water"}, ["water"]),
        ({"since": "2026-11-04"}, ["water"]),
        ({"until": "2026-11-03"}, ["west", "east"]),
        ({"q": "ямы"}, ["west"]),
        ({"q": "ям"}, ["west"]),
        ({"q": "школа яма"}, ["west"]),
        ({"q": "школа вода"}, []),
        ({"q": "воду"}, ["water"]),
        ({"q": "!!!"}, []),
        ({"q": "' | 'x':* & ("}, []),
        ({"q": "\\"}, []),
    ],
)
def test_filters_and_search(people, query, found):
    made = {
        "west": lodged(),
        "east": lodged(category="1.2", place=EAST, text="Сломан светофор", channel="phone"),
        "water": lodged(category="2.1", text="Нет воды третий день", now=NOW + timedelta(days=1)),
    }
    expected = sorted(made[name].number for name in found)
    assert sorted(listed(people.dispatcher, list="all", **query)) == expected


def test_search_by_number(people):
    appeal, other = lodged(), lodged()
    for typed in (appeal.number, appeal.number.replace("-", ""), f" № {appeal.number} "):
        assert listed(people.executor, list="all", q=typed) == [appeal.number]
    assert listed(people.executor, list="all", q=other.number[:9]) == [other.number]
    assert listed(people.other_body, list="all", q=appeal.number) == []


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ({"category": "99.9"}, "Choose one from the list."),
        ({"district": "<b>"}, "Choose one from the list."),
        ({"since": "31.02.2026"}, "This is not a date."),
        ({"until": "yesterday"}, "This is not a date."),
        ({"q": "я" * 300}, "200"),
    ],
)
def test_a_wrong_filter_says_so_and_hides_nothing(people, query, sentence):
    appeal = lodged()
    response = signed_in(people.dispatcher).get("/staff/", {"list": "all", **query})
    assert sentence in response.content.decode()
    assert numbers(response) == [appeal.number]


def test_pages_by_key(people):
    made = [lodged(text=f"Яма номер {n}").number for n in range(53)]
    client = signed_in(people.executor)
    first = client.get("/staff/?list=body&category=1")
    second = client.get(first.context["older_url"])
    back = client.get(second.context["newer_url"])
    assert numbers(first) + numbers(second) == made
    assert numbers(back) == numbers(first)
    assert (first.context["newer_url"], second.context["older_url"]) == ("", "")
    assert "category=1" in second.context["newer_url"]
    assert numbers(client.get("/staff/?list=body&page=forged")) == numbers(first)


def test_sizes_are_counted_to_a_hundred_only(people):
    from opencity.appeals.models import Appeal

    one = lodged()
    Appeal.objects.bulk_create(
        Appeal(**{f.attname: getattr(one, f.attname) for f in Appeal._meta.concrete_fields if f.attname not in {"id", "words"}}
               | {"number": f"26-{n:06d}-0", "submission": None})
        for n in range(900_000, 900_110)
    )  # fmt: skip
    assert sizes(people.executor)["My body's"] == "99+"


def test_a_longer_list_costs_no_more_queries(people, django_assert_num_queries):
    client = signed_in(people.executor)
    lodged()
    client.get("/staff/?list=body")  # the directory is read once for a process
    with django_assert_num_queries(QUERIES):
        client.get("/staff/?list=body")
    for n in range(29):
        actions.assign_appeal(lodged(text=f"Яма {n}"), to=people.second, by=people.head, now=NOW)
    with django_assert_num_queries(QUERIES):
        assert len(numbers(client.get("/staff/?list=body"))) == 30


def test_language_of_the_person(people):
    client = signed_in(people.executor)
    response = client.post("/staff/language/", {"language": "kk", "next": "/staff/?list=all"})
    assert response["Location"] == "/staff/?list=all"
    assert response.cookies["django_language"].value == "kk"
    assert '<html lang="kk">' in client.get("/staff/").content.decode()
    assert client.post("/staff/language/", {"language": "kk", "next": "https://evil.example/"})["Location"] == "/staff/"
    client.post("/staff/language/", {"language": "xx"})
    assert '<html lang="kk">' in client.get("/staff/").content.decode()
