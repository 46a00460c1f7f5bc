"""Words learnt from texts whose category is known: weak evidence beside the keywords.

An example says little by itself; a word seen in several examples of one category and
rarely elsewhere says more. Rarity is weighed by the index, so frequent words of the
language fade by themselves.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, NamedTuple

from opencity.language.analysis import own_keys, words
from opencity.language.evidence import is_silent

if TYPE_CHECKING:
    from collections.abc import Iterable

_MOST = 0.4
_HALF_AT = 2.0
_SHORTEST = 4


class Example(NamedTuple):
    """A text that people have already given a category."""

    code: str
    language: str
    text: str


def learnt_words(examples: Iterable[Example]) -> dict[str, dict[str, float]]:
    """Return for every key its weight (0 to 0.4) by category code, growing with the number of texts."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for example in examples:
        for name in _keys(example):
            counts[name][example.code] += 1
    return {
        name: {code: _MOST * times / (times + _HALF_AT) for code, times in by_code.items()}
        for name, by_code in counts.items()
    }


def _keys(example: Example) -> set[str]:
    return {
        key.name
        for word in words(example.text)
        if len(word.text) >= _SHORTEST and not word.text[0].isdigit() and not is_silent(word)
        for key in own_keys(word.text, example.language)
        if key.sure == 1.0
    }
