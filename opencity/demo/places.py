"""Where things happen: on a street of the pack, at a crossing, in a microdistrict; always in the city. PURE."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from random import Random

from opencity.demo.world import LatLon, Road, World

METRES_PER_DEGREE = 111_195.0
JITTER_M = 100.0
NEAR_M = 450.0


@dataclass(frozen=True)
class Spot:
    """A place and what fills the texts about it, by language."""

    at: LatLon
    district: str
    street: Mapping[str, str]
    crossing: Mapping[str, str]
    microdistrict: Mapping[str, str]
    house: str
    kind: str

    def address(self, language: str) -> str:
        """The address as it stands on the appeal."""
        if self.kind == "crossing":
            return _in(self.crossing, language)
        if self.kind == "microdistrict":
            return f"{_in(self.microdistrict, language)}, {self.house}"
        return f"{_in(self.street, language)}, {self.house}"

    def words(self, language: str) -> dict[str, str]:
        """Values of the placeholders."""
        return {
            "street": _in(self.street, language),
            "crossing": _in(self.crossing, language),
            "microdistrict": _in(self.microdistrict, language),
            "house": self.house,
        }


class Places:
    """Chooses places. Streets weigh by their length."""

    def __init__(self, world: World) -> None:
        self.world = world
        self._sums = list(accumulate(max(road.length_m, 50) for road in world.roads))

    def pick(self, rng: Random, *, wants: str) -> Spot:
        """A place that can fill a text which names a `crossing`, a `microdistrict` or a `street`."""
        while True:
            road = rng.choices(self.world.roads, cum_weights=self._sums)[0]
            street, house = road.names, _house(rng)
            crossing: Mapping[str, str] = {}
            area: Mapping[str, str] = {}
            if wants == "crossing" and self.world.corners:
                corner = rng.choice(self.world.corners)
                point, crossing = corner.at, corner.names
            elif wants == "microdistrict" and self.world.areas:
                found = rng.choice(self.world.areas)
                point, area = _jitter(rng, found.at, 2 * JITTER_M), found.bases
            else:
                wants, point = "street", _on(rng, road)
            if district := self.world.district_at(point):
                rounded = (round(point[0], 6), round(point[1], 6))
                return Spot(rounded, district, street, crossing, area, house, wants)


def wanted_place(text: str) -> str:
    """Which kind of place a text names."""
    return next((kind for kind in ("crossing", "microdistrict") if f"{{{kind}}}" in text), "street")


def metres(a: LatLon, b: LatLon) -> float:
    """Metres between two near points; a plane is exact enough inside a city."""
    across = math.cos(math.radians(a[0]))
    return METRES_PER_DEGREE * math.hypot(a[0] - b[0], (a[1] - b[1]) * across)


def _on(rng: Random, road: Road) -> LatLon:
    """A point on the street: from one known point part of the way to the next one, else a step aside."""
    start = rng.choice(road.points)
    near = [point for point in road.points if 1 < metres(start, point) <= NEAR_M]
    if not near:
        return _jitter(rng, start, JITTER_M) if len(road.points) == 1 else start
    end = min(near, key=lambda point: metres(start, point))
    part = rng.uniform(0.1, 0.9)
    return (start[0] + part * (end[0] - start[0]), start[1] + part * (end[1] - start[1]))


def _jitter(rng: Random, point: LatLon, most: float) -> LatLon:
    north, east = rng.uniform(-most, most), rng.uniform(-most, most)
    across = math.cos(math.radians(point[0]))
    return (point[0] + north / METRES_PER_DEGREE, point[1] + east / METRES_PER_DEGREE / across)


def _house(rng: Random) -> str:
    number = int(rng.triangular(1, 190, 20))
    return f"{number}/{rng.randint(1, 5)}" if rng.random() < 0.15 else str(number)


def _in(names: Mapping[str, str], language: str) -> str:
    return names.get(language) or names.get("ru") or next(iter(names.values()), "")


def sorted_roads(roads: Sequence[Road]) -> list[Road]:
    """Roads in an order that does not depend on the database."""
    return sorted(roads, key=lambda road: (road.names.get("ru", ""), road.length_m, tuple(road.points)))
