"""Russian words by their stems (Snowball), and English ones the same way."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Protocol, cast

import snowballstemmer


class _Stemmer(Protocol):
    def stemWord(self, word: str) -> str: ...  # noqa: N802 - the library's name


_RUSSIAN = cast("_Stemmer", snowballstemmer.stemmer("russian"))
_ENGLISH = cast("_Stemmer", snowballstemmer.stemmer("english"))


_FLEETING = re.compile(r"(?<=[^аеиоуыэюя])[ое](?=[кнц]$)")
_AFTER_VOWEL = re.compile(r"еек$")
_ODD_WORDS = {"метро": "метро"}  # not метр
_ODD_STEMS = {"льд": "лед", "льдин": "лед", "ледян": "лед", "пс": "пес"}
_ADJECTIVE = re.compile(r"(?:ьн|ов|ев|н)$")
_SHORTEST_BASE = 4


@lru_cache(maxsize=65536)
def stem(word: str) -> str:
    """Return the stem of a folded Russian word, the same for forms with a vowel that comes and goes.

    площадка and площадок, рынок and рынка meet: the vowel is dropped everywhere.
    """
    if len(word) < 3 or word in _ODD_WORDS:
        return _ODD_WORDS.get(word, word)
    found = _RUSSIAN.stemWord(word)
    if len(found) >= 5:
        found = _FLEETING.sub("", _AFTER_VOWEL.sub("ейк", found))
    return _ODD_STEMS.get(found, found)


def base(found: str) -> str | None:
    """Return the noun inside the stem of an adjective (школьн: школ, мусорн: мусор), or None."""
    shorter = _ADJECTIVE.sub("", found)
    return shorter if shorter != found and len(shorter) >= _SHORTEST_BASE else None


@lru_cache(maxsize=16384)
def english_stem(word: str) -> str:
    """Return the stem of a folded English word."""
    return word if len(word) <= 3 else _ENGLISH.stemWord(word)
