"""Words as names of people are read from them: what each word of a text may be. PURE."""

from __future__ import annotations

import re
from dataclasses import dataclass

from opencity.language import people_names as lists

_WORD = re.compile(r"[^\W\d_]+")
_PLAIN = str.maketrans("әғқңөұүһіё", "агкноуухие")
_LATIN = {
    "а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "е": "e", "ё": "e", "ж": "zh", "з": "z", "и": "i", "й": "y",
    "к": "k", "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r", "с": "s", "т": "t", "у": "u", "ф": "f",
    "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "sch", "ъ": "", "ы": "y", "ь": "", "э": "e", "ю": "yu",
    "я": "ya", "ә": "a", "ғ": "g", "қ": "k", "ң": "n", "ө": "o", "ұ": "u", "ү": "u", "һ": "h", "і": "i",
}  # fmt: skip
KAZAKH_ENDINGS = frozenset(lists.KAZAKH_ENDINGS.split())
_PATRONYMIC = re.compile(
    r"^(?P<stem>[а-яёәғқңөұүһі]{2,}?)(?:(?:о|е|ё)вич|ьич|(?:о|е)вн|иничн|ичн)(?P<end>а|у|ем|ом|е|ы|ой|ою|и)?$"
    r"|^(?P<latin>[a-z]{2,}?)(?:ovich|evich|ovna|evna|ovny|evny|ovne)$"
)
_KAZAKH_PATRONYMIC = re.compile(
    r"^(?P<stem>[а-яәғқңөұүһі]{2,}?)(?P<tail>ұлы|улы|қызы|кызы|ғызы|гызы|оглы|оғлы|углы)"
    r"(?P<end>ның|нын|на|ны|нан|нда|мен|м|ң)?$"
    r"|^(?P<latin>[a-z]{3,}?)(?:uly|kyzy|qyzy|kizi)$"
)
_SURNAME = re.compile(
    r"^(?P<stem>[а-яёәғқңөұүһі]{2,}?(?:ов|ев|ёв))"
    r"(?P<end>|а|у|ым|е|ой|ою|ы|ых|ыми|қа|ка|ке|тың|тын|тің|ты|ті|пен|та|тан|тен|аға|ага|аның|анын|аны|амен|ева)$"
    r"|^(?P<other>[а-яё]{2,}(?:ин|ын|ск(?=ий|ая|ого|ой|ому|им|ую)|енко|чук|юк|швили|дзе|оглы|ян))"
    r"(?P<tail>|а|у|ым|ой|е|ий|ая|ого|ому|им|ую)$"
    r"|^(?P<latin>[a-z]{2,}(?:ov|ev|ova|eva|ovа|bayev|baev|bekov|enko|sky|skaya|skiy))$"
)


def _words(text: str) -> tuple[set[str], set[str]]:
    """The words of a list, and those of them that are marked as words of every day too."""
    words, marked = set(), set()
    for word in text.split():
        plain = word.rstrip("?")
        words.add(plain)
        if word != plain:
            marked.add(plain)
    return words, marked


def _russian_cases(name: str) -> list[str]:
    last, stem = name[-1], name[:-1]
    if last == "а":
        soft = "и" if stem[-1:] in "гкхжчшщ" else "ы"
        return [stem + end for end in (soft, "е", "у", "ой", "ою", "ей")]
    if last == "я":
        return [stem + end for end in ("и", "е", "ю", "ей", "ею")]
    if last in "ьй":
        return [stem + end for end in ("я", "ю", "ем", "ём", "е", "и")]
    if last in "аеёиоуыэюяіұүөә":
        return []
    return [name + end for end in ("а", "у", "ом", "е")]


def _latin(name: str) -> str:
    return "".join(_LATIN.get(letter, letter) for letter in name)


def _given() -> tuple[dict[str, bool], frozenset[str]]:
    """Every form of a given name → whether it is also a word of every day; and the forms of a nominative."""
    forms: dict[str, bool] = {}
    bases: set[str] = set()
    for text in (lists.MEN, lists.WOMEN, lists.SHORT):
        names, marked = _words(text)
        for name in names:
            doubtful = name in marked
            for spelled in {
                name,
                name.translate(_PLAIN),
                name.replace("ё", "е"),
                _latin(name),
                _latin(name.replace("й", "и")),
            }:
                bases.add(spelled)
                for form in (spelled, *_russian_cases(spelled)):
                    forms[form] = doubtful or forms.get(form, False)
    # Forms of names that are other words: "лена" of flax and a name, "света" of light, "дана" a piece.
    for word in _WORDS_OF_EVERY_DAY:
        forms[word] = True
    return forms, frozenset(bases)


_WORDS_OF_EVERY_DAY = lists.EVERY_DAY.split()
_GIVEN, BASES = _given()
_SURNAMES, _DOUBTFUL_SURNAMES = _words(lists.SURNAMES.replace("ё", "е"))
EPONYMS = frozenset(
    spelled + end
    for word in lists.EPONYMS.split()
    for spelled in (word, word.translate(_PLAIN))
    for end in (("", "а", "ой", "у") if word.endswith(("ов", "ев", "ин")) else ("",))
)
_NO_SURNAMES = frozenset(lists.NO_SURNAMES.replace("ё", "е").split())
_PEOPLE_BEFORE = frozenset(lists.PEOPLE_BEFORE.split())
CALLED = frozenset(lists.CALLED.split())
HONORIFICS = frozenset(lists.HONORIFICS.split())
BEFORE = frozenset(lists.PLACE_BEFORE.split())
BEFORE_LONG = tuple(word for word in lists.PLACE_BEFORE.split() if len(word) > 3)
AFTER_LONG = tuple(word for word in lists.PLACE_AFTER.split() if len(word) > 3 and not word.isascii())
AFTER = frozenset(lists.PLACE_AFTER.split())
_CUE_ENDINGS = tuple(lists.CUE_ENDINGS.split())


@dataclass(slots=True)
class Token:
    start: int
    end: int
    raw: str
    low: str
    capital: bool
    opens: bool  # the first word of a sentence
    given: bool = False
    doubtful: bool = False
    patronymic: int = 0  # 2: surely, 1: if a name stands beside it
    surname: int = 0  # 2: a known one, 1: it looks like one
    case: str = ""
    initial: bool = False


def tokens_of(text: str) -> list[Token]:
    letters = [letter for letter in text if letter.isalpha()]
    shouting = len(letters) > 12 and sum(letter.isupper() for letter in letters) > 0.6 * len(letters)
    made: list[Token] = []
    end = 0
    for match in _WORD.finditer(text):
        raw = match[0]
        gap = text[end : match.start()]
        opens = not made or any(sign in gap for sign in ".!?\n…:;")
        start, end = match.span()
        low = raw.lower().replace("ё", "е")
        capital = raw[0].isupper() and not shouting
        token = Token(start, end, raw, low, capital, opens)
        if len(raw) == 1:
            token.initial = raw.isupper() and text[end : end + 1] == "."
        elif len(raw) > 2:
            _read(token)
        made.append(token)
    return made


def _read(token: Token) -> None:
    low = token.low
    doubtful = _GIVEN.get(low)
    if doubtful is None:
        for size in (2, 3):
            if len(low) > size + 3 and low[-size:] in KAZAKH_ENDINGS and low[:-size] in BASES:
                doubtful = _GIVEN[low[:-size]]
                break
    token.given, token.doubtful = doubtful is not None, bool(doubtful)
    if low in _DOUBTFUL_SURNAMES:
        token.surname = 1
    if low in EPONYMS:
        return
    if len(low) > 4:
        _read_family(token)


def _read_family(token: Token) -> None:
    low = token.low
    if match := _PATRONYMIC.match(low) or _KAZAKH_PATRONYMIC.match(low):
        stem = match["stem"] or match["latin"]
        kazakh = "tail" in match.re.groupindex
        known = any(part in BASES for part in (stem, stem + "й", stem + "ь", stem + "а", stem.rstrip("ь") + "ий"))
        tail = match["tail"] if kazakh else ""
        sure = known or (kazakh and tail in {"ұлы", "қызы", "ғызы"} and len(stem) > 2) or bool(match["latin"])
        like = not kazakh and not (match["end"] in {"ой", "е"} and low.endswith(("овной", "евной", "овне", "евне")))
        if known or (sure and token.capital):
            token.patronymic = 2
        elif token.capital and not token.opens and (like or kazakh):
            token.patronymic = 2 if like and not low.endswith(("ична", "ичны", "ичной")) else 1
        elif like or sure or (kazakh and tail != "улы"):
            token.patronymic = 1
        if token.patronymic:
            return
    match = _SURNAME.match(low)
    if match is None or low in _NO_SURNAMES:
        plain = low if low in _SURNAMES else ""
        token.surname = 2 if plain and plain not in _DOUBTFUL_SURNAMES else 0
        return
    if match["stem"]:
        stem, token.case = match["stem"].replace("ё", "е"), match["end"]
    else:
        stem, token.case = match["other"] or match["latin"], match["tail"] or ""
    if stem in _NO_SURNAMES:
        return
    known = stem in _SURNAMES and stem not in _DOUBTFUL_SURNAMES
    token.surname = 2 if known else 1


def is_cue(token: Token) -> bool:
    low = token.low
    if low in _PEOPLE_BEFORE or low in CALLED:
        return True
    return any(
        low.endswith(end) and low[: -len(end)] in _PEOPLE_BEFORE for end in _CUE_ENDINGS if len(low) > len(end) + 1
    )


def before_place(token: Token) -> bool:
    low = token.low
    return low in BEFORE or low.startswith(BEFORE_LONG) or low in AFTER or low.startswith(AFTER_LONG)
