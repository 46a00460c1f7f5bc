"""PURE: finds the place that somebody means by what they type.

Streets have points, houses do not: a house found here keeps its number as typed and stands at the point of its street
in the district, with ``precision="street"``. Nothing here raises for any input: what is not understood finds nothing.
"""

from collections.abc import Callable, Iterable, Sequence
from math import log10

from opencity.directory.address_data import AddressMatch, Crossing, Kind, Spot, Street, by_code
from opencity.directory.address_in_text import MOST_TEXT, place_named_in
from opencity.directory.address_names import NameBook, Span
from opencity.directory.address_query import Query, house_at, read_query
from opencity.directory.address_text import clean, fold, from_other_layout, nominative, stems, tokens
from opencity.directory.geometry import distance_m

MOST_SPANS = 60
MOST_LENGTH_M = 30_000
_NEAR_M = 3_000.0
Reading = tuple[float, Span, str | None]


class AddressIndex:
    """Streets, microdistricts and crossings of one city, ready to be searched; immutable after it is built."""

    def __init__(
        self, streets: Iterable[Street], crossings: Iterable[Crossing] = (), *, not_places: Iterable[str] = ()
    ) -> None:
        """``not_places``: words that alone never name a street, above all the city's own name in each language.

        Raises ValueError for a street code used twice. Crossings of unknown streets are left out.
        """
        self.streets = tuple(streets)
        codes = by_code(self.streets)
        self.not_places = frozenset(stem for name in not_places for t in tokens(name) for stem in stems(t.folded))
        self.book = NameBook(self.streets)
        self._number = {street.code: number for number, street in enumerate(self.streets)}
        self._crossings: dict[tuple[int, int], Crossing] = {}
        for crossing in crossings:
            if crossing.a in codes and crossing.b in codes:
                pair = self._number[crossing.a], self._number[crossing.b]
                self._crossings[min(pair), max(pair)] = crossing
        self._localities = [
            frozenset(nominative(t.folded) for t in tokens(street.locality)) if street.locality else frozenset()
            for street in self.streets
        ]
        self._districts = {spot.district: fold(spot.district) for street in self.streets for spot in street.spots}

    def search(
        self, query: str, *, language: str, near: tuple[float, float] | None = None, limit: int = 8
    ) -> list[AddressMatch]:
        """Return the best readings, best first; an empty list for nothing found. ``near`` is a (lat, lon) to prefer."""
        text = clean(query)
        found = self._search(text, language, near)
        if (not found or found[0].score < 0.6) and text.isascii() and any(c.isalpha() for c in text):
            other = self._search(from_other_layout(text), language, near)
            if other and (not found or other[0].score > found[0].score + 0.1):
                found = other
        return found[: max(0, limit)]

    def find_place_in_text(self, text: str, *, language: str = "ru") -> AddressMatch | None:
        """Return the place that a free text names, None unless the text says so plainly (see ``address_in_text``)."""
        found = place_named_in(self, clean(text, limit=MOST_TEXT))
        if found is None:
            return None
        if found.other is not None:
            return self.crossing_match(found.query, found.span, found.other, language)
        house = house_at(found.query, found.span.first, found.span.last) if found.with_house else None
        reading = (1.0, found.span, house.text if house else None)
        matches = self._street_matches(found.query, reading, language=language, near=None, every_district=False)
        return next(iter(matches), None)

    @property
    def crossings(self) -> tuple[Crossing, ...]:
        """Every crossing of two known streets."""
        return tuple(self._crossings.values())

    def crossing_of(self, one: int, two: int) -> Crossing | None:
        """Return where two streets (by their number in ``streets``) meet."""
        return self._crossings.get((min(one, two), max(one, two)))

    def crossing_match(self, query: Query, one: Span, two: Span, language: str) -> AddressMatch | None:
        """Return the answer for two names whose streets meet, None if they do not."""
        crossing = self.crossing_of(one.name.owner, two.name.owner)
        return self._crossing_match(query, crossing, (one, two), one.score + two.score, language) if crossing else None

    def _search(self, text: str, language: str, near: tuple[float, float] | None) -> list[AddressMatch]:
        query = read_query(text)
        spans = self.book.spans(query.names, guess=True, unfinished=query.unfinished)
        readings = self._readings(query, spans)
        found = self._crossing_matches(query, readings, language)
        for rank, reading in enumerate(readings):
            found.extend(self._street_matches(query, reading, language=language, near=near, every_district=rank == 0))
        found.sort(key=lambda match: (-match.score, match.label, match.district))
        return _without_doubles(found)

    def _readings(self, query: Query, spans: list[Span]) -> list[Reading]:
        """The best reading of each street, best first, with its house."""
        best: dict[int, Reading] = {}
        spans.sort(key=lambda span: (-span.score, span.name.owner))
        for span in spans[: MOST_SPANS * 6]:
            house = house_at(query, span.first, span.last)
            score = self._score(query, span, has_house=house is not None)
            if score > best.get(span.name.owner, (0.0,))[0]:
                best[span.name.owner] = (score, span, house.text if house else None)
        return sorted(best.values(), key=lambda r: (-r[0], r[1].name.owner))[:MOST_SPANS]

    def _score(self, query: Query, span: Span, *, has_house: bool) -> float:
        """How well a street explains the query: the name, the kind, the place it lies in, what is left unexplained."""
        owner = span.name.owner
        street = self.streets[owner]
        if all(word[0].isdigit() for word in span.name.words) and not query.kind_beside(
            span.first, span.last, street.kind
        ):
            return 0.0
        score = span.score
        score += _kind_bonus(query.kind_near(span.first, span.last), street, span)
        explained = set(range(span.first, span.last + 1))
        if self._localities[owner]:
            named = query.stems_outside(span.first, span.last)
            if self._localities[owner] & named:
                score += 0.12
                explained |= query.indexes_of(self._localities[owner])
            else:
                score -= 0.07
        if query.district:
            score += 0.05 if any(self._in_district(query, spot) for spot in street.spots) else -0.1
        left = [i for i in query.name_indexes if i not in explained]
        words = len(query.name_indexes) or 1
        score -= 0.35 * len(left) / words
        score += 0.1 * min(1.0, log10(1 + street.length_m) / log10(MOST_LENGTH_M))
        return score + (0.02 if has_house else 0.0)

    def _in_district(self, query: Query, spot: Spot) -> bool:
        folded = self._districts[spot.district]
        return bool(query.district) and query.district[:5] == folded[:5]

    def _crossing_matches(self, query: Query, readings: Sequence[Reading], language: str) -> list[AddressMatch]:
        found = []
        for at, (score, span, _) in enumerate(readings):
            for other_score, other, _ in readings[at + 1 :]:
                if span.first <= other.last and other.first <= span.last:
                    continue
                crossing = self.crossing_of(span.name.owner, other.name.owner)
                if crossing:
                    found.append(self._crossing_match(query, crossing, (span, other), score + other_score, language))
        return found

    def _crossing_match(
        self, query: Query, crossing: Crossing, pair: tuple[Span, Span], total: float, language: str
    ) -> AddressMatch:
        first, second = sorted(pair, key=lambda span: span.first)
        one, two = self.streets[first.name.owner], self.streets[second.name.owner]
        explained = sum(span.last - span.first + 1 for span in pair)
        left = max(0, len(query.name_indexes) - explained)
        names = (first.score + second.score) / 2
        score = 0.78 * names + 0.1 * total + 0.03 * query.says_crossing - 0.2 * left / (len(query.name_indexes) or 1)
        return AddressMatch(
            label=f"{one.label(language)} / {two.label(language)}", kind="crossing", street_code=one.code, house=None,
            lat=crossing.lat, lon=crossing.lon, district=self._district_of(crossing, one, two), precision="crossing",
            score=0.0, matched_old_name=first.name.old or second.name.old, other_street_code=two.code,
        ).with_score(score)  # fmt: skip

    def _district_of(self, crossing: Crossing, one: Street, two: Street) -> str:
        here = (crossing.lat, crossing.lon)
        both = {spot.district for spot in one.spots} & {spot.district for spot in two.spots}
        spots = [spot for spot in (*one.spots, *two.spots) if not both or spot.district in both]
        return min(spots, key=lambda spot: distance_m(here, (spot.lat, spot.lon))).district

    def _street_matches(
        self, query: Query, reading: Reading, *, language: str, near: tuple[float, float] | None, every_district: bool
    ) -> list[AddressMatch]:  # fmt: skip
        score, span, house = reading
        street = self.streets[span.name.owner]
        label = street.label(language) + (f", {house}" if house else "")
        kind: Kind = "house" if house else "microdistrict" if street.is_area else "street"
        spots = sorted(street.spots, key=self._spot_order(query, near)) if len(street.spots) > 1 else street.spots
        found = []
        for rank, spot in enumerate(spots if every_district else spots[:1]):
            bonus = 0.0
            if near:
                bonus = 0.05 * max(0.0, 1 - distance_m(near, (spot.lat, spot.lon)) / _NEAR_M)
            found.append(
                AddressMatch(
                    label=label, kind=kind, street_code=street.code, house=house, lat=spot.lat, lon=spot.lon,
                    district=spot.district, precision="area" if street.is_area else "street", score=0.0,
                    matched_old_name=span.name.old,
                ).with_score((score + bonus) / 1.2 - 0.001 * rank)
            )  # fmt: skip
        return found

    def _spot_order(self, query: Query, near: tuple[float, float] | None) -> "Callable[[Spot], tuple[bool, float]]":
        def order(spot: Spot) -> tuple[bool, float]:
            far = distance_m(near, (spot.lat, spot.lon)) if near else 0.0
            return (not self._in_district(query, spot), far)

        return order


def _kind_bonus(said: str | None, street: Street, span: Span) -> float:
    """Streets and avenues are mixed up in speech, so that word weighs little; a microdistrict or a lane is meant."""
    apart = {"microdistrict", "lane"}
    if said == street.kind:
        return 0.04 if said in apart else 0.015
    if said:
        return -0.25 if apart & {said, street.kind} else 0.0
    if street.is_area and span.whole and span.name.words[-1][0].isdigit():
        return 0.02  # "Самал-2": the number is a part of the name
    return -0.09 if street.kind in apart else 0.0


def _without_doubles(found: list[AddressMatch]) -> list[AddressMatch]:
    seen: set[tuple[str, str | None, str, str | None]] = set()
    kept = []
    for match in found:
        mark = (match.street_code, match.other_street_code, match.district, match.house)
        if mark not in seen and match.score > 0.25:
            seen.add(mark)
            kept.append(match)
    return kept
