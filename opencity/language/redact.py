"""What must not stand on a public page is hidden: who somebody is, how to reach them, what they own. PURE.

Rule: rather a harmless number hidden than a person found. Hidden are e-mail addresses, links to people's pages,
phones, ИИН (12 digits, with or without a gap), bank cards, IBAN, Kazakhstan's car plates, flat numbers, and the names
that the caller knows. Short public phones (112, 1308), house numbers, dates, sums and numbers of appeals stay.
Names that nobody gave are found by `people`.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable
from dataclasses import dataclass

from opencity.language.people import find_people

_MAIL = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]+(?:\.[\w-]+)+")
_PAGE = re.compile(
    r"(?:https?://)?(?:www\.)?(?:t\.me|telegram\.me|wa\.me|vk\.com|instagram\.com|facebook\.com|tiktok\.com)/[\w@./?=&%+-]+"
    r"|(?<![\w@/.])@[A-Za-z0-9_.]{3,}",
    re.IGNORECASE,
)
_IBAN = re.compile(r"(?<![\w])(?:[A-Z]{2}\s?\d{2}(?:\s?[A-Z0-9]){11,30}|KZ\s?\d{2}(?:\s?[A-Za-z0-9]{4}){4})(?!\w)")
_GLUED_IBAN = re.compile(r"(?<!\w)kz\d{2}[a-z0-9]{16}(?!\w)", re.IGNORECASE)
_CARD = re.compile(r"(?<!\d)\d{4}([ -]?)\d{4}\1\d{4}\1\d{4}(?:\1\d{1,3})?(?!\d)")
_IIN = re.compile(r"(?<!\d)\d{6}[ \u00a0-]?\d{6}(?!\d)")
_GAP = r"[\s\u00a0().\u2010-\u2015-]*"
_PHONE = re.compile(
    rf"(?<![\d\w-])(?:\+\s?\d|8){_GAP}(?:\d{_GAP}){{9}}\d(?!\d)"  # +7 701 …, 8 (727) …, other countries
    rf"|(?<![\d\w-])\(?7\d{{2}}\)?{_GAP}\d{{3}}{_GAP}\d{{2}}{_GAP}\d{{2}}(?!\d)"  # 701 123 45 67
    rf"|(?<![\d\w-])7{_GAP}7\d{{2}}{_GAP}\d{{3}}{_GAP}\d{{2}}{_GAP}\d{{2}}(?!\d)"  # 7 701 …
    r"|(?<![\d\w.,-])[2-9]\d{2}[ -]\d{2}[ -]\d{2}(?![\d-])"  # 338-33-88
    r"|\+\d[\d\s()-]{7,16}\d"
)
_CALLED = re.compile(
    r"((?<!\w)(?:тел(?:ефон\w*)?|моб(?:ильн\w*)?|сот(?:овый)?|ұялы|phone|tel|whatsapp|ватсап|уатсап)\b\s*[.:№-]*\s*)"
    r"((?:\d[\s()-]*){6,}\d?)",
    re.IGNORECASE,
)
# Letters of plates are Latin; people type the Cyrillic ones that look alike.
_PLATE = re.compile(
    r"(?<![\w/-])(?:KZ\s?)?\d{3}"
    r"(?:[A-ZАВЕКМНОРСТХУ]{2,3}|[a-zавекмнорстху]{2,3}| (?!КВ|КГ|КМ|ТЕ)[A-ZАВЕКМНОРСТХУ]{2,3} )"
    r"(?:0[1-9]|1\d|20)(?![\w-])"
    r"|(?<![\w/-])[A-ZАВЕКМНОРСТХУ] ?\d{3} ?[A-ZАВЕКМНОРСТХУ]{2,3}(?![\w-])"
)
_NUMBER_OF_FLAT = r"\s*(?:№|N|#|номер|нөмірі)?\s*\d{1,4}(?:\s?[а-яa-z](?!\w))?"
_FLAT = re.compile(
    r"(?<!\w)(?:кв(?:артир\w{1,3})?\.?|пәт(?:ер\w{0,6})?\.?|apt\.?|apartment|flat|unit)" + _NUMBER_OF_FLAT + r"(?!\w)"
    r"|(?<![\w/])\d{1,4}(?:\s?-\s?|\s|-?(?:ші|шы|інші|ыншы|нші|ншы)\s)пәтер\w*"
    r"|(?<![\w/])\d{1,4}-(?:я|ая|ой|й|ю)\sквартир\w{1,3}",  # "40 квартир" counts flats and names none
    re.IGNORECASE,
)
_HOUSE_AND_FLAT = re.compile(r"(?<=[\s,])(\d{1,4}\s?[А-Яа-яA-Za-z]?(?:/\d+)?)\s?[-–—]\s?\d{1,4}\s*$")

PATTERNS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("account", _IBAN),
    ("account", _GLUED_IBAN),
    ("mail", _MAIL),
    ("page", _PAGE),
    ("card", _CARD),
    ("iin", _IIN),
    ("phone", _PHONE),
    ("plate", _PLATE),
    ("flat", _FLAT),
)
SHORTEST_NAME = 3
# Stands in a stored text where something was hidden; a page says it in the reader's language (`say_hidden`).
MARK = "\u2588\u2588\u2588"
_TAKEN = "\ufffc"


@dataclass(frozen=True)
class Found:
    """Something personal in a text, from `start` up to `end`."""

    start: int
    end: int
    kind: str


def find_personal(
    text: str, *, names: Iterable[str] = (), places: Container[str] = frozenset(), guess: bool = True
) -> list[Found]:
    """Everything personal in a text, in order, without overlaps.

    `names` are names of people that must not be shown, as they gave them ("Айгуль Сейтқызы"); forms with an ending
    are met too. With `guess` names that nobody gave are looked for as well (`people.find_people`), and `places` are
    words of the streets of the city, in small letters: a street is nobody's name.
    """
    found: list[Found] = []
    rest = text
    for kind, pattern in PATTERNS:
        rest = _take(rest, kind, pattern, found)
    rest = _take(rest, "phone", _CALLED, found, group=2)
    if guess:
        for start, end in find_people(rest, places=places):
            found.append(Found(start, end, "name"))
            rest = rest[:start] + _TAKEN * (end - start) + rest[end:]
    for pattern in _name_patterns(names):
        rest = _take(rest, "name", pattern, found)
    return sorted(found, key=lambda one: one.start)


def _take(text: str, kind: str, pattern: re.Pattern[str], found: list[Found], *, group: int = 0) -> str:
    """Note every match and blank it, so that nothing is found twice."""
    hits = [match.span(group) for match in pattern.finditer(text)]
    for start, end in hits:
        found.append(Found(start, end, kind))
        text = text[:start] + _TAKEN * (end - start) + text[end:]
    return text


def redact(
    text: str,
    *,
    marker: str,
    names: Iterable[str] = (),
    places: Container[str] = frozenset(),
    guess: bool = True,
) -> str:
    """The text with everything personal replaced by `marker`; see `find_personal`. Doing it twice changes nothing."""
    found = find_personal(text, names=names, places=places, guess=guess)
    if found:
        parts, end = [], 0
        for one in found:
            parts += [text[end : one.start], marker]
            end = one.end
        text = "".join([*parts, text[end:]])
    return re.sub(rf"{re.escape(marker)}(?:[\s,;]*{re.escape(marker)})+", lambda _found: marker, text)


def say_hidden(stored: str, marker: str) -> str:
    """A stored public text with its marks in words: `MARK` → "[hidden]"."""
    return stored.replace(MARK, marker)


def without_flat(address: str) -> str:
    """An address for everybody: the house number stays, the flat number goes."""
    address = _FLAT.sub("", address)
    address = _HOUSE_AND_FLAT.sub(r"\1", address)
    address = re.sub(r"\s*,(?:\s*,)+", ",", address)
    return re.sub(r"\s{2,}", " ", address).strip(" ,;")


def _name_patterns(names: Iterable[str]) -> Iterable[re.Pattern[str]]:
    for word in {word for name in names for word in re.findall(r"[^\W\d_]{2,}", name)}:
        if len(word) < SHORTEST_NAME:
            continue
        # The last vowel changes in Russian (Айгуль → Айгулю, Алия → Алию), endings are added in Kazakh (Асқарға).
        stem = word[:-1] if len(word) > SHORTEST_NAME and word[-1].lower() in "аяьй" else word
        first, rest = re.escape(stem[0]), re.escape(stem[1:])
        yield re.compile(rf"(?<!\w){first.upper()}(?i:{rest})\w{{0,5}}(?!\w)")
