"""PURE: what the words of a query are: names, kinds of street, house numbers, the district, small words."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from opencity.directory.address_text import Token, expand, nominative, stems, tokens
from opencity.directory.address_words import (
    BLOCK_WORDS,
    CITY_WORDS,
    CROSSING_WORDS,
    DISTRICT_WORDS,
    FILLERS,
    FLAT_WORDS,
    HOUSE_WORDS,
    JOINING_WORDS,
    KIND_OF,
    UNITS,
)

MOST_TOKENS = 24


class House(NamedTuple):
    """A house as typed ("10а", "10/1", "10 к2") and the index of its last token."""

    text: str
    last: int


@dataclass
class Query:
    """The tokens of a query; ``names`` holds None where a token cannot be part of a name."""

    text: str
    tokens: list[Token]
    names: list[Token | None] = field(default_factory=list)
    kinds: dict[int, str] = field(default_factory=dict)
    district: str = ""
    says_crossing: bool = False
    unfinished: int | None = None
    name_indexes: list[int] = field(default_factory=list)

    def kind_near(self, first: int, last: int) -> str | None:
        """The kind word just before or just after a name."""
        return self.kinds.get(first - 1) or self.kinds.get(last + 1)

    def kind_beside(self, first: int, last: int, kind: str) -> bool:
        """Whether a numbered street or microdistrict is named so: the kind word is there, and the number is its own."""
        before, after = self.kinds.get(first - 1), self.kinds.get(last + 1)
        if after == kind and (first == 0 or self.names[first - 1] is None):
            return True
        own = first < 2 or not self.tokens[first - 2].is_number
        return before == kind and own

    def stems_outside(self, first: int, last: int) -> set[str]:
        """The stems of all words that are not part of the name."""
        found: set[str] = set()
        for i, token in enumerate(self.tokens):
            if not first <= i <= last:
                found.update(stems(token.folded))
                found.add(nominative(token.folded))
        return found

    def indexes_of(self, words: Iterable[str]) -> set[int]:
        """Where the given folded words stand."""
        wanted = set(words)
        return {
            i
            for i, token in enumerate(self.tokens)
            if wanted.intersection((*stems(token.folded), nominative(token.folded)))
        }


def read_query(text: str, *, most: int = MOST_TOKENS) -> Query:
    """Tell names from kinds, numbers and small words in the first ``most`` tokens. Never raises."""
    expanded = expand(text)
    found = tokens(expanded)[:most]
    query = Query(text=expanded, tokens=found, names=list(found))
    _mark_crossing(query)
    for i, token in enumerate(found):
        word = token.folded
        if word in KIND_OF and not (word == "ст" and i == len(found) - 1):
            query.kinds[i] = KIND_OF[word]
            query.names[i] = None
        elif word in DISTRICT_WORDS:
            query.names[i] = None
            _take_district(query, i)
        elif word in CITY_WORDS and len(found) > 1:
            query.names[i] = None
            _take_city(query, i)
        elif _is_small(token):
            query.names[i] = None
    query.name_indexes = [i for i, t in enumerate(query.names) if t is not None and not t.is_number]
    last = len(found) - 1
    if found and query.names[last] is not None and not text[-1:].isspace():
        query.unfinished = last
    return query


def _is_small(token: Token) -> bool:
    word = token.folded
    small = word in FILLERS or word in HOUSE_WORDS or word in BLOCK_WORDS or word in FLAT_WORDS
    return small or word in CROSSING_WORDS or word in JOINING_WORDS


def _mark_crossing(query: Query) -> None:
    signs = any(s in query.text for s in ("/", " - ", "–", "—", "\\", "×"))
    query.says_crossing = signs or any(t.folded in CROSSING_WORDS for t in query.tokens)


def _take_district(query: Query, at: int) -> None:
    """Take the word before as the district ("Медеуский район", "Медеу ауданы"), not as a street."""
    if at and not query.tokens[at - 1].is_number:
        query.district = query.tokens[at - 1].folded
        query.names[at - 1] = None


def _take_city(query: Query, at: int) -> None:
    """Take the word beside ("г. …", "… қаласы") as the city, not as a street."""
    word = query.tokens[at]
    beside = at + 1 if len(word.folded) <= 5 and not word.folded.startswith("кала") else at - 1
    if 0 <= beside < len(query.tokens) and not query.tokens[beside].is_number:
        query.names[beside] = None


def house_at(query: Query, first: int, last: int) -> House | None:
    """Find the house of the name at first…last: the number after it, else the one before it with a house word."""
    after = _number_from(query, last + 1)
    if after:
        return after
    at = first - 1
    while at >= 0 and (at in query.kinds or query.tokens[at].folded in HOUSE_WORDS):
        at -= 1
    if at >= 0 and query.tokens[at].is_number and not _is_flat(query, at):
        beside = [query.tokens[i].folded for i in (at - 1, at + 1) if 0 <= i < len(query.tokens)]
        if any(word in HOUSE_WORDS for word in beside) or (
            at == 0 and first == len(query.tokens) - 1 - len(query.kinds)
        ):
            return House(query.tokens[at].raw.lower(), at)
    return None


def _number_from(query: Query, at: int) -> House | None:
    start = at
    while at < len(query.tokens) and at < start + 3 and not query.tokens[at].is_number:
        word = query.tokens[at].folded
        if at not in query.kinds and word not in HOUSE_WORDS:
            return None
        at += 1
    if at >= len(query.tokens) or not query.tokens[at].is_number or _is_counted(query, at) or _is_flat(query, at):
        return None
    if at in (i - 1 for i in query.kinds if query.kinds[i] == "microdistrict") and at + 1 < len(query.tokens):
        return None  # "Абая 8 мкр": the number belongs to the microdistrict
    return _with_block(query, at)


def _is_counted(query: Query, at: int) -> bool:
    return at + 1 < len(query.tokens) and query.tokens[at + 1].folded in UNITS


def _is_flat(query: Query, at: int) -> bool:
    return at > 0 and query.tokens[at - 1].folded in FLAT_WORDS


def _with_block(query: Query, at: int) -> House:
    found = query.tokens
    text = found[at].raw.lower()
    if text[-1] in "кk" and at + 1 < len(found) and found[at + 1].start == found[at].end:
        return House(f"{text[:-1]} к{found[at + 1].raw.lower()}", at + 1)
    if at + 1 < len(found):
        between = query.text[found[at].end : found[at + 1].start].strip()
        following = found[at + 1]
        if following.is_number and between in {"/", "-", "\\"}:
            return House(f"{text}/{following.raw.lower()}", at + 1)
        block = following.folded in BLOCK_WORDS and at + 2 < len(found) and found[at + 2].is_number
        if block:
            return House(f"{text} к{found[at + 2].raw.lower()}", at + 2)
        if (
            len(following.raw) == 1
            and following.raw.lower() in "абвгдежabcd"
            and between in {"", "-"}
            and text.isdigit()
        ):
            joined = following.end == len(query.text.rstrip()) or query.text[following.end : following.end + 1] in ", ."
            if (joined and following.folded not in FILLERS | JOINING_WORDS) or following.raw.lower() == "а":
                return House(text + following.raw.lower(), at + 1)
    return House(text, at)
