"""How hard a text is to read, by language, for the one who writes it. PURE.

Figures of our own [D]: a sentence of more than 18 words and a word of more than so many letters make people stop.
Kazakh words carry their endings and are longer, so each language has its own measure. Words of the chancery are named
with what to write instead where there is a plain word.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from opencity.guides.inline import pieces_of
from opencity.guides.schema import Language

LONG_SENTENCE = 18
LONG_WORD: dict[Language, int] = {"kk": 16, "ru": 15, "en": 13}
HARD_SHARE = 0.15

# Stem → plain word. A stem matches the beginning of a word, so that every ending is found.
CHANCERY: dict[Language, dict[str, str]] = {
    "kk": {
        "жүзеге асыры": "істе-, өткіз-",
        "мақсатында": "үшін",
        "тиісті": "керекті",
        "көзделген": "жазылған",
        "белгіленген тәртіппен": "ереже бойынша",
        "қамтамасыз ет": "бер-, жаса-",
        "ұсыну қажет": "беріңіз",
        "болып табылады": "—",
        "аталған": "бұл",
        "осыған байланысты": "сондықтан",
        "іске асыры": "істе-",
        "тұлға": "адам",
    },
    "ru": {
        "осуществля": "делать",
        "осуществле": "делать",
        "в целях": "чтобы",
        "надлежащ": "нужный",
        "вышеуказан": "этот",
        "нижеследующ": "такой",
        "в соответствии с": "по",
        "в случае если": "если",
        "в установленном порядке": "по правилам",
        "предоставление": "дать",
        "необходимо предоставить": "принесите",
        "является": "—",
        "посредством": "через",
        "на основании": "по",
        "в связи с": "из-за",
        "данный": "этот",
        "производится": "—",
        "услугополучател": "вы",
        "услугодател": "орган",
    },
    "en": {
        "in order to": "to",
        "utilise": "use",
        "utilize": "use",
        "prior to": "before",
        "in accordance with": "by",
        "pursuant": "by",
        "aforementioned": "this",
        "shall be": "must be",
    },
}
_SENTENCE = re.compile(r"[^.!?…\n]+[.!?…]*")
_WORD = re.compile(r"[^\W\d_]+(?:[-’'][^\W\d_]+)*")
_DOT_INSIDE = re.compile(r"(?<=\d)\.(?=\d)|(?<=\b[А-ЯӘҒҚҢӨҰҮҺІA-Zа-яa-z])\.(?=\s?[а-яa-z])")


@dataclass(frozen=True)
class Finding:
    """One thing to write more simply: `kind` long_sentence, long_word or chancery; `instead` a plain word."""

    kind: str
    text: str
    instead: str = ""


@dataclass
class Reading:
    """How a text reads: 0 (nobody understands) … 100 (everybody does), and what stands in the way."""

    language: Language
    words: int = 0
    sentences: int = 0
    long_words: int = 0
    long_sentences: int = 0
    findings: list[Finding] = field(default_factory=list)

    @property
    def words_per_sentence(self) -> float:
        return self.words / self.sentences if self.sentences else 0.0

    @property
    def score(self) -> int:
        """100 less what long sentences, long words and the chancery cost."""
        if not self.words:
            return 100
        tiring = max(0.0, self.words_per_sentence - 10) * 3
        hard = 100 * max(0.0, self.long_words / self.words - 0.03)
        stiff = 600 * sum(one.kind == "chancery" for one in self.findings) / max(self.words, 60)
        return max(0, round(100 - tiring - hard - stiff))


def read_texts(texts: Iterable[str], language: Language) -> Reading:
    """Read several texts of one language as one."""
    reading = Reading(language)
    for text in texts:
        _read(text, reading)
    return reading


def texts_in(data: Any, language: Language) -> Iterable[str]:
    """Every text of one language in a dumped document."""
    if isinstance(data, dict):
        if isinstance(data.get(language), str):
            yield data[language]
            return
        for value in data.values():
            yield from texts_in(value, language)
    elif isinstance(data, list):
        for value in data:
            yield from texts_in(value, language)


def _read(text: str, reading: Reading) -> None:
    plain = "".join(piece.text for piece in pieces_of(text))
    for found in _SENTENCE.finditer(_DOT_INSIDE.sub(" ", plain)):
        words = _WORD.findall(found[0])
        if not words:
            continue
        reading.sentences += 1
        reading.words += len(words)
        if len(words) > LONG_SENTENCE:
            reading.long_sentences += 1
            reading.findings.append(Finding("long_sentence", found[0].strip()))
        for word in words:
            if len(word) > LONG_WORD[reading.language] and "-" not in word:
                reading.long_words += 1
    low = plain.lower()
    for stem, instead in CHANCERY[reading.language].items():
        if re.search(rf"(?<!\w){re.escape(stem)}", low):
            reading.findings.append(Finding("chancery", stem, instead))
