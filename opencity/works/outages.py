"""Outages: their numbers, the pasted list of addresses, which houses are meant, which two are the same. PURE.

A dispatcher pastes what the utility wrote: "Абая 10, 12-20; Жандосова 5а; мкр Самал-1 д. 3-9; вся улица Розыбакиева".
Each street becomes a row with its houses; what is not understood, or names two streets, is told line by line.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from opencity.core.numbers import make_checked, parse_checked
from opencity.directory.address import AddressIndex
from opencity.directory.address_data import AddressMatch, Street
from opencity.directory.houses import houses_meet, plain_house

LANGUAGES = ("kk", "ru", "en")
MOST_TYPED, MOST_LINES = 20_000, 400
LONGEST = timedelta(days=60)
SHOWN_AFTER = timedelta(days=3)  # an ended one stays on the list so long
SURE = 0.62  # of the score of a search
CLOSE = 0.03  # scores so near to each other name two streets
MAIN = 4  # times as long as its namesakes: then it is the one that is meant


class What(StrEnum):
    """What is off; the codes of addresses, filters and open data."""

    WATER = "water"
    HOT_WATER = "hot-water"
    HEAT = "heat"
    ELECTRICITY = "electricity"
    GAS = "gas"
    INTERNET = "internet"
    LIFT = "lift"


class Phase(StrEnum):
    """Where an outage is in its life; derived, never stored."""

    COMING = "coming"
    NOW = "now"
    OVER = "over"


class Problem(StrEnum):
    """Why a line of the list is not understood."""

    UNKNOWN = "unknown"
    SEVERAL = "several"
    NO_STREET = "no_street"


def phase_of(since: datetime, until: datetime | None, ended_at: datetime | None, now: datetime) -> Phase:
    """Off now, soon or over: by the clock, whatever the hourly job has done yet."""
    if ended_at is not None or (until is not None and until <= now):
        return Phase.OVER
    return Phase.COMING if since > now else Phase.NOW


_TYPED_AS = "oOоО"


def make_number(year: int, serial: int) -> str:
    """The number of the `serial`-th outage: year, serial, check digit; the letter tells it from a work."""
    return make_checked("O", year, serial)


def parse_number(text: str) -> str | None:
    """A number as typed, in its written form; None when it cannot be one of an outage."""
    return parse_checked(text, letter="O", typed_as=_TYPED_AS)


@dataclass(frozen=True)
class Choice:
    """One of the streets that a name may mean."""

    code: str
    labels: Mapping[str, str]
    districts: tuple[str, ...]


@dataclass(frozen=True)
class Line:
    """One street of the list. `problem` is empty for one that was understood.

    `choices` are the streets of that name, also where one of them is so much longer that it was taken.
    """

    typed: str
    name: str
    street: str = ""
    labels: Mapping[str, str] = field(default_factory=dict)
    houses: tuple[str, ...] = ()
    problem: str = ""
    choices: tuple[Choice, ...] = ()


_SEPARATORS = re.compile(r"[;\n\r•·]+")
_HOUSE_WORD = r"(?:дома?|д|үйлері|үй|уй|№|house|houses|no)\.?"
_ONE = r"\d{1,4}\s?(?:[абвгдежзик]\b|[abcdef]\b)?(?:\s?/\s?\d{1,3}[а-я]?|\s?к(?:орп(?:ус)?)?\.?\s?\d{1,2})?"
_HOUSE = rf"{_ONE}(?:\s?(?:-|–|—|\.\.|дан|бастап|по|до|to)\s?{_ONE})?"
_ONLY_HOUSES = re.compile(rf"\s*(?:{_HOUSE_WORD}\s*)?({_HOUSE})\s*(?:{_HOUSE_WORD})?\s*", re.IGNORECASE)
_AT_END = re.compile(rf"^(.*?[^\W\d_].*?)(?:[\s,]+{_HOUSE_WORD})?\s+({_HOUSE})\s*$", re.IGNORECASE)
_WHOLE = re.compile(
    r"\b(?:вся|весь|всё|все|целиком|полностью|бүкіл|букил|толығымен|толык|толық|барлық|барлығы|whole|entire|all)\b",
    re.IGNORECASE,
)


def read_list(typed: str, index: AddressIndex, *, language: str, which: Mapping[str, str] | None = None) -> list[Line]:
    """Read a pasted list into one row for each street, in its order; the same street twice becomes one row.

    `which` says what a name means that is borne by several streets (name as typed, in small letters → code).
    """
    found: list[Line] = []
    for name, houses, part in _parts(typed):
        if len(found) >= MOST_LINES:
            break
        if not name:
            found.append(Line(part, "", houses=houses, problem=Problem.NO_STREET))
            continue
        found.append(_understood(name, houses, part, index=index, language=language, which=which or {}))
    return _joined(found)


def _parts(typed: str) -> Iterator[tuple[str, tuple[str, ...], str]]:
    """Names with their houses, as they follow each other: a comma goes on with houses or begins a street."""
    for chunk in _SEPARATORS.split(typed[:MOST_TYPED]):
        name, houses, said = "", [], ""
        for piece in (one.strip(" \t.") for one in chunk.split(",")):
            if not piece:
                continue
            only = _ONLY_HOUSES.fullmatch(piece)
            if only:
                houses.append(plain_house(only.group(1)))
                said = f"{said}, {piece}" if said else piece
                continue
            if said:
                yield name, tuple(houses), said
            name, own = _split(piece)
            houses, said = ([own] if own else []), piece
        if said:
            yield name, tuple(houses), said


def _split(piece: str) -> tuple[str, str]:
    """The name and the house behind it; a number that belongs to the name is told apart by the search."""
    name = " ".join(_WHOLE.sub(" ", piece).split()).strip(" .:-")
    found = _AT_END.match(name)
    if not found:
        return name, ""
    return re.sub(r"\s+(?:с|от|from)$", "", found.group(1).strip(" ,.:-")), plain_house(found.group(2))


def _understood(
    name: str, houses: tuple[str, ...], part: str, *, index: AddressIndex, language: str, which: Mapping[str, str]
) -> Line:
    streets = {street.code: street for street in index.streets}
    chosen = which.get(name.lower())
    if chosen is not None and chosen in streets:
        return Line(part, name, chosen, labels_of(streets[chosen]), houses)
    for said, own in _readings(name, houses):
        matches = [one for one in index.search(said, language=language, limit=12) if one.kind != "crossing"]
        if matches and matches[0].score >= SURE and matches[0].house is None:
            return _chosen(part, name, own, matches, streets)
    return Line(part, name, houses=houses, problem=Problem.UNKNOWN)


def _readings(name: str, houses: tuple[str, ...]) -> Iterator[tuple[str, tuple[str, ...]]]:
    yield name, houses
    if houses and houses[0].isdigit():
        yield f"{name} {houses[0]}", houses[1:]  # "мкр Самал 1": the number was a part of the name


def _chosen(
    part: str, name: str, houses: tuple[str, ...], matches: Sequence[AddressMatch], streets: Mapping[str, Street]
) -> Line:
    best = matches[0].score
    near: dict[str, set[str]] = {}
    for one in matches:
        if best - one.score <= CLOSE:
            near.setdefault(one.street_code, set()).add(one.district)
    if len(near) == 1:
        code = matches[0].street_code
        return Line(part, name, code, labels_of(streets[code]), houses)
    choices = tuple(Choice(code, labels_of(streets[code]), tuple(sorted(found))) for code, found in near.items())
    first, second = sorted(near, key=lambda code: -streets[code].length_m)[:2]
    if streets[first].length_m > MAIN * max(1, streets[second].length_m):
        return Line(part, name, first, labels_of(streets[first]), houses, choices=choices)
    return Line(part, name, houses=houses, problem=Problem.SEVERAL, choices=choices)


def labels_of(street: Street) -> dict[str, str]:
    """The name of a street in every language."""
    return {language: street.label(language) for language in LANGUAGES}


def _joined(lines: Iterable[Line]) -> list[Line]:
    """One row for each street: houses of a street named twice stand together; a whole street swallows its houses."""
    kept: dict[str, Line] = {}
    for number, line in enumerate(lines):
        key = line.street or f"#{number}"
        before = kept.get(key)
        if before is None:
            kept[key] = line
            continue
        houses = tuple(dict.fromkeys((*before.houses, *line.houses))) if before.houses and line.houses else ()
        kept[key] = replace(before, typed=f"{before.typed}; {line.typed}", houses=houses)
    return list(kept.values())


def same_addresses(one: Iterable[Mapping[str, Any]], other: Iterable[Mapping[str, Any]]) -> list[str]:
    """Codes of the streets on which two outages have a house in common."""
    known: dict[str, Sequence[str]] = {row["street"]: row["houses"] for row in other}
    return [row["street"] for row in one if row["street"] in known and houses_meet(row["houses"], known[row["street"]])]


def overlap(since: datetime, until: datetime | None, other_since: datetime, other_until: datetime | None) -> bool:
    """Whether two spans of time share a moment; an open end never comes."""
    return (until is None or other_since < until) and (other_until is None or since < other_until)
