"""Which wishes are about the same thing: shared stems, in any of the three languages. PURE."""

from __future__ import annotations

from collections.abc import Iterable

from opencity.language.analysis import words
from opencity.language.stopwords import SILENT, WEAK
from opencity.language.translit import plain

MOST_KEYS = 60
ALIKE = 0.34


def keys_of(text: str) -> list[str]:
    """The stems of a text, the surest two of every word, without words that say nothing; in order, once each."""
    found: dict[str, None] = {}
    for word in words(text, most=150):
        if plain(word.text) in SILENT or len(word.text) < 3:
            continue
        for key in [key for key in word.keys[:3] if key.name not in WEAK][:2]:
            found[key.name[:80]] = None
    return list(found)[:MOST_KEYS]


def likeness(one: Iterable[str], other: Iterable[str]) -> float:
    """How alike two sets of stems are, 0..1: the share of the smaller one that the other has too."""
    first, second = set(one), set(other)
    if not first or not second:
        return 0.0
    return len(first & second) / min(len(first), len(second))
