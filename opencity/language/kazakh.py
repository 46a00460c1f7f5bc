"""Kazakh words taken apart from the end, by the rules of the written language.

A Kazakh word is a stem and a chain of endings in a fixed order; each ending has
several spellings, chosen by vowel harmony and by the last sound of what it joins.
The analyser walks the chain backwards and keeps a cut only if both rules hold.
Without a dictionary several cuts may be legal: `candidates` gives all of them,
`stem` the likeliest. Words typed with Russian letters (коше for көше) are cut
with the same endings in plain letters and looser harmony.

Source of the endings: Kazakh grammar as taught at school (жалғаулар, жұрнақтар).
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from opencity.language.kazakh_endings import ENDINGS, KEEP, PLAIN_ENDINGS, PLAIN_KEEP, Ending, Layer
from opencity.language.translit import plain

_SPECIAL = frozenset("әғқңөұүһі")
_BACK = frozenset("аоұыяё")
_FRONT = frozenset("әөүіеэ")
_PLAIN_BACK = frozenset("ы")
_PLAIN_FRONT = frozenset("еэи")
_VOWELS = frozenset("аәоөұүыіеэиуюяё")
_VOICELESS = frozenset("пфкқтсшщхцчһ")
_DEVOICED = frozenset("бвгд")
_SONORANT = frozenset("рйулмнң")
_SOFTENED = {"б": "п", "г": "к", "ғ": "қ"}
_SHORTEST = 2


class Cut(NamedTuple):
    """A possible stem, and how good the cuts are that lead to it."""

    stem: str
    worth: float


def stem(word: str) -> str:
    """Return the likeliest stem of a folded Kazakh word; an unknown word comes back whole."""
    return candidates(word)[0]


@lru_cache(maxsize=65536)
def candidates(word: str) -> tuple[str, ...]:
    """Return every legal stem of a folded Kazakh word, likeliest first, the word itself among them."""
    if len(word) <= _SHORTEST or not word[0].isalpha():
        return (word,)
    strict = not _SPECIAL.isdisjoint(word)
    cuts = {word: 0.8 if len(word) > 3 else 1.3}
    keep = KEEP if strict else PLAIN_KEEP
    _walk(word, _Walk(strict, cuts, keep), limit=Layer.END, worth=0.0 if strict else -0.8, nominal=False)
    if not strict:
        # A word without special letters may be real Kazakh (жолдарда): strict cuts are better evidence.
        _walk(word, _Walk(strict=True, cuts=cuts, known=KEEP), limit=Layer.END, worth=0.0, nominal=False)
    for known in cuts:
        if known in keep or known in KEEP:
            cuts[known] += 6.0 + 0.3 * len(known) + (WHOLE if known == word else 0.0)
    return tuple(sorted(cuts, key=lambda found: (-cuts[found], len(found))))


class _Walk(NamedTuple):
    strict: bool
    cuts: dict[str, float]
    known: frozenset[str]


def _walk(word: str, walk: _Walk, *, limit: Layer, worth: float, nominal: bool) -> None:
    """Try every ending that may stand before what is already cut off, and go on inwards."""
    endings = ENDINGS if walk.strict else PLAIN_ENDINGS
    for size in range(1, min(8, len(word) - 1) + 1):
        for ending in endings.get(word[-size:], ()):
            if ending.layer >= limit or (nominal and ending.final):
                continue
            if ending.needs_verb and limit > Layer.FORM:
                continue
            rest = word[:-size]
            if not _may_join(rest, word[-size:], walk, ending):
                continue
            gain = worth + ending.worth
            doubt = _doubt(rest, word[-size:], ending, nominal=nominal)
            for found, price in _restored(rest, word[-size], ending):
                value = gain - price - _penalty(found) - (0.0 if found in walk.known else doubt)
                if value > walk.cuts.get(found, -99.0):
                    walk.cuts[found] = value
            if len(rest) > _SHORTEST:
                _walk(rest, walk, limit=ending.layer, worth=gain, nominal=ending.layer > Layer.FORM)


_ADJECTIVE = re.compile(r"\w{2,}[уыіер]л$")


def _doubt(rest: str, spelling: str, ending: Ending, *, nominal: bool) -> float:
    """How doubtful a cut is when it leaves a word that no list knows."""
    if ending.layer is Layer.VOICE:
        return VOICE_DOUBT  # доллар, чемпионат: a foreign noun ends like a verb with a voice
    if nominal and ending.layer is Layer.FORM:
        return FORM_DOUBT
    if spelling in {"ы", "і"} and _ADJECTIVE.search(rest):
        return LY_DOUBT  # таулы, құқылы, белгілі: an adjective of its own, and no possessive
    return 0.0


VOICE_DOUBT, FORM_DOUBT, LY_DOUBT = 1.0, 2.0, 2.5
WHOLE = 1.0  # the word itself is on the list: маңызды, құрметті stay whole


def _may_join(rest: str, spelling: str, walk: _Walk, ending: Ending) -> bool:
    """Check vowel harmony and the agreement of the two sounds that meet."""
    if len(rest) < _SHORTEST or _VOWELS.isdisjoint(rest) or not _sounds_agree(rest[-1], spelling, ending):
        return False
    if ending.any_harmony:
        return True
    back, front = (_BACK, _FRONT) if walk.strict else (_PLAIN_BACK, _PLAIN_FRONT)
    want = next((letter in front for letter in spelling if letter in back or letter in front), None)
    have = next((letter in front for letter in reversed(rest) if letter in back or letter in front), None)
    if not walk.strict:
        # а, о, у, и stand for two letters each when typed plainly: only ы and е are certain.
        last_vowel = next((letter for letter in reversed(rest) if letter in _VOWELS), "")
        if last_vowel not in _PLAIN_BACK and last_vowel not in _PLAIN_FRONT:
            return True
    return want is None or have is None or want == have


def _sounds_agree(last: str, spelling: str, ending: Ending) -> bool:
    first, after_vowel = spelling[0], last in _VOWELS
    if first in _VOWELS:
        agree = not after_vowel or (ending.after_vowel and last not in "ыі") or (last == "у" and first != "у")
    elif len(spelling) == 1 or ending.after_vowel:
        agree = after_vowel
    elif first in "тқкп":
        agree = last in _VOICELESS or last in _DEVOICED
    elif first in "дғгб":
        agree = last not in _VOICELESS
    elif first == "н":
        agree = after_vowel or last in "мнң"
    elif first == "л":
        agree = after_vowel or last in "рй"
    elif first == "м" and ending.layer is Layer.NEGATION:
        agree = after_vowel or last in _SONORANT
    else:
        agree = True
    return agree


def _restored(rest: str, first: str, ending: Ending) -> list[tuple[str, float]]:
    """Return the stem, first as it was before a vowel came: кітаб-ы → кітап, орн-ы → орын."""
    found = [(rest, 0.0)]
    if first in _VOWELS and rest[-1] in _SOFTENED:
        found = [(rest[:-1] + _SOFTENED[rest[-1]], 0.0), (rest, 0.4)]
    if first in _VOWELS and ending.layer is Layer.POSSESSIVE and len(rest) >= 3:
        before, last = rest[-2], rest[-1]
        if before not in _VOWELS and last in "нзлқкпғгр" and (before, last) not in {("н", "к"), ("р", "к"), ("р", "қ")}:
            vowel = "і" if any(letter in _FRONT for letter in rest) else "ы"
            last = _SOFTENED.get(last, last)
            found.append((rest[:-2] + before + vowel + last, 0.3))
    return found


def _penalty(found: str) -> float:
    """Say how little the rest looks like a stem: too short, or closed by consonants that do not end words."""
    price = {1: 9.0, 2: 2.2, 3: 0.4}.get(len(found), 0.0)
    if found[-1] in "бғгв":
        price += 0.8
    if len(found) > 2 and found[-1] not in _VOWELS and found[-2] not in _VOWELS and found[-2] not in "рлнйст":
        price += 0.8
    return price


_NEGATED = re.compile(
    r"[аеиоуыіәөүұйрлнмңзпткқсш][мбп][ае]"
    r"(?:й(?:[дтмс]\w{1,3}|мыз|міз|миз|ынша|інше)?|с\w{0,3}|[гғ][аеә]н\w*|д[ыіи]\w{0,3}|п(?:т[ыіи])?|[ңн][ыіи]з\w*)$"
)


def is_negated(word: str) -> bool:
    """Tell whether a folded word is a verb that says "not": бермейді, жанбай, келмеді.

    The likeliest stem must end before the negation, else the letters are part of the stem.
    """
    found = _NEGATED.search(word)
    return found is not None and len(stem(word)) <= found.start() + 1


def plain_stem(word: str) -> str:
    """Return the stem in plain letters, so that both spellings of a word meet."""
    return plain(stem(word))
