"""Who works in the demo city: invented people in every body that answers. PURE."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from random import Random
from typing import Any

from opencity.demo.material import Material
from opencity.demo.world import World

DOMAIN = "demo.example.org"
DISPATCHER, RECEPTION_HEAD, ADMIN = f"dispatcher@{DOMAIN}", f"reception.head@{DOMAIN}", f"admin@{DOMAIN}"
AKIM = f"akim@{DOMAIN}"
CONTROLLER, SECOND_CONTROLLER = f"controller@{DOMAIN}", f"second.controller@{DOMAIN}"
MOST_EXECUTORS = 3


@dataclass(frozen=True)
class Person:
    """One member of the demo staff."""

    email: str
    name: str
    role: str
    body: str
    language: str


def crew(world: World, material: Material, seed: str) -> list[Person]:
    """Those of the reception, the akim, an administrator, two controllers; the head and executors of every body."""
    names = _names(Random(f"{seed}/names"), material.weights["staff"])  # noqa: S311  nothing secret depends on it
    people = [
        _person(DISPATCHER, "dispatcher", "", "ru", names),
        _person(RECEPTION_HEAD, "reception_head", "", "kk", names),
        _person(ADMIN, "city_admin", "", "ru", names),
        _person(CONTROLLER, "controller", "", "kk", names),
        _person(SECOND_CONTROLLER, "controller", "", "ru", names),
        _person(AKIM, "akim", "", "kk", names),
    ]
    for body in sorted(world.bodies):
        rng = Random(f"{seed}/{body}")  # noqa: S311  the same
        people.append(_person(head_of(body), "head", body, rng.choice(("kk", "ru")), names))
        numbers = range(1, rng.randint(1, MOST_EXECUTORS) + 1)
        people += [_person(executor_of(body, n), "executor", body, rng.choice(("kk", "ru")), names) for n in numbers]
    return people


def head_of(body: str) -> str:
    """The address of the head of a body."""
    return f"head.{body}@{DOMAIN}"


def executor_of(body: str, number: int = 1) -> str:
    """The address of an executor: executor.roads@…, executor2.roads@…"""
    return f"executor{number if number > 1 else ''}.{body}@{DOMAIN}"


def by_body(people: list[Person]) -> dict[str, list[str]]:
    """Addresses of the executors of each body."""
    found: dict[str, list[str]] = {}
    for person in people:
        if person.role == "executor":
            found.setdefault(person.body, []).append(person.email)
    return found


def _person(email: str, role: str, body: str, language: str, names: Iterator[Mapping[str, str]]) -> Person:
    return Person(email, next(names)[language], role, body, language)


def _names(rng: Random, given: Mapping[str, Any]) -> Iterator[Mapping[str, str]]:
    """First name and surname in both languages; every pair once before any is repeated."""
    pairs = [(woman, surname, given["feminine"]) for woman in given["women"] for surname in given["surnames"]]
    pairs += [(man, surname, "") for man in given["men"] for surname in given["surnames"]]
    while True:
        rng.shuffle(pairs)
        for first, surname, ending in pairs:
            yield {code: f"{first[code]} {surname[code]}{ending}" for code in first}
