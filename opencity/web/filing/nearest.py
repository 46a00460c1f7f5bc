"""Words for a point: the crossing beside it, or its district."""

from __future__ import annotations

import math
from collections import defaultdict
from functools import lru_cache
from uuid import UUID

from django.utils.translation import gettext as _

from opencity.core.fields import Point
from opencity.core.texts import in_language
from opencity.directory.geometry import distance_m
from opencity.directory.models import AddressRow
from opencity.directory.queries import Directory

CELL = 0.005  # degrees, some 400 to 550 m: a crossing in this or a neighbouring cell is near enough to be named
AT_M = 40
NEAR_M = 500

Crossings = dict[tuple[int, int], list[tuple[Point, str, str]]]


def words_for(point: Point, city: Directory, language: str) -> str:
    """How a person would say where a point is, in `language`."""
    found = _nearest(point, _crossings(city.city.stamp))
    if found is None:
        district = city.district_at(point)
        return in_language(district.names, language) if district else ""
    metres, one, two = found
    names = {street.code: street.label(language) for street in city.addresses.streets if street.code in {one, two}}
    label = f"{names.get(one, one)} / {names.get(two, two)}"
    return label if metres <= AT_M else _("near %(crossing)s") % {"crossing": label}


@lru_cache(maxsize=2)
def _crossings(stamp: UUID) -> Crossings:
    """Crossings by cell; read once for each state of the directory."""
    cells: Crossings = defaultdict(list)
    for row in AddressRow.objects.filter(table="crossing").values_list("row", flat=True):
        point = Point(float(row["lat"]), float(row["lon"]))
        cells[_cell(point)].append((point, row["a"], row["b"]))
    return dict(cells)


def _nearest(point: Point, cells: Crossings) -> tuple[float, str, str] | None:
    y, x = _cell(point)
    around = [
        (distance_m(point, place), one, two)
        for row in (y - 1, y, y + 1)
        for column in (x - 1, x, x + 1)
        for place, one, two in cells.get((row, column), ())
    ]
    best = min(around, default=None)
    return best if best and best[0] <= NEAR_M else None


def _cell(point: Point) -> tuple[int, int]:
    return math.floor(point.lat / CELL), math.floor(point.lon / CELL)
