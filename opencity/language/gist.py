"""The gist of a short text: its stems in order, so that forms of words count together. PURE."""

from __future__ import annotations

from opencity.language.analysis import words
from opencity.language.evidence import is_silent

LONGEST = 200


def gist(text: str, *, most: int) -> str:
    """Return the stems of what the text says; '' when it says nothing or more than `most` words."""
    said = words(text)
    if not said or len(said) > most:
        return ""
    stems = sorted({word.keys[0].name if word.keys else word.text for word in said if not is_silent(word)})
    return " ".join(stems)[:LONGEST]
