"""Open appeals around a place, so that one trouble is not told twice."""

from __future__ import annotations

import math

from django.db.models import F, FloatField, Func, Value
from django.db.models.functions import Cast

from opencity.appeals.models import Appeal
from opencity.appeals.states import RUNNING
from opencity.core.fields import Point, PointField
from opencity.directory.geometry import METRES_PER_DEGREE, distance_m
from opencity.directory.models import Category

WITHIN_M = 150.0
MOST_READ = 40


class _Apart(Func):
    """`a <-> b` of two points, in degrees: served by the GiST index."""

    arg_joiner = " <-> "
    template = "%(expressions)s"
    output_field = FloatField()


def nearby_appeals(
    place: Point, category: Category, *, within_m: float = WITHIN_M, limit: int = 5
) -> list[tuple[Appeal, int]]:
    """Public appeals of a category that are still open, nearest first, each with its distance in metres."""
    high = within_m / METRES_PER_DEGREE
    wide = high / max(0.01, math.cos(math.radians(place.lat)))
    box = (place.lon - wide, place.lat - high, place.lon + wide, place.lat + high)
    around = Appeal.objects.filter(is_public=True, place__in_box=box, state__in=sorted(RUNNING), category=category)
    here = Cast(Value(place, output_field=PointField()), PointField())
    rows = around.select_related("category", "district").order_by(_Apart(F("place"), here), "id")[:MOST_READ]
    found = [(row, distance_m(place, row.place)) for row in rows if row.place is not None]
    near = sorted((pair for pair in found if pair[1] <= within_m), key=lambda pair: pair[1])
    return [(row, round(metres)) for row, metres in near[:limit]]
