"""The ways people type Kazakh and Russian when the right keyboard is not at hand.

Three of them: Kazakh with Russian letters (балабакша), both languages with Latin
letters (balabaqsha, balabakwa, ostanovka), and the right keys on the wrong layout
(ghbdtn for привет).
"""

from __future__ import annotations

import re
from functools import lru_cache

_PLAIN = str.maketrans("әғқңөұүһіӘҒҚҢӨҰҮҺІ", "агкноуухиАГКНОУУХИ")

_LATIN_KEYS = "qwertyuiop[]asdfghjkl;'zxcvbnm,.`"
_CYRILLIC_KEYS = "йцукенгшщзхъфывапролджэячсмитьбюё"
_LATIN_SHIFTED = 'QWERTYUIOP{}ASDFGHJKL:"ZXCVBNM<>~'
_LAYOUT = str.maketrans(_LATIN_KEYS + _LATIN_SHIFTED, _CYRILLIC_KEYS + _CYRILLIC_KEYS.upper())
_DIGIT_ROW = str.maketrans("2345890-=", "әіңғүұқөһ")
_KEY_RUN = re.compile(r"[2345890\-=a-z\[\];',.]+", re.IGNORECASE)

# Longer spellings first; values are already in plain letters where the letters of
# the Latin alphabet cannot tell them apart (u is у, ұ and ү at once).
_SHARED_SPELLINGS = """
shch:щ sch:щ sh:ш zh:ж ch:ч kh:х gh:ғ ts:ц ng:ң yo:е yu:ю ya:я ye:е
a:а ä:ә á:ә ə:ә b:б c:ц ç:ч d:д e:е f:ф g:г ğ:ғ ǵ:ғ h:х i:и ı:ы í:і k:к l:л m:м n:н ñ:ң ń:ң o:о ö:ө ó:ө p:п q:қ
r:р s:с ş:ш t:т u:у ū:ұ ü:ү ú:ү v:в x:х z:з ': ’: ʼ:
ay:ай ey:ей oy:ой uy:уй iy:ий ia:ия iya:ия
"""
_KAZAKH_SPELLINGS = "j:ж y:ы w:ш yi:йи"
_RUSSIAN_SPELLINGS = "j:й y:ы w:в yy:ый ju:ю ja:я jo:е ng:нг gh:г q:к"


def _table(spellings: str) -> dict[str, str]:
    return {latin: letters for pair in spellings.split() for latin, _, letters in [pair.partition(":")]}


_KAZAKH = _table(_SHARED_SPELLINGS + _KAZAKH_SPELLINGS)
_RUSSIAN = _table(_SHARED_SPELLINGS + _RUSSIAN_SPELLINGS)
_CHUNKS = {"kk": (_KAZAKH, 4), "ru": (_RUSSIAN, 4)}
_LATIN_VOWELS = frozenset("aeiouyäáəöóüúūıí")
_CYRILLIC_VOWELS = frozenset("аеёиоуыэюяәөұүі")
_USUAL_VOWELS = 0.42
_ENOUGH_VOWELS = 0.33


def plain(text: str) -> str:
    """Return Kazakh letters as the Russian letters typed in their place: ә→а, ғ→г, қ→к, ң→н, ө→о, ұү→у, һ→х, і→и."""
    return text.translate(_PLAIN)


def is_latin(word: str) -> bool:
    """Tell whether the word has Latin letters and no Cyrillic ones."""
    return any("a" <= letter <= "z" or "à" <= letter <= "ɏ" for letter in word.lower()) and not any(
        "Ѐ" <= letter <= "ӿ" for letter in word
    )


@lru_cache(maxsize=8192)
def from_latin(word: str, language: str) -> str:
    """Return a Latin spelling in Cyrillic, as a Kazakh (`kk`) or a Russian (`ru`) writer means it.

    Unknown signs stay. Raises KeyError for another language.
    """
    table, longest = _CHUNKS[language]
    word = word.lower()
    out: list[str] = []
    at = 0
    while at < len(word):
        for size in range(longest, 0, -1):
            chunk = word[at : at + size]
            if len(chunk) == size and chunk in table:
                # "ay" is ай only before a consonant or at the end: "saya" is сая, not сайа.
                if size == 2 and chunk[1] == "y" and chunk[0] != "y" and word[at + 2 : at + 3] in set("aou"):
                    continue
                out.append(table[chunk])
                at += size
                break
        else:
            out.append(word[at])
            at += 1
    return "".join(out)


def from_wrong_layout(text: str) -> str:
    """Return what the same keys type on the Russian (or Kazakh) layout; same length.

    The digit row has letters on the Kazakh layout. It is read so only inside runs
    that have letters too: a number on its own stays a number. The keys - and = are
    letters only in a text where some digit is, for Russian words have hyphens.
    """
    is_kazakh = any(_has_digit_and_letter(match.group()) for match in _KEY_RUN.finditer(text))

    def letters(match: re.Match[str]) -> str:
        word = match.group()
        return word.translate(_DIGIT_ROW) if any(letter.isalpha() for letter in word) else word

    return (_KEY_RUN.sub(letters, text) if is_kazakh else text).translate(_LAYOUT)


def _has_digit_and_letter(word: str) -> bool:
    return any(letter in "234589" for letter in word) and any(letter.isalpha() for letter in word)


def looks_like_wrong_layout(text: str) -> bool:
    """Tell whether a Latin text is likelier keys of another layout than words.

    About 42 letters of a hundred are vowels in Kazakh and Russian, about 40 in
    English; on the wrong layout the share falls far below. The reading nearer to
    what languages do wins; Latin with a third of vowels is left alone.
    """
    if any("Ѐ" <= letter <= "ӿ" for letter in text):
        return False
    as_typed = _vowel_share(text, _LATIN_VOWELS)
    if as_typed >= _ENOUGH_VOWELS:
        return False
    as_meant = _vowel_share(from_wrong_layout(text), _CYRILLIC_VOWELS)
    return abs(as_meant - _USUAL_VOWELS) < abs(as_typed - _USUAL_VOWELS)


def _vowel_share(text: str, vowels: frozenset[str]) -> float:
    letters = [letter for letter in text.lower() if letter.isalpha()]
    return sum(letter in vowels for letter in letters) / len(letters) if letters else 1.0
