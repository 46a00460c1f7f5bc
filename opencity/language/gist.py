"""The gist of a short text: its stems in order, so that forms of words count together. PURE."""

from __future__ import annotations

from opencity.language.analysis import Word, words
from opencity.language.detect import detect_language
from opencity.language.evidence import is_silent

LONGEST = 200


def gist(text: str, *, most: int) -> str:
    """Return the stems of what the text says; '' when it says nothing or more than `most` words."""
    said = words(text)
    if not said or len(said) > most:
        return ""
    language = detect_language(text, default="ru")[0]  # the first letter of a language marks its stems
    return " ".join(sorted({_stem(word, language) for word in said if not is_silent(word)}))[:LONGEST]


def _stem(word: Word, language: str) -> str:
    """The stem of a word in the language of the text: of several guesses always the same one."""
    own = [key.name for key in word.keys if key.name[0] == language]
    return (own or [key.name for key in word.keys] or [word.text])[0]
