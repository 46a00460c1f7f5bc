"""What a plan must know of the city: places, categories, bodies, working time. PURE."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from opencity.appeals.deadlines import Due, TermRule, Unit, due_of, registered_on
from opencity.directory.calendar import WorkCalendar
from opencity.directory.pack.rules import Review

LatLon = tuple[float, float]


@dataclass(frozen=True)
class Road:
    """A street with points that lie on it."""

    names: Mapping[str, str]
    length_m: int
    points: Sequence[LatLon]


@dataclass(frozen=True)
class Corner:
    """Two streets that meet."""

    names: Mapping[str, str]
    at: LatLon


@dataclass(frozen=True)
class Area:
    """A microdistrict: its name without and with its kind."""

    bases: Mapping[str, str]
    names: Mapping[str, str]
    at: LatLon


@dataclass(frozen=True)
class Leaf:
    """A category as a plan needs it. `words` are stems of its names and keywords."""

    code: str
    term: TermRule
    photo: str
    season: frozenset[int]
    is_public: bool
    words: frozenset[str]

    @property
    def group(self) -> str:
        """Code of the group it belongs to."""
        return self.code.split(".", maxsplit=1)[0]

    @property
    def is_urgent(self) -> bool:
        """Whether its term runs in hours, round the clock."""
        return self.term.unit is Unit.HOURS


@dataclass(frozen=True)
class World:
    """The city at the time of planning. `answerer(category, district, day)` gives a body's code."""

    zone: ZoneInfo
    calendar: WorkCalendar
    registration_until: time
    intake: Mapping[str, tuple[time, time]]
    roads: Sequence[Road]
    corners: Sequence[Corner]
    areas: Sequence[Area]
    leaves: Mapping[str, Leaf]
    legal: TermRule
    bodies: Sequence[str]
    reception: str
    review: Review
    confidential: frozenset[str]
    akimats: Mapping[str, str]
    answerer: Callable[[str, str, date], str]
    district_at: Callable[[LatLon], str]

    def registered(self, at: datetime) -> date:
        """The day of registration of what comes in at a local moment."""
        return registered_on(at, calendar=self.calendar, until=self.registration_until)

    def due(self, start: date, leaf: Leaf | None, at: datetime) -> Due:
        """The due day of a clock of the leaf's term."""
        return due_of(start, leaf.term if leaf else self.legal, received_at=at, calendar=self.calendar)

    def bodies_of_group(self, group: str, district: str, day: date) -> list[str]:
        """Bodies that answer for leaves of one group at a place, the reception left out."""
        found = {self.answerer(leaf.code, district, day) for leaf in self.leaves.values() if leaf.group == group}
        return sorted(found - {self.reception})
