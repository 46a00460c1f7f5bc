"""Outages: announced, prolonged, ended by hand and by the clock; the duplicate guard; rights."""

from datetime import timedelta

import pytest
from django.db import ProgrammingError, transaction

from opencity.accounts.models import Role
from opencity.core.refused import Refused
from opencity.directory.queries import directory
from opencity.notices.models import News
from opencity.works.actions.outages import Announced, announce_outage, end_outage, prolong_outage, run_outages
from opencity.works.models import Outage, OutageEvent
from opencity.works.outages import read_list
from opencity.works.queries.outages import open_outages, outage_to_show, outages_at, public_outages
from tests.cast import EAST, NOW, WEST, member, small_city

HOUR = timedelta(hours=1)
REASON = {"kk": "Құбыр жарылды.", "ru": "Порыв трубы."}


@pytest.fixture
def city(db):
    small_city()


def announced(typed="Абая 10, 12-20", *, by=None, now=NOW, **given):
    values = {
        "what": "water",
        "body": "water",
        "since": now,
        "until": now + 4 * HOUR,
        "reason": REASON,
        "typed": typed,
        "lines": read_list(typed, directory().addresses, language="ru"),
    }
    return announce_outage(Announced(**(values | given)), by=by, now=now)


def refused(code, **given):
    with pytest.raises(Refused) as caught:
        announced(**given)
    assert caught.value.code == code
    assert caught.value.sentence
    assert not Outage.objects.exists()


@pytest.mark.usefixtures("city")
def test_an_outage_is_announced_and_told():
    outage = announced()
    assert outage.number.startswith("O26-")
    assert outage.addresses == [{"street": "abaya", "houses": ["10", "12-20"], "labels": outage.addresses[0]["labels"]}]
    assert outage.box == (60.05, 50.05, 60.15, 50.05)
    assert outage.districts == ["east", "west"]
    assert outage.district is None
    news = News.objects.get()
    assert set(news.keys) == {
        f"thing:{outage.number}",
        "kind:outage/water",
        "body:water",
        "district:east",
        "district:west",
        "street:abaya",
    }
    assert news.houses == {"street:abaya": ["10", "12-20"]}
    assert news.titles["ru"]
    assert "Порыв трубы." in news.texts["ru"]
    assert "Құбыр жарылды." in news.texts["kk"]


@pytest.mark.usefixtures("city")
def test_what_is_refused():
    refused("outage_end_before", until=NOW - HOUR)
    refused("outage_end_before", until=NOW)
    refused("outage_end_past", since=NOW - 3 * HOUR, until=NOW - HOUR)
    refused("outage_end_needed", until=None)
    refused("outage_too_long", until=NOW + timedelta(days=61))
    refused("outage_sudden_future", since=NOW + 5 * HOUR, until=NOW + 8 * HOUR)
    refused("outage_what", what="sun")
    refused("outage_body", body="nobody")
    refused("outage_body", body="old-roads")
    refused("outage_reason_language", reason={"ru": "Порыв."})
    refused("outage_reason_long", reason={"kk": "ұ" * 301, "ru": "Порыв."})
    refused("outage_addresses", typed=" ; ")
    refused("outage_lines", typed="Абырвалг 5")


@pytest.mark.usefixtures("city")
def test_the_same_list_twice_is_refused_with_the_number_of_the_first():
    first = announced()
    with pytest.raises(Refused) as caught:
        announced("Абая 15")
    assert caught.value.code == "outage_twice"
    assert caught.value.facts["number"] == first.number
    # Other houses, another kind, another time: other outages.
    assert announced("Абая 30").number != first.number
    announced("Абая 15", what="hot-water")
    announced("Абая 15", since=NOW + 5 * HOUR, until=NOW + 9 * HOUR, is_planned=True)
    end_outage(first, fixed=REASON, by=member("Dina", Role.DISPATCHER), now=NOW + HOUR)
    announced("Абая 15", now=NOW + 2 * HOUR, until=NOW + 3 * HOUR)


@pytest.mark.usefixtures("city")
def test_who_may():
    announced("Садовая 1", by=member("Oleg", Role.EXECUTOR, "water"))
    announced("Садовая 2", by=member("Dina", Role.DISPATCHER))
    stranger = member("Aida", Role.EXECUTOR, "roads")
    for act in (
        lambda: announced("Садовая 3", by=stranger),
        lambda: end_outage(Outage.objects.first(), fixed=REASON, by=stranger, now=NOW),
        lambda: prolong_outage(Outage.objects.first(), until=NOW + 9 * HOUR, reason=REASON, by=stranger, now=NOW),
    ):
        with pytest.raises(Refused) as caught:
            act()
        assert caught.value.code == "outage_not_permitted"


@pytest.mark.usefixtures("city")
def test_prolonging_needs_a_reason_and_a_later_end():
    by, outage = member("Oleg", Role.EXECUTOR, "water"), announced()
    for code, until, reason in (
        ("outage_not_later", NOW + 2 * HOUR, REASON),
        ("outage_reason_language", NOW + 8 * HOUR, {"kk": "Жер қатты."}),
        ("outage_too_long", NOW + timedelta(days=90), REASON),
    ):
        with pytest.raises(Refused) as caught:
            prolong_outage(outage, until=until, reason=reason, by=by, now=NOW)
        assert caught.value.code == code
    prolong_outage(outage, until=NOW + 8 * HOUR, reason=REASON, by=by, now=NOW, version=0)
    with pytest.raises(Refused) as caught:
        prolong_outage(outage, until=NOW + 9 * HOUR, reason=REASON, by=by, now=NOW, version=0)
    assert caught.value.code == "outage_changed"
    assert [event.kind for event in outage.events.all()] == ["announced", "prolonged"]
    assert News.objects.count() == 2


@pytest.mark.usefixtures("city")
def test_it_ends_by_itself_and_by_hand_once():
    outage = announced()
    assert run_outages(now=NOW + 3 * HOUR) == (0, 0)
    assert run_outages(now=NOW + 5 * HOUR) == (0, 1)
    assert run_outages(now=NOW + 5 * HOUR) == (0, 0)
    outage.refresh_from_db()
    assert outage.ended_at == NOW + 4 * HOUR
    with pytest.raises(Refused) as caught:
        end_outage(outage, fixed=REASON, by=member("Dina", Role.DISPATCHER), now=NOW + 5 * HOUR)
    assert caught.value.code == "outage_over"
    assert OutageEvent.objects.filter(kind="ended").count() == 1


@pytest.mark.usefixtures("city")
def test_a_planned_one_begins_by_the_clock():
    announced(since=NOW + HOUR, until=NOW + 3 * HOUR, is_planned=True)
    assert run_outages(now=NOW) == (0, 0)
    assert run_outages(now=NOW + HOUR) == (1, 0)
    assert run_outages(now=NOW + HOUR) == (0, 0)
    # A worker that slept through both tells only that it is over.
    announced("Садовая 1", since=NOW + HOUR, until=NOW + 2 * HOUR, is_planned=True)
    run_outages(now=NOW + 9 * HOUR)
    assert [event.kind for event in Outage.objects.latest("id").events.all()] == ["announced", "ended"]


@pytest.mark.usefixtures("city")
def test_lists_and_is_it_my_house():
    now_off = announced()
    coming = announced("Садовая", since=NOW + HOUR, until=NOW + 2 * HOUR, is_planned=True)
    assert list(public_outages(NOW, phase="now")) == [now_off]
    assert list(public_outages(NOW, phase="coming")) == [coming]
    assert list(public_outages(NOW, district="east")) == [now_off]
    assert list(public_outages(NOW, what="gas")) == []
    assert list(public_outages(NOW + 6 * HOUR, phase="over").order_by("id")) == [now_off, coming]
    run_outages(now=NOW + 6 * HOUR)
    assert public_outages(NOW + timedelta(days=2)).count() == 2
    assert public_outages(NOW + timedelta(days=4)).count() == 0


@pytest.mark.usefixtures("city")
def test_whose_house_and_what_to_show_to_who_writes():
    here = directory()
    outage = announced()
    assert [one.is_mine for one in outages_at("abaya", "14", NOW)] == [True]
    assert [one.is_mine for one in outages_at("abaya", "40", NOW)] == [False]
    assert outages_at("sadovaya", "1", NOW) == []
    rows = open_outages(NOW)
    assert outage_to_show(rows, ["2.1"], city=here, street="abaya", house="14") == outage
    assert outage_to_show(rows, ["2.1"], city=here, street="abaya", house="40") is None
    assert outage_to_show(rows, ["2.1"], city=here, street="abaya") == outage
    assert outage_to_show(rows, ["1.1"], city=here, street="abaya") is None
    assert outage_to_show(rows, ["2.1"], city=here, place=WEST) == outage
    assert outage_to_show(rows, ["2.1"], city=here, place=EAST) == outage
    assert outage_to_show(rows, ["2.1"], city=here) is None


@pytest.mark.usefixtures("city")
def test_history_is_not_rewritten():
    announced()
    with pytest.raises(ProgrammingError), transaction.atomic():
        OutageEvent.objects.update(kind="ended")
