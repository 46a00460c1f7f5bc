"""Texts ranked by how well they answer a few words. PURE.

BM25 over fields (Robertson, Zaragoza: "The Probabilistic Relevance Framework", 2009): what a word adds grows with its
rarity and ever less with its repetition. Two things are ours. A word stands for several keys, because people mix
Kazakh and Russian and leave out letters: a passage gets the best of them and never their sum. And runs of four letters
count a little beside the words, so that a misspelt or unknown form still finds its kin.

What was tried instead, with figures: `docs/finder.md` and ADR 0009.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from opencity.language.analysis import Key, Word, own_words, words
from opencity.language.evidence import is_silent
from opencity.language.synonyms import meant_by
from opencity.language.translit import plain
from opencity.language.typos import NearStems

K1 = 1.8
GRAM = 4
GRAMS_WORTH = 0.3
RUNS_FROM = 1.0  # runs of letters of lighter fields would weigh down the index and add nothing
MISSPELT = 0.7
PREFIX = 0.6
LONGEST_QUERY = 60  # words; a longer text is a letter and not a search


@dataclass(frozen=True, slots=True)
class Field:
    """One text of a passage. `weight`: how much a word here counts. `evens`: 0 length is no matter, 1 it is all."""

    text: str
    language: str = ""
    weight: float = 1.0
    evens: float = 0.75


class Hit(NamedTuple):
    """A passage (its number), its score, and the words of the query it answers, as typed."""

    number: int
    score: float
    share: float  # of what the query says, by rarity, 0..1
    why: tuple[str, ...]


@dataclass(slots=True)
class _Asked:
    """One word of a query: what it may mean, and how much it tells."""

    text: str
    keys: list[Key]
    tells: float


class TextIndex:
    """Passages ready to be asked. Immutable after it is built; share it between threads."""

    def __init__(self, passages: Sequence[Sequence[Field]]) -> None:
        self.size = len(passages)
        counts: dict[str, dict[int, float]] = defaultdict(dict)
        grams: dict[str, dict[int, float]] = defaultdict(dict)
        self._near = NearStems()
        self._surfaces: dict[str, set[str]] = defaultdict(set)
        lengths = [[_words_of(field) for field in fields] for fields in passages]
        usual = _usual_lengths(passages, lengths)
        for number, fields in enumerate(passages):
            for field, said in zip(fields, lengths[number], strict=True):
                long = len(said) / usual[field.evens]
                weight = field.weight / (1.0 - field.evens + field.evens * long)
                self._count(counts, grams, number, said, weight, with_runs=field.weight >= RUNS_FROM)
        self._words = _contributions(counts, self.size)
        self._grams = _contributions(grams, self.size)
        self._rarity = {name: _rarity(len(holders), self.size) for name, holders in counts.items()}
        for surface in self._surfaces:
            self._near.add(surface)
        self._unknown = 0.5 * _rarity(0, self.size)

    def _count(
        self,
        counts: dict[str, dict[int, float]],
        grams: dict[str, dict[int, float]],
        number: int,
        said: Sequence[Word],
        weight: float,
        *,
        with_runs: bool,
    ) -> None:
        for word in said:
            spelled = plain(word.text)
            for name, sure in _keys(word):
                holders = counts[name]
                holders[number] = holders.get(number, 0.0) + weight * sure
                self._surfaces[spelled].add(name)
            if not with_runs:
                continue
            for run in _runs(spelled):
                holders = grams[run]
                holders[number] = holders.get(number, 0.0) + weight

    def search(self, query: str, *, limit: int = 10) -> list[Hit]:
        """Return the passages that answer best, best first; none when nothing of the query is known."""
        asked = self._asked(query)
        if not asked:
            return []
        scores: dict[int, float] = defaultdict(float)
        known: dict[int, float] = defaultdict(float)
        found_by: dict[int, list[str]] = defaultdict(list)
        for one in asked:
            best: dict[int, float] = {}
            for name, sure in one.keys:
                for number, worth in self._words.get(name, {}).items():
                    value = sure * worth
                    if value > best.get(number, 0.0):
                        best[number] = value
            for number, value in best.items():
                scores[number] += value
                known[number] += one.tells
                found_by[number].append(one.text)
        for run in dict.fromkeys(run for one in asked for run in _runs(plain(one.text))):
            for number, worth in self._grams.get(run, {}).items():
                scores[number] += GRAMS_WORTH * worth
        told = sum(one.tells for one in asked)
        order = sorted(scores.items(), key=lambda item: (-item[1], item[0]))[:limit]
        return [
            Hit(number, score, known[number] / told, tuple(dict.fromkeys(found_by[number]))) for number, score in order
        ]

    def _asked(self, query: str) -> list[_Asked]:
        said = words(query, most=LONGEST_QUERY)
        telling = [word for word in said if not is_silent(word)] or said
        others: dict[int, list[Key]] = defaultdict(list)
        for place, key in meant_by(telling):
            others[place].append(key)
        return [self._ask(word, others[place], last=word is said[-1]) for place, word in enumerate(telling)]

    def _ask(self, word: Word, others: Sequence[Key], *, last: bool) -> _Asked:
        keys = list(_keys(word))
        if not any(name in self._words for name, _ in keys):
            spelled = plain(word.text)
            near = {name for surface in self._near.near(spelled) for name in self._surfaces[surface]}
            keys += [Key(name, MISSPELT) for name in sorted(near)]
            if last and not near:
                keys += [Key(name, PREFIX) for name in self._begun(spelled)]
        keys += others
        tells = max((self._rarity[name] * sure for name, sure in keys if name in self._rarity), default=self._unknown)
        return _Asked(word.text, keys, tells)

    def _begun(self, start: str) -> list[str]:
        """Keys of words that begin so: the last word may be still being typed."""
        if len(start) < 2:
            return []
        names = {name for surface, held in self._surfaces.items() if surface.startswith(start) for name in held}
        return sorted(names)[:50]


def _words_of(field: Field) -> list[Word]:
    return own_words(field.text, field.language) if field.language else words(field.text)


def _keys(word: Word) -> Iterable[Key]:
    """The keys of a word; a number is its own."""
    return word.keys or (Key(f"n:{word.text}", 1.0),)


def _runs(spelled: str) -> Iterator[str]:
    """Runs of four letters with the borders of the word: _куб убок …"""
    framed = f"_{spelled}_"
    return (framed[at : at + GRAM] for at in range(len(framed) - GRAM + 1))


def _usual_lengths(passages: Sequence[Sequence[Field]], said: Sequence[Sequence[list[Word]]]) -> Mapping[float, float]:
    """How many words a field of each sort has on average."""
    totals: dict[float, list[int]] = defaultdict(list)
    for fields, lists in zip(passages, said, strict=True):
        for field, found in zip(fields, lists, strict=True):
            totals[field.evens].append(len(found))
    return {evens: max(1.0, sum(sizes) / len(sizes)) for evens, sizes in totals.items()}


def _rarity(holders: int, size: int) -> float:
    return math.log(1.0 + (size - holders + 0.5) / (holders + 0.5))


def _contributions(counts: Mapping[str, Mapping[int, float]], size: int) -> dict[str, dict[int, float]]:
    """What each key adds to each passage that holds it: all of BM25 that does not depend on the query."""
    return {
        name: {
            number: _rarity(len(holders), size) * often * (K1 + 1.0) / (often + K1) for number, often in holders.items()
        }
        for name, holders in counts.items()
    }
