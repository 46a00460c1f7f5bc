"""PURE: how an address as typed becomes comparable tokens.

Three scripts meet in one address box: Kazakh letters, Kazakh typed with Russian letters, and Latin. ``fold`` maps
all of them onto one small alphabet so that "Әуезов", "Ауэзова" and "Auezova" differ only in their endings, and
``stems`` takes the Russian and Kazakh case endings off.
"""

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

MAX_CHARACTERS = 400

_INVISIBLE = re.compile("[\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_PIECE = re.compile(
    r"(?P<number>\d+)(?P<ordinal>\s?-\s?(?:ая|ый|ой|ий|го|му|ом|ші|шы|інші|ншы|я|й|е)(?![^\W_]))?"
    r"(?P<rest>[^\W\d_]+)?|[^\W\d_]+"
)
_BATYR = re.compile(r"(?i)(?<=[^\W\d_]{4}) б\.?(?=[\s,]|$)")
_SIGNED = tuple(
    (re.compile(rf"(?i)(?<![^\W_])(?:{pattern})(?![^\W_])\.?"), f" {word} ")
    for pattern, word in (
        (r"пр\s?-\s?к?т|пр-кт", "проспект"),
        (r"м\s?-\s?н|мкр-?он|мкр-н|м-он|м/р|м/рн|м-р", "мкр"),
        (r"р\s?-\s?н|р-он", "район"),
        (r"б\s?-\s?р", "бульвар"),
        (r"ш\s?/\s?а|ш\.\s?а|ы\.\s?а|ы/а|шағын\s+ауданы?|ықшам\s+ауданы?|шагын\s+ауданы?", "шағынауданы"),
        (r"ш-ауданы?", "шағынауданы"), (r"п-к|пер-к", "переулок"), (r"даң-лы", "даңғылы"),
    )
)  # fmt: skip
_LATIN = re.compile(r"[a-z]")

_KAZAKH = str.maketrans("әғқңөұүһіё", "агкноуухие")
# The order matters: longer letter groups first.
_LATIN_GROUPS = (
    ("shch", "ш"), ("sch", "ш"), ("tch", "ч"), ("dzh", "ж"), ("zh", "ж"), ("kh", "х"), ("gh", "г"),     ("ch", "ч"),
    ("sh", "ш"), ("yev", "ев"), ("iev", "иев"), ("ya", "иа"), ("yu", "иу"), ("ye", "е"), ("yo", "е"), ("ng", "нг"),
    ("ck", "к"), ("ph", "ф"),
)  # fmt: skip
_LATIN_LETTERS = str.maketrans(
    {
        "a": "а", "b": "б", "c": "к", "d": "д", "e": "е", "f": "ф", "g": "г", "h": "х", "i": "и", "j": "ж", "k": "к",
        "l": "л", "m": "м", "n": "н", "o": "о", "p": "п", "q": "к", "r": "р", "s": "с", "t": "т", "u": "у", "v": "в",
        "w": "в", "x": "х", "y": "и", "z": "з", "ı": "и",
    }
)  # fmt: skip
_CYRILLIC = (("ц", "тс"), ("дж", "ж"), ("я", "иа"), ("ю", "иу"))
_CYRILLIC_LETTERS = str.maketrans({"ы": "и", "й": "и", "э": "е", "щ": "ш", "ь": "", "ъ": ""})
_REPEATED = re.compile(r"([^\W\d])\1+")

_QWERTY = "qwertyuiop[]asdfghjkl;'zxcvbnm,.`"
_JCUKEN = "йцукенгшщзхъфывапролджэячсмитьбюё"
_LAYOUT = str.maketrans(_QWERTY + _QWERTY.upper(), _JCUKEN + _JCUKEN.upper())

# Endings as they look after folding, longest first. Kazakh cases and possessives, then Russian cases.
_KAZAKH_ENDINGS = (
    "синдаги", "ининг", "синда", "синан", "даги", "деги", "таги", "теги", "динг", "нинг", "тинг", "дин", "нин", "тин",
    "дан", "ден", "тан", "тен", "нан", "нен", "мен", "бен", "пен", "да", "де", "та", "те", "га", "ге", "ка", "ке", "ди",
    "ни", "ти", "си",
)  # fmt: skip
_RUSSIAN_ENDINGS = (
    "ского", "скои", "ому", "ему", "ого", "его", "аиа", "иаиа", "уиу", "ами", "ах", "ов", "ом", "ем", "им", "ои", "еи",
    "иа",
    "иу", "ии", "а", "у", "е", "и", "о",
)  # fmt: skip
_SHORTEST_STEM = 3


class Token(NamedTuple):
    """One word or number of the text: as typed, folded, and where it stood."""

    raw: str
    folded: str
    start: int
    end: int

    @property
    def is_number(self) -> bool:
        return self.raw[:1].isdigit()

    @property
    def is_capitalised(self) -> bool:
        return self.raw[:1].isupper()


def clean(text: str, *, limit: int = MAX_CHARACTERS) -> str:
    """Return the text without invisible and control characters, cut to ``limit``."""
    normal = unicodedata.normalize("NFKC", text[: limit * 2].replace("№", " "))
    return _INVISIBLE.sub("", normal).replace("\x00", " ")[:limit]


def tokens(text: str) -> list[Token]:
    """Cut a cleaned text into words and numbers ("10а" is one number, "Самал-2" a word and a number, "7-ая" is 7)."""
    found = []
    for match in _PIECE.finditer(text):
        raw = match.group()
        number, rest = match.group("number"), match.group("rest")
        if number and match.group("ordinal"):
            found.append(Token(number, number, match.start(), match.end()))
        elif rest and len(rest) > 2:  # "10корпус", "7микрорайон" typed without a space
            cut = match.start() + len(number)
            found.append(Token(number, number, match.start(), cut))
            found.append(Token(rest, fold(rest), cut, match.end()))
        else:
            found.append(Token(raw, fold(raw), match.start(), match.end()))
    return found


def expand(text: str) -> str:
    """Write out abbreviations with a sign inside ("пр-т", "м-н", "ш/а"), which would fall apart into letters."""
    text = _BATYR.sub(" батыр ", text)
    for pattern, word in _SIGNED:
        text = pattern.sub(word, text)
    return text


def from_other_layout(text: str) -> str:
    """Return what the same keys give on a Russian keyboard ("f,fz" → "абя")."""
    return text.translate(_LAYOUT)


@lru_cache(maxsize=16384)
def fold(word: str) -> str:
    """Map one word of any of the three scripts onto the common alphabet."""
    text = "".join(
        c for c in unicodedata.normalize("NFKD", _keep_letters(word.lower())) if not unicodedata.combining(c)
    )
    if _LATIN.search(text) or "ı" in text:
        for group, letter in _LATIN_GROUPS:
            text = text.replace(group, letter)
        text = text.translate(_LATIN_LETTERS)
    for group, letter in _CYRILLIC:
        text = text.replace(group, letter)
    return _REPEATED.sub(r"\1", text.translate(_CYRILLIC_LETTERS))


def _keep_letters(word: str) -> str:
    """Kazakh letters to Russian before the accents go, so that "й" and "ё" do not lose theirs by accident."""
    return word.translate(_KAZAKH).replace("й", "ы").replace("ў", "у")


@lru_cache(maxsize=16384)
def stems(folded: str) -> tuple[str, ...]:
    """Return the forms a folded word may stand for, the word itself first, endings of both languages off."""
    if folded[:1].isdigit():
        return (folded, folded[:-1]) if folded[-1].isalpha() and folded[:-1].isdigit() else (folded,)
    found = [folded]
    for endings in (_KAZAKH_ENDINGS, _RUSSIAN_ENDINGS):
        for ending in endings:
            stem = folded[: -len(ending)]
            if folded.endswith(ending) and (len(stem) >= _SHORTEST_STEM or stem == "би"):
                if stem not in found:
                    found.append(stem)
                break
    for ending in ("а", "у", "е", "и"):
        if folded.endswith(ending) and len(folded) > _SHORTEST_STEM and folded[:-1] not in found:
            found.append(folded[:-1])
    return tuple(found)


def nominative(folded: str) -> str:
    """Take the genitive off a folded surname ("байзакова" → "байзаков"), for telling that two names are one."""
    return re.sub(r"(ов|ев|ин)(а|ои)$", r"\1", folded)


def within_edits(left: str, right: str, limit: int) -> bool:
    """Tell whether two words differ by at most ``limit`` edits (a swap of neighbours is one)."""
    if abs(len(left) - len(right)) > limit:
        return False
    before: list[int] = []
    row = list(range(len(right) + 1))
    for i, a in enumerate(left, 1):
        before, last = row, before
        row = [i]
        for j, b in enumerate(right, 1):
            cost = min(before[j] + 1, row[-1] + 1, before[j - 1] + (a != b))
            if i > 1 and j > 1 and a == right[j - 2] and left[i - 2] == b:
                cost = min(cost, last[j - 2] + 1)
            row.append(cost)
        if min(row) > limit:
            return False
    return row[-1] <= limit


def one_letter_less(word: str) -> set[str]:
    """Return every word that one deletion makes, for finding typos without scanning all names."""
    return {word[:i] + word[i + 1 :] for i in range(len(word))}
