"""Reading the directory. It is small and changes rarely, so every process keeps a snapshot of it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property, lru_cache
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction
from django.http import HttpRequest, HttpResponse

from opencity.core.fields import Point
from opencity.directory.address import AddressIndex
from opencity.directory.address_data import crossing_from_row, place_from_row, street_from_row
from opencity.directory.calendar import DayKind, SpecialDay, WorkCalendar
from opencity.directory.geometry import DistrictMap
from opencity.directory.models import (
    AddressRow,
    Body,
    BodyKind,
    CalendarDay,
    CalendarYear,
    Category,
    City,
    District,
    Route,
    Term,
)
from opencity.directory.outline import Outline, outline_of
from opencity.directory.pack.rules import RulesRow
from opencity.directory.routing import DISTRICT, Answerer, RouteRule, ancestors, find_answerer
from opencity.language.propose import CategoryIndex, CategoryWords


@dataclass(frozen=True)
class Directory:
    """Everything the city knows of itself at one moment (`stamp`). Read-only; shared by threads."""

    city: City
    districts: dict[str, District]
    bodies: dict[str, Body]
    categories: dict[str, Category]
    terms: dict[str, Term]
    rules: tuple[RouteRule, ...]
    calendar: WorkCalendar
    years: dict[int, bool]

    @property
    def zone(self) -> ZoneInfo:
        """The city's time zone: never a fixed offset (Almaty moved from +06 to +05 in 2024)."""
        return ZoneInfo(self.city.time_zone)

    @cached_property
    def categories_by_id(self) -> dict[int, Category]:
        """For rows that were read without their joins."""
        return {category.pk: category for category in self.categories.values()}

    @cached_property
    def bodies_by_id(self) -> dict[int, Body]:
        """The same for bodies."""
        return {body.pk: body for body in self.bodies.values()}

    @cached_property
    def districts_by_id(self) -> dict[int, District]:
        """The same for districts."""
        return {district.pk: district for district in self.districts.values()}

    @cached_property
    def working_rules(self) -> RulesRow:
        """How the reception works: rules.yaml of the pack."""
        return RulesRow.model_validate(self.city.rules)

    @property
    def reception(self) -> Body:
        """The body that holds an appeal until its answerer is known."""
        if self.city.reception is None:
            message = "the city has no reception body"
            raise LookupError(message)
        return self.city.reception

    def akimats(self, today: date) -> dict[str, str]:
        """District code → code of its akimat on `today`."""
        return {
            body.district.code: body.code
            for body in self.bodies.values()
            if body.kind == BodyKind.DISTRICT
            and body.district is not None
            and (body.valid_to is None or today <= body.valid_to)
        }

    @cached_property
    def district_map(self) -> DistrictMap:
        features = [
            {"type": "Feature", "properties": {"code": d.code}, "geometry": d.polygon} for d in self.districts.values()
        ]
        return DistrictMap.from_geojson({"type": "FeatureCollection", "features": features})

    @cached_property
    def outline(self) -> Outline:
        """The districts as a light drawing."""
        return outline_of({d.code: d.polygon for d in self.districts.values()})

    def district_at(self, place: Point) -> District | None:
        """The district of a point; None outside the city."""
        code = self.district_map.district_at(place.lat, place.lon)
        return self.districts.get(code) if code else None

    @cached_property
    def addresses(self) -> AddressIndex:
        rows: dict[str, list[dict[str, str]]] = {"street": [], "place": [], "crossing": []}
        for table, row in AddressRow.objects.order_by("id").values_list("table", "row"):
            rows[table].append(row)
        streets = [*map(street_from_row, rows["street"]), *map(place_from_row, rows["place"])]
        crossings = map(crossing_from_row, rows["crossing"])
        return AddressIndex(streets, crossings, not_places=dict(self.city.names).values())

    @cached_property
    def street_words(self) -> frozenset[str]:
        """Words of the names of streets and places, in small letters: what is called so is nobody's name."""
        names = ("base_ru", "base_kk", "name_ru", "name_kk", "aliases", "old_names")
        rows = AddressRow.objects.filter(table__in=["street", "place"]).values_list("row", flat=True)
        said = " ".join(row[name] for row in rows for name in names if row.get(name))
        return frozenset(re.findall(r"[^\W\d_]{3,}", said.lower().replace("ё", "е")))

    @cached_property
    def category_index(self) -> CategoryIndex:
        today = date.today()  # noqa: DTZ011  the index only drops what closed long ago
        return CategoryIndex.build(
            CategoryWords(
                code=c.code,
                names=dict(c.names),
                hint=dict(c.hint),
                keywords=c.keywords,
                season=c.season,
                emergency=bool(c.emergency_phone),
            )
            for c in self.categories.values()
            if not c.is_group and (c.valid_to is None or c.valid_to >= today)
        )

    def category(self, code: str, today: date) -> Category | None:
        """A category that may be chosen on `today`: a leaf, in force."""
        found = self.categories.get(code)
        if found is None or found.is_group:
            return None
        begun = found.valid_from is None or found.valid_from <= today
        return found if begun and (found.valid_to is None or today <= found.valid_to) else None

    def answerer(self, category: str, district: District | None, today: date) -> Answerer:
        """Who answers for a category at a place, by the routes in force."""
        return find_answerer(
            category,
            district.code if district else None,
            today=today,
            rules=self.rules,
            akimats=self.akimats(today),
            fallback=self.reception.code,
        )

    def term_of(self, category: Category | None) -> Term:
        """The term of a category, or of the nearest one above it; else the legal term."""
        if category is not None:
            for code in ancestors(category.code):
                term = self.categories[code].term if code in self.categories else None
                if term is not None:
                    return term
        return self.terms["legal"]

    def groups(self, today: date) -> list[tuple[Category, list[Category]]]:
        """The tree to choose from: groups with their leaves in force."""
        leaves: dict[str, list[Category]] = {}
        for code, category in self.categories.items():
            if self.category(code, today):
                leaves.setdefault(code.split(".")[0], []).append(category)
        return [(self.categories[code], rows) for code, rows in leaves.items() if code in self.categories]


@dataclass
class _Kept:
    """What one request has read."""

    found: Directory | None = None


_kept: ContextVar[_Kept | None] = ContextVar("directory of this request", default=None)
_held: ContextVar[Directory | None] = ContextVar("held directory", default=None)


def directory() -> Directory:
    """The directory as it is now: one query for the stamp, the rest from this process's memory."""
    if (held := _held.get()) is not None:
        return held
    kept = _kept.get()
    if kept is not None and kept.found is not None:
        return kept.found
    code, stamp = City.objects.values_list("code", "stamp")[:1].get()
    found = _directory(code, stamp)
    if kept is not None:
        kept.found = found
    return found


def asked_once(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: one request asks for the stamp once, however often its parts need the directory."""

    def middleware(request: HttpRequest) -> HttpResponse:
        mark = _kept.set(_Kept())
        try:
            return get_response(request)
        finally:
            _kept.reset(mark)

    return middleware


def forget() -> None:
    """After a write: whoever asks next in this request asks for the stamp again."""
    if (kept := _kept.get()) is not None:
        kept.found = None


@contextmanager
def held_directory() -> Iterator[Directory]:
    """Inside the block the directory stays as it is now: for long work that asks it thousands of times."""
    mark = _held.set(directory())
    try:
        yield directory()
    finally:
        _held.reset(mark)


@lru_cache(maxsize=2)
def _directory(code: str, stamp: UUID) -> Directory:
    with transaction.atomic():
        city = City.objects.select_related("reception").get(code=code)
        districts = {d.code: d for d in District.objects.all()}
        bodies = {b.code: b for b in Body.objects.select_related("district")}
        categories = {c.code: c for c in Category.objects.select_related("term", "parent")}
        days = {d.day: SpecialDay(DayKind(d.kind), dict(d.names)) for d in CalendarDay.objects.all()}
        return Directory(
            city=city,
            districts=districts,
            bodies=bodies,
            categories=categories,
            terms={t.code: t for t in Term.objects.all()},
            rules=tuple(_rule(r) for r in Route.objects.select_related("category", "district", "body")),
            calendar=WorkCalendar(days),
            years=dict(CalendarYear.objects.values_list("year", "confirmed")),
        )


def _rule(route: Route) -> RouteRule:
    return RouteRule(
        category=route.category.code,
        to=route.body.code if route.body else DISTRICT,
        district=route.district.code if route.district else None,
        valid_from=route.valid_from,
        valid_to=route.valid_to,
    )


def local(moment: datetime, city: Directory) -> datetime:
    """A moment in the city's own time."""
    return moment.astimezone(city.zone)
