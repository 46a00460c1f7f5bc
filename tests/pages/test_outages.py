"""Outages on the pages of residents and of staff: lists, "is it my house?", one screen to announce one."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from opencity.accounts.models import Role
from opencity.directory.queries import directory
from opencity.works.actions.outages import Announced, announce_outage
from opencity.works.models import Outage
from opencity.works.outages import read_list
from tests.cast import member, small_city
from tests.staff_cast import signed_in

HOUR = timedelta(hours=1)
REASON = {"kk": "Құбыр жарылды.", "ru": "Порыв трубы."}


@pytest.fixture
def city(db):
    small_city()


def announced(typed="Абая 10, 12-20", **given):
    now = timezone.now()
    values = {
        "what": "water",
        "body": "water",
        "since": now,
        "until": now + 4 * HOUR,
        "reason": REASON,
        "typed": typed,
        "lines": read_list(typed, directory().addresses, language="ru"),
    }
    return announce_outage(Announced(**(values | given)), by=None, now=now)


def page(client, name, *args, language="ru", status=200, **query):
    with translation.override(language):
        url = reverse(f"web:{name}", args=args)
    answer = client.get(url, query)
    assert answer.status_code == status
    return answer.content.decode()


@pytest.mark.usefixtures("city")
def test_the_list_in_three_languages_and_one_outage(client):
    one = announced()
    for language, street in (("kk", "Абай көшесі"), ("ru", "улица Абая"), ("en", "Abay Street")):
        text = page(client, "outages", language=language)
        assert street in text
        assert "10, 12–20" in text
        assert one.number in text
    text = page(client, "outage", one.number)
    assert "Порыв трубы." in text
    assert "+7 700 000 00 01" in text
    assert f"outage={one.number}" in text
    page(client, "outage", "O26-999999-9", status=404)
    assert client.get(f"/ru/outages/{one.number.lower()}/").status_code == 302


@pytest.mark.usefixtures("city")
def test_filters_and_nonsense(client):
    one = announced()
    assert one.number in page(client, "outages", what="water", district="west", when="now")
    assert one.number not in page(client, "outages", what="gas")
    assert one.number not in page(client, "outages", when="coming")
    assert one.number in page(client, "outages", what="\x00", district="nowhere", when="1;drop", cursor="x")


@pytest.mark.usefixtures("city")
def test_is_it_my_house(client):
    announced()
    assert "alert warning" in page(client, "outages", q="Абая 14")
    other = page(client, "outages", q="Абая 44")
    assert "alert info" in other
    assert "alert good" in page(client, "outages", q="Садовая 1")
    unknown = page(client, "outages", q="Абырвалг 7")
    assert 'aria-invalid="true"' in unknown
    assert 'value="Абырвалг 7"' in unknown
    answer = client.get("/ru/outages/", {"q": "Абая 14"})
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.usefixtures("city")
def test_lists_cost_the_same_for_one_and_for_thirty(client, django_assert_max_num_queries):
    announced("Садовая 1")
    page(client, "outages")
    with django_assert_max_num_queries(6):
        page(client, "outages")
    for house in range(2, 32):
        announced(f"Садовая {house}")
    with django_assert_max_num_queries(6):
        page(client, "outages")


def form(**given):
    now = timezone.localtime()
    return {
        "what": "water", "addresses": "Абая 10, 12-20", "planned": "no", "since": f"{now:%Y-%m-%dT%H:%M}", "lasts": "4",
        "until": "", "body": "", "phrase": "usual", "do": "check",
    } | given  # fmt: skip


@pytest.fixture
def dispatcher(city):
    return signed_in(member("Dina", Role.DISPATCHER, language="ru"))


def test_a_dispatcher_announces_in_two_presses(dispatcher):
    url = reverse("workbench:new_outage")
    assert dispatcher.get(url).status_code == 200
    back = dispatcher.post(url, form())
    assert back.status_code == 200
    assert "улица Абая: 10, 12–20" in back.content.decode()
    assert not Outage.objects.exists()
    made = dispatcher.post(url, form(do="announce"))
    assert made.status_code == 302
    one = Outage.objects.get()
    assert (one.body.code, one.what, set(one.reason)) == ("water", "water", {"kk", "ru", "en"})
    text = dispatcher.get(reverse("workbench:outage", args=[one.number])).content.decode()
    assert one.number in text
    # The same list once more: refused, with the way to the first one, and all that was typed is kept.
    again = dispatcher.post(url, form(do="announce"))
    assert again.status_code == 422
    text = again.content.decode()
    assert reverse("workbench:outage", args=[one.number]) in text
    assert "Абая 10, 12-20" in text
    assert Outage.objects.count() == 1


def test_unclear_lines_are_told_one_by_one_and_kept(dispatcher):
    answer = dispatcher.post(reverse("workbench:new_outage"), form(addresses="Абая 10\nАбырвалг 7\n15", do="announce"))
    assert answer.status_code == 422
    text = answer.content.decode()
    assert "Абая 10\nАбырвалг 7\n15" in text.replace("\r", "")
    assert "улица Абая: 10" in text
    assert text.count("badge bad") >= 2
    assert not Outage.objects.exists()


def test_an_end_before_the_beginning_keeps_what_was_typed(dispatcher):
    answer = dispatcher.post(
        reverse("workbench:new_outage"),
        form(
            do="announce",
            since="2026-11-20T10:00",
            until="2026-11-20T09:00",
            planned="yes",
            reason_ru="Ремонт",
            reason_kk="Жөндеу",
        ),
    )
    assert answer.status_code == 422
    text = answer.content.decode()
    assert "Ремонт" in text
    assert "Конец" in text or "позже" in text or "later" in text


def test_ending_and_prolonging(dispatcher):
    one = announced()
    until = timezone.localtime() + 9 * HOUR
    url = reverse("workbench:prolong_outage", args=[one.number])
    words = {"reason_kk": "Жер қатты.", "reason_ru": "Тяжёлый грунт."}
    assert dispatcher.post(url, {"version": "0", "until": f"{until:%Y-%m-%dT%H:%M}"}).status_code == 422
    assert dispatcher.post(url, {"version": "0", "until": f"{until:%Y-%m-%dT%H:%M}", **words}).status_code == 302
    url = reverse("workbench:end_outage", args=[one.number])
    ended = {"fixed_kk": "Жөнделді.", "fixed_ru": "Починили."}
    assert dispatcher.post(url, {"version": "0", **ended}).status_code == 409
    assert dispatcher.post(url, {"version": "1", **ended}).status_code == 302
    assert dispatcher.post(url, {"version": "2", **ended}).status_code == 409
    one.refresh_from_db()
    assert one.ended_at is not None
    assert dispatcher.get(reverse("workbench:outages")).status_code == 200


@pytest.mark.usefixtures("city")
def test_a_body_sees_and_writes_only_its_own():
    one = announced()
    stranger = signed_in(member("Aida", Role.EXECUTOR, "roads", "ru"))
    assert stranger.get(reverse("workbench:outage", args=[one.number])).status_code == 404
    assert one.number not in stranger.get(reverse("workbench:outages")).content.decode()
    own = signed_in(member("Oleg", Role.EXECUTOR, "water", "ru"))
    assert own.get(reverse("workbench:outage", args=[one.number])).status_code == 200
    new = own.get(reverse("workbench:new_outage")).content.decode()
    assert 'value="water" selected' in new
    assert 'value="gas" selected' not in new
    assert stranger.post(reverse("workbench:new_outage"), form(body="water", do="announce")).status_code == 422
