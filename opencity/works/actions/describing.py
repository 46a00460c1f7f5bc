"""What a work is, as somebody gave it: checked, its place found, ready for the row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.contrib.postgres.search import SearchVector
from django.db.models import Value
from django.utils import translation

from opencity.core.fields import Point, Texts
from opencity.core.refused import Refused
from opencity.directory.address_data import Street
from opencity.directory.queries import Directory
from opencity.works.actions.moves import cleaned
from opencity.works.dates import Dated, period
from opencity.works.geometry import of_line, read_geometry
from opencity.works.life import Kind
from opencity.works.models import Work
from opencity.works.models.work import Traffic
from opencity.works.sentences import CUT_OFFS, KINDS
from opencity.works.stems import stems_in
from opencity.works.stretches import stretch_of, whole_street

MOST_NAME = 200
MOST_MONEY = Decimal(10) ** 13
MOST_CUT_OFFS = 60


@dataclass(frozen=True)
class Described:
    """A work as a person, a file or a feed gives it. Texts are by language; codes are of the directory.

    The place is GeoJSON (`geometry`), or a `street` with or without its ends, or words alone.
    """

    kind: str
    body: str
    begins: Dated
    ends: Dated
    names: Mapping[str, str] = field(default_factory=dict)
    why: Mapping[str, str] = field(default_factory=dict)
    place: Mapping[str, str] = field(default_factory=dict)
    geometry: str | Mapping[str, Any] | None = None
    street: str = ""
    street_from: str = ""
    street_to: str = ""
    district: str = ""
    contractor: str = ""
    contractor_contact: str = ""
    warranty_until: date | None = None
    traffic: str = Traffic.NONE
    traffic_note: Mapping[str, str] = field(default_factory=dict)
    buses: Mapping[str, str] = field(default_factory=dict)
    cut_offs: Sequence[Mapping[str, str]] = ()
    money: Decimal | None = None
    source: str = ""
    source_id: str = ""


@dataclass(frozen=True)
class Rows:
    """The columns of a work, and what was mended in its place (codes of `geometry`)."""

    values: dict[str, Any]
    notes: tuple[str, ...] = ()


def described(given: Described, city: Directory) -> Rows:
    """Check all of it and find its place; refuses the first thing that is wrong."""
    if given.kind not in set(Kind):
        raise Refused("work_kind_unknown")
    body = city.bodies.get(given.body)
    if body is None:
        raise Refused("work_body_unknown")
    begins_on, ends_on = period(given.begins, given.ends)
    place, notes = _place(given, city)
    names = _named(given, place["place"])
    values = {
        "kind": given.kind, "body": body, "names": names, "why": cleaned(given.why),
        "begins_on": begins_on, "begins_precision": given.begins.precision,
        "ends_on": ends_on, "ends_precision": given.ends.precision,
        "contractor": given.contractor.strip()[:200], "contractor_contact": given.contractor_contact.strip()[:200],
        "warranty_until": _warranty(given, begins_on), **_traffic(given),
        "cut_offs": _cut_offs(given.cut_offs), "money": _money(given.money),
        "source": given.source, "source_id": given.source_id.strip()[:120], **place,
    }  # fmt: skip
    values["words"] = search_words(names, place["place"])
    return Rows(values, notes)


def search_words(*texts: Mapping[str, str]) -> SearchVector:
    """The search column: Russian and Kazakh stems of names and places."""
    stems = stems_in(" ".join(text for one in texts for text in one.values()))
    return SearchVector(Value(" ".join(stems)), config="simple")


def _named(given: Described, place: Mapping[str, str]) -> Texts:
    """The names; where a language has none, the kind and the place."""
    names = cleaned(given.names, most=MOST_NAME)
    for code, _name in settings.LANGUAGES:
        if not names.get(code):
            with translation.override(code):
                kind = str(KINDS[Kind(given.kind)])
            where = place.get(code) or next(iter(place.values()), "")
            names[code] = (f"{kind}: {where}" if where else kind)[:MOST_NAME]
    return names


def _place(given: Described, city: Directory) -> tuple[dict[str, Any], tuple[str, ...]]:
    words = cleaned(given.place, most=250)
    notes: tuple[str, ...] = ()
    streets = [_street(code, city) for code in (given.street, given.street_from, given.street_to)]
    geojson: Any = given.geometry or None
    if streets[0] and not geojson:
        geojson = _along(given, city)
    if streets[0] and not words:
        words = _street_words(streets)
    if given.district and given.district not in city.districts:
        raise Refused("work_district_unknown")
    district = city.districts.get(given.district)
    made: dict[str, Any] = {"geometry": None, "box": None, "centre": None}
    if geojson:
        found = read_geometry(geojson, outline=city.district_map.outline)
        centre = Point(found.lat, found.lon)
        made = {"geometry": found.geojson, "box": found.box, "centre": centre}
        district, notes = city.district_at(centre) or district, found.notes
    if not words and not geojson and district is None:
        raise Refused("work_place_needed")
    if not words and district is not None:
        words = Texts(district.names)
    made |= {"place": words, "district": district}
    made |= {"street": given.street, "street_from": given.street_from, "street_to": given.street_to}
    return made, notes


def _street(code: str, city: Directory) -> Street | None:
    if not code:
        return None
    found = next((street for street in city.addresses.streets if street.code == code), None)
    if found is None:
        raise Refused("street_unknown", text=code)
    return found


def _along(given: Described, city: Directory) -> dict[str, Any] | None:
    """The line of a street, from one end to the other, or of all of it."""
    crossings = city.addresses.crossings
    if given.street_from and given.street_to:
        return of_line(list(stretch_of(given.street, given.street_from, given.street_to, crossings).points))
    if given.street_from or given.street_to:
        raise Refused("stretch_needs_both")
    whole = whole_street(given.street, crossings)
    if whole is not None:
        return of_line(list(whole.points))
    spots = next(street for street in city.addresses.streets if street.code == given.street).spots
    return of_line([(spot.lat, spot.lon) for spot in spots[:1]])


def _street_words(streets: Sequence[Street | None]) -> Texts:
    street, begin, end = streets
    assert street is not None  # noqa: S101  the caller has looked
    words = Texts()
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            words[code] = street.label(code)
            if begin and end:
                facts = {"street": street.label(code), "begin": begin.label(code), "end": end.label(code)}
                words[code] = translation.gettext("%(street)s, from %(begin)s to %(end)s") % facts
    return words


def _traffic(given: Described) -> dict[str, Any]:
    if given.traffic not in set(Traffic):
        raise Refused("work_traffic_unknown")
    return {"traffic": given.traffic, "traffic_note": cleaned(given.traffic_note), "buses": cleaned(given.buses)}


def _warranty(given: Described, begins_on: date) -> date | None:
    if given.warranty_until is not None and given.warranty_until < begins_on:
        raise Refused("warranty_before_work")
    return given.warranty_until


def _money(amount: Decimal | None) -> Decimal | None:
    if amount is None:
        return None
    if not amount.is_finite() or not 0 <= amount < MOST_MONEY:
        raise Refused("work_money")
    return amount


def _cut_offs(rows: Sequence[Mapping[str, str]]) -> list[dict[str, str]]:
    found = []
    for row in rows[:MOST_CUT_OFFS]:
        if row.get("what") not in CUT_OFFS:
            raise Refused("work_cut_off_unknown", text=str(row.get("what"))[:40])
        if row.get("from") and row.get("to") and row["from"] >= row["to"]:
            raise Refused("work_cut_off_hours")
        found.append({name: row[name] for name in ("what", "on", "from", "to") if row.get(name)})
    return found


def same_place(work: Work, values: Mapping[str, Any]) -> bool:
    """Whether a description leaves the place of a work where it is."""
    return work.geometry == values["geometry"] and dict(work.place) == dict(values["place"])
