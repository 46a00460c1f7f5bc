"""A text as words with keys: the ground that proposals and search stand on.

A key is a stem with the mark of its language, in plain letters: `k:` Kazakh,
`r:` Russian, `e:` English. People mix languages in one sentence, so a word gets
the keys of every language it could belong to, each with how sure it is (0..1).
Two words are about the same thing when they share a key. A Kazakh verb that says
"not" has its own key (`k:бер~` for бермейді), and the plain one only half as surely.
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from opencity.language import kazakh, russian
from opencity.language.normal import Token, blank_markup, tokens
from opencity.language.translit import from_latin, is_latin, plain

_KAZAKH_LETTERS = frozenset("әғқңөұүһі")
_SHORT_LOAN = 4
_MOST_STEMS = 6
_NOT = "~"
_OPPOSITE = 0.5


class Key(NamedTuple):
    """A stem with its language, and how surely the word has it."""

    name: str
    sure: float


class Word(NamedTuple):
    """A word of a text: folded, where it stood, what it may mean."""

    text: str
    start: int
    end: int
    keys: tuple[Key, ...]


def words(text: str, *, most: int | None = None) -> list[Word]:
    """Return the words of the text in order, with keys; tags, links and e-mail addresses are passed over.

    `most` stops the reading after so many words.
    """
    return [_word(token) for token in tokens(blank_markup(text), most=most)]


def own_words(text: str, language: str) -> list[Word]:
    """Return the words of a text known to be of one language, with the keys of that language alone."""
    return [
        Word(token.text, token.start, token.end, () if token.text[0].isdigit() else own_keys(token.text, language))
        for token in tokens(blank_markup(text))
    ]


def _word(token: Token) -> Word:
    return Word(token.text, token.start, token.end, keys(token.text))


@lru_cache(maxsize=65536)
def keys(word: str) -> tuple[Key, ...]:
    """Return the keys of a folded word, surest first; numbers have none."""
    if word[0].isdigit():
        return ()
    found: dict[str, float] = {}
    _collect(word, found)
    if "-" in word:
        for part in word.split("-"):
            if len(part) > 1:
                _collect(part, found, 0.9)
    return tuple(Key(name, sure) for name, sure in sorted(found.items(), key=lambda item: (-item[1], item[0])))


def _collect(word: str, found: dict[str, float], sure: float = 1.0) -> None:
    if is_latin(word):
        _add(found, f"e:{russian.english_stem(word)}", sure)
        _collect_cyrillic(from_latin(word, "kk"), found, 0.9 * sure)
        _collect_cyrillic(from_latin(word, "ru"), found, 0.9 * sure)
    else:
        _collect_cyrillic(word, found, sure)


def _collect_cyrillic(word: str, found: dict[str, float], sure: float) -> None:
    is_kazakh = not _KAZAKH_LETTERS.isdisjoint(word)
    if not is_kazakh:
        stem = russian.stem(word)
        _add(found, f"r:{stem}", sure)
        noun = russian.base(stem)
        if noun:
            _add(found, f"r:{noun}", 0.7 * sure)
        if len(stem) >= _SHORT_LOAN:
            _add(found, f"k:{stem}", 0.8 * sure)
    negated = kazakh.is_negated(word)
    for place, stem in enumerate(kazakh.candidates(word)[:_MOST_STEMS]):
        likely = sure * (1.0 if place == 0 or stem == word else 0.9)
        if negated and stem != word:
            _add(found, f"k:{plain(stem)}{_NOT}", likely)
            likely *= _OPPOSITE
        _add(found, f"k:{plain(stem)}", likely)
        # Kazakh takes Russian words over and gives them its own endings: лифтіміз, канализациясы.
        if len(stem) >= _SHORT_LOAN:
            _add(found, f"r:{russian.stem(plain(stem))}", sure * 0.8)


def _add(found: dict[str, float], name: str, sure: float) -> None:
    if sure > found.get(name, 0.0):
        found[name] = sure


@lru_cache(maxsize=32768)
def own_keys(word: str, language: str) -> tuple[Key, ...]:
    """Return the keys of a folded word known to be of one language: for keywords, not for texts.

    Kazakh words give up to three stems, because without a dictionary the best one may be wrong.
    """
    if language == "en" or is_latin(word):
        return (Key(f"e:{russian.english_stem(word)}", 1.0),)
    if language == "ru":
        return (Key(f"r:{russian.stem(word)}", 1.0),)
    found: dict[str, float] = {}
    negated = kazakh.is_negated(word)
    for place, stem in enumerate(kazakh.candidates(word)[:3]):
        if len(stem) > 2 or place == 0:
            likely = 1.0 if place == 0 else 0.85
            if negated and stem != word:
                _add(found, f"k:{plain(stem)}{_NOT}", likely)
                likely *= _OPPOSITE
            _add(found, f"k:{plain(stem)}", likely)
    _add(found, f"k:{plain(word)}", 1.0)
    return tuple(Key(name, sure) for name, sure in found.items())
