"""Words of a work as they are kept and as they are looked for. PURE."""

from __future__ import annotations

from opencity.language import kazakh, russian
from opencity.language.normal import tokens
from opencity.language.translit import plain

MOST = 500


def stems_of(word: str) -> tuple[str, str]:
    """The Russian and the Kazakh stem of one word, in plain letters."""
    return plain(russian.stem(word)), plain(kazakh.stem(word))


def stems_in(text: str) -> list[str]:
    """Every stem of a text, once each."""
    return sorted({stem for token in tokens(text)[:MOST] for stem in stems_of(token.text)})
