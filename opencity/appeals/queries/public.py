"""What everybody may read: the public list, the map, one appeal as its page shows it.

Everything here starts from `is_public`. What a resident took back is in no list; its page stays for those who follow.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import TypeVar

from django.db.models import Avg, Count, F, FloatField, Func, IntegerField, Min, Prefetch, Q, QuerySet, Value
from django.db.models.functions import Cast

from opencity.appeals.events import Audience, EventKind, kinds_for
from opencity.appeals.models import Appeal, Event, Photo, PhotoKind, Reply
from opencity.appeals.queries.cells import Cell, about_in, counted_cells, side_of, zoom_of
from opencity.appeals.queries.released import released_replies, shown_photos
from opencity.appeals.states import RUNNING, Resolution, State
from opencity.core.fields import Point, PointField
from opencity.directory.geometry import distance_m
from opencity.directory.queries import Directory

MOST_POINTS = 500
# Large columns of the directory that no page shows: with them a row costs four times as much to read.
HEAVY = ("category__keywords", "district__polygon")
NEAR_READ = 60
SURELY_TOO_MANY = MOST_POINTS * 1.5
# What a mark says; the name of the category comes from the directory in memory.
ON_THE_MAP = (
    "number", "place", "category", "state", "outcome", "resolution", "due_on", "due_at", "term_unit", "replied_at",
)  # fmt: skip
Named = TypeVar("Named", Appeal, Reply)
Box = tuple[float, float, float, float]  # west, south, east, north in degrees


class Progress(StrEnum):
    """How far appeals of a list are."""

    OPEN = "open"
    ANSWERED = "answered"
    FIXED = "fixed"


_FIXED = Q(state=State.CONFIRMED, resolution=Resolution.FIXED)
PROGRESS = {
    Progress.OPEN: Q(state__in=sorted(RUNNING)),
    Progress.ANSWERED: Q(state__in=[State.REPLIED, State.CLOSED, State.CONFIRMED]) & ~_FIXED,
    Progress.FIXED: _FIXED,
}


@dataclass(frozen=True)
class Chosen:
    """Filters of the public list; what is empty does not filter."""

    categories: Sequence[int] = field(default_factory=tuple)
    district: int | None = None
    progress: Progress | None = None
    box: Box | None = None

    @property
    def is_narrow(self) -> bool:
        """Whether more than the category filters."""
        return self.district is not None or self.progress is not None


@dataclass(frozen=True)
class Spot:
    """One mark on the map: an appeal, or so many of them around a place."""

    place: Point
    count: int
    appeal: Appeal | None = None


class _Axis(Func):
    """One coordinate of a point: 0 is east, 1 is north."""

    output_field = FloatField()

    def __init__(self, axis: int) -> None:
        super().__init__(F("place"), template=f"(%(expressions)s)[{int(axis)}]")


class _Cell(Func):
    """The number of the grid cell of a point along one axis; `size` in degrees."""

    output_field = IntegerField()

    def __init__(self, axis: int, size: float) -> None:
        super().__init__(F("place"), template=f"floor((%(expressions)s)[{int(axis)}] / {float(size)!r})::integer")


class _Apart(Func):
    """`a <-> b` in degrees: the order that the GiST index gives."""

    arg_joiner = " <-> "
    template = "%(expressions)s"
    output_field = FloatField()


def public_appeals(chosen: Chosen | None = None) -> QuerySet[Appeal]:
    """Public appeals that were not taken back, with what a row of a list shows."""
    first = Photo.objects.filter(kind=PhotoKind.BEFORE).only("appeal_id", "token").order_by("id")
    rows = _found(chosen or Chosen()).select_related("category", "body", "district")
    return rows.defer("words", "text", *HEAVY).prefetch_related(Prefetch("photos", queryset=first, to_attr="before"))


def appeals_near(place: Point, chosen: Chosen | None = None, *, limit: int = 30) -> list[tuple[Appeal, int]]:
    """Public appeals nearest to a place, nearest first, each with its distance in metres."""
    here = Cast(Value(place, output_field=PointField()), PointField())
    rows = public_appeals(chosen).filter(place__isnull=False).order_by(_Apart(F("place"), here))[:NEAR_READ]
    # Degrees order roughly (one of longitude is shorter than one of latitude); metres order rightly.
    found = [(row, round(distance_m(place, row.place))) for row in rows if row.place is not None]
    return sorted(found, key=lambda pair: pair[1])[:limit]


def points_in(box: Box, chosen: Chosen, *, now: datetime) -> list[Spot] | None:
    """Every public appeal in a box; None where there are more than a map can show."""
    if about_in(box, categories=chosen.categories, now=now) > SURELY_TOO_MANY and not chosen.is_narrow:
        return None
    rows = _found(chosen).filter(place__in_box=box).only(*ON_THE_MAP).order_by()
    found = list(rows[: MOST_POINTS + 1])
    if len(found) > MOST_POINTS:
        return None
    return [Spot(row.place, 1, row) for row in found if row.place is not None]


def clusters_in(box: Box, chosen: Chosen, *, size: float, now: datetime) -> list[Spot]:
    """Public appeals in a box counted by squares of at least `size` degrees; one with one appeal is that appeal.

    The squares are those of one grid for all, so circles stay where they are while the map is moved. For a large
    box the counts of the last minute answer.
    """
    zoom = zoom_of(size)
    cells = counted_cells(
        box, zoom=zoom, categories=chosen.categories, district=chosen.district, progress=chosen.progress, now=now
    )
    if cells is None:
        cells = _counted_now(box, chosen, side_of(zoom))
    alone = [cell.first for cell in cells if cell.count == 1]
    # What is no longer public since the count is not found here, and so not shown.
    known = _found(chosen).only(*ON_THE_MAP).in_bulk(alone) if alone else {}
    spots = [Spot(Point(cell.lat, cell.lon), cell.count, known.get(cell.first)) for cell in cells]
    return [spot for spot in spots if spot.count > 1 or spot.appeal is not None]


def _counted_now(box: Box, chosen: Chosen, size: float) -> list[Cell]:
    cells = (
        _found(chosen)
        .filter(place__in_box=box)
        .values(east=_Cell(0, size), north=_Cell(1, size))
        .annotate(count=Count("id"), lon=Avg(_Axis(0)), lat=Avg(_Axis(1)), first=Min("id"))
        .order_by("-count", "first")[:MOST_POINTS]
    )
    return [Cell(row["lon"], row["lat"], row["count"], row["first"]) for row in cells]


def appeal_to_follow(number: str) -> Appeal | None:
    """One appeal with everything its page and its acts need, public or not: the face asks who is looking."""
    rows = Appeal.objects.select_related("appellant", "body", "category", "district", "executor", "whole")
    return rows.defer("words", *HEAVY).filter(number=number).first()


def appeal_to_read(number: str, city: Directory) -> Appeal | None:
    """The same for programs: names come from the directory in memory, so that two tables are read and not seven."""
    rows = Appeal.objects.select_related("appellant").defer("words").filter(number=number)
    return named(rows[0], city) if rows else None


def named(row: Named, city: Directory) -> Named:
    """A row with its body, category and district from memory."""
    known = (("body", city.bodies_by_id), ("category", city.categories_by_id), ("district", city.districts_by_id))
    for name, rows in known:
        if (found := rows.get(getattr(row, f"{name}_id", None) or 0)) is not None:
            setattr(row, name, found)
    return row


def history(appeal: Appeal, audience: Audience) -> list[Event]:
    """Events an audience may see, oldest first.

    That it was reopened is public; the resident's words about it are not, and the face leaves them out.
    """
    kinds = [*kinds_for(audience), EventKind.REOPENED]
    return list(Event.objects.filter(appeal=appeal, kind__in=kinds).order_by("id"))


def replies(appeal: Appeal) -> list[Reply]:
    """Official answers that reached the appellant, oldest first."""
    return list(released_replies(appeal).select_related("body"))


def replies_named(appeal: Appeal, city: Directory) -> list[Reply]:
    """The same with their bodies from memory."""
    return [named(reply, city) for reply in released_replies(appeal)]


def photos(appeal: Appeal) -> list[Photo]:
    """Photos of an appeal that may be shown, in the order they came."""
    return list(shown_photos().filter(appeal=appeal).order_by("id"))


def _found(chosen: Chosen) -> QuerySet[Appeal]:
    rows = Appeal.objects.filter(is_public=True).exclude(state=State.WITHDRAWN)
    if chosen.categories:
        rows = rows.filter(category_id__in=chosen.categories)
    if chosen.district is not None:
        rows = rows.filter(district_id=chosen.district)
    if chosen.progress is not None:
        rows = rows.filter(PROGRESS[chosen.progress])
    if chosen.box is not None:
        rows = rows.filter(place__in_box=chosen.box)
    return rows
