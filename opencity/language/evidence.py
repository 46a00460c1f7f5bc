"""What a text says, as found words with weights: where each key occurs and how much it counts.

Landmarks and addresses are not the subject: "lamp by the school on Park Street" is
about the lamp. Words in such places count a fraction.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from opencity.language.stopwords import (
    ADDRESS_AFTER,
    ADDRESS_BEFORE,
    ADDRESS_SHORT,
    LANDMARK_AFTER,
    LANDMARK_BEFORE,
    SILENT,
    SILENT_AS_SPELT,
)
from opencity.language.translit import plain

if TYPE_CHECKING:
    from collections.abc import Sequence

    from opencity.language.analysis import Key, Word

#: A long text is read so far; the form takes 10,000 characters, and the subject comes early.
MOST_WORDS = 500
_LANDMARK = 0.4
_ADDRESS = 0.1
_NAME = 0.5


@dataclass(slots=True)
class Sighting:
    """A key in a text: the places (word numbers), how sure, how heavy the heaviest place is."""

    sure: float
    weight: float
    places: list[int] = field(default_factory=list)


def place_weights(text: str, words: Sequence[Word]) -> list[float]:
    """Return for every word how much its place lets it count, 0.1 to 1."""
    spelled = [plain(word.text) for word in words]
    weights = []
    for at, word in enumerate(words):
        before = spelled[max(0, at - 2) : at]
        weight = 1.0
        after = spelled[at + 1] if at + 1 < len(words) else ""
        if after in ADDRESS_AFTER or (before and _is_after_kind(before[-1], text[word.start])):
            weight = _ADDRESS
        elif after in LANDMARK_AFTER or not LANDMARK_BEFORE.isdisjoint(before):
            weight = _LANDMARK
        elif at and _is_name(text, words[at - 1].end, word):
            weight = _NAME
        weights.append(weight)
    return weights


def _is_after_kind(before: str, first: str) -> bool:
    """A street's name after its kind: "ул абая", "улица Абая"; but "улицу затопило" is no address."""
    return before in ADDRESS_SHORT or (before in ADDRESS_BEFORE and first.isupper())


def _is_name(text: str, previous_end: int, word: Word) -> bool:
    """A capital inside a sentence, in a word that is not all capitals."""
    original = text[word.start : word.end]
    if not original[0].isupper() or original[1:] != original[1:].lower():
        return False
    return not any(sign in '.!?\n:;«"(' for sign in text[previous_end : word.start])


def is_silent(word: Word) -> bool:
    """Tell whether the word carries no subject at all."""
    return len(word.text) < 2 or word.text in SILENT_AS_SPELT or plain(word.text) in SILENT


def sightings(
    words: Sequence[Word], weights: Sequence[float], extra: dict[int, tuple[Key, ...]]
) -> dict[str, Sighting]:
    """Return every key of the text with its places; `extra` holds corrected keys of misspelt words."""
    found: dict[str, Sighting] = {}
    for at, word in enumerate(words):
        for name, sure in (*word.keys, *extra.get(at, ())):
            seen = found.get(name)
            if seen is None:
                found[name] = Sighting(sure, weights[at], [at])
                continue
            seen.places.append(at)
            seen.sure = max(seen.sure, sure)
            seen.weight = max(seen.weight, weights[at])
    return found
