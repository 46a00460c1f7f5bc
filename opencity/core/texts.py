"""One text in the languages of the city: a mapping such as {"kk": "…", "ru": "…", "en": "…"}. PURE."""

from collections.abc import Mapping
from typing import Any

FALLBACK = ("kk", "ru", "en")


def in_language(texts: Mapping[Any, str], language: str) -> str:
    """The text in `language`; where it is missing, the first of kk, ru, en that is there; else ''."""
    for code in (language, *FALLBACK):
        if text := texts.get(code):
            return text
    return next(iter(texts.values()), "")
