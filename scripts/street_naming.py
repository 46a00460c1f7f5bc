"""PURE: what one name in the map data means, and how it reads in Kazakh, Russian and English.

A derived Kazakh name takes the Kazakh grammar (nominative, kind word after the name) and keeps the Russian letters of
the source, because guessing ә/ғ/қ/ұ/ү/і for a surname is wrong too often. Such rows say so in ``kk_source``.
"""

import re
from typing import NamedTuple

from opencity.directory.address_text import fold

KIND_WORDS = {
    "street": ("улица", "улца", "уица", "улицв", "ул", "көшесі", "str"),
    "avenue": ("проспект", "пр", "даңғылы"),
    "lane": ("переулок", "пер", "тупик", "тұйығы"),
    "boulevard": ("бульвар", "бульвары"),
    "drive": ("проезд",),
    "highway": ("тракт", "трасса"),
    "road": ("дорога", "шоссе", "жолы"),
    "microdistrict": ("микрорайон", "мкр", "м-н", "м-он", "шағынауданы"),
}
RU_KIND = {"street": "улица", "avenue": "проспект", "lane": "переулок", "boulevard": "бульвар", "drive": "проезд"}
KK_KIND = {
    "street": "көшесі", "avenue": "даңғылы", "lane": "тұйығы", "boulevard": "бульвары", "drive": "өткелі",
}  # fmt: skip
KK_NUMBERED = {"street": "көше", "avenue": "даңғыл", "lane": "тұйық", "boulevard": "бульвар", "drive": "өткел"}
EN_KIND = {"street": "Street", "avenue": "Avenue", "lane": "Lane", "boulevard": "Boulevard", "drive": "Drive"}
SMALL_WORDS = {"батыра", "батыр", "хана", "хан", "би", "бия", "жырау", "ана", "ата", "хандар", "акына"}
KAZAKH_LETTERS = re.compile("[әғқңөұүһі]", re.IGNORECASE)
_TO_RUSSIAN = str.maketrans("әғқңөұүһіӘҒҚҢӨҰҮҺІ", "агкноуухиАГКНОУУХИ")
_TO_LATIN = str.maketrans(
    {
        "а": "a", "ә": "a", "б": "b", "в": "v", "г": "g", "ғ": "g", "д": "d", "е": "e", "ё": "yo", "ж": "zh", "з": "z",
        "и": "i", "й": "y", "к": "k", "қ": "k", "л": "l", "м": "m", "н": "n", "ң": "ng", "о": "o", "ө": "o", "п": "p",
        "р": "r", "с": "s", "т": "t", "у": "u", "ұ": "u", "ү": "u", "ф": "f", "х": "kh", "һ": "h", "ц": "ts", "ч": "ch",
        "ш": "sh", "щ": "shch", "ъ": "", "ы": "y", "і": "i", "ь": "", "э": "e", "ю": "yu", "я": "ya",
    }
)  # fmt: skip


class Parsed(NamedTuple):
    """A source name taken apart: the name itself, its kind ("" if none is said), the settlement in brackets."""

    base: str
    kind: str
    locality: str


def parse(name: str) -> Parsed:
    """Take one source name apart ("улица Абая (Акбулак)" → Абая, street, Акбулак)."""
    text = re.sub("[\u200b-\u200f\u202a-\u202e]", "", name).replace('"', "")
    locality = ""
    if bracket := re.search(r"\(([^)]*)\)", text):
        locality = re.sub(r"\s*м-н$", "", bracket.group(1)).strip()
        text = text[: bracket.start()] + " " + text[bracket.end() :]
    kind = ""
    for code, words in KIND_WORDS.items():
        pattern = r"(?i)(?<![\w-])(?:" + "|".join(map(re.escape, words)) + r")(?![\w-])\.?"
        if re.search(pattern, text) and not (code == "road" and "жолы" in text.lower()):
            kind = kind or code
            if code not in {"highway", "road"}:
                text = re.sub(pattern, " ", text)
    words = re.sub(r"\s+", " ", text).strip(" .,-").split()
    small = [w.lower() if i and w.lower() in SMALL_WORDS else w for i, w in enumerate(words)]
    return Parsed(" ".join(small), kind, locality)


def same_name_key(base: str) -> str:
    """Return what two spellings of one name share, whatever the script and the grammar."""
    words = (fold(word) for word in re.findall(r"[^\W_]+", base))
    return " ".join(word.removesuffix("а") if len(word) > 3 else word for word in words)


def russian_letters(text: str) -> str:
    """Replace the Kazakh letters by the Russian ones next to them."""
    return text.translate(_TO_RUSSIAN)


def kazakh_base(base: str) -> str:
    """Return the nominative that a Kazakh street name stands in; letters stay as they are."""
    out = []
    for source in base.split():
        word = source
        if re.search(r"(ов|ев|ёв|ин|ын)а$", word):
            word = word[:-1]
        elif re.search(r"(ов|ев|ин)ой$", word):
            word = word[:-2] + "а"
        elif re.search(r"(?:к|ч|ш|ж)ого$", word):
            word = word[:-3] + "ий"
        elif word in SMALL_WORDS and word.endswith("а") and word not in {"ана", "ата"}:
            word = word[:-1]
        out.append(word)
    return " ".join(out)


def ordinal(base: str) -> str | None:
    """Return the number of a numbered street ("7-ая линия" is not one, "5-я" and "4" are)."""
    found = re.fullmatch(r"(\d+)(?:-?(?:я|й|ая|ый|ой|ий))?", base)
    return found.group(1) if found else None


def names(base_ru: str, base_kk: str, kind: str) -> tuple[str, str, str]:
    """Return the full names: Russian, Kazakh, English."""
    number = ordinal(base_ru)
    base_en = base_kk.lower().replace("ий ", "y ").replace("ый", "y").translate(_TO_LATIN)
    base_en = " ".join(w if w == "bi" else w[:1].upper() + w[1:] for w in base_en.split())
    base_en = "-".join(w[:1].upper() + w[1:] for w in base_en.split("-"))
    if kind not in RU_KIND:  # the kind is already a word of the name: "Кульджинский тракт"
        return base_ru, base_kk, base_en
    if number:
        ending = "я" if kind == "street" else "й"
        return f"{number}-{ending} {RU_KIND[kind]}", f"{number}-{KK_NUMBERED[kind]}", f"{EN_KIND[kind]} {number}"
    return f"{RU_KIND[kind]} {base_ru}", f"{base_kk} {KK_KIND[kind]}", f"{base_en} {EN_KIND[kind]}"


def slug(base_ru: str) -> str:
    """Return a stable latin code of a name."""
    return re.sub(r"[^a-z0-9]+", "-", russian_letters(base_ru).lower().translate(_TO_LATIN)).strip("-")
