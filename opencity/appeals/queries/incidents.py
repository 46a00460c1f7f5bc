"""Mass incidents: which are open, which one a report belongs to, and where a new one seems to begin."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from opencity.appeals.models import Appeal, Incident
from opencity.appeals.queries.merging import TOGETHER
from opencity.appeals.states import RUNNING
from opencity.core.fields import Point
from opencity.directory.geometry import METRES_PER_DEGREE, distance_m
from opencity.directory.models import District
from opencity.directory.routing import ancestors

BY_NEWEST = ("-began_at", "-id")
MOST_OPEN = 50
STORM_M = 500
STORM_HOURS = 2
STORM_FROM = 10
MOST_READ = 2_000


@dataclass(frozen=True)
class Storm:
    """Many reports of one category in a short time around one place: perhaps an incident."""

    appeal: Appeal
    count: int


def open_incidents(now: datetime) -> list[Incident]:
    """Incidents that last now, newest first; a handful at any time."""
    lasting = Incident.objects.filter(ended_at__isnull=True, began_at__lte=now)
    rows = lasting.filter(Q(ends_at__isnull=True) | Q(ends_at__gt=now))
    if not rows.exists():  # as on nearly all days, at every filing
        return []
    rows = rows.filter(master__state__in=sorted(RUNNING))
    related = ("master__body", "master__category", "district")
    return list(
        rows.select_related(*related)
        .defer("master__words", "master__text", "master__category__keywords", "district__polygon")
        .order_by(*BY_NEWEST)[:MOST_OPEN]
    )


def all_incidents() -> QuerySet[Incident]:
    """Every incident with the number of appeals in it (`size`); order by `BY_NEWEST`."""
    inside = Appeal.objects.filter(master=OuterRef("master_id"), state__in=TOGETHER).order_by().values("master")
    size = Coalesce(Subquery(inside.annotate(n=Count("pk")).values("n")), 0)
    rows = Incident.objects.annotate(size=size).select_related("master__body", "master__category", "district", "by")
    return rows.defer("master__words", "master__text", "master__category__keywords", "district__polygon")


def is_of(incident: Incident, category: str) -> bool:
    """Whether a category belongs to the incident: itself, or a group above it."""
    return not set(ancestors(category)).isdisjoint(incident.categories)


def reaches(incident: Incident, place: Point | None, district: District | None) -> bool:
    """Whether a place is in the area of the incident. Without a place only an incident of the whole city reaches it."""
    if incident.place is not None:
        return place is not None and distance_m(incident.place, place) <= (incident.radius_m or 0)
    if incident.district_id is not None:
        return district is not None and district.pk == incident.district_id
    return True


def incident_for(
    incidents: Iterable[Incident], category: str, place: Point | None, district: District | None
) -> Incident | None:
    """The open incident that a report belongs to: its category and its place fit; the narrowest area first."""
    fits = [one for one in incidents if is_of(one, category) and reaches(one, place, district)]
    return min(fits, key=_width, default=None)


def incident_to_show(
    incidents: Iterable[Incident],
    categories: Sequence[str],
    place: Point | None,
    district: District | None,
    *,
    place_known: bool,
) -> Incident | None:
    """What a resident who is still writing should hear of.

    `categories` are the chosen one, or those that the words propose. Where the place is not known yet, the category
    alone speaks; where no category is known, a place inside of a bounded area does.
    """
    for one in sorted(incidents, key=_width):
        here = reaches(one, place, district)
        if categories:
            if any(is_of(one, code) for code in categories) and (here or not place_known):
                return one
        elif place_known and here and (one.place is not None or one.district_id is not None):
            return one
    return None


def _width(incident: Incident) -> tuple[int, int]:
    if incident.place is not None:
        return 0, incident.radius_m or 0
    return (1, 0) if incident.district_id is not None else (2, 0)


def storms(now: datetime) -> list[Storm]:
    """Where residents write the same at once, the largest first: one question, by the index of the newest.

    Read are the latest `MOST_READ` open appeals of `STORM_HOURS` hours that have a place and stand alone.
    """
    since = now - timedelta(hours=STORM_HOURS)
    rows = (
        Appeal.objects.filter(received_at__gte=since, received_at__lte=now, state__in=sorted(RUNNING), is_public=True)
        .filter(place__isnull=False, category__isnull=False, master__isnull=True)
        .only("number", "category_id", "place", "received_at", "address")
        .order_by("-received_at", "-id")[:MOST_READ]
    )
    by_category: dict[int, list[Appeal]] = defaultdict(list)
    for row in rows:
        by_category[row.category_id or 0].append(row)
    found = [storm for alike in by_category.values() if len(alike) >= STORM_FROM for storm in _clusters(alike)]
    return sorted(found, key=lambda storm: -storm.count)


def _clusters(alike: Sequence[Appeal]) -> list[Storm]:
    """Groups of at least `STORM_FROM` within `STORM_M` metres of one of them; each appeal counts once."""
    cells: dict[tuple[int, int], list[Appeal]] = defaultdict(list)
    for row in alike:
        cells[_cell(row.place)].append(row)
    taken: set[int] = set()
    found = []
    for cell in sorted(cells, key=lambda one: -len(cells[one])):
        middle = next((row for row in cells[cell] if row.pk not in taken), None)
        if middle is None or middle.place is None:
            continue
        around = [row for key in _around(cell) for row in cells.get(key, ()) if row.pk not in taken]
        near = [row for row in around if row.place is not None and distance_m(middle.place, row.place) <= STORM_M]
        if len(near) >= STORM_FROM:
            taken |= {row.pk for row in near}
            found.append(Storm(min(near, key=lambda row: (row.received_at, row.pk)), len(near)))
    return found


def _cell(place: Point | None) -> tuple[int, int]:
    if place is None:
        return 0, 0
    wide = STORM_M / METRES_PER_DEGREE
    return math.floor(place.lat / wide), math.floor(place.lon * max(0.01, math.cos(math.radians(place.lat))) / wide)


def _around(cell: tuple[int, int]) -> list[tuple[int, int]]:
    y, x = cell
    return [(y + up, x + right) for up in (-1, 0, 1) for right in (-1, 0, 1)]
