"""Text as people type it, made comparable.

Rule: nothing here guesses a language. `clean_text` keeps what a reader can see
and removes what a reader cannot; `fold` makes spellings equal that people treat
as equal; `tokens` finds the words and remembers where they stood.
"""

from __future__ import annotations

import re
import unicodedata
from itertools import islice, pairwise
from typing import NamedTuple

_INVISIBLE = re.compile(
    "[\u0000-\u0008\u000e-\u001f\u007f-\u0084\u0086-\u009f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5"
    "\u180b-\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\ufff9-\ufffb\ud800-\udfff"
    "\U000e0000-\U000e007f]"
)
_SPACES = re.compile(r"[^\S\n]+")
_BLANK_LINES = re.compile(r"\s*\n\s*\n\s*")
_LINE_EDGES = re.compile(r" ?\n ?")
_TAG = re.compile(r"<(?:script|style)\b.*?</(?:script|style)\s*>|</?[a-z!][^<>]*>", re.IGNORECASE | re.DOTALL)
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+|\S+@\S+\.\S+", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]+(?:[-'’ʼ][^\W\d_]+)*|\d+(?:[-]?[^\W\d_]+)?")

_GLUED = re.compile(r"[a-zа-яёәғқңөұүһі](?=[A-ZА-ЯЁӘҒҚҢӨҰҮҺІ][a-zа-яёәғқңөұүһі]{2})")


class Token(NamedTuple):
    """A word, folded, with the place of its original spelling in the text."""

    text: str
    start: int
    end: int


def clean_text(text: str) -> str:
    """Return the text without what cannot be seen, in Unicode form NFC.

    Removed: zero-width, bidirectional and control characters, lone surrogates,
    variation selectors. Runs of spaces become one space, runs of blank lines one
    blank line, edges are stripped. Visible characters are never cut or changed.
    """
    text = unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n")
    text = text.replace("\u2028", "\n").replace("\u2029", "\n").replace("\u0085", "\n")
    text = _INVISIBLE.sub("", text)
    text = _SPACES.sub(" ", text)
    text = _BLANK_LINES.sub("\n\n", text)
    return _LINE_EDGES.sub("\n", text).strip()


def fold(text: str) -> str:
    """Return the text in the form in which words are compared: no case, ё as е.

    Length is kept for every letter of the three languages, so positions in the
    folded text are positions in the original.
    """
    folded = text.casefold().replace("ё", "е")
    if len(folded) != len(text):
        folded = "".join(letter.lower() if len(letter.lower()) == 1 else letter for letter in text)
        folded = folded.replace("ё", "е")
    return folded


def blank_markup(text: str) -> str:
    """Return the text with tags, links and e-mail addresses replaced by spaces, same length."""

    def spaces(match: re.Match[str]) -> str:
        return " " * len(match.group())

    if "<" in text:
        text = _TAG.sub(spaces, text)
    if "@" in text or "www" in text or "://" in text:
        text = _ADDRESS.sub(spaces, text)
    return text


def tokens(text: str, *, most: int | None = None) -> list[Token]:
    """Return the words and numbers of the text in order, folded, with their places; at most `most` runs.

    A capital after small letters begins a new word: a forgotten space is common ("5аОткрытый люк").
    """
    found = []
    for word in islice(_WORD.finditer(fold(text)), most):
        start, end = word.span()
        original = text[start:end]
        glued = _GLUED.finditer(original) if _has_capital(original) else ()
        cuts = [start, *(start + match.start() + 1 for match in glued), end]
        found += [Token(fold(text[one:other]), one, other) for one, other in pairwise(cuts)]
    return found


def _has_capital(word: str) -> bool:
    return word[1:] != word[1:].lower() and word != word.upper()
