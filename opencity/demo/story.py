"""One life being written: where it stands now and what has happened so far. PURE."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from opencity.appeals.deadlines import Due
from opencity.demo import hours
from opencity.demo.crew import head_of
from opencity.demo.material import Material
from opencity.demo.places import Spot
from opencity.demo.words import Words
from opencity.demo.world import Leaf, World


@dataclass(frozen=True)
class Act:
    """One act of the plan: what is done (`verb`) to which life (`of`), when, by whom (address; '' the resident)."""

    at: datetime
    of: str
    verb: str
    by: str = ""
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Shot:
    """One photo of the plan: a drawing, as if taken at a moment and place."""

    motif: str
    kind: str
    taken_at: datetime
    at: tuple[float, float]


@dataclass(frozen=True)
class Stage:
    """What all lives share."""

    world: World
    material: Material
    words: Words
    executors: Mapping[str, list[str]]
    until: datetime


@dataclass
class Story:
    """A life in the making. `now` only ever grows; every act is written at `now`."""

    key: str
    stage: Stage
    rng: Random
    leaf: Leaf
    language: str
    spot: Spot
    has_place: bool
    now: datetime
    body: str
    late_share: float
    is_slow: bool
    start: date
    due: Due
    first_due: date
    known: bool = True
    executor: str = ""
    guarded: bool = False  # a confidential body has had the appeal that it is a part of
    acts: list[Act] = field(default_factory=list)

    @property
    def world(self) -> World:
        """The city."""
        return self.stage.world

    @property
    def motif(self) -> str:
        """The drawing of its category, '' for none; any drawing where a photo must be."""
        motif = self.stage.material.motif(self.leaf.code)
        return motif or (self.stage.material.any_motif if self.leaf.photo == "required" else "")

    @property
    def is_part(self) -> bool:
        """Whether it is one demand of another appeal."""
        return self.key.endswith("+")

    def chance(self, probability: float) -> bool:
        """True with a probability."""
        return self.rng.random() < probability

    def act(self, verb: str, by: str = "", **facts: Any) -> None:
        """Write an act at this moment."""
        self.acts.append(Act(self.now, self.key, verb, by, facts))

    def work_for(self, office_hours: float) -> None:
        """Let office time go by; urgent matters run round the clock."""
        if self.leaf.is_urgent:
            self.now += timedelta(hours=office_hours, seconds=self.rng.randrange(40, 100))
        else:
            self.now = hours.after_work(self.now + timedelta(minutes=1), office_hours, self.world, self.rng)
            self.now += timedelta(seconds=self.rng.randrange(60))

    def wait_until(self, moment: datetime) -> None:
        """Go on at an office moment not before `moment`."""
        self.now = max(self.now + timedelta(minutes=2), moment)
        if not self.leaf.is_urgent:
            self.now = hours.office_moment(self.now, self.world, self.rng)

    def resident_waits(self, wait: timedelta) -> None:
        """Go on when the resident is awake."""
        self.now = hours.awake_moment(self.now + wait, self.rng)

    def clock_again(self) -> None:
        """A new term from now (a forward, a decision after a dispute, a reopening)."""
        self.start = self.world.registered(self.now)
        self.due = self.world.due(self.start, self.leaf, self.now)
        self.first_due = self.due.on

    def staff(self) -> str:
        """Who acts for the body now: the executor, else one of its people."""
        return self.executor or self.rng.choice(self.stage.executors.get(self.body) or [head_of(self.body)])

    def phrase(self, kind: str, language: str = "") -> Any:
        """A phrase that suits the matter."""
        return self.stage.words.phrase(self.rng, kind, language or self.language, self.leaf)[1]

    def shots(self, kind: str, count: int = 1) -> list[Shot]:
        """Photos taken a little before now."""
        taken = self.now - timedelta(minutes=self.rng.randint(3, 50))
        return [Shot(self.motif, kind, taken + timedelta(minutes=n), self.spot.at) for n in range(count)]
