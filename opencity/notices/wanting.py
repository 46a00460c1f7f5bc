"""Whether a subscription wants to hear of something that happened. PURE.

The database finds candidates by its indexes (`keys`, `box`); what is exact is decided here: the circle against the
place, the house against the houses, what the wish is narrowed to.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from shapely import Point, transform
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from opencity.directory.geometry import METRES_PER_DEGREE
from opencity.directory.houses import house_fits

STREET = "street:"
Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class Wish:
    """What somebody asked for; `subject` and `kind` are '' where everything is wanted."""

    keys: Sequence[str] = ()
    subject: str = ""
    kind: str = ""
    house: str = ""
    lat: float | None = None
    lon: float | None = None
    radius_m: int = 0


@dataclass(frozen=True)
class Happening:
    """What happened. `houses`: by street key, where not the whole street is meant. `geometry`: GeoJSON or None."""

    subject: str
    kind: str
    keys: Sequence[str] = ()
    houses: Mapping[str, Sequence[str]] = field(default_factory=dict)
    geometry: Mapping[str, Any] | None = None

    @cached_property
    def key_set(self) -> frozenset[str]:
        return frozenset(self.keys)

    @cached_property
    def shaped(self) -> BaseGeometry | None:
        return shape(dict(self.geometry)) if self.geometry else None


def wants(wish: Wish, news: Happening) -> bool:
    """Whether this is what was asked for.

    A street with a house wants only what concerns the house, where houses are named. A street that answers decides
    alone: houses have no points of their own, so the distance to the middle of their street says nothing.
    """
    if wish.subject not in {"", news.subject} or not _is_kind(wish.kind, news.kind):
        return False
    streets = [key for key in wish.keys if key.startswith(STREET) and key in news.key_set]
    if any(key in news.key_set for key in wish.keys if not key.startswith(STREET)):
        return True
    if streets:
        return not wish.house or any(house_fits(wish.house, news.houses.get(key, ())) for key in streets)
    if wish.lat is None or wish.lon is None or news.shaped is None:
        return False
    return distance_m(news.shaped, wish.lat, wish.lon) <= wish.radius_m


def _is_kind(wanted: str, kind: str) -> bool:
    """The kind itself, or for categories a group above it ("4" for "4.1")."""
    return not wanted or kind == wanted or kind.startswith(f"{wanted}.")


def distance_m(made: BaseGeometry, lat: float, lon: float) -> float:
    """Metres from a point to the nearest part of a shape, on the plane at the point's latitude."""
    scale = (math.cos(math.radians(lat)) * METRES_PER_DEGREE, METRES_PER_DEGREE)
    here = Point(lon * scale[0], lat * scale[1])
    return float(transform(made, lambda points: points * scale).distance(here))


def circle_box(lat: float, lon: float, radius_m: float) -> Box:
    """The box around a circle: west, south, east, north."""
    up = radius_m / METRES_PER_DEGREE
    aside = up / max(0.01, math.cos(math.radians(lat)))
    return lon - aside, lat - up, lon + aside, lat + up


def chunks(keys: Sequence[int], size: int) -> Iterator[Sequence[int]]:
    """The keys in runs of `size`."""
    for start in range(0, len(keys), size):
        yield keys[start : start + size]
