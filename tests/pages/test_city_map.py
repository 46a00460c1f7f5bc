"""The city map: works, outages and appeals in a list of words, and what the map draws of them.

Bad input tried here: months, layers, districts, places and boxes that make no sense, forged cursors, invalid UTF-8,
markup, 5,000 characters.
"""

from __future__ import annotations

import gzip
import json
from datetime import timedelta

import pytest
from django.utils import timezone

from opencity.core.fields import Point
from opencity.directory.models import Body, District
from opencity.works.life import State
from opencity.works.models import Outage, Work
from tests.cast import EAST, NOW, lodged, small_city

BOX = "59.9,49.9,60.3,50.2"
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def city(db, monkeypatch):
    small_city()
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)


def work(number="W1", *, begins=-5, ends=10, at=(60.04, 50.03), **given):
    """A work that runs from so many days before today, drawn as a line unless `at` is None."""
    today = NOW.date()
    values = {
        "kind": "roads", "state": State.UNDER_WAY, "names": {"en": f"Repair {number}", "ru": f"Ремонт {number}"},
        "body": Body.objects.get(code="roads"), "district": District.objects.get(code="west"),
        "place": {"en": "Abay Street", "ru": "улица Абая"}, "made_at": NOW, "updated_at": NOW, "published_at": NOW,
        "begins_on": today + begins * DAY, "ends_on": today + ends * DAY, "first_ends_on": today + ends * DAY,
    }  # fmt: skip
    if at:
        lon, lat = at
        values["geometry"] = {"type": "LineString", "coordinates": [[lon, lat], [lon + 0.01, lat]]}
        values["box"], values["centre"] = (lon, lat, lon + 0.01, lat), Point(lat, lon + 0.005)
    return Work.objects.create(number=number, **(values | given))


def outage(number="O1", *, since=-1, hours=5, at=(60.04, 50.03), **given):
    lon, lat = at
    values = {
        "what": "water", "body": Body.objects.get(code="water"), "districts": ["west"], "made_at": NOW, "updated_at": NOW,
        "addresses": [{"street": "abay", "labels": {"en": "Abay Street", "ru": "улица Абая"}, "houses": ["10"]}],
        "since": NOW + timedelta(hours=since), "until": NOW + timedelta(hours=since + hours),
        "geometry": {"type": "MultiPoint", "coordinates": [[lon, lat], [lon + 0.002, lat]]},
        "box": (lon, lat, lon + 0.002, lat), "centre": Point(lat, lon),
    }  # fmt: skip
    return Outage.objects.create(number=number, **(values | given))


def shown(client, query="", code="works"):
    parts = {part.code: part for part in client.get(f"/en/map/{query}").context["parts"]}
    return [entry.title for entry in parts[code].entries] if code in parts else None


def drawn(client, **query):
    answer = client.get("/en/map/data", {"bbox": BOX, "zoom": "12", **query})
    assert answer.status_code == 200, answer.content
    return [one["properties"] for one in json.loads(answer.content)["features"]]


def test_everything_is_in_the_list_in_words(client):
    work(traffic="closed", begins=-5, ends=3)
    outage()
    appeal = lodged(now=NOW - DAY)
    lodged(hidden=True, now=NOW - DAY)
    page = client.get("/en/map/").content.decode()
    for words in (
        "Repair W1", "Road repair", "Abay Street, about 710 m long, West district", "closed to traffic", "ends soon",
        "No cold water", "Abay Street: 10", "West district", "off now", "Pothole", f"№ {appeal.number}",
    ):  # fmt: skip
        assert words in page
    assert page.count("city-entry appeals") == 1


@pytest.mark.parametrize(
    ("month", "names"),
    [
        ("", ["late", "running", "early"]),
        ("now", ["late", "running", "early"]),
        ("this", ["soon", "finished", "late", "running", "early"]),
        ("2026-11", ["soon", "finished", "late", "running", "early"]),
        ("next", ["early", "next"]),
        ("2026-12", ["early", "next"]),
        ("2026-10", ["finished", "late", "running"]),
        ("2026-09", ["archive"]),
        ("2024-01", []),
    ],
)
def test_time(client, month, names):
    work("W1", begins=-20, ends=5, names={"en": "running"})
    work("W2", begins=-20, ends=-2, names={"en": "late"})
    work("W3", begins=15, ends=20, names={"en": "soon"}, state=State.PLANNED)
    work("W4", begins=35, ends=50, names={"en": "next"}, state=State.PLANNED)
    work("W5", begins=10, ends=40, names={"en": "early"})
    work("W6", begins=-20, ends=9, names={"en": "finished"}, state=State.FINISHED, ended_on=NOW.date() - DAY)
    work("W7", begins=-20, ends=9, names={"en": "draft"}, state=State.DRAFT)
    work("W8", begins=-20, ends=9, names={"en": "cancelled"}, state=State.CANCELLED)
    work("W9", begins=-50, ends=-40, names={"en": "archive"}, state=State.PLANNED, is_archive=True)
    assert sorted(shown(client, f"?month={month}")) == sorted(names)
    assert sorted(one["t"] for one in drawn(client, month=month)) == sorted(names)


def test_outages_by_time(client):
    outage("O1")
    outage("O2", since=3 * 24, what="gas")
    outage("O3", since=-30, hours=5, what="heat")
    outage("O4", since=-20 * 24, hours=5, what="electricity", ended_at=NOW - 19 * DAY)
    assert shown(client, "", "outages") == ["No cold water"]
    assert shown(client, "?month=this", "outages") == ["No gas", "No cold water"]
    assert shown(client, "?month=2026-10", "outages") == ["No electricity"]


def test_layers_and_district(client):
    work("W1")
    work("W2", kind="water", district=District.objects.get(code="east"), at=(60.16, 50.03))
    outage()
    lodged(now=NOW - DAY)
    lodged(place=EAST, now=NOW - DAY)
    assert shown(client, "?layers=roads") == ["Repair W1"]
    assert shown(client, "?layers=roads", "outages") is None
    assert shown(client, "?layers=outages&layers=appeals") is None
    assert len(shown(client, "?layers=outages&layers=appeals", "appeals")) == 2
    assert shown(client, "?district=east") == ["Repair W2"]
    assert shown(client, "?district=east", "outages") == []
    assert {one["l"] for one in drawn(client, layers="water,appeals")} == {"w", "a"}
    assert [one["t"] for one in drawn(client, layers="water")] == ["Repair W2"]
    assert drawn(client, district="east", layers="outages") == []


def test_a_work_without_a_drawing_is_in_the_list_only(client):
    work(at=None)
    assert shown(client) == ["Repair W1"]
    assert drawn(client) == []


def test_near_an_address_and_near_me(client):
    work("W1", at=(60.03, 50.02))
    work("W2", at=(60.16, 50.08))
    assert shown(client, "?q=Садовая") == ["Repair W1"]
    assert "near Sadovaya" in client.get("/en/map/?q=Садовая").content.decode()
    assert shown(client, "?near=50.02,60.03") == ["Repair W1"]
    assert shown(client, "?bbox=60.1,50.0,60.2,50.1") == ["Repair W2"]


def test_pages_by_keys_lose_nothing_and_show_nothing_twice(client):
    made = [work(f"W{n}", begins=-n // 2, ends=20).names["en"] for n in range(75)]
    seen, url = [], "/en/map/?part=works"
    for _page in range(3):
        page = client.get(url).context["parts"]
        assert [part.code for part in page] == ["works"]
        seen += [entry.title for entry in page[0].entries]
        url = "/en/map/" + page[0].more_url
    assert sorted(seen) == sorted(made)
    assert "cursor" not in url


def test_the_choices_stay_in_every_address(client):
    for n in range(9):
        work(f"W{n}")
    page = client.get("/en/map/?month=next&layers=roads,outages&district=west&bbox=59,49,61,51").context
    assert (
        page["choice"].address()
        == "?month=next&layers=roads,outages&district=west&bbox=59.00000,49.00000,61.00000,51.00000"
    )
    more = client.get("/en/map/?layers=roads").context["parts"][0].more_url
    assert more.startswith("?layers=roads&part=works&cursor=")


def test_links_of_before_still_lead_to_the_appeals(client):
    answer = client.get("/ru/map/?category=1.1&bbox=1,2,3,4")
    assert answer.status_code == 302
    assert answer.url == "/ru/appeals/map/?category=1.1&bbox=1%2C2%2C3%2C4"


@pytest.mark.parametrize("query", ["", "?q=Садовая", "?month=this&part=works", "data"])
def test_queries_do_not_grow_with_rows(client, query, django_assert_max_num_queries):
    path = f"/ru/map/data?bbox={BOX}&zoom=12" if query == "data" else f"/ru/map/{query}"

    def measured():
        client.get(path)
        with django_assert_max_num_queries(9) as made:
            assert client.get(path).status_code == 200
        return len(made)

    work(), outage(), lodged(now=NOW - DAY)
    one = measured()
    for n in range(20):
        work(f"X{n}", at=(60.02 + n / 1e3, 50.02)), outage(f"X{n}"), lodged(now=NOW - DAY)
    assert measured() <= one


def test_a_page_and_the_data_weigh_little(client):
    for n in range(300):
        work(f"W{n}", at=(60.0 + n / 1e3, 50.0 + n % 17 / 1e2), begins=-(n % 30) - 1)
    for n in range(40):
        outage(f"O{n}", at=(60.0 + n / 1e3, 50.05))
    assert len(gzip.compress(client.get("/kk/map/").content)) < 20_000
    for zoom in ("9", "11", "13", "16", "18"):
        for bbox in (BOX, "60.0,50.0,60.05,50.05"):
            assert len(client.get("/kk/map/data", {"bbox": bbox, "zoom": zoom}).content) < 100_000


def test_many_are_counted_and_none_is_lost(client):
    for n in range(260):
        work(f"W{n}", at=(60.0 + n % 26 / 1e2, 50.0 + n // 26 / 1e2))
    found = drawn(client, zoom="10")
    assert sum(one.get("n", 1) for one in found) == 260
    assert any("n" in one for one in found)


def test_an_edition_is_named_so_that_nothing_is_sent_twice(client):
    made = work()
    first = client.get("/en/map/data", {"bbox": BOX, "zoom": "12"})
    again = client.get("/en/map/data", {"bbox": BOX, "zoom": "12"}, headers={"If-None-Match": first["ETag"]})
    assert again.status_code == 304
    Work.objects.filter(pk=made.pk).update(names={"en": "Renamed"}, version=1)
    changed = client.get("/en/map/data", {"bbox": BOX, "zoom": "12"}, headers={"If-None-Match": first["ETag"]})
    assert changed.status_code == 200
    assert first["Cache-Control"] == "public, max-age=60"


def test_a_changed_place_is_drawn_anew(client):
    made = work()
    before = client.get("/en/map/data", {"bbox": BOX, "zoom": "12"}).json()["features"][0]["geometry"]
    line = {"type": "LineString", "coordinates": [[60.1, 50.1], [60.12, 50.1]]}
    Work.objects.filter(pk=made.pk).update(geometry=line, version=1)
    assert client.get("/en/map/data", {"bbox": BOX, "zoom": "12"}).json()["features"][0]["geometry"] != before


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("month=2026-13", "“2026-13” is not a month"),
        ("month=<b>", "“&lt;b&gt;” is not a month"),
        ("month=0001-01", "is not a month"),
        ("month=٢٠٢٦-01", "is not a month"),
        ("layers=roads,moon", "The map has no “moon”"),
        ("district=nowhere", "There is no district “nowhere”"),
        ("near=here", "“here” is no place on the map"),
        ("near=99,999", "“99,999” is no place on the map"),
        ("bbox=1,2,3", "The part of the map in the address cannot be read"),
        ("q=ъъъъ <script>", "We do not know this place"),
        ("q=" + "я" * 5_000, "We do not know this place"),
        ("bbox=%ff&month=%fe&q=%00", "Not everything in the address was understood"),
    ],
)
def test_what_makes_no_sense_is_told_and_the_rest_is_shown(client, query, words):
    work()
    answer = client.get(f"/en/map/?{query}")
    assert answer.status_code == 200
    page = answer.content.decode()
    assert words in page
    assert "<script>ъ" not in page


@pytest.mark.parametrize("query", ["part=works&cursor=forged", "part=nothing", "part=works&cursor=<W10", "cursor=[]"])
def test_forged_cursors_give_the_first_page(client, query):
    work()
    assert shown(client, f"?{query}") == ["Repair W1"]


@pytest.mark.parametrize(
    "query",
    [
        {}, {"bbox": BOX}, {"bbox": BOX, "zoom": "x"}, {"bbox": BOX, "zoom": "99"}, {"bbox": BOX, "zoom": "-1"},
        {"bbox": "1,2,3", "zoom": "11"}, {"bbox": "nan,nan,nan,nan", "zoom": "11"}, {"bbox": "60,50,59,51", "zoom": "11"},
        {"bbox": BOX, "zoom": "11", "month": "soon"}, {"bbox": BOX, "zoom": "11", "layers": "moon"},
        {"bbox": BOX, "zoom": "11", "district": "x"}, {"bbox": "0" * 5_000, "zoom": "11"},
    ],
)  # fmt: skip
@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_the_data_refuse_nonsense_in_a_sentence(client, query, language):
    answer = client.get(f"/{language}/map/data", query)
    assert answer.status_code == 400
    assert answer.json()["error"].endswith(".")


@pytest.mark.parametrize("zoom", ["0", "9", "15", "22"])
@pytest.mark.parametrize("bbox", ["-180,-90,180,90", "-540,-90,540,90", "60.1,50.01,60.100001,50.010001"])
def test_any_box_at_any_zoom_is_answered(client, bbox, zoom):
    work(), outage(), lodged(now=NOW - DAY)
    assert client.get("/en/map/data", {"bbox": bbox, "zoom": zoom}).status_code == 200


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_it_is_only_read(client, method):
    assert getattr(client, method)("/en/map/").status_code == 405
    assert getattr(client, method)("/en/map/data").status_code == 405


def test_the_list_alone_for_the_script(client):
    work()
    answer = client.get("/en/map/?month=this", headers={"Accept": "text/x-area"})
    assert b"<html" not in answer.content
    assert b"Repair W1" in answer.content
    assert timezone.localdate(NOW).month == 11
