"""Clusters of the map from counts that a job keeps (`actions.counting`)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import floor, log2

from django.db.models import Exists, F, Min, QuerySet, Sum

from opencity.appeals.models import MapCell, MapCount

# The side of a square at zoom 0 in degrees: 72 pixels of a tile of 512. Each zoom halves it.
LARGEST = 72 * 360 / 512
LEVELS = (10, 12, 14)  # zooms that are kept; those between are put together from the next finer one
ALL = -1
FRESH = timedelta(minutes=10)
MOST_ROWS = 500
Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class Cell:
    """Some appeals around a place; `first` is the oldest of them."""

    lon: float
    lat: float
    count: int
    first: int


def zoom_of(size: float) -> int:
    """The finest zoom of the grid whose squares are at least so large, in degrees."""
    return floor(log2(LARGEST / size) + 1e-9)


def side_of(zoom: int) -> float:
    """The side of a square of a zoom, in degrees."""
    return float(LARGEST / 2.0**zoom)


def counted_cells(
    box: Box, *, zoom: int, categories: Sequence[int], district: int | None, progress: str | None, now: datetime
) -> list[Cell] | None:
    """Cells of a box from the counts; None where they are too coarse or too old, so that appeals must be asked."""
    if zoom > LEVELS[-1] or not is_counted(now):
        return None
    level = min(level for level in LEVELS if level >= zoom)
    shift = level - zoom
    rows = _rows(box, level, shift, categories)
    if district is not None:
        rows = rows.filter(district=district)
    if progress is not None:
        rows = rows.filter(progress=progress)
    put = rows.values(east=F("x").bitrightshift(shift), north=F("y").bitrightshift(shift)).order_by()
    found = put.annotate(n=Sum("count"), lon_=Sum("lon"), lat_=Sum("lat"), oldest=Min("first"))
    ordered = found.order_by("-n", "oldest").values_list("n", "lon_", "lat_", "oldest")[:MOST_ROWS]
    return [Cell(lon / count, lat / count, count, first) for count, lon, lat, first in ordered]


def about_in(box: Box, *, categories: Sequence[int], now: datetime) -> int:
    """About how many appeals a small box holds, by the finest squares inside of it; 0 where nothing is counted."""
    west, south, east, north = box
    side = side_of(LEVELS[-1])
    inner = (west + side / 2, south + side / 2, east - side / 2, north - side / 2)
    if inner[0] >= inner[2] or inner[1] >= inner[3]:
        return 0
    counted = Exists(MapCount.objects.filter(until__gt=now - FRESH))
    return _rows(inner, LEVELS[-1], 0, categories).filter(counted).aggregate(n=Sum("count"))["n"] or 0


def is_counted(now: datetime) -> bool:
    """Whether the counts are there and the job that renews them is alive."""
    return MapCount.objects.filter(until__gt=now - FRESH).exists()


def _rows(box: Box, level: int, shift: int, categories: Sequence[int]) -> QuerySet[MapCell]:
    side = side_of(level - shift)
    west, south, east, north = (floor(edge / side) for edge in box)
    last = (1 << shift) - 1
    rows = MapCell.objects.filter(
        level=level,
        x__range=(west << shift, (east << shift) + last),
        y__range=(south << shift, (north << shift) + last),
    )
    return rows.filter(category__in=categories) if categories else rows.filter(category=ALL)
