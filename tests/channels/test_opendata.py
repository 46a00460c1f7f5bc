"""Open data: lists as GeoJSON and tables, WZDx by its own schemas, calendars by another parser, Atom; unchanged is 304."""

from __future__ import annotations

import csv
import io
import json
from datetime import date, timedelta
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
import vobject
from django.utils import translation
from jsonschema import Draft7Validator, FormatChecker
from referencing import Registry, Resource

from opencity.directory.queries import directory
from opencity.notices.models import News
from opencity.works import actions as works
from opencity.works.actions.outages import Announced, announce_outage
from opencity.works.models import Work
from opencity.works.outages import read_list
from opencity.works.sentences import say_reason
from tests.cast import NOW
from tests.works_cast import people, published

SCHEMAS = Path(__file__).parents[1] / "fixtures" / "wzdx"
REL = "https://raw.githubusercontent.com/usdot-jpo-ode/wzdx/release/v4.2/schemas/4.2/"
MAIN = "https://raw.githubusercontent.com/usdot-jpo-ode/wzdx/main/schemas/4.2/"
ATOM = "{http://www.w3.org/2005/Atom}"
POLYGON = {"type": "Polygon", "coordinates": [[[60.03, 50.05], [60.04, 50.05], [60.04, 50.06], [60.03, 50.05]]]}


@pytest.fixture
def work(city):
    found = people()
    return published(found.maker, found.traffic)


@pytest.fixture
def outage(city):
    lines = read_list("Абая 10, 12-20", directory().addresses, language="ru")
    known = Announced("water", "water", NOW, NOW + timedelta(hours=4), {"kk": "Құбыр.", "ru": "=Труба"}, lines)
    return announce_outage(known, by=None, now=NOW)


def wzdx_errors(feed):
    found = {path.stem: json.loads(path.read_text()) for path in SCHEMAS.glob("*.json")}
    registry = Registry()
    for name, schema in found.items():
        # The schemas name each other by two addresses of the same file.
        for address in {schema["$id"], f"{REL}{name}.json", f"{MAIN}{name}.json"}:
            registry = registry.with_resource(address, Resource.from_contents(schema))
    validator = Draft7Validator(found["WorkZoneFeed"], registry=registry, format_checker=FormatChecker())
    return [f"{list(error.absolute_path)}: {error.message}" for error in validator.iter_errors(feed)]


def test_works_as_geojson(program, work):
    answer = program.get("/works").json()
    assert answer["type"] == "FeatureCollection"
    assert answer["licence"].startswith("https://creativecommons.org/")
    assert "Public reception" in answer["attribution"]
    [feature] = answer["features"]
    assert feature["id"] == work.number
    assert feature["geometry"]["type"] == "LineString"
    assert feature["properties"]["name"]["kk"]
    assert feature["properties"]["url"].endswith(f"/works/{work.number}/")


def test_drafts_stay_inside(program, work):
    Work.objects.update(state="draft")
    assert program.get("/works").json()["features"] == []
    assert program.get("/wzdx").json()["features"] == []


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"bbox": "60.0,50.0,60.1,50.1"}, 1),
        ({"bbox": "61,50,62,51"}, 0),
        ({"kind": "roads"}, 1),
        ({"kind": "gas"}, 0),
        ({"district": "east"}, 0),
        ({"body": "roads"}, 1),
        ({"from": "2027-06-01"}, 0),
        ({"to": "2020-01-01"}, 0),
    ],
)
def test_filters(program, work, query, found):
    assert len(program.get("/works", **query).json()["features"]) == found


@pytest.mark.parametrize(
    "query",
    [
        {"bbox": "garbage"},
        {"bbox": "1,2,3"},
        {"bbox": "70,50,60,51"},
        {"bbox": "nan,nan,nan,nan"},
        {"bbox": "60,50,61,500"},
        {"from": "2026-13-45"},
        {"from": "2026-12-01", "to": "2026-11-01"},
        {"kind": "sun"},
        {"limit": "0"},
        {"cursor": "x"},
        {"district": "nowhere"},
        {"format": "xlsx"},
    ],
)
@pytest.mark.parametrize("path", ["/works", "/outages"])
def test_garbage_is_refused_in_the_one_shape(program, path, query):
    answer = program.get(path, **query)
    assert answer.status_code == 422
    assert answer.json()["error"]["fields"]


def test_pages_go_on_to_the_end(program, city):
    lines = [f"Садовая {number}" for number in range(1, 8)]
    for number, line in enumerate(lines):
        known = Announced(
            "water", "water", NOW, NOW + timedelta(hours=4), {"kk": "Құбыр.", "ru": "Труба."},
            read_list(line, directory().addresses, language="ru"),
        )  # fmt: skip
        announce_outage(known, by=None, now=NOW + timedelta(minutes=number))
    seen, cursor = [], ""
    while True:
        page = program.get("/outages", limit=3, cursor=cursor).json()
        seen += [one["id"] for one in page["features"]]
        cursor = page["next"]
        if not cursor:
            break
    assert len(seen) == len(set(seen)) == 7
    table = program.get("/outages", limit=3, format="csv")
    assert 'rel="next"' in table["Link"]


def test_a_table_has_no_formulas(program, outage):
    answer = program.get("/outages", format="csv")
    assert answer["Content-Type"].startswith("text/csv")
    [row] = csv.DictReader(io.StringIO(answer.content.decode()))
    assert row["reason_ru"] == "'=Труба"
    assert row["addresses"] == "улица Абая 10, 12-20"
    assert row["since"] == NOW.isoformat()
    contacts = list(csv.DictReader(io.StringIO(program.get("/contacts", format="csv").content.decode())))
    assert "'+7" in next(one["contacts"] for one in contacts if one["id"] == "water") or "phone +7" in next(
        one["contacts"] for one in contacts if one["id"] == "water"
    )


def test_contacts(program):
    answer = program.get("/contacts").json()
    codes = [one["id"] for one in answer["features"]]
    assert codes == sorted(codes)
    assert "old-roads" not in codes
    first = program.get("/contacts", limit=2).json()
    rest = program.get("/contacts", limit=100, cursor=first["next"]).json()
    assert [one["id"] for one in first["features"] + rest["features"]] == codes
    assert [one["id"] for one in program.get("/contacts", kind="utility").json()["features"]] == ["gas", "water"]
    assert program.get("/contacts", bbox="0,0,1,1").json()["features"] == []


@pytest.mark.parametrize("path", ["/works", "/outages", "/contacts", "/wzdx"])
def test_unchanged_is_not_sent_again(program, work, outage, path):
    answer = program.get(path)
    assert answer["ETag"]
    assert program.get(path, headers={"If-None-Match": answer["ETag"]}).status_code == 304
    if path != "/contacts":
        assert program.get(path, headers={"If-Modified-Since": answer["Last-Modified"]}).status_code == 304
        Work.objects.update(updated_at=NOW + timedelta(hours=1))
        outage.__class__.objects.update(updated_at=NOW + timedelta(hours=1))
        assert program.get(path, headers={"If-None-Match": answer["ETag"]}).status_code == 200
        assert program.get(path, headers={"If-Modified-Since": answer["Last-Modified"]}).status_code == 200


def test_wzdx_is_valid_by_its_own_schemas(program, work):
    found = people_of(work)
    published(*found, geometry=POLYGON, traffic="closed")
    feed = program.get("/wzdx", language="ru").json()
    assert len(feed["features"]) == 2
    assert wzdx_errors(feed) == []
    # The validator is not asleep.
    feed["features"][0]["properties"]["core_details"].pop("road_names")
    assert wzdx_errors(feed)


def people_of(work):
    return work.made_by, work.checked_by


def test_an_empty_feed_is_valid_too(program):
    assert wzdx_errors(program.get("/wzdx").json()) == []


def test_calendars_open_in_another_program(client, work, outage):
    for what, number in (("works", work.number), ("outages", outage.number)):
        answer = client.get(f"/kk/feeds/{what}.ics")
        assert answer["Content-Type"].startswith("text/calendar")
        calendar = vobject.readOne(answer.content.decode())
        assert calendar.version.value == "2.0"
        [event] = calendar.vevent_list
        assert event.uid.value.startswith(f"{number}@")
        assert event.dtend.value > event.dtstart.value
        assert all(len(line.encode()) <= 75 for line in answer.content.decode().split("\r\n"))
    assert isinstance(vobject.readOne(client.get("/kk/feeds/works.ics").content.decode()).vevent.dtstart.value, date)


def test_atom_has_what_the_standard_wants(client, work, outage):
    for what in ("works", "outages"):
        answer = client.get(f"/ru/feeds/{what}.atom")
        assert answer["Content-Type"].startswith("application/atom+xml")
        feed = ET.fromstring(answer.content)
        for name in ("id", "title", "updated", "author", "rights"):
            assert feed.find(f"{ATOM}{name}") is not None
        [entry] = feed.findall(f"{ATOM}entry")
        for name in ("id", "title", "updated", "summary"):
            assert entry.find(f"{ATOM}{name}").text
        assert client.get(f"/ru/feeds/{what}.atom", headers={"If-None-Match": answer["ETag"]}).status_code == 304
    assert client.get("/ru/feeds/works.atom?kind=gas&district=%00").status_code == 200
    assert client.get("/ru/feeds/people.atom").status_code == 404


def test_followers_of_a_work_are_told_why_it_moved(work):
    assert [one.subject for one in News.objects.all()] == ["work"]
    first = News.objects.get()
    assert {f"thing:{work.number}", "body:roads", "kind:work/roads"} <= set(first.keys)
    works.start_work(work, by=work.made_by, now=NOW)
    works.pause_work(work, reason="weather", by=work.made_by, now=NOW)
    paused = News.objects.latest("id")
    with translation.override("ru"):
        assert say_reason({"reason": "weather"}) in paused.texts["ru"]
    assert paused.titles["kk"]


def test_a_long_kazakh_title_fits_everywhere(client, work):
    name = "Ұзақ атау " * 19
    Work.objects.update(names={"kk": name, "ru": name, "en": name})
    work.refresh_from_db()
    works.start_work(work, by=work.made_by, now=NOW)
    assert "Ұзақ атау" in News.objects.latest("id").titles["kk"]
    assert (
        vobject.readOne(client.get("/kk/feeds/works.ics").content.decode()).vevent.summary.value.strip() == name.strip()
    )
