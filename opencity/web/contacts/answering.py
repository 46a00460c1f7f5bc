"""Who answers for what, read from the routes: of a body, of a house."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from uuid import UUID

from django.urls import reverse

from opencity.directory.models import Body, District
from opencity.directory.queries import Directory, directory
from opencity.web.guides.steps import Link

MOST_OWN, MOST_OTHER, MOST_ADDRESSES = 12, 8, 6
OWN_FIELD = 1 / 3


@dataclass(frozen=True)
class Other:
    """What a body does not answer for, and who does."""

    name: str
    who: str


@dataclass(frozen=True)
class Field:
    """A group of matters, and who answers in it at a place."""

    name: str
    icon: str
    bodies: list[Link]


def own_matters(body: str, city: Directory, today: date) -> list[Link]:
    """Categories that the body answers for, each leading to an appeal about it."""
    found = [leaf for leaf, bodies in _by_leaf(city.city.stamp, today).items() if body in bodies]
    links = [(city.category(code, today), code) for code in found]
    return [Link(f"{reverse('web:new')}?category={code}", str(leaf)) for leaf, code in links if leaf][:MOST_OWN]


def others_matters(body: str, city: Directory, today: date, *, some: str) -> list[Other]:
    """What people bring to this body though another one answers: the rest of the groups in which it has a part.

    `some`: what is said where it depends on the district.
    """
    by_leaf = _by_leaf(city.city.stamp, today)
    groups = _groups_of(body, by_leaf)
    found = []
    for code, bodies in by_leaf.items():
        leaf = city.category(code, today)
        if leaf is None or body in bodies or code.partition(".")[0] not in groups:
            continue
        who = str(city.bodies[next(iter(bodies))].names) if len(bodies) == 1 else some
        found.append(Other(str(leaf), who))
    return found[:MOST_OTHER]


def _groups_of(body: str, by_leaf: dict[str, frozenset[str]]) -> set[str]:
    """Groups of which a good part is the body's: with one manhole in them the roads are not its field."""
    own = Counter(code.partition(".")[0] for code, bodies in by_leaf.items() if body in bodies)
    every = Counter(code.partition(".")[0] for code in by_leaf)
    return {group for group, n in own.items() if n >= OWN_FIELD * every[group]}


@lru_cache(maxsize=2)
def _by_leaf(stamp: UUID, today: date) -> dict[str, frozenset[str]]:
    """Category code → who answers for it in any district."""
    city = directory()
    leaves = [leaf.code for _group, rows in city.groups(today) for leaf in rows]
    places: list[District | None] = [*city.districts.values()] or [None]
    return {code: frozenset(city.answerer(code, place, today).body for place in places) for code in leaves}


def answering_at(district: District, city: Directory, today: date, pages: dict[str, str]) -> list[Field]:
    """By group of matters, who answers in this district. `pages`: body code → address of its page."""
    fields = []
    for group, leaves in city.groups(today):
        bodies: dict[str, int] = defaultdict(int)
        for leaf in leaves:
            bodies[city.answerer(leaf.code, district, today).body] += 1
        first = sorted(bodies, key=lambda code: -bodies[code])
        links = [Link(pages.get(code, ""), str(city.bodies[code])) for code in first if code in city.bodies]
        fields.append(Field(str(group.names), group.icon, links))
    return fields


@dataclass(frozen=True)
class House:
    """A place that was understood: its words, its district, the akimat there."""

    label: str
    district: District
    akimat: Body | None


def houses(words: str, city: Directory, today: date, language: str) -> list[House]:
    """What an address may mean, best first, each district and street once."""
    akimats = city.akimats(today)
    found: dict[tuple[str, str], House] = {}
    for match in city.addresses.search(words, language=language, limit=MOST_ADDRESSES) if words else []:
        district = city.districts.get(match.district)
        if district is None or (match.label, district.code) in found:
            continue
        akimat = city.bodies.get(akimats.get(district.code, ""))
        found[match.label, district.code] = House(match.label, district, akimat)
    return list(found.values())
