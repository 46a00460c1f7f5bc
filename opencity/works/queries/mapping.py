"""What the city map shows of works and outages: in a box, in a span of time, drawn for a zoom or counted in cells."""

from __future__ import annotations

import calendar
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any, Generic, TypeVar
from zoneinfo import ZoneInfo

from django.db.models import Avg, Count, F, FloatField, Func, IntegerField, Min, Model, Q, QuerySet, TextField
from django.db.models.functions import Cast

from opencity.works.life import OPEN, PUBLIC, State
from opencity.works.models import Outage, Work
from opencity.works.tiles import Box, Kept, cell_of, drawn, level_of

MOST_DRAWN = 120  # more in one box are counted in cells
MOST_CELLS = 450  # more than a box is ever cut into, so that none is lost
M = TypeVar("M", bound=Model)

# Some 300 bytes each: 6 MB of a process at most.
_KEPT = Kept(20_000)
_OF_WORK = (
    "number", "version", "kind", "state", "names", "centre",
    "begins_on", "begins_precision", "ends_on", "ends_precision",
)  # fmt: skip
_OF_OUTAGE = ("number", "version", "what", "addresses", "since", "until", "ended_at", "centre")


@dataclass(frozen=True)
class Span:
    """The days a reader asks for, both included; `is_now`: today only, and what is late or began early."""

    first: date
    last: date
    today: date
    is_now: bool = False

    @classmethod
    def now(cls, today: date) -> Span:
        """Today."""
        return cls(today, today, today, is_now=True)

    @classmethod
    def month(cls, first: date, today: date) -> Span:
        """The month of a day."""
        last = calendar.monthrange(first.year, first.month)[1]
        return cls(first.replace(day=1), first.replace(day=last), today)

    def moments(self, zone: ZoneInfo) -> tuple[datetime, datetime]:
        """The first moment of it, and the first one after it."""
        after = self.last + timedelta(days=1)
        return datetime.combine(self.first, time(), zone), datetime.combine(after, time(), zone)


@dataclass(frozen=True)
class Asked:
    """What to show. `kinds`: of works, of outages what is off; None: all of them."""

    span: Span
    kinds: Sequence[str] | None = None
    district: int | None = None
    district_code: str = ""
    box: Box | None = None


@dataclass(frozen=True)
class Cell:
    """So many around a place."""

    lon: float
    lat: float
    count: int


@dataclass(frozen=True)
class Drawn(Generic[M]):
    """Rows with their drawing as GeoJSON text, and cells with the counts of the others."""

    rows: Sequence[tuple[M, str]] = field(default_factory=tuple)
    cells: Sequence[Cell] = field(default_factory=tuple)


def works_of(asked: Asked) -> QuerySet[Work]:
    """Public works of a span. Order by `("-begins_on", "-id")`.

    A month that is over also shows what was finished since, and the archive; cancelled works are never shown.
    """
    span = asked.span
    running = Q(state__in=sorted(OPEN), is_archive=False)
    if span.is_now:
        wanted = running & (Q(begins_on__lte=span.today) | Q(state__in=[State.UNDER_WAY.value, State.PAUSED.value]))
    else:
        # What is late has its end behind it and is still there.
        open_then = running if span.first <= span.today else running & Q(ends_on__gte=span.first)
        done = Q(state=State.FINISHED, is_archive=False, ended_on__gte=span.first)
        wanted = (open_then | done) & Q(begins_on__lte=span.last)
        if span.last < span.today:
            old = Q(is_archive=True, state__in=sorted(PUBLIC - {State.CANCELLED}))
            wanted |= old & Q(begins_on__lte=span.last, ends_on__gte=span.first)
    rows = Work.objects.filter(wanted)
    if asked.kinds is not None:
        rows = rows.filter(kind__in=asked.kinds)
    if asked.district is not None:
        rows = rows.filter(district_id=asked.district)
    return rows if asked.box is None else rows.filter(box__overlaps=asked.box)


def outages_of(asked: Asked, *, zone: ZoneInfo, now: datetime) -> QuerySet[Outage]:
    """Outages of a span: those that are not over, of a month that is over all. Order by `("-since", "-id")`."""
    first, after = asked.span.moments(zone)
    rows = Outage.objects.filter(since__lt=after)
    if asked.span.last >= asked.span.today:
        rows = rows.filter(ended_at__isnull=True).filter(Q(until__isnull=True) | Q(until__gt=max(now, first)))
    else:
        rows = rows.filter(Q(ended_at__gte=first) | Q(ended_at__isnull=True))
        rows = rows.filter(Q(until__isnull=True) | Q(until__gt=first))
    if asked.kinds is not None:
        rows = rows.filter(what__in=asked.kinds)
    if asked.district_code:
        rows = rows.filter(districts__contains=[asked.district_code])
    return rows if asked.box is None else rows.filter(box__overlaps=asked.box)


def works_drawn(asked: Asked, zoom: int) -> Drawn[Work]:
    """The works of a box (needed) for the map."""
    return _drawn(works_of(asked).filter(centre__isnull=False), "w", asked.box, zoom, _OF_WORK)


def outages_drawn(asked: Asked, zoom: int, *, zone: ZoneInfo, now: datetime) -> Drawn[Outage]:
    """The outages of a box (needed) for the map."""
    rows = outages_of(asked, zone=zone, now=now).filter(centre__isnull=False)
    return _drawn(rows, "o", asked.box, zoom, _OF_OUTAGE)


def _drawn(rows: QuerySet[Any], letter: str, box: Box | None, zoom: int, fields: Sequence[str]) -> Drawn[Any]:
    if box is None:
        message = "the map asks for a box"
        raise ValueError(message)
    found = list(rows.values_list("pk", flat=True)[: MOST_DRAWN + 1])
    cells: list[Cell] = []
    if len(found) > MOST_DRAWN:
        counted = _counted(rows, cell_of(box, zoom))
        found = [row["one"] for row in counted if row["count"] == 1][:MOST_DRAWN]
        alone = set(found)
        cells = [Cell(row["lon"], row["lat"], row["count"]) for row in counted if row["one"] not in alone]
    known = rows.model.objects.only(*fields).in_bulk(found) if found else {}
    shapes = _shapes(rows.model, letter, known.values(), zoom)
    return Drawn([(row, shapes[pk]) for pk, row in known.items()], cells)


def _counted(rows: QuerySet[Any], size: float) -> list[dict[str, Any]]:
    cells = (
        rows.order_by()
        .values(east=_Cell(0, size), north=_Cell(1, size))
        .annotate(count=Count("pk"), lon=Avg(_Axis(0)), lat=Avg(_Axis(1)), one=Min("pk"))
        .order_by("-count", "one")
    )
    return list(cells[:MOST_CELLS])


def _shapes(model: Any, letter: str, rows: Iterable[Any], zoom: int) -> Mapping[int, str]:
    """The drawing of every row: kept ones first, the others drawn together."""
    level = level_of(zoom)
    keys = {row.pk: (letter, row.pk, row.version, level) for row in rows}
    kept = _KEPT.find(keys.values())
    missing = [pk for pk, key in keys.items() if key not in kept]
    if missing:
        texts = dict(
            model.objects.filter(pk__in=missing, geometry__isnull=False)
            .annotate(text=Cast("geometry", TextField()))
            .values_list("pk", "text")
        )
        made = dict(zip(texts, drawn(list(texts.values()), zoom), strict=True))
        new = {keys[pk]: made.get(pk, "") for pk in missing}
        _KEPT.keep(new)
        kept = {**kept, **new}
    return {pk: kept[key] for pk, key in keys.items()}


class _Axis(Func):
    """One coordinate of the centre: 0 is east, 1 is north."""

    output_field = FloatField()

    def __init__(self, axis: int) -> None:
        super().__init__(F("centre"), template=f"(%(expressions)s)[{int(axis)}]")


class _Cell(Func):
    """The number of the grid cell of the centre along one axis; `size` in degrees."""

    output_field = IntegerField()

    def __init__(self, axis: int, size: float) -> None:
        super().__init__(F("centre"), template=f"floor((%(expressions)s)[{int(axis)}] / {float(size)!r})::integer")
