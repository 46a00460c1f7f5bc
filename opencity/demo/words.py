"""Who says what: letters, replies and phrases that fit the matter, with their blanks filled. PURE."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache
from random import Random
from typing import Any

from opencity.appeals.words import index_words
from opencity.demo.material import LetterText, Material, ReplyText
from opencity.demo.world import Leaf, World


@lru_cache(maxsize=4_000)
def stems_of(text: str) -> frozenset[str]:
    """Stems of a text, for asking whether it speaks of the same thing as a category."""
    return frozenset(stem for stem in index_words(text) if len(stem) > 2)


class Words:
    """Chooses texts; those used least come first, so that a small city repeats nothing."""

    def __init__(self, world: World, material: Material) -> None:
        self.world, self.material = world, material
        self._used: Counter[str] = Counter()
        known = [letter for letter in material.letters if letter.category in world.leaves]
        self._by_group: dict[tuple[str, str], list[LetterText]] = {}
        for letter in known:
            key = (world.leaves[letter.category].group, letter.language)
            self._by_group.setdefault(key, []).append(letter)

    def letter(self, rng: Random, language: str, month: int, *, group: str = "") -> LetterText:
        """A letter in a language that makes sense in a month; groups by their weights unless one is given."""
        weights: Mapping[str, float] = self.material.weights["groups"]
        groups = [key[0] for key in self._by_group if key[1] == language]
        while True:
            chosen = group or rng.choices(groups, [weights.get(code, 0.1) for code in groups])[0]
            fitting = [row for row in self._by_group.get((chosen, language), ()) if self._fits_month(row, month)]
            if fitting:
                fewest = min(self._used[row.text] for row in fitting)
                found = rng.choice([row for row in fitting if self._used[row.text] == fewest])
                self._used[found.text] += 1
                return found
            group = ""

    def _fits_month(self, row: LetterText, month: int) -> bool:
        season = self.world.leaves[row.category].season
        return (not row.months or month in row.months) and (not season or month in season)

    def reply(self, rng: Random, leaf: Leaf, outcome: str, language: str, *, good: bool) -> str:
        """A reply of an outcome: of the leaf, of what is above it, or for all; a bad one where there is one.

        '' where there is none. A personal matter gets no reply that speaks of a place and of works.
        """
        pool = [row for row in self.material.replies if row.outcome == outcome and row.language == language]
        pool = [row for row in pool if row.good == good] or pool
        own = [row for row in pool if row.category == leaf.code]
        above = [row for row in pool if row.category and leaf.code.startswith(f"{row.category}.")]
        above = [row for row in above if stems_of(row.text) & leaf.words]
        every = [row for row in pool if not row.category and (leaf.is_public or not self._of_place(row.text))]
        chances = ((own, 0.75), (above, 0.6), (every, 1.0), (own, 1.0), (above, 1.0))
        rows: Sequence[ReplyText] = next((rows for rows, chance in chances if rows and rng.random() < chance), ())
        return rng.choice(rows).text if rows else ""

    def _of_place(self, text: str) -> bool:
        marks: Sequence[str] = self.material.weights["marks_of_place"]
        return any(mark in text for mark in marks)

    def phrase(self, rng: Random, kind: str, language: str, leaf: Leaf) -> tuple[int, Any]:
        """A phrase that suits the matter, with its place in the list."""
        listed = list(enumerate(self.material.phrases(kind, language)))
        suits_all = self.material.suits_all(kind, language)
        close = [(n, p) for n, p in listed if n not in suits_all and len(stems_of(_text(p)) & leaf.words) > 0]
        if close and rng.random() < 0.6:
            return rng.choice(close)
        return rng.choice([(n, p) for n, p in listed if n in suits_all] or listed)

    def measure(self, rng: Random, leaf: Leaf, language: str) -> str:
        """What was done: the measure of the group that shares most words with the leaf."""
        rows: list[Mapping[str, Any]] = self.material.residents["measures"]
        own = [row for row in rows if row["category"] == leaf.group]
        scored = [(len(stems_of(f"{row['ru']} {row['kk']}") & leaf.words), row) for row in own]
        best = max((score for score, _ in scored), default=0)
        close = [row for score, row in scored if score == best] if best else []
        found = rng.choice(close or [row for row in rows if row["category"] is None] or rows)
        return str(found.get(language) or found["ru"])


def fill(text: str, values: Mapping[str, str]) -> str:
    """The text with its blanks filled; a blank without a value is a mistake of the material."""
    return text.format_map(values)


def written_day(day: date) -> str:
    """A date in figures."""
    return f"{day:%d.%m.%Y}"


def _text(phrase: Any) -> str:
    return str(phrase["text"] if isinstance(phrase, Mapping) else phrase)
