"""From free words to a category: proposals with their reasons, or an honest empty list.

The words of the categories are the knowledge; nothing here names one. Evidence for a
category is the sum of the weights of the different words of the text that belong to
it: rare words weigh more than common ones, a whole phrase more than its words apart,
a keyword more than a word of the name. A shorter phrase inside a longer one that
matched counts for little ("no water" inside "no hot water").
"""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from opencity.language.analysis import Key, Word, own_keys, words
from opencity.language.danger import Dangers
from opencity.language.evidence import MOST_WORDS, Sighting, is_silent, place_weights, sightings
from opencity.language.examples import Example, learnt_words
from opencity.language.normal import tokens
from opencity.language.stopwords import SILENT, WEAK
from opencity.language.translit import from_wrong_layout, looks_like_wrong_layout, plain
from opencity.language.typos import NearStems

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

#: Below this score nothing is proposed. Set on labelled appeals so that greetings and chatter stay empty.
THRESHOLD = 0.33

_SINGLE = 1.0
_IN_PHRASE = 0.6
_NAME = 0.6
_HINT = 0.35
_PHRASE_BONUS = 0.5
_COVERED = 0.3
_MISSPELT = 0.75
_IN_SEASON = 1.15
_AGAINST = 0.4
_HALF_SCORE = 6.5
_SLACK = 3
_WEAKLY = 0.3
_SAME = 0.55
_TELLING = 0.3
_BEHIND = 0.22
_GROUP_RARITY = 0.5
_TOP_RARITY = 6.0
_CLEARLY_FINER = 1.15
_CLOSE_BEHIND = 0.9


@dataclass(frozen=True, slots=True)
class CategoryWords:
    """What the index must know of a category.

    `keywords` by language; one that begins with "-" speaks against the category.
    `season` holds the months when the trouble is usual, empty for all year.
    `emergency` marks a category that a danger may be raised to.
    """

    code: str
    names: Mapping[str, str]
    hint: Mapping[str, str] = field(default_factory=dict)
    keywords: Mapping[str, Sequence[str]] = field(default_factory=dict)
    season: Sequence[int] = ()
    emergency: bool = False


class Proposal(NamedTuple):
    """A category, how sure (0..1), and the words of the text that speak for it, as typed."""

    code: str
    score: float
    why: tuple[str, ...]


class _Phrase(NamedTuple):
    category: int
    slots: tuple[tuple[Key, ...], ...]
    against: bool


@dataclass(slots=True)
class _Tally:
    """Evidence for one category while it is counted: weight by word number, phrases."""

    by_place: dict[int, float] = field(default_factory=dict)
    phrases: list[tuple[float, frozenset[int]]] = field(default_factory=list)
    against: float = 1.0


class CategoryIndex:
    """The words of all categories, ready to be asked. Immutable after `build`; share it between threads."""

    def __init__(self, categories: Sequence[CategoryWords], examples: Sequence[Example] = ()) -> None:
        self._categories = tuple(categories)
        self._weights: dict[str, dict[int, float]] = defaultdict(dict)
        self._phrases: dict[str, list[_Phrase]] = defaultdict(list)
        self._surfaces: dict[str, set[str]] = defaultdict(set)
        for number, category in enumerate(self._categories):
            self._add_category(number, category)
        codes = {category.code: number for number, category in enumerate(self._categories)}
        for name, learnt in learnt_words(examples).items():
            for code in learnt.keys() & codes.keys():
                self._weigh(codes[code], (Key(name, 1.0),), learnt[code])
        self._parents = [codes.get(category.code.rpartition(".")[0]) for category in self._categories]
        self._rarity = self._rarities()
        self._near = NearStems()
        for known in {plain(word) for word in self._surfaces} | {name[2:].rstrip("~") for name in self._weights}:
            self._near.add(known)
        emergencies = [category for category in self._categories if category.emergency]
        best = partial(CategoryIndex([*_quiet(emergencies)]).propose, limit=2) if emergencies else None
        self._dangers = Dangers(best)

    @classmethod
    def build(cls, categories: Iterable[CategoryWords], examples: Iterable[Example] = ()) -> CategoryIndex:
        """Return an index over the categories (the leaves that may be chosen today).

        `examples` are texts whose category is known; examples of other categories are passed over.
        """
        return cls(tuple(categories), tuple(examples))

    def propose(self, text: str, *, limit: int = 3, month: int | None = None) -> list[Proposal]:
        """Return up to `limit` categories, best first, or an empty list for "I do not know".

        `month` (1..12) lets categories of the season come first. A word of danger puts
        its category first whatever else the text says.
        """
        found = self._ranked(text, month)
        danger = self._dangers.find(text)
        if danger is not None:
            rest = [proposal for proposal in found if proposal.code != danger.code]
            known = next((proposal.score for proposal in found if proposal.code == danger.code), 0.0)
            found = [Proposal(danger.code, max(0.9, known), danger.why), *rest]
        return found[:limit]

    def danger(self, text: str) -> str | None:
        """Return the code of the category that a danger named in the text belongs to, or None."""
        found = self._dangers.find(text)
        return found.code if found else None

    def _ranked(self, text: str, month: int | None) -> list[Proposal]:
        found = self._read(text, text, month, correct=True)
        if looks_like_wrong_layout(text):
            other = self._read(from_wrong_layout(text), text, month, correct=False)
            if other and (not found or other[0].score > found[0].score):
                return other
        return found

    def _read(self, text: str, typed: str, month: int | None, *, correct: bool) -> list[Proposal]:
        said = words(text, most=MOST_WORDS)
        extra = self._corrected(said) if correct else {}
        seen = sightings(said, place_weights(text, said), extra)
        tallies = self._tally(seen, said)
        self._find_phrases(seen, tallies)
        totals = {number: _total(tally) for number, tally in tallies.items()}
        if month is not None:
            totals = {
                number: (raw * _IN_SEASON if month in self._categories[number].season else raw, places)
                for number, (raw, places) in totals.items()
            }
        self._join_families(totals)
        scored = [(1.0 - 0.5 ** (raw / _HALF_SCORE), number, places) for number, (raw, places) in totals.items()]
        scored.sort(key=lambda item: (-item[0], item[1]))
        best = scored[0][0] if scored else 0.0
        return [
            Proposal(self._categories[number].code, round(score, 3), _as_typed(typed, said, places))
            for score, number, places in scored[:12]
            if score >= THRESHOLD and score >= best * _BEHIND
        ]

    def _join_families(self, totals: dict[int, tuple[float, frozenset[int]]]) -> None:
        """Let a finer category stand before its parent only if it knows clearly more of the text.

        The parent follows close behind, so that the reader can choose the wider one.
        """
        for number, (raw, places) in list(totals.items()):
            parent = self._parents[number]
            if parent is None:
                continue
            own, own_places = totals.get(parent, (0.0, frozenset()))
            if raw < own * _CLEARLY_FINER:
                totals[number] = (min(raw, own * _CLOSE_BEHIND), places)
            elif raw * _CLOSE_BEHIND > own:
                totals[parent] = (raw * _CLOSE_BEHIND, own_places | places)

    def _corrected(self, said: Sequence[Word]) -> dict[int, tuple[Key, ...]]:
        """Return keys one edit away for words that no category knows."""
        extra = {}
        for at, word in enumerate(said):
            if len(word.text) < 5 or is_silent(word) or any(name in self._weights for name, _ in word.keys):
                continue
            close = set()
            for form in {plain(word.text), *(name[2:].rstrip("~") for name, _ in word.keys[:5])}:
                for known in self._near.near(form):
                    close |= self._surfaces.get(known, set())
                    close |= {name for mark in ("k:", "r:", "e:") if (name := mark + known) in self._weights}
            if close:
                extra[at] = tuple(Key(name, _MISSPELT) for name in sorted(close))
        return extra

    def _tally(self, seen: Mapping[str, Sighting], said: Sequence[Word]) -> dict[int, _Tally]:
        tallies: dict[int, _Tally] = defaultdict(_Tally)
        for name, sighting in seen.items():
            holders = self._weights.get(name)
            if holders is None or is_silent(said[sighting.places[0]]):
                continue
            worth = self._rarity[name] * sighting.sure * sighting.weight * (_WEAKLY if name in WEAK else 1.0)
            at = sighting.places[0]
            for number, weight in holders.items():
                tally = tallies[number]
                tally.by_place[at] = max(tally.by_place.get(at, 0.0), worth * weight)
        return tallies

    def _find_phrases(self, seen: Mapping[str, Sighting], tallies: dict[int, _Tally]) -> None:
        matched: list[tuple[_Phrase, float, frozenset[int]]] = []
        for name in seen:
            for phrase in self._phrases.get(name, ()):
                hit = self._match(phrase, seen)
                if hit is not None:
                    matched.append((phrase, *hit))
        for phrase, worth, places in matched:
            if phrase.against:
                tallies[phrase.category].against = _AGAINST
                continue
            covered = any(
                places < others and other.category != phrase.category and not other.against
                for other, _, others in matched
            )
            tallies[phrase.category].phrases.append((worth * (_COVERED if covered else 1.0), places))

    def _match(self, phrase: _Phrase, seen: Mapping[str, Sighting]) -> tuple[float, frozenset[int]] | None:
        """Return the worth and the places of a phrase whose words all stand close together."""
        found: list[tuple[float, list[int]]] = []
        for slot in phrase.slots:
            best: tuple[float, list[int]] | None = None
            for name, own in slot:
                sighting = seen.get(name)
                if sighting is not None and own * sighting.sure >= _SAME:
                    worth = own * sighting.sure * sighting.weight * self._rarity.get(name, 0.7)
                    if best is None or worth > best[0]:
                        best = (worth, sighting.places)
            if best is None:
                return None
            found.append(best)
        reach = len(found) + _SLACK
        for start in found[0][1]:
            places = {start}
            for _, options in found[1:]:
                near = min(options, key=lambda place: (place in places, abs(place - start)))
                if near in places or abs(near - start) > reach:
                    break
                places.add(near)
            else:
                return sum(worth for worth, _ in found), frozenset(places)
        return None

    def _add_category(self, number: int, category: CategoryWords) -> None:
        for language, phrases in category.keywords.items():
            for phrase in phrases:
                against = phrase.startswith("-") and phrase[1:2].isalpha()
                self._add_keyword(number, language, phrase.removeprefix("-") if against else phrase, against=against)
        for texts, weight in ((category.names, _NAME), (category.hint, _HINT)):
            for language, text in texts.items():
                for token in tokens(text):
                    if not _is_filler(token.text) and len(token.text) > 2:
                        self._weigh(number, own_keys(token.text, language), weight)

    def _add_keyword(self, number: int, language: str, phrase: str, *, against: bool) -> None:
        parts = [part for token in tokens(phrase) for part in token.text.split("-") if part]
        carrying = [part for part in parts if not _is_filler(part) and part[0].isalpha()] or parts
        slots = tuple(own_keys(part, language) for part in carrying)
        for part, slot in zip(carrying, slots, strict=True):
            if slot and not against:
                self._surfaces[plain(part)].add(slot[0].name)
        if not slots:
            return
        if len(slots) > 1 or against:
            # Filed under its last word's keys is not enough: any spelling of the rarest must find it once.
            anchor = max(range(len(slots)), key=lambda at: len(carrying[at]))
            for name, _ in slots[anchor]:
                self._phrases[name].append(_Phrase(number, slots, against))
        if against:
            return
        for slot in slots:
            self._weigh(number, slot, _SINGLE if len(slots) == 1 else _IN_PHRASE)

    def _rarities(self) -> dict[str, float]:
        """Return how much each key tells: rare among categories, and rare among their groups.

        "Bus" is common inside transport and absent elsewhere, so it still says where to look.
        The scale does not depend on how many categories a city has.
        """
        groups = len({category.code.partition(".")[0] for category in self._categories})
        rarest = math.log(1.0 + len(self._categories) / 1.5) + _GROUP_RARITY * math.log(1.0 + groups / 1.5)
        rarities = {}
        for name, holders in self._weights.items():
            leaves = sum(min(1.0, 2 * weight) for weight in holders.values())
            by_group: dict[str, float] = {}
            for number, weight in holders.items():
                group = self._categories[number].code.partition(".")[0]
                by_group[group] = max(by_group.get(group, 0.0), min(1.0, 2 * weight))
            rarity = math.log(1.0 + len(self._categories) / (0.5 + leaves))
            rarity += _GROUP_RARITY * math.log(1.0 + groups / (0.5 + sum(by_group.values())))
            rarities[name] = _TOP_RARITY * rarity / rarest
        return rarities

    def _weigh(self, number: int, found: Iterable[Key], weight: float) -> None:
        for name, sure in found:
            holders = self._weights[name]
            holders[number] = max(holders.get(number, 0.0), weight * sure)


def _quiet(categories: Iterable[CategoryWords]) -> Iterable[CategoryWords]:
    """The same categories without the mark of danger, so that an index over them asks nobody else."""
    for category in categories:
        yield CategoryWords(category.code, category.names, {}, category.keywords)


def _is_filler(word: str) -> bool:
    return plain(word) in SILENT and word not in {"нет", "не", "без", "жоқ"}


def _total(tally: _Tally) -> tuple[float, frozenset[int]]:
    """Add words and phrases up; further phrases over the same words add nothing."""
    raw = sum(tally.by_place.values())
    telling = _TELLING * max(tally.by_place.values(), default=0.0)
    places = {at for at, worth in tally.by_place.items() if worth >= telling}
    taken: set[int] = set()
    for worth, where in sorted(tally.phrases, key=lambda item: (-item[0], sorted(item[1]))):
        if where <= taken:
            continue
        raw += _PHRASE_BONUS * worth * len(where - taken) / len(where)
        taken |= where
    return raw * tally.against, frozenset(places | taken)


def _as_typed(typed: str, said: Sequence[Word], places: Iterable[int]) -> tuple[str, ...]:
    found: list[str] = []
    for at in sorted(places):
        word = typed[said[at].start : said[at].end]
        if word not in found:
            found.append(word)
    return tuple(found)
