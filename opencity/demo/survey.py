"""The directory of the city as a plan needs it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

from opencity.appeals.actions.clock import rule_of
from opencity.core.fields import Point
from opencity.demo.hours import DAYS
from opencity.demo.places import sorted_roads
from opencity.demo.words import stems_of
from opencity.demo.world import Area, Corner, LatLon, Leaf, Road, World
from opencity.directory.address_data import Crossing, Street, crossing_from_row, place_from_row, street_from_row
from opencity.directory.models import AddressRow, Category
from opencity.directory.queries import Directory


def world_of(city: Directory, until: datetime) -> World:
    """Everything a plan for the year before `until` may ask about the city."""
    last = until.astimezone(city.zone).date()
    streets = [street_from_row(row) for row in _rows("street")]
    known = {street.code: street for street in streets}
    crossings = [c for c in map(crossing_from_row, _rows("crossing")) if c.a in known and c.b in known]
    return World(
        zone=city.zone,
        calendar=city.calendar,
        registration_until=city.city.registration_until,
        intake=_intake(city.city.intake_hours),
        roads=sorted_roads(list(_roads(streets, crossings))),
        corners=sorted((_corner(known, c) for c in crossings), key=lambda corner: corner.at),
        areas=[_area(place_from_row(row)) for row in _rows("place") if row["kind"] == "microdistrict"],
        leaves={c.code: _leaf(c, city) for c in city.categories.values() if city.category(c.code, last)},
        legal=rule_of(city.terms["legal"]),
        bodies=_bodies(city, last),
        reception=city.reception.code,
        review=city.working_rules.review,
        confidential=frozenset(code for code, body in city.bodies.items() if body.is_confidential),
        akimats=city.akimats(last),
        answerer=lambda category, district, day: city.answerer(category, city.districts.get(district), day).body,
        district_at=lambda point: city.district_map.district_at(*point) or "",
    )


def _rows(table: str) -> list[dict[str, str]]:
    return list(AddressRow.objects.filter(table=table).order_by("code").values_list("row", flat=True))


def _roads(streets: Iterable[Street], crossings: Iterable[Crossing]) -> Iterable[Road]:
    points: dict[str, list[LatLon]] = {}
    for crossing in crossings:
        for code in (crossing.a, crossing.b):
            points.setdefault(code, []).append((crossing.lat, crossing.lon))
    for street in streets:
        known = points.get(street.code) or [(spot.lat, spot.lon) for spot in street.spots]
        names = {language: street.label(language) for language in street.names}
        yield Road(names, street.length_m, tuple(sorted(known)))


def _corner(known: dict[str, Street], crossing: Crossing) -> Corner:
    """Two bare names with a dash: "Абая — Саина"."""
    one, two = known[crossing.a], known[crossing.b]
    names = {code: f"{_bare(one, code)} — {_bare(two, code)}" for code in one.names}
    return Corner(names, (crossing.lat, crossing.lon))


def _bare(street: Street, language: str) -> str:
    """The name without its kind, where the pack has it."""
    base = {"ru": street.bases[0], "kk": street.bases[1] if len(street.bases) > 1 else ""}.get(language)
    return base or street.names[language]


def _area(place: Street) -> Area:
    bases = {code: _bare(place, code) for code in place.names}
    spot = place.spots[0]
    return Area(bases, dict(place.names), (spot.lat, spot.lon))


def _leaf(category: Category, city: Directory) -> Leaf:
    said = [*category.names.values(), *(word for words in category.keywords.values() for word in words)]
    return Leaf(
        code=category.code,
        term=rule_of(city.term_of(category)),
        photo=category.photo,
        season=frozenset(category.season),
        is_public=category.is_public,
        words=stems_of(" ".join(said)),
    )


def _bodies(city: Directory, last: date) -> list[str]:
    """Bodies that answered for something in the year, by the routes."""
    days = (last - timedelta(days=DAYS), last)
    found: set[str] = set()
    for category in city.categories.values():
        if not category.is_group:
            found |= {city.answerer(category.code, d, day).body for day in days for d in city.districts.values()}
    open_ones = {code for code, body in city.bodies.items() if body.valid_to is None or body.valid_to >= last}
    return sorted(found & open_ones)


def _intake(hours: dict[str, str]) -> dict[str, tuple[time, time]]:
    found = {}
    for days in ("weekdays", "saturday"):
        begin, _, end = str(hours.get(days, "")).partition("-")
        if end:
            found[days] = time.fromisoformat(begin), time.fromisoformat(end)
    return found


def as_point(place: LatLon | None) -> Point | None:
    """The place of a plan as the actions take it."""
    return None if place is None else Point(*place)
