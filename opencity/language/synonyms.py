"""What people say for what guides call otherwise: reviewed lists per language (`synonyms_*.txt`). PURE.

A line is "said > meant". One word said stands for every word meant, each of them as good. Several words said must all
be in the query, in any order; then the first of them also stands for the first word meant, the second for the second,
and so on. A line "one = another = third" goes all ways. Used for queries only, and with a weight below 1: what the
words themselves find comes first.

A line belongs here when most people who type the left side want the right side. What holds in one guide only belongs
to the keywords of that guide.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from opencity.language.analysis import Key, Word, own_keys

#: How much a synonym counts beside the word that was typed.
WORTH = 0.75
LANGUAGES = ("ru", "kk", "en")
_FOLDER = Path(__file__).parent
_SURE = 0.7  # of a key of a typed word, to be taken for the word of a list


class Stand(NamedTuple):
    """A word of the query, by its number, and a key that it stands for too."""

    place: int
    key: Key


class _Line(NamedTuple):
    """What must be in the query, and the keys meant for each of the places."""

    said: tuple[frozenset[str], ...]
    meant: tuple[tuple[Key, ...], ...]


def meant_by(words: Sequence[Word]) -> list[Stand]:
    """Return what the words stand for beside themselves, with `WORTH` in how sure each key is."""
    lines = _lines()
    holders: dict[str, list[int]] = defaultdict(list)
    for place, word in enumerate(words):
        for key in word.keys:
            if key.sure >= _SURE:
                holders[key.name].append(place)
    found: dict[tuple[int, str], float] = {}
    looked: set[int] = set()
    for name in holders:
        for number in lines.by_key.get(name, ()):
            if number in looked:
                continue
            looked.add(number)
            line = lines.lines[number]
            places = [next((at for one in said if one in holders for at in holders[one]), -1) for said in line.said]
            if min(places) < 0 or len(set(places)) < len(places):
                continue
            for order, keys in enumerate(line.meant):
                for key in keys:
                    at = (places[order % len(places)], key.name)
                    found[at] = max(found.get(at, 0.0), WORTH * key.sure)
    return [Stand(place, Key(name, sure)) for (place, name), sure in found.items()]


class _Lists(NamedTuple):
    lines: tuple[_Line, ...]
    by_key: dict[str, tuple[int, ...]]


@lru_cache(maxsize=1)
def _lines() -> _Lists:
    """All lists, read once, with the lines that begin with a key."""
    lines = [line for language in LANGUAGES for line in _read(rows_of(language), language)]
    by_key: dict[str, list[int]] = defaultdict(list)
    for number, line in enumerate(lines):
        for name in line.said[0]:
            by_key[name].append(number)
    return _Lists(tuple(lines), {name: tuple(numbers) for name, numbers in by_key.items()})


def rows_of(language: str) -> list[str]:
    """Return the lines of the list of a language."""
    return [row for row in (_FOLDER / f"synonyms_{language}.txt").read_text("utf-8").splitlines() if row.strip()]


def _read(rows: Sequence[str], language: str) -> Iterator[_Line]:
    for row in rows:
        if ">" in row:
            said, _, meant = row.partition(">")
            yield _line(said.split(), meant.split(), language)
            continue
        sides = [side.split() for side in row.split("=")]
        for number, side in enumerate(sides):
            others = [word for at, other in enumerate(sides) if at != number for word in other]
            yield _line(side, others, language)


def _line(said: Sequence[str], meant: Sequence[str], language: str) -> _Line:
    left = tuple(frozenset(key.name for key in own_keys(word, language)) for word in said)
    right = [own_keys(word, language) for word in meant]
    if len(left) == 1:
        return _Line(left, (tuple(key for keys in right for key in keys),))
    return _Line(left, tuple(right))
