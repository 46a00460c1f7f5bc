"""Names of people in free text, Kazakh, Russian and Latin, as people type them. PURE.

A name is never guessed from one sign alone. Taken for names are: patronymics ("Марина Петровна", "Асқар Серікұлы"),
initials beside a surname ("Иванов И.И."), a given name beside a surname, a name after "соседка", "меня зовут", "көршім"
or before "апай", a given name alone that is no word of every day, and a surname in a case that no street has. Left
alone are streets, schools and shops called after people, by the words and house numbers around them and by `places`:
words of the streets of the city, in small letters. A usual text takes well under a millisecond.
"""

from __future__ import annotations

from collections.abc import Container

from opencity.language import people_names as lists
from opencity.language.people_places import (
    Reading,
    Span,
    beside_eponym,
    cued,
    dotted_to_next,
    is_of_street,
    is_place,
    joined_to_next,
    named_after,
    near_next,
    quoted,
)
from opencity.language.people_words import (
    BASES,
    EPONYMS,
    HONORIFICS,
    KAZAKH_ENDINGS,
    Token,
    before_place,
    is_cue,
    tokens_of,
)

_SURNAME_TAILS = tuple(lists.SURNAME_TAILS.split())
_ALONE_CASES = frozenset({"у", "ым", "ой", "ою", "қа", "ке", "тың", "тын", "тің", "аға", "аның", "анын", "амен", "пен"})
_PREPOSITIONS = frozenset(lists.PREPOSITIONS.split())
_SONS = frozenset(lists.SONS.split())


def find_people(text: str, *, places: Container[str] = frozenset()) -> list[Span]:
    """Where names of people stand, in order, without overlaps."""
    reading = Reading(text, places)
    reading.tokens = tokens_of(text)
    taken = 0
    index = 0
    while index < len(reading.tokens):
        found = _name_at(reading, index, taken)
        if found is None:
            index += 1
            continue
        first, last = found
        while last + 1 < len(reading.tokens) and near_next(reading, last) and _goes_on(reading.tokens[last + 1]):
            last += 1
        if reading.spans and reading.spans[-1][1] + 1 == first and near_next(reading, first - 1):
            first = reading.spans.pop()[0]
        reading.spans.append((first, last))
        taken = index = last + 1
    return [_place_of(reading, first, last) for first, last in reading.spans]


def _goes_on(token: Token) -> bool:
    return token.initial or (token.low in _SONS and len(token.low) > 3)


def _place_of(reading: Reading, first: int, last: int) -> Span:
    """From the first letter to the last, with the dot of an initial."""
    end = reading.tokens[last].end
    return reading.tokens[first].start, end + 1 if reading.tokens[last].initial else end


def _name_at(reading: Reading, index: int, taken: int) -> Span | None:
    """The name that begins around the token `index`, as a span of tokens."""
    token = reading.tokens[index]
    if token.initial:
        return _with_initials(reading, index, taken)
    if len(token.raw) < 3 or _leads_to_patronymic(reading, index):
        return None
    if token.patronymic == 2 or (token.patronymic and _beside_given(reading, index)):
        return _whole_name(reading, index, taken)
    if token.low in _SONS:
        return _son(reading, index, taken)
    return _after_cue(reading, index) or _other_name(reading, index, taken)


def _whole_name(reading: Reading, index: int, taken: int) -> Span | None:
    """The name around a patronymic; one alone may be a street called after Mickiewicz."""
    span = _around(reading, index, taken)
    alone_street = span == (index, index) and is_of_street(reading, reading.tokens[index])
    return None if alone_street or is_place(reading, *span, sure=True) else span


def _other_name(reading: Reading, index: int, taken: int) -> Span | None:
    if index + 1 < len(reading.tokens) and reading.tokens[index + 1].initial and joined_to_next(reading, index):
        found = _with_initials(reading, index + 1, taken)
        return found if found and found[0] == index else None
    return _pair(reading, index) or _alone(reading, index)


def _leads_to_patronymic(reading: Reading, index: int) -> bool:
    """Whether a sure patronymic comes next or after the next: the name is read from there."""
    tokens = reading.tokens
    if tokens[index].patronymic or not any(token.patronymic == 2 for token in tokens[index + 1 : index + 3]):
        return False
    if not _may_belong(tokens[index]):
        return False
    for ahead in (1, 2):
        if index + ahead >= len(tokens) or not joined_to_next(reading, index + ahead - 1):
            return False
        if tokens[index + ahead].patronymic == 2:
            return True
        if not _may_belong(tokens[index + ahead]):
            return False
    return False


def _beside_given(reading: Reading, index: int) -> bool:
    return any(
        0 <= other < len(reading.tokens) and reading.tokens[other].given and joined_to_next(reading, min(index, other))
        for other in (index - 1, index + 1)
    )


def _around(reading: Reading, index: int, taken: int) -> Span:
    """The names to the left and right of a sure one."""
    tokens, first, last = reading.tokens, index, index
    while (
        first - 1 >= taken
        and first > index - 3
        and joined_to_next(reading, first - 1)
        and _may_belong(tokens[first - 1])
    ):
        first -= 1
    while (
        last + 1 < len(tokens) and last < index + 2 and joined_to_next(reading, last) and _may_follow(tokens[last + 1])
    ):
        last += 1
    return first, last


def _may_belong(token: Token) -> bool:
    if token.given or token.surname == 2 or token.patronymic == 2:
        return True
    if token.surname and (token.capital or token.case in {"", "а", "у", "ой", "ым"}):
        return True
    return token.capital and not is_cue(token) and not before_place(token) and len(token.raw) > 2 and not token.opens


def _may_follow(token: Token) -> bool:
    if token.initial or token.patronymic or (token.surname and (token.capital or token.surname == 2)):
        return True
    return token.given and token.capital


def _with_initials(reading: Reading, index: int, taken: int) -> Span | None:
    tokens, last = reading.tokens, index
    if last + 1 < len(tokens) and tokens[last + 1].initial and dotted_to_next(reading, last):
        last += 1
    before, after = index - 1, last + 1
    both = last > index
    family: Span | None = None
    if before >= taken and joined_to_next(reading, before) and _is_family(tokens[before], both=both):
        family = (before, last)
    elif after < len(tokens) and dotted_to_next(reading, last) and _is_family(tokens[after], both=False):
        family = (index, after)
    if family is None or is_place(reading, *family, sure=False):
        return None
    name = tokens[before if family[0] == before else after]
    if not both and family[0] == index and is_of_street(reading, name) and not cued(reading, index):
        return None
    return family


def _is_family(token: Token, *, both: bool) -> bool:
    if (
        not token.capital
        or (token.low in EPONYMS and not both)
        or len(token.raw) < 3
        or before_place(token)
        or is_cue(token)
    ):
        return False
    return bool(
        token.surname
        or token.given
        or (both and (not token.opens or token.low in EPONYMS))
        or token.low.endswith(_SURNAME_TAILS)
    )


def _son(reading: Reading, index: int, taken: int) -> Span | None:
    """Read "Серік ұлы", "Мамед оглы": the father's name stands apart."""
    before = index - 1
    if before < taken or not joined_to_next(reading, before):
        return None
    father = reading.tokens[before]
    if (
        not (father.given or (father.capital and (not father.opens or reading.tokens[index].low == "оглы")))
        or father.low in EPONYMS
    ):
        return None
    first = before
    while (
        first - 1 >= taken
        and first > before - 2
        and joined_to_next(reading, first - 1)
        and _may_belong(reading.tokens[first - 1])
    ):
        first -= 1
    # "Асқардың ұлы" is somebody's son: a name all the same.
    return first, index


def _after_cue(reading: Reading, index: int) -> Span | None:
    token = reading.tokens[index]
    if not (token.capital or token.given or token.surname) or token.low in EPONYMS:
        return None
    cue = cued(reading, index)
    if not cue or is_cue(token):
        return None
    named = token.given and (token.capital or not token.doubtful or cue == "called")
    family = token.surname == 2 or (token.surname and token.capital and not before_place(token))
    strange = (
        token.capital
        and not token.opens
        and not token.raw.isupper()
        and not before_place(token)
        and token.low not in reading.places
    )
    family_people = cue == "people" and reading.tokens[index - 1].low.startswith(
        ("сосед", "көрш", "корш", "муж", "жен", "сын", "доч", "тёт", "тет", "дяд", "зят", "племян", "подруг")
    )
    if not (
        named
        or family
        or (
            strange
            and (
                (
                    cue == "called"
                    and not reading.tokens[index - 1].low.startswith(
                        ("уважаем", "многоув", "дорог", "құрметті", "пиш", "обращ")
                    )
                )
                or family_people
            )
        )
    ):
        return None
    if quoted(reading, index) or (not named and named_after(reading, index)):
        return None
    last = index
    while (
        last + 1 < len(reading.tokens)
        and last < index + 2
        and joined_to_next(reading, last)
        and _follows(reading.tokens[last + 1], cue)
    ):
        last += 1
    return index, last


def _follows(token: Token, cue: str) -> bool:
    if _may_follow(token) or (token.given and not token.doubtful):
        return True
    return (
        cue == "called"
        and token.capital
        and not token.opens
        and not before_place(token)
        and not is_cue(token)
        and len(token.raw) > 2
    )


def _pair(reading: Reading, index: int) -> Span | None:
    """A given name and a surname side by side, in either order."""
    tokens = reading.tokens
    if not joined_to_next(reading, index):
        return None
    one, two = tokens[index], tokens[index + 1]
    given, family = (one, two) if one.given else (two, one)
    if not given.given or given.low in EPONYMS or (family.low in EPONYMS and not _is_whole(given, family)):
        return None
    if not _is_pair(given, family) or quoted(reading, index):
        return None
    if is_of_street(reading, one) and is_of_street(reading, two) and not cued(reading, index):
        return None
    if is_place(reading, index, index + 1, sure=given.low in BASES):
        return None
    last = index + 1
    if (
        last + 1 < len(tokens)
        and joined_to_next(reading, last)
        and (tokens[last + 1].patronymic or (tokens[last + 1].surname and tokens[last + 1].capital))
    ):
        last += 1
    return index, last


def _is_whole(given: Token, family: Token) -> bool:
    """Read "Ержан Муканов": a man named like a street; streets stand in another case."""
    return (
        given.low in BASES and not given.doubtful and given.capital and family.low.endswith(("ов", "ев", "ова", "ева"))
    )


def _is_pair(given: Token, family: Token) -> bool:
    both = given.capital and family.capital
    if family.low in EPONYMS:
        return True
    if family.surname == 2:
        return given.capital or not given.doubtful
    if family.surname:
        return not (given.doubtful and family.opens) if both else _is_small_pair(given, family)
    if not both or given.doubtful:
        return False
    if family.given:
        return not family.doubtful
    strange = not family.opens and not family.raw.isupper() and len(family.raw) >= 4
    return strange and family.low.endswith(_SURNAME_TAILS) and not before_place(family)


def _is_small_pair(given: Token, family: Token) -> bool:
    """Read "сергей петренков": small letters are trusted less, "марат готов" is no surname."""
    if given.doubtful or given.capital or family.capital or len(family.low) <= 6:
        return False
    return family.case in {"", "а"} and family.low.endswith(("ев", "ева", "ова"))


def _alone(reading: Reading, index: int) -> Span | None:
    token = reading.tokens[index]
    if _honoured(reading, index):
        return index, index
    if not token.capital or token.low in EPONYMS or quoted(reading, index):
        return None
    if token.given and not token.doubtful:
        named = not beside_eponym(reading, index)
    else:
        named = _is_lone_surname(reading, index)
    if not named or is_of_street(reading, token) or is_place(reading, index, index, sure=False):
        return None
    return index, index


def _is_lone_surname(reading: Reading, index: int) -> bool:
    """Whether it is a surname in a case that no street stands in: "Ахметову", "Нұрлановтың"."""
    token = reading.tokens[index]
    if not token.surname or token.raw.isupper():
        return False
    if token.surname == 1 and (token.opens or not _fits(token, reading.tokens[index - 1].low if index else "")):
        return False
    nominative = token.case == "" and token.low.endswith(("ов", "ев"))
    sure = token.surname == 2 or "ов" in token.low or "ев" in token.low
    return sure and (token.case in _ALONE_CASES or nominative)


def _fits(token: Token, before: str) -> bool:
    """Whether a word that only looks like a surname stands in a case of a person: "с Носовой", not "из Березников"."""
    if token.case in {"ой", "ою"}:
        return before in {"с", "со", "к", "от", "у", "гражданкой"}
    return not (token.case == "" and (before.isdigit() or before in _PREPOSITIONS))


def _honoured(reading: Reading, index: int) -> bool:
    """Whether "апай", "мырза" or the like follows: "Роза апай", "Асқар деген көршім"."""
    token = reading.tokens[index]
    if not joined_to_next(reading, index) or token.low in EPONYMS:
        return False
    after = reading.tokens[index + 1].low
    known = after in HONORIFICS or any(
        after.endswith(end) and after[: -len(end)] in HONORIFICS for end in KAZAKH_ENDINGS
    )
    if not known or is_cue(token):
        return False
    if after == "деген":
        return token.given and not token.doubtful and not is_of_street(reading, token)
    return token.given or (token.capital and not token.opens and bool(token.surname))
