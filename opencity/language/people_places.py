"""What a word stands beside: a cue that a person is meant, or a street, a school, a shop called after one. PURE."""

from __future__ import annotations

import re
from collections.abc import Container
from dataclasses import dataclass, field

from opencity.language.people_words import (
    AFTER,
    AFTER_LONG,
    BEFORE,
    BEFORE_LONG,
    CALLED,
    EPONYMS,
    KAZAKH_ENDINGS,
    Token,
    is_cue,
)

Span = tuple[int, int]
_SPACE = re.compile(r"[ \t\u00a0]{1,3}")
_DOTTED = re.compile(r"\.[ \t\u00a0]{0,2}")
_HOUSE = re.compile(r"[ \t\u00a0,.]{0,3}(?:д\.?|дом|№|үй|уй)?[ \t\u00a0]{0,2}(\d{1,4})(?!\d)(?![ \t]?(?:лет|год|жас))")
_DASHES = frozenset({"-", "–", "—", "/", "\\"})
_CROSSING = re.compile(r"[ ]?[-–—/\\][ ]?[А-ЯЁӘҒҚҢӨҰҮҺІA-Z]")
_OPENED = '«“„"'


@dataclass(slots=True)
class Reading:
    """One text, read once."""

    text: str
    places: Container[str]
    tokens: list[Token] = field(default_factory=list)
    spans: list[tuple[int, int]] = field(default_factory=list)  # from token to token, both included


def near_next(reading: Reading, index: int) -> bool:
    return joined_to_next(reading, index) or (reading.tokens[index].initial and dotted_to_next(reading, index))


def joined_to_next(reading: Reading, index: int) -> bool:
    """Whether only a space stands between this token and the next."""
    if index < 0 or index + 1 >= len(reading.tokens):
        return False
    return _SPACE.fullmatch(reading.text, reading.tokens[index].end, reading.tokens[index + 1].start) is not None


def dotted_to_next(reading: Reading, index: int) -> bool:
    return _DOTTED.fullmatch(reading.text, reading.tokens[index].end, reading.tokens[index + 1].start) is not None


def cued(reading: Reading, index: int) -> str:
    """What stands before the token: "called" (somebody says who they are), "people" (a neighbour, a doctor) or ""."""
    back = 1
    while back <= 3 and index - back >= 0:
        before = reading.tokens[index - back]
        gap = reading.text[before.end : reading.tokens[index - back + 1].start]
        if len(gap) > 4 or (any(sign in gap for sign in ".!?\n;") and ":" not in gap and not before.initial):
            return ""
        if before.low in CALLED:
            return "called"
        if is_cue(before):
            return "people" if back == 1 or not before.opens or reading.tokens[index - 1].low in BEFORE else ""
        if before.low not in {
            "кск",
            "пкск",
            "оси",
            "жкск",
            "менің",
            "менин",
            "меня",
            "моей",
            "моя",
            "мой",
            "нашего",
            "нашей",
            "господин",
            "г",
        }:
            return ""
        back += 1
    return ""


def beside_eponym(reading: Reading, index: int) -> bool:
    """Whether it is the given name of somebody whom a street is called after: "Сакена Сейфуллина"."""
    tokens = reading.tokens
    after = index + 1 < len(tokens) and joined_to_next(reading, index) and tokens[index + 1].low in EPONYMS
    return after or (index > 0 and joined_to_next(reading, index - 1) and tokens[index - 1].low in EPONYMS)


def is_of_street(reading: Reading, token: Token) -> bool:
    """Whether a street of the city is called so; "Нұрлановтың" is looked up as "нұрланов", "нұрланова"."""
    if token.low in EPONYMS or token.low in reading.places:
        return True
    if token.case:
        stem = token.low[: -len(token.case)]
        return stem in reading.places or stem + "а" in reading.places
    return token.low + "а" in reading.places or (token.low[-2:] in KAZAKH_ENDINGS and token.low[:-2] in reading.places)


def quoted(reading: Reading, index: int) -> bool:
    start = reading.tokens[index].start
    return start > 0 and reading.text[start - 1] in _OPENED


def named_after(reading: Reading, index: int) -> bool:
    """Whether the word after it makes it a street or an establishment."""
    if index + 1 >= len(reading.tokens):
        return False
    after = reading.tokens[index + 1]
    gap = reading.text[reading.tokens[index].end : after.start]
    return (
        gap.strip(" \t\u00a0,-–—.") == ""
        and "." not in gap
        and (after.low in AFTER or after.low.startswith(AFTER_LONG))
    )


def is_place(reading: Reading, first: int, last: int, *, sure: bool) -> bool:
    """Whether the words around, a house number or the other street of a crossing make it a place.

    `sure`: it is a full name, and only a word such as "улица" makes it a place.
    """
    if named_after(reading, last) or (first and _follows_place(reading, first, sure=sure)):
        return True
    end = reading.tokens[last].end
    return not sure and bool(_HOUSE.match(reading.text, end) or _CROSSING.match(reading.text, end))


def _follows_place(reading: Reading, first: int, *, sure: bool) -> bool:
    tokens, before = reading.tokens, reading.tokens[first - 1]
    gap = reading.text[before.end : tokens[first].start]
    if not sure and gap.strip() in _DASHES and gap and (before.capital or before.low in EPONYMS):
        return True
    if len(gap) >= 4 or gap.strip(' \t\u00a0.«“"-:№'):
        return False
    if before.low in BEFORE or (len(before.low) > 3 and before.low.startswith(BEFORE_LONG)):
        return not cued(reading, first - 1) and not is_cue(before)
    if first > 1 and tokens[first - 2].low in {"салон", "салоне", "студия", "центр", "центре", "дом"}:
        return True
    return before.capital and not sure and _is_place_word(reading, first - 1)


def _is_place_word(reading: Reading, index: int) -> bool:
    """Whether a word that belongs to the name of a place stands here, with "ул." before it: "ул. Сакена Сейфуллина"."""
    if index == 0:
        return False
    before = reading.tokens[index - 1]
    return before.low in BEFORE and reading.text[before.end : reading.tokens[index].start].strip(" .") == ""
