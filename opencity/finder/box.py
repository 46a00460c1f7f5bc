"""The one box: a few words in any language → what answers them, best first. PURE."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from opencity.finder.choosing import Found, chosen
from opencity.finder.entries import Entry, Kind, Passage, flat
from opencity.finder.ranking import TextIndex
from opencity.language.detect import Language, detect_language
from opencity.language.normal import fold
from opencity.language.propose import CategoryIndex
from opencity.language.translit import from_wrong_layout, looks_like_wrong_layout

LONGEST = 1_000  # characters that are read; nobody searches with more
READ = 80  # passages looked at before they are joined to entries
SURE_SHARE = 0.5  # of what a query says; below it nothing was really found


@dataclass(frozen=True, slots=True)
class Result:
    """One answer. `passage`: the part that was found, where it is not the beginning."""

    entry: Entry
    score: float
    why: tuple[str, ...]
    passage: Passage | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """What was found. `danger`: code of the category whose emergency phone must stand above everything.

    `meant`: the query as it was read, where it was typed in another layout of the keyboard; else ''.
    """

    results: tuple[Result, ...]
    language: Language
    danger: str | None
    is_sure: bool
    meant: str = ""


class Finder:
    """Entries ready to be asked. Immutable after it is built; share it between threads."""

    def __init__(self, entries: Iterable[Entry], categories: CategoryIndex) -> None:
        self._entries, passages = flat(entries)
        self._passages: Sequence[tuple[int, Passage]] = passages
        self._index = TextIndex([passage.fields for _, passage in passages])
        self._categories = categories
        self._number = {entry.code: n for n, entry in enumerate(self._entries) if entry.kind is Kind.CATEGORY}
        self._about: dict[str, list[int]] = defaultdict(list)
        for number, entry in enumerate(self._entries):
            if entry.kind is Kind.GUIDE:
                for code in entry.categories:
                    self._about[code].append(number)

    @property
    def size(self) -> int:
        """How many entries there are."""
        return len(self._entries)

    def find(self, query: str, *, limit: int = 10, month: int | None = None, language: Language = "ru") -> Answer:
        """Return what answers the query. `month` lets what belongs to the season come first.

        `language` is that of the page: the reader's language where the query does not tell its own.
        """
        query = fold(query[:LONGEST]).strip()
        if not any(letter.isalnum() for letter in query):
            return Answer((), language, None, is_sure=False)
        meant = query
        if looks_like_wrong_layout(query):
            other = from_wrong_layout(query)
            if self._strength(other) > self._strength(query):
                meant = other
        proposed = self._proposed(meant, month)
        best: dict[int, Found] = {}
        for hit in self._index.search(meant, limit=READ):
            number, passage = self._passages[hit.number]
            if number not in best:
                kind = self._entries[number].kind
                best[number] = Found(number, kind, hit.score, hit.share, hit.why, passage.anchor)
        season = frozenset(n for n, entry in enumerate(self._entries) if month is not None and month in entry.season)
        ordered = chosen(meant, list(best.values()), proposed, in_season=season, limit=limit)
        return Answer(
            tuple(self._result(one) for one in ordered),
            detect_language(meant, default=language),
            self._categories.danger(meant),
            is_sure=any(one.share >= SURE_SHARE for one in ordered),
            meant=meant if meant != query else "",
        )

    def _strength(self, query: str) -> float:
        return sum(hit.share for hit in self._index.search(query, limit=3))

    def _proposed(self, query: str, month: int | None) -> dict[int, tuple[Kind, float]]:
        """Categories that their own evidence proposes, and the guides about them, by number."""
        found: dict[int, tuple[Kind, float]] = {}
        for proposal in self._categories.propose(query, limit=5, month=month):
            if proposal.code in self._number:
                found[self._number[proposal.code]] = (Kind.CATEGORY, proposal.score)
            for number in self._about.get(proposal.code, ()):
                if proposal.score > found.get(number, (Kind.GUIDE, 0.0))[1]:
                    found[number] = (Kind.GUIDE, proposal.score)
        return found

    def _result(self, one: Found) -> Result:
        entry = self._entries[one.number]
        passage = next((part for part in entry.passages if one.anchor and part.anchor == one.anchor), None)
        return Result(entry, round(one.score, 3), one.why, passage)
