"""A stretch of a street "from … to …", found from the crossings the directory knows. PURE."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

from opencity.core.refused import Refused
from opencity.directory.address_data import Crossing
from opencity.directory.geometry import METRES_PER_DEGREE, distance_m

ASIDE = 0.35  # of the length of the stretch: a crossing farther off its line belongs to another arm of the street
LEAST_ASIDE_M = 120.0


@dataclass(frozen=True)
class Stretch:
    """Part of a street as points (lat, lon) from end to end."""

    points: tuple[tuple[float, float], ...]

    @property
    def length_m(self) -> float:
        """How long it is, along its points."""
        pairs = zip(self.points, self.points[1:], strict=False)
        return sum(distance_m(one, other) for one, other in pairs)


def stretch_of(street: str, begin: str, end: str, crossings: Iterable[Crossing]) -> Stretch:
    """The stretch of `street` between its crossings with `begin` and `end`, through the crossings between them.

    Refuses `streets_do_not_meet` (with the one that does not) and `stretch_same_end`.
    """
    if begin == end:
        raise Refused("stretch_same_end")
    on_it = [(one.b if one.a == street else one.a, (one.lat, one.lon)) for one in crossings if street in (one.a, one.b)]
    starts = [place for other, place in on_it if other == begin]
    ends = [place for other, place in on_it if other == end]
    for code, found in ((begin, starts), (end, ends)):
        if not found:
            raise Refused("streets_do_not_meet", street=street, other=code)
    # Two streets may meet twice (a boulevard, a ring); the nearest pair is what people mean.
    first, last = min(((a, b) for a in starts for b in ends), key=lambda pair: distance_m(*pair))
    between = [place for other, place in on_it if other not in {begin, end}]
    return Stretch((first, *_ordered(first, last, between), last))


def whole_street(street: str, crossings: Iterable[Crossing]) -> Stretch | None:
    """A line through every crossing of a street, in their order; None where the directory knows fewer than two."""
    places = sorted({(one.lat, one.lon) for one in crossings if street in (one.a, one.b)})
    if len(places) < 2:
        return None
    first, last = max(((a, b) for a in places for b in places), key=lambda pair: distance_m(*pair))
    between = [place for place in places if place not in (first, last)]
    return Stretch((first, *_ordered(first, last, between), last))


def _ordered(
    first: tuple[float, float], last: tuple[float, float], places: Iterable[tuple[float, float]]
) -> list[tuple[float, float]]:
    """The places that lie between, by how far along the straight line they are."""
    across = math.cos(math.radians(first[0])) * METRES_PER_DEGREE
    ahead = ((last[1] - first[1]) * across, (last[0] - first[0]) * METRES_PER_DEGREE)
    long = math.hypot(*ahead)
    if not long:
        return []
    found = set()
    for lat, lon in places:
        x, y = (lon - first[1]) * across, (lat - first[0]) * METRES_PER_DEGREE
        along = (x * ahead[0] + y * ahead[1]) / long
        aside = abs(x * ahead[1] - y * ahead[0]) / long
        if 0 < along < long and aside <= max(LEAST_ASIDE_M, ASIDE * long):
            found.add((round(along, 1), (lat, lon)))
    return [place for _along, place in sorted(found)]
