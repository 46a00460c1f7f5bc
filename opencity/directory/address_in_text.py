"""PURE: finds an address inside a free text, so that a form can propose it.

A wrong proposal costs more than none, so a name alone is never enough. One of these must stand beside it: a house
number, a kind word ("улица", "даңғылы", "мкр"), a second street that it really crosses, or a capital letter after "на",
"по", "возле" or before a Kazakh locative. Typing errors are not guessed here.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import NamedTuple, Protocol

from opencity.directory.address_data import Crossing, Street
from opencity.directory.address_names import NameBook, Span
from opencity.directory.address_query import Query, house_at, read_query
from opencity.directory.address_words import AREA_PREPOSITIONS, EVERYDAY, NUMBERED_THINGS, PLACE_PREPOSITIONS

MOST_TEXT = 4_000
MOST_WORDS = 400
WHOLE_ENOUGH = 0.86
_LOCATIVE = (
    "да",
    "де",
    "та",
    "те",
    "даги",
    "деги",
    "таги",
    "теги",
    "нинг",
    "динг",
    "тинг",
    "нин",
    "дин",
    "тин",
    "дан",
    "тан",
)
_ADJECTIVE_FORMS = ("аиа", "ои", "уиу", "ого", "ому", "ие", "их")
_BETWEEN_CROSSING = 2
_LONGEST_NAME = 5


class KnownStreets(Protocol):
    """What must be known of a city to read its names in a text; `AddressIndex` knows it."""

    @property
    def streets(self) -> Sequence[Street]: ...

    @property
    def book(self) -> NameBook: ...

    @property
    def not_places(self) -> frozenset[str]: ...

    def crossing_of(self, one: int, two: int) -> Crossing | None:
        """Return where two streets (by their number in ``streets``) meet."""


class Found(NamedTuple):
    """What the text names: a span, and the second street if it is a crossing."""

    query: Query
    span: Span
    other: Span | None
    with_house: bool


def place_named_in(index: KnownStreets, text: str) -> Found | None:
    """Return the plainest address of the text, None if there is none. Never raises."""
    query = read_query(text, most=MOST_WORDS)
    spans = [span for span in index.book.spans(query.names, guess=False) if span.score >= WHOLE_ENOUGH and span.whole]
    spans = [
        span
        for span in spans
        if any(not word[0].isdigit() for word in span.name.words) or _numbered_area(index, query, span)
    ]
    # A longer reading of the same words wins ("Толе би" over "би"), then the present name, then the longest street.
    spans.sort(key=lambda s: (s.first - s.last, -_rank(index, query, s), s.first))
    for evidence in (_with_house, _crossing, _with_kind, _pointed_at):
        for found in evidence(index, query, spans):
            return found
    return None


def _rank(index: KnownStreets, query: Query, span: Span) -> float:
    street = index.streets[span.name.owner]
    kind = query.kind_near(span.first, span.last)
    same_kind = 1.0 if kind and (kind == "microdistrict") == street.is_area else 0.0
    return same_kind + span.score - 0.2 * bool(street.locality) + street.length_m / 1_000_000


def _numbered_area(index: KnownStreets, query: Query, span: Span) -> bool:
    street = index.streets[span.name.owner]
    return street.is_area and query.kind_beside(span.first, span.last, street.kind)


def _with_house(index: KnownStreets, query: Query, spans: list[Span]) -> Iterator[Found]:
    reach: dict[int, int] = defaultdict(int)
    for span in spans:
        reach[span.first] = max(reach[span.first], span.last)
    for span in spans:
        house = house_at(query, span.first, span.last)
        if house is None or (query.tokens[span.first - 1].folded in NUMBERED_THINGS and span.first):
            continue
        if any(reach.get(first, 0) > span.last for first in range(span.first - _LONGEST_NAME, span.first + 1)):
            continue  # "Коктем-2" is the microdistrict, not house 2 of Коктем street
        if house.last < span.first and not query.kind_near(span.first, span.last):
            continue  # "в доме 5 Абай …" is too loose without a kind word
        named = _is_plain_name(index, query, span) or query.kind_near(span.first, span.last)
        if named or _everyday_with_number(index, query, span):
            yield Found(query, span, None, with_house=True)


def _everyday_with_number(index: KnownStreets, query: Query, span: Span) -> bool:
    """Tell "Достык 91", a street by its capital, from "дружба 5", "Весна 2025" and the city's own name."""
    number = query.tokens[span.last + 1].raw if span.last + 1 < len(query.tokens) else ""
    own = index.streets[span.name.owner].is_area or any(w in index.not_places for w in query_words(query, span))
    return query.tokens[span.first].is_capitalised and not own and number[:1].isdigit() and len(number) < 4


def _crossing(index: KnownStreets, query: Query, spans: list[Span]) -> Iterator[Found]:
    starting: dict[int, list[Span]] = defaultdict(list)
    for span in spans:
        starting[span.first].append(span)
    for span in spans:
        for start in range(span.last + 1, span.last + 2 + _BETWEEN_CROSSING):
            if any(query.names[i] is not None for i in range(span.last + 1, min(start, len(query.names)))):
                break
            for other in starting.get(start, ()):
                plain = _is_plain_name(index, query, span) and _is_plain_name(index, query, other)
                if (plain or query.says_crossing) and index.crossing_of(span.name.owner, other.name.owner):
                    yield Found(query, span, other, with_house=False)


def _with_kind(index: KnownStreets, query: Query, spans: list[Span]) -> Iterator[Found]:
    for span in spans:
        kind = query.kind_near(span.first, span.last)
        street = index.streets[span.name.owner]
        if kind and (kind == "microdistrict") == street.is_area and _may_follow_kind(query, span, street):
            yield Found(query, span, None, with_house=False)


def _may_follow_kind(query: Query, span: Span, street: Street) -> bool:
    """Tell "на улице Новая" from "на улице темно": an everyday word must be written as a name."""
    capital = query.tokens[span.first].is_capitalised
    adjective = _is_adjective(span)
    words = query_words(query, span)
    everyday = any(word in EVERYDAY for word in words)
    return capital or street.is_area or not (adjective or everyday)


def _pointed_at(index: KnownStreets, query: Query, spans: list[Span]) -> Iterator[Found]:
    for span in spans:
        street = index.streets[span.name.owner]
        token = query.tokens[span.first]
        before = query.tokens[span.first - 1].folded if span.first else ""
        numbered = street.is_area and len(span.name.words) > 1 and span.name.words[-1][0].isdigit()
        if numbered and _is_plain_name(index, query, span):
            yield Found(query, span, None, with_house=False)
        elif _is_adjective(span) or not _is_plain_name(index, query, span):
            continue
        elif (
            before in (AREA_PREPOSITIONS if street.is_area else PLACE_PREPOSITIONS)
            and _inflected_or_capital(query, span)
        ) or (
            token.is_capitalised and query.tokens[span.last].folded.endswith(_LOCATIVE) and _kazakh_case(query, span)
        ):
            yield Found(query, span, None, with_house=False)


def _inflected_or_capital(query: Query, span: Span) -> bool:
    token = query.tokens[span.first]
    return token.is_capitalised or (token.folded.endswith(("ова", "ева", "ина", "ого")) and len(token.folded) > 5)


def _kazakh_case(query: Query, span: Span) -> bool:
    return query.tokens[span.last].folded not in span.name.words


def _is_adjective(span: Span) -> bool:
    word = span.name.words[-1]
    return len(span.name.words) == 1 and word.endswith(("аиа", "ииа", "ииа", "ои", "ии", "иаиа"))


def _is_plain_name(index: KnownStreets, query: Query, span: Span) -> bool:
    """Whether the words read as a name and not as everyday words: capitals count, everyday words never do alone."""
    words = query_words(query, span)
    if len(words) == 1 and (words[0] in EVERYDAY or words[0] in index.not_places):
        return False
    if index.streets[span.name.owner].is_area and words[0].endswith(_ADJECTIVE_FORMS):
        return False
    capital = query.tokens[span.first].is_capitalised
    if len(words[0]) < 4 and not capital:
        return False
    return capital or not _is_adjective(span)


def query_words(query: Query, span: Span) -> list[str]:
    """The words of the text that a span covers, folded."""
    return [query.tokens[i].folded for i in range(span.first, span.last + 1)]
