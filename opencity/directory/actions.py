"""Writing the directory: loading a city pack, and changes by hand. Every write renews the stamp."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeVar

from django.db import models, transaction

from opencity.core.fields import Point
from opencity.directory.models import (
    AddressRow,
    Body,
    CalendarDay,
    CalendarYear,
    Category,
    City,
    Contact,
    District,
    Route,
    Service,
    Term,
)
from opencity.directory.pack import Pack
from opencity.directory.pack.schema import BodyRow, CityRow, GroupRow, LeafRow, RouteRow, ServiceRow, Sourced
from opencity.directory.queries import forget
from opencity.directory.routing import DISTRICT

M = TypeVar("M", bound=models.Model)


@dataclass
class LoadReport:
    """What a load changed: rows by table, and the days whose kind of day is new."""

    rows: dict[str, int] = field(default_factory=dict)
    changed_days: list[date] = field(default_factory=list)


@transaction.atomic
def load_pack(pack: Pack) -> LoadReport:
    """Make the directory what the pack says; the same pack twice changes nothing.

    Nothing that an appeal may point at is deleted: a category or body is closed by `valid_to` in
    the pack; one that merely left the pack stays as it was. Raises LookupError when the directory
    already holds another city.
    """
    other = City.objects.exclude(code=pack.city.code).first()
    if other is not None:
        message = f"this installation serves {other.code}; {pack.city.code} needs a database of its own"
        raise LookupError(message)
    report = LoadReport()
    districts = _upsert(
        District, pack.districts,
        lambda row, n: {"names": row.names, "polygon": pack.polygons[row.code], "position": n, **_sourced(row)},
    )  # fmt: skip
    terms = _upsert(Term, pack.terms, lambda row, _n: {
        "names": row.names, "track": row.track, "amount": row.amount, "unit": row.unit,
        "accept_minutes": row.accept_minutes, "law": row.law or "", **_sourced(row),
    })  # fmt: skip
    bodies = _upsert(Body, pack.bodies, lambda row, _n: _body(row, districts))
    for row in pack.bodies:
        bodies[row.code].predecessors.set([bodies[code] for code in row.predecessors])
    _load_contacts(pack.bodies, bodies)
    _load_services(pack.services, bodies)
    categories = _load_categories(pack, terms)
    _load_routes(pack.routes, categories, districts, bodies)
    report.changed_days = _load_calendar(pack)
    _load_addresses(pack)
    _load_city(pack.city, bodies, pack.rules)
    report.rows = {"districts": len(districts), "terms": len(terms), "bodies": len(bodies)}
    report.rows |= {"categories": len(categories), "routes": len(pack.routes), "addresses": AddressRow.objects.count()}
    return report


@transaction.atomic
def set_calendar_day(day: date, *, kind: str, names: Mapping[str, str], source: str) -> bool:
    """Make one day off or working; `kind` "" removes the exception. Returns whether it changed.

    The caller then recalculates due dates (`appeals.actions.recalculate_due_dates`).
    """
    before = CalendarDay.objects.filter(day=day).first()
    if kind == "":
        if before is None:
            return False
        before.delete()
    else:
        if before is not None and before.kind == kind:
            return False
        values = {"kind": kind, "names": dict(names), "source": source}
        CalendarDay.objects.update_or_create(day=day, defaults=values)
    renew_stamp()
    return True


def renew_stamp() -> None:
    """Tell every process that what it remembers of the directory is out of date."""
    City.objects.update(stamp=uuid.uuid4())
    forget()


def _upsert(model: type[M], rows: Sequence[Any], values: Callable[[Any, int], dict[str, Any]]) -> dict[str, M]:
    """Insert or update rows by their code; returns them by code."""
    made = [model(code=row.code, **values(row, n)) for n, row in enumerate(rows)]
    if made:
        fields = list(values(rows[0], 0))
        model._default_manager.bulk_create(  # noqa: SLF001
            made, update_conflicts=True, unique_fields=["code"], update_fields=fields
        )
    return {row.code: row for row in model._default_manager.all()}  # type: ignore[attr-defined]  # noqa: SLF001


def _sourced(row: Sourced) -> dict[str, Any]:
    return {"source": row.source or "", "checked_on": row.checked, "mark": row.mark or ""}


def _body(row: BodyRow, districts: Mapping[str, District]) -> dict[str, Any]:
    return {
        "kind": row.kind,
        "names": row.names,
        "short": row.short,
        "answers_for": row.answers_for,
        "district": districts[row.district] if row.district else None,
        "valid_from": row.valid_from,
        "valid_to": row.valid_to,
        "email": row.email or "",
        "is_confidential": row.confidential,
        "hours": row.hours or {},
        **_sourced(row),
    }


def _load_contacts(rows: Iterable[BodyRow], bodies: Mapping[str, Body]) -> None:
    Contact.objects.all().delete()
    Contact.objects.bulk_create(
        Contact(body=bodies[row.code], kind=c.kind, value=c.value, label=c.label or {}, position=n, **_sourced(c))
        for row in rows
        for n, c in enumerate(row.contacts)
    )


def _load_services(rows: Sequence[ServiceRow], bodies: Mapping[str, Body]) -> None:
    _upsert(Service, rows, lambda row, n: {
        "names": row.names, "about": row.about, "body": bodies[row.body] if row.body else None, "phones": row.phones,
        "is_emergency": row.emergency, "keywords": row.keywords, "position": n, **_sourced(row),
    })  # fmt: skip
    Service.objects.exclude(code__in=[row.code for row in rows]).delete()


def _load_categories(pack: Pack, terms: Mapping[str, Term]) -> dict[str, Category]:
    rows: list[GroupRow | LeafRow] = sorted([*pack.groups, *pack.leaves], key=lambda row: _order(row.code))
    found = _upsert(Category, rows, lambda row, n: _category(row, n, terms))
    for row in found.values():
        parent = found.get(row.code.rpartition(".")[0])
        if row.parent_id != (parent.pk if parent else None):
            Category.objects.filter(pk=row.pk).update(parent=parent)
    return found


def _order(code: str) -> tuple[int, ...]:
    return tuple(int(part) for part in code.split("."))


def _category(row: GroupRow | LeafRow, position: int, terms: Mapping[str, Term]) -> dict[str, Any]:
    values: dict[str, Any] = {"names": row.names, "position": position, "keywords": row.keywords, **_sourced(row)}
    if isinstance(row, GroupRow):
        plain: dict[str, Any] = {
            "hint": {},
            "term": None,
            "photo": "none",
            "season": [],
            "is_public": True,
            "about_body": False,
            "emergency_text": {},
        }
        return (
            values
            | plain
            | {"icon": row.icon, "is_group": True, "emergency_phone": "", "valid_from": None, "valid_to": None}
        )
    return values | {
        "hint": row.hint,
        "icon": "",
        "term": terms[row.term],
        "photo": row.photo,
        "season": row.season,
        "is_public": row.public,
        "about_body": row.about_body,
        "is_group": False,
        "emergency_phone": row.emergency.phone if row.emergency else "",
        "emergency_text": row.emergency.text if row.emergency else {},
        "valid_from": row.valid_from,
        "valid_to": row.valid_to,
    }


def _load_routes(
    rows: Iterable[RouteRow],
    categories: Mapping[str, Category],
    districts: Mapping[str, District],
    bodies: Mapping[str, Body],
) -> None:
    Route.objects.all().delete()
    Route.objects.bulk_create(
        Route(
            category=categories[row.category],
            district=districts[row.district] if row.district else None,
            body=None if row.to == DISTRICT else bodies[row.to],
            to_district_akimat=row.to == DISTRICT,
            valid_from=row.valid_from,
            valid_to=row.valid_to,
            **_sourced(row),
        )
        for row in rows
    )


def _load_calendar(pack: Pack) -> list[date]:
    """Write the years of the pack; days that staff set by hand in other years stay."""
    changed = []
    for year in pack.years:
        before = dict(CalendarDay.objects.filter(day__year=year.year).values_list("day", "kind"))
        after = {row.date: row for row in year.days}
        changed += [
            day
            for day in before.keys() | after.keys()
            if before.get(day) != (after[day].kind if day in after else None)
        ]
        CalendarDay.objects.filter(day__year=year.year).delete()
        CalendarDay.objects.bulk_create(
            CalendarDay(day=row.date, kind=row.kind, names=row.names, **_sourced(row)) for row in year.days
        )
        CalendarYear.objects.update_or_create(year=year.year, defaults={"confirmed": year.confirmed, **_sourced(year)})
    return sorted(changed)


def _load_addresses(pack: Pack) -> None:
    streets = {row["code"] for row in pack.streets}
    rows = [AddressRow(table="street", code=row["code"], row=row) for row in pack.streets]
    for place in pack.places:
        if place.get("kind") != "microdistrict":
            continue
        code = f"{place['code']}-area" if place["code"] in streets else place["code"]
        rows.append(AddressRow(table="place", code=code, row={**place, "code": code}))
    rows += [AddressRow(table="crossing", code=f"{row['a']}*{row['b']}", row=row) for row in pack.crossings]
    AddressRow.objects.all().delete()
    AddressRow.objects.bulk_create(rows, batch_size=2_000)


def _load_city(row: CityRow, bodies: Mapping[str, Body], rules: Mapping[str, Any]) -> None:
    City.objects.update_or_create(
        code=row.code,
        defaults={
            "names": row.names,
            "time_zone": row.time_zone,
            "centre": Point(row.centre.lat, row.centre.lon),
            "zoom": row.zoom,
            "intake_hours": row.intake_hours.model_dump(include={"weekdays", "saturday", "sunday"}),
            "registration_until": row.registration_until,
            "phones": [phone.model_dump(mode="json") for phone in row.phones],
            "emergency_phones": [phone.model_dump(mode="json") for phone in row.emergency_phones],
            "social": [one.model_dump(mode="json") for one in row.social],
            "attributions": row.attributions,
            "colours": row.colours,
            "rules": dict(rules),
            "reception": bodies[row.reception],
            "stamp": uuid.uuid4(),
            **_sourced(row),
        },
    )
