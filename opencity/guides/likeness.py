"""Which wishes are about the same thing: shared stems, in any of the three languages. PURE."""

from __future__ import annotations

from collections.abc import Collection

from opencity.language.analysis import words
from opencity.language.stopwords import SILENT, WEAK
from opencity.language.translit import plain

MOST_WORDS = 40
MOST_STEMS = 4
ALIKE = 0.5


def stems_of(text: str) -> list[tuple[str, ...]]:
    """What each word of a text may mean, surest first; words that say nothing are left out."""
    found: dict[tuple[str, ...], None] = {}
    for word in words(text, most=150):
        if plain(word.text) in SILENT or len(word.text) < 3:
            continue
        stems = tuple(key.name[:80] for key in word.keys if key.name not in WEAK)[:MOST_STEMS]
        if stems:
            found[stems] = None
    return list(found)[:MOST_WORDS]


def keys_of(text: str) -> list[str]:
    """All stems of a text, in order, once each."""
    return list(dict.fromkeys(stem for stems in stems_of(text) for stem in stems))


def likeness(text: str, keys: Collection[str]) -> float:
    """How much of a text stands in the stems of another, 0..1: the share of its words that the other has too.

    A long text may hold a short one whole, so no more words are asked for than the other has.
    """
    own = stems_of(text)
    if not own or not keys:
        return 0.0
    other = set(keys)
    shared = sum(not other.isdisjoint(stems) for stems in own)
    return min(1.0, shared / min(len(own), max(2, len(other) // 3)))
