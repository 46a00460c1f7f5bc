"""Russian words by their stems (Snowball), and English ones the same way."""

from __future__ import annotations

from functools import lru_cache
from typing import Protocol, cast

import snowballstemmer


class _Stemmer(Protocol):
    def stemWord(self, word: str) -> str: ...  # noqa: N802 - the library's name


_RUSSIAN = cast("_Stemmer", snowballstemmer.stemmer("russian"))
_ENGLISH = cast("_Stemmer", snowballstemmer.stemmer("english"))


@lru_cache(maxsize=65536)
def stem(word: str) -> str:
    """Return the stem of a folded Russian word; a word of three letters or fewer stays as it is."""
    return word if len(word) <= 3 else _RUSSIAN.stemWord(word)


@lru_cache(maxsize=16384)
def english_stem(word: str) -> str:
    """Return the stem of a folded English word."""
    return word if len(word) <= 3 else _ENGLISH.stemWord(word)
