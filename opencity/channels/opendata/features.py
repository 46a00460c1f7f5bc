"""Works, outages and contacts as GeoJSON features and as rows of a table. Texts stand in all languages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.conf import settings

from opencity.directory.models import Contact
from opencity.directory.queries import Directory, directory
from opencity.works.models import Outage, Work

LICENCE = "https://creativecommons.org/licenses/by/4.0/"
SURE = 0.6
LANGUAGES = ("kk", "ru", "en")
Feature = dict[str, Any]


def collection(features: Sequence[Feature], *, city: Directory, next_cursor: str = "") -> dict[str, Any]:
    """A FeatureCollection with licence and attribution; `next` reads on, null at the end."""
    return {
        "type": "FeatureCollection",
        "licence": LICENCE,
        "attribution": attribution(city),
        "next": next_cursor or None,
        "features": list(features),
    }


def attribution(city: Directory) -> str:
    """Whom to name: the reception of the city, and those whose map data are inside."""
    others = "; ".join(f"{one['text']} ({one['licence']})" for one in city.city.attributions)
    said = f"{city.reception.names.get('en') or city.reception.names}, {city.city.names.get('en') or city.city.names}"
    return f"{said}; {others}" if others else said


def work_feature(work: Work) -> Feature:
    """One public work."""
    return _feature(
        work.number,
        work.geometry,
        {
            "kind": work.kind,
            "state": work.state,
            "name": dict(work.names),
            "why": dict(work.why),
            "place": dict(work.place),
            "body": work.body.code,
            "contractor": work.contractor,
            "district": work.district.code if work.district else None,
            "street": work.street or None,
            "begins_on": _day(work.begins_on),
            "begins_precision": work.begins_precision,
            "ends_on": _day(work.ends_on),
            "ends_precision": work.ends_precision,
            "first_ends_on": _day(work.first_ends_on),
            "ended_on": _day(work.ended_on),
            "traffic": work.traffic,
            "cut_offs": list(work.cut_offs),
            "percent": work.percent,
            "money": float(work.money) if work.money is not None else None,
            "warranty_until": _day(work.warranty_until),
            "archive": work.is_archive,
            "residents_say_done": work.done_count,
            "residents_say_not_done": work.not_done_count,
            "updated_at": work.updated_at.isoformat(),
            "url": page_of(f"works/{work.number}/"),
        },
    )


def outage_feature(outage: Outage) -> Feature:
    """One outage. Its state is what has been told: coming, now or over."""
    state = "over" if outage.ended_at else "now" if outage.begun_at else "coming"
    return _feature(
        outage.number,
        outage.geometry,
        {
            "kind": outage.what,
            "state": state,
            "planned": outage.is_planned,
            "body": outage.body.code,
            "reason": dict(outage.reason),
            "fixed": dict(outage.fixed),
            "addresses": [
                {"street": row["street"], "name": dict(row["labels"]), "houses": list(row["houses"])}
                for row in outage.addresses
            ],
            "districts": list(outage.districts),
            "since": outage.since.isoformat(),
            "until": _moment(outage.until),
            "ended_at": _moment(outage.ended_at),
            "updated_at": outage.updated_at.isoformat(),
            "url": page_of(f"outages/{outage.number}/"),
        },
    )


@lru_cache(maxsize=2)
def contact_features(stamp: UUID, today: date) -> tuple[Feature, ...]:
    """Bodies that work today with the ways to reach them; in the order of their codes.

    `stamp` is that of the directory: the answer is kept while nothing changes. Where an address is known by the street
    index, the body stands there; a street's point is exact to its street.
    """
    city = directory()
    contacts: dict[int, list[Contact]] = {}
    for one in Contact.objects.order_by("body_id", "position", "id"):
        contacts.setdefault(one.body_id, []).append(one)
    return tuple(
        _contact(body, contacts.get(body.pk, []), city)
        for body in sorted(city.bodies.values(), key=lambda body: body.code)
        if (body.valid_from is None or body.valid_from <= today) and (body.valid_to is None or today <= body.valid_to)
    )


def _contact(body: Any, contacts: Sequence[Contact], city: Directory) -> Feature:
    address = next((one.value for one in contacts if one.kind == "address"), "")
    return _feature(
        body.code,
        _point(address, city),
        {
            "kind": body.kind,
            "name": dict(body.names),
            "short": dict(body.short),
            "answers_for": dict(body.answers_for),
            "district": body.district.code if body.district else None,
            "hours": dict(body.hours or {}),
            "contacts": [
                {
                    "kind": one.kind, "value": one.value, "label": dict(one.label or {}), "source": one.source,
                    "checked_on": _day(one.checked_on),
                }
                for one in contacts
            ],
            "source": body.source,
            "checked_on": _day(body.checked_on),
            "url": page_of("contacts/"),
        },
    )  # fmt: skip


def _point(address: str, city: Directory) -> dict[str, Any] | None:
    found = city.addresses.search(address, language="ru", limit=1) if address else []
    if not found or found[0].score < SURE:
        return None
    return {"type": "Point", "coordinates": [found[0].lon, found[0].lat]}


def page_of(path: str) -> str:
    """The page for people, in the city's first language."""
    return f"{settings.PUBLIC_URL}/{settings.LANGUAGES[0][0]}/{path}"


def _feature(number: str, geometry: Mapping[str, Any] | None, properties: Mapping[str, Any]) -> Feature:
    return {"type": "Feature", "id": number, "geometry": geometry, "properties": dict(properties)}


def _day(value: date | None) -> str | None:
    return value.isoformat() if value else None


def _moment(value: datetime | None) -> str | None:
    return value.isoformat() if value else None


def flat(features: Iterable[Feature]) -> tuple[list[str], list[list[Any]]]:
    """The same as a table: a column for each language of a text, lists joined by " | "."""
    heads: dict[str, None] = {"id": None}
    rows: list[dict[str, Any]] = []
    for one in features:
        row: dict[str, Any] = {"id": one["id"]}
        for name, value in one["properties"].items():
            row |= _cells(name, value)
        row |= _centre(one["geometry"])
        heads |= dict.fromkeys(row)
        rows.append(row)
    names = list(heads)
    return names, [[row.get(name) for name in names] for row in rows]


TEXTS = frozenset({"name", "why", "place", "reason", "fixed", "short", "answers_for"})


def _cells(name: str, value: Any) -> dict[str, Any]:
    if name in TEXTS:
        return {f"{name}_{language}": value.get(language, "") for language in LANGUAGES}
    if isinstance(value, list):
        return {name: " | ".join(_said(one) for one in value)}
    if isinstance(value, dict):
        return {name: " | ".join(f"{key}: {one}" for key, one in sorted(value.items()))}
    return {name: value if value is not None else ""}


def _said(value: Any) -> str:
    if not isinstance(value, dict):
        return str(value)
    if "houses" in value:
        return " ".join([value["name"].get("ru") or value["street"], ", ".join(value["houses"])]).strip()
    return " ".join(str(one) for key, one in value.items() if key not in {"label", "source", "checked_on"})


def _centre(geometry: Mapping[str, Any] | None) -> dict[str, Any]:
    """The first corner of a place: a table has no room for a line."""
    found: Any = geometry
    while isinstance(found, Mapping):
        found = (found.get("geometries") or [None])[0] if "geometries" in found else found.get("coordinates")
    while isinstance(found, list | tuple) and found and isinstance(found[0], list | tuple):
        found = found[0]
    return {"lon": found[0], "lat": found[1]} if found else {"lon": "", "lat": ""}
