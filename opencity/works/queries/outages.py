"""Outages: what is off now, what comes, what was mended lately; and whether a house is among them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Max, Q, QuerySet

from opencity.accounts.models import User
from opencity.core.fields import Point
from opencity.directory.houses import house_fits
from opencity.directory.queries import Directory
from opencity.directory.routing import ancestors
from opencity.works.models import Outage
from opencity.works.outages import SHOWN_AFTER, Phase
from opencity.works.permissions import bodies_of, of_reception

BY_NEWEST = ("-since", "-id")
MOST_OPEN = 300
OPEN = "open"  # off now or soon


@dataclass(frozen=True)
class AtHouse:
    """An open outage on the street of an address, and whether the house is among those that are named."""

    outage: Outage
    is_mine: bool


def public_outages(now: datetime, *, phase: str = "", what: str = "", district: str = "") -> QuerySet[Outage]:
    """Outages that stand on the public list: now, coming, or over for no more than `SHOWN_AFTER`.

    Order by `BY_NEWEST`. Over is what somebody ended and what its time has ended; `phase` may also be `OPEN`.
    """
    over = Q(ended_at__isnull=False) | Q(until__lte=now)
    rows = Outage.objects.select_related("body").filter(Q(ended_at__gt=now - SHOWN_AFTER) | Q(ended_at__isnull=True))
    if phase == Phase.OVER:
        rows = rows.filter(over)
    elif phase == Phase.COMING:
        rows = rows.exclude(over).filter(since__gt=now)
    elif phase == Phase.NOW:
        rows = rows.exclude(over).filter(since__lte=now)
    elif phase == OPEN:
        rows = rows.exclude(over)
    if what:
        rows = rows.filter(what=what)
    return rows.filter(districts__contains=[district]) if district else rows


def open_outages(now: datetime) -> list[Outage]:
    """What is off now or soon, the newest first; a handful at any time."""
    rows = Outage.objects.filter(ended_at__isnull=True).exclude(until__lte=now)
    return list(rows.select_related("body").order_by(*BY_NEWEST)[:MOST_OPEN])


def outages_at(street: str, house: str, now: datetime) -> list[AtHouse]:
    """Open outages on a street; those of the house first."""
    rows = Outage.objects.filter(ended_at__isnull=True, streets__contains=[street]).exclude(until__lte=now)
    found = [AtHouse(one, is_mine(one, street, house)) for one in rows.select_related("body").order_by("since", "id")]
    return sorted(found, key=lambda one: not one.is_mine)


def is_mine(outage: Outage, street: str, house: str) -> bool:
    """Whether a house is meant. Without a number only a whole street is surely meant."""
    return any(
        row["street"] == street and (house_fits(house, row["houses"]) if house else not row["houses"])
        for row in outage.addresses
    )


def outage_to_show(
    rows: Iterable[Outage],
    categories: Sequence[str],
    *,
    city: Directory,
    street: str = "",
    house: str = "",
    place: Point | None = None,
) -> Outage | None:
    """What somebody who is writing should hear of: an open outage of what they write about, at their address.

    The categories of each kind stand in rules.yaml (`outages`). The street decides where it is known; where it is not,
    the district does.
    """
    told: Mapping[Any, Sequence[str]] = city.working_rules.outages
    for one in rows:
        codes = told.get(one.what, ())
        if not any(code in codes for category in categories for code in ancestors(category)):
            continue
        if street:
            if street in one.streets and (not house or is_mine(one, street, house)):
                return one
        elif place is not None:
            district = city.district_at(place)
            if district is not None and district.code in one.districts:
                return one
    return None


def outages_of(user: User) -> QuerySet[Outage]:
    """What a person of staff writes: those of own bodies, for the reception all. Order by `BY_NEWEST`."""
    rows = Outage.objects.select_related("body", "made_by")
    return rows if of_reception(user) else rows.filter(body__in=bodies_of(user))


def newest_change() -> datetime | None:
    """When an outage was last changed: a stamp for whoever keeps a copy."""
    newest: datetime | None = Outage.objects.aggregate(newest=Max("updated_at"))["newest"]
    return newest
