"""Services as pages show them. The rows are few and kept in memory while the directory is the same."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from django.urls import reverse
from django.utils import formats, timezone
from django.utils.translation import gettext as _

from opencity.directory.models import Contact, Service
from opencity.directory.queries import Directory, local
from opencity.guides.opening import Opening, opening_at
from opencity.guides.queries.shelf import contacts_of

ROUND_THE_CLOCK = {"00:00-24:00", "00:00-23:59", "00:00–24:00"}
# Drawings for things that every city has; anything else gets a telephone.
ICONS = {
    "water": "water", "heat": "heat", "gas": "gas", "electricity": "light", "lighting": "light", "waste": "broom",
    "transport": "bus", "roads": "road", "traffic": "traffic", "vet": "paw", "housing": "house", "lifts": "house",
    "yards": "tree", "trees": "tree", "police": "shield", "prosecutor": "shield", "reception": "people", "egov": "key",
    "mediator": "people", "parking": "road", "metro": "bus", "revenue": "building", "emergency": "warning",
    "rescue": "warning", "fire": "warning", "ambulance": "warning", "trust-line": "chat", "street-trade": "shop",
}  # fmt: skip


@dataclass(frozen=True)
class Phone:
    """A number to tap on."""

    number: str
    label: str = ""
    unsure: bool = False


@dataclass(frozen=True)
class Shown:
    """One service in the reader's language at this moment."""

    code: str
    name: str
    about: str
    icon: str
    is_emergency: bool
    phones: list[Phone]
    more_phones: list[Phone]
    body: str
    body_name: str
    answers_for: str
    addresses: list[str]
    sites: list[dict[str, str]]
    emails: list[str]
    hours: str
    is_open: bool
    source: str
    source_url: str
    checked: date | None
    unsure: bool
    url: str


def shown_services(city: Directory, now: datetime | None = None) -> dict[str, Shown]:
    """Every service by code, in the order of the pack; no query while the directory is the same."""
    moment = local(now or timezone.now(), city)
    return {row.code: _shown(row, city, moment) for row in _services(city.city.stamp)}


@lru_cache(maxsize=2)
def _services(stamp: UUID) -> tuple[Service, ...]:
    return tuple(Service.objects.select_related("body"))


def _shown(row: Service, city: Directory, now: datetime) -> Shown:
    body = row.body
    found = contacts_of(city, {body.code})[body.code] if body else []
    own = [Phone(number, unsure=row.mark == "K") for number in row.phones]
    of_body = [Phone(one.value, str(one.label or ""), one.mark == "K") for one in _of(found, "phone")]
    opening = opening_at(body.hours if body else None, now, city.calendar)
    known = {_digits(phone.number) for phone in own}
    source = row.source or next((one.source for one in found if one.source), "")
    return Shown(
        code=row.code,
        name=str(row.names),
        about=str(row.about),
        icon=ICONS.get(row.code, "phone"),
        is_emergency=row.is_emergency,
        phones=own or of_body,
        more_phones=[phone for phone in of_body if _digits(phone.number) not in known] if own else [],
        body=body.code if body else "",
        body_name=str(body.names) if body else "",
        answers_for=str(body.answers_for or "") if body else "",
        addresses=[one.value for one in _of(found, "address")],
        sites=[_site(one.value) for one in _of(found, "site")],
        emails=[one.value for one in _of(found, "email")],
        hours=say_hours(opening),
        is_open=bool(opening and opening.is_open),
        source=_source_name(source),
        source_url=source if source.startswith(("https://", "http://")) else "",
        checked=row.checked_on or next((one.checked_on for one in found if one.checked_on), None),
        unsure=row.mark == "K",
        url=reverse("web:contact", args=[row.code]),
    )


def say_hours(opening: Opening | None) -> str:
    """Whether it is open, in words; '' where the hours are not known."""
    if opening is None:
        return ""
    if not opening.hours:
        return _("Closed today")
    if opening.hours.replace(" ", "") in ROUND_THE_CLOCK:
        return _("Open day and night")
    if opening.until is None:
        return _("Today %(hours)s: %(state)s") % {"hours": opening.hours, "state": _("closed now")}
    until = _("open now, until %(time)s") % {"time": formats.time_format(opening.until, "H:i")}
    return _("Today %(hours)s: %(state)s") % {"hours": opening.hours, "state": until}


def _of(contacts: list[Contact], kind: str) -> list[Contact]:
    return [one for one in contacts if one.kind == kind]


def _site(value: str) -> dict[str, str]:
    url = value if value.startswith(("http://", "https://")) else f"https://{value}"
    return {"url": url, "host": urlsplit(url).hostname or value}


def _source_name(source: str) -> str:
    host = urlsplit(source).hostname if source.startswith(("https://", "http://")) else None
    return (host or source).removeprefix("www.")


def _digits(number: str) -> str:
    return "".join(sign for sign in number if sign.isdigit())[-10:]


def names_of(bodies: Any, city: Directory) -> list[str]:
    """Names of bodies by code, in the reader's language."""
    return [str(city.bodies[code].names) for code in bodies if code in city.bodies]
