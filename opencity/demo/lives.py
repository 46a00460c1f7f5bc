"""A year of life of the city, planned from a seed: who writes, when, where, what becomes of it. PURE.

The plan is a list of acts in the order of time, none later than `until`. What the actions will decide
by themselves (number, secret, body, due date) is foreseen here by the same rules, so that no act is refused.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Any

from opencity.demo import crew, hours
from opencity.demo.endings import run
from opencity.demo.material import Material
from opencity.demo.places import Places, Spot, wanted_place
from opencity.demo.story import Act, Shot, Stage, Story
from opencity.demo.words import Words, fill
from opencity.demo.world import Leaf, World

UNKNOWN_CATEGORY, UNKNOWN_LATELY = 0.05, 0.3  # some people do not know what their matter is called
LATELY = timedelta(days=2)
SLOW_BODIES, SLOW_AMONG = 3, slice(2, 12)
LATE_OF_ALL, LATE_OF_SLOW, MOST_LATE = 0.12, 0.085, 0.6
WITH_EMAIL, WITH_PHONE = 0.35, 0.5
WITH_PHOTO = {"web": 0.85, "instagram": 1.0, "office": 0.3, "phone": 0.0, "": 0.0}


@dataclass(frozen=True)
class Plan:
    """The whole plan."""

    acts: list[Act]
    people: list[crew.Person]
    slow: list[str]
    until: datetime


@dataclass(frozen=True)
class Opening:
    """How a life begins, before anybody has answered."""

    key: str
    rng: Random
    channel: str
    language: str
    leaf: Leaf
    text: str
    spot: Spot
    has_place: bool
    received: datetime
    category_known: bool
    body: str


def plan_year(world: World, material: Material, *, size: int, seed: str, until: datetime) -> Plan:
    """Plan `size` appeals in the year before `until`. The same arguments give the same plan."""
    until = until.astimezone(world.zone)
    people = crew.crew(world, material, seed)
    stage = Stage(world, material, Words(world, material), crew.by_body(people), until)
    days = hours.year_before(until, world, material.weights["months"])
    places = Places(world)
    openings = [_opening(f"{seed}/{n}", stage, days, places) for n in range(size)]
    slow = _slow(openings, world, seed)
    share = sum(opening.body in slow for opening in openings) / max(1, size)
    of_slow = min(MOST_LATE, LATE_OF_SLOW / share) if share else 0.0
    late = of_slow, (LATE_OF_ALL - of_slow * share) / max(0.1, 1 - share)
    acts = [act for opening in openings for act in _life(opening, stage, slow=slow, late=late)]
    acts = sorted((act for act in acts if act.at <= until), key=lambda act: (act.at, act.of))
    return Plan(acts, people, sorted(slow), until)


def _slow(openings: list[Opening], world: World, seed: str) -> set[str]:
    """Bodies that will be late: the seed chooses them among the busy ones, so no real body is called slow by hand."""
    busiest = Counter(opening.body for opening in openings if opening.body != world.reception).most_common()
    names = sorted(body for body, _ in (busiest[SLOW_AMONG] or busiest))
    return set(Random(f"{seed}/slow").sample(names, min(SLOW_BODIES, len(names))))  # noqa: S311


def _opening(key: str, stage: Stage, days: hours.Days, places: Places) -> Opening:
    rng, world, weights = Random(key), stage.world, stage.material.weights  # noqa: S311  nothing secret depends on it
    channel = _choice(rng, weights["channels"])
    received = hours.received_at(rng, days, channel, world, stage.until)
    language = _choice(rng, weights["languages"])
    letter = stage.words.letter(rng, language, received.month)
    leaf = world.leaves[letter.category]
    if leaf.photo == "required":
        channel = "web"
    spot = places.pick(rng, wants=wanted_place(letter.text))
    has_place = leaf.is_public or leaf.photo != "none" or "{" in letter.text or rng.random() < 0.3
    lately = stage.until - received < LATELY
    known = leaf.photo == "required" or rng.random() >= (UNKNOWN_LATELY if lately else UNKNOWN_CATEGORY)
    body = world.answerer(leaf.code, spot.district, received.date())
    values = spot.words(language) | {"days": str(rng.randint(2, 14)), "bus": str(rng.randint(1, 137))}
    text = fill(letter.text, values)
    return Opening(key, rng, channel, language, leaf, text, spot, has_place, received, known, body)


def _life(opening: Opening, stage: Stage, *, slow: set[str], late: tuple[float, float]) -> list[Act]:
    world, leaf = stage.world, opening.leaf
    known = opening.category_known and opening.body != world.reception
    start = world.registered(opening.received)
    due = world.due(start, leaf if opening.category_known else None, opening.received)
    is_slow = opening.body in slow
    story = Story(
        key=opening.key, stage=stage, rng=opening.rng, leaf=leaf, language=opening.language, spot=opening.spot,
        has_place=opening.has_place, now=opening.received, body=opening.body if known else world.reception,
        late_share=late[0] if is_slow else late[1], is_slow=is_slow, start=start, due=due, first_due=due.on,
        known=known,
    )  # fmt: skip
    story.act("lodge", **_lodging(opening, story))
    run(story, opening.body)
    return story.acts


def _lodging(opening: Opening, story: Story) -> dict[str, Any]:
    rng, spot = opening.rng, opening.spot
    serial = opening.key.replace("/", ".")
    person = rng.choice(story.stage.material.residents["names"])
    with_photo = bool(story.motif) and rng.random() < WITH_PHOTO.get(opening.channel, 0.0)
    shots: list[Shot] = []
    if (with_photo and opening.has_place) or opening.leaf.photo == "required":
        shots = story.shots("before", 2 if rng.random() < 0.15 else 1)
    return {
        "channel": opening.channel,
        "language": opening.language,
        "text": opening.text,
        "category": opening.leaf.code if opening.category_known else "",
        "place": spot.at if opening.has_place else None,
        "address": spot.address(opening.language) if opening.has_place else "",
        "district": spot.district,
        "name": person.get(opening.language) or person["ru"],
        "email": f"resident.{serial}@example.org" if rng.random() < WITH_EMAIL else "",
        "phone": f"+7 700 000 00 {rng.randrange(100):02d}" if rng.random() < WITH_PHONE else "",
        "shots": shots,
    }


def _choice(rng: Random, weights: Mapping[str, float]) -> str:
    return rng.choices(list(weights), list(weights.values()))[0]
