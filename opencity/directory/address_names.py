"""PURE: finds which known names the words of a query may be."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from opencity.directory.address_data import Street
from opencity.directory.address_text import Token, one_letter_less, stems, tokens, within_edits
from opencity.directory.address_words import KIND_OF, TITLES

STRIPPED, PREFIX, TYPO, TWO_TYPOS = 0.04, 0.22, 0.3, 0.5
_TYPO_FROM, _TWO_TYPOS_FROM, _MOST_PREFIXES = 4, 8, 400


class Name(NamedTuple):
    """One spelling of one street: its words, and the former name it is (None for a present one)."""

    owner: int
    words: tuple[str, ...]
    old: str | None


class Span(NamedTuple):
    """A run of query words (first and last index) read as a name; ``score`` 0…1, ``whole`` if no word is missing."""

    name: Name
    first: int
    last: int
    score: float
    whole: bool


class NameBook:
    """All spellings of all streets, by stem, by beginning and by one letter less."""

    def __init__(self, streets: Sequence[Street]) -> None:
        self.names: list[Name] = []
        self._places: dict[str, list[tuple[int, int, float]]] = defaultdict(list)
        for owner, street in enumerate(streets):
            for spelling in street.bases:
                self._add(owner, spelling, None)
            for old in street.old_names:
                self._add(owner, old, old)
        whole = {word for name in self.names for word in name.words}
        self._sorted = sorted(word for word in whole if not word[0].isdigit())
        self._shorter: dict[str, list[str]] = defaultdict(list)
        for word in self._places:
            if len(word) >= _TYPO_FROM and not word[0].isdigit():
                for less in {word, *one_letter_less(word)}:
                    self._shorter[less].append(word)

    def _add(self, owner: int, spelling: str, old: str | None) -> None:
        words = tuple(t.folded for t in tokens(spelling) if t.folded and KIND_OF.get(t.folded) != "microdistrict")
        if not words:
            return
        if len(words) > 1 and not any(word[0].isdigit() for word in words):
            self._append(Name(owner, ("".join(words),), old))  # "толеби", "альфараби" typed in one word
        self._append(Name(owner, words, old))

    def _append(self, name: Name) -> None:
        number = len(self.names)
        self.names.append(name)
        for position, word in enumerate(name.words):
            for rank, stem in enumerate(stems(word)):
                self._places[stem].append((number, position, STRIPPED * bool(rank)))

    def hits(self, word: str, *, guess: bool, begins: bool) -> dict[tuple[int, int], float]:
        """Return (name, position) → cost for one folded word; ``guess`` allows typos, ``begins`` an unfinished word."""
        found: dict[tuple[int, int], float] = {}
        for rank, stem in enumerate(stems(word)):
            self._take(found, stem, STRIPPED * bool(rank))
        if begins and len(word) > 1 and not word[0].isdigit():
            at = bisect_left(self._sorted, word)
            for longer in self._sorted[at : at + _MOST_PREFIXES]:
                if not longer.startswith(word):
                    break
                self._take(found, longer, PREFIX if len(word) > 2 else PREFIX * 2)
        unseen = not found or min(found.values()) >= PREFIX
        if guess and len(word) >= _TYPO_FROM - 1 and not word[0].isdigit() and unseen:
            for like, cost in self._typos(word):
                self._take(found, like, cost)
        return found

    def _take(self, found: dict[tuple[int, int], float], stem: str, cost: float) -> None:
        for number, position, own in self._places.get(stem, ()):
            total = cost + own
            if total < found.get((number, position), 9.0):
                found[number, position] = total

    def _typos(self, word: str) -> Iterable[tuple[str, float]]:
        limit = 2 if len(word) >= _TWO_TYPOS_FROM else 1
        seen: set[str] = set()
        for stem in stems(word):
            if len(stem) < _TYPO_FROM - 1:  # one letter of a name of four may be the lost one
                continue
            for less in {stem, *one_letter_less(stem)}:
                for like in self._shorter.get(less, ()):
                    if like not in seen:
                        seen.add(like)
                        if within_edits(stem, like, 1):
                            yield like, TYPO
                        elif limit == 2 and within_edits(stem, like, 2):
                            yield like, TWO_TYPOS

    def spans(self, words: Sequence[Token | None], *, guess: bool, unfinished: int | None = None) -> list[Span]:
        """Return every reading of a run of words as a name.

        None in ``words`` is a word that names nothing; ``unfinished`` is the index of the word still being typed.
        """
        by_name: dict[int, dict[int, list[tuple[int, float]]]] = defaultdict(lambda: defaultdict(list))
        for index, token in enumerate(words):
            if token is not None and token.folded:
                for (number, position), cost in self.hits(
                    token.folded, guess=guess, begins=index == unfinished
                ).items():
                    by_name[number][index].append((position, cost))
        found: list[Span] = []
        for number, at in by_name.items():
            found.extend(self._runs(self.names[number], at))
        return found

    def _runs(self, name: Name, at: dict[int, list[tuple[int, float]]]) -> Iterable[Span]:
        indexes = sorted(at)
        while indexes:
            first = last = indexes.pop(0)
            used: dict[int, float] = {}
            self._assign(used, at[first])
            while indexes and indexes[0] == last + 1 and self._assign(used, at[indexes[0]]):
                last = indexes.pop(0)
            span = self._span(name, first, last, used)
            if span:
                yield span

    @staticmethod
    def _assign(used: dict[int, float], options: list[tuple[int, float]]) -> bool:
        free = [(cost, position) for position, cost in options if position not in used]
        if not free:
            return False
        cost, position = min(free)
        used[position] = cost
        return True

    @staticmethod
    def _span(name: Name, first: int, last: int, used: dict[int, float]) -> Span | None:
        heads = [p for p, word in enumerate(name.words) if word not in TITLES and not word[0].isdigit()]
        if not any(p in used for p in heads) and heads:
            return None
        lacking = [p for p in range(len(name.words)) if p not in used]
        missing = sum(0.08 if name.words[p] in TITLES or (p == 0 and len(heads) > 1) else 0.22 for p in lacking)
        length = sum(len(name.words[p]) for p in used)
        cost = sum(cost * len(name.words[p]) for p, cost in used.items()) / length
        score = 1.0 - cost - missing - (0.03 if name.old else 0.0)
        return Span(name, first, last, score, not lacking) if score > 0.3 else None
