"""Words of danger: what must be seen first, whatever else the text says.

Each danger is a few patterns of words that stand close together, in three languages.
Which category answers for it is asked from the emergency categories themselves: the
one whose words fit the danger best. So the code knows gas and fire, and no city.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple, Protocol

from opencity.language.analysis import own_keys, words
from opencity.language.evidence import MOST_WORDS
from opencity.language.normal import fold
from opencity.language.translit import is_latin

_REACH = 5
_SURE = 0.9
_FINER = 1.25  # of two that know the words, the finer category was made for the danger

# Danger: language: patterns. "/" parts the ways to say one word, words of a pattern stand near,
# "=" asks for this very form and not for other forms of the word.
_PATTERNS: dict[str, dict[str, tuple[str, ...]]] = {
    "gas": {
        "ru": (
            "запах/пахнет/воняет/вонь/утечка/унюхали газ/газовый",
            "газом пахнет/воняет/тянет/отравились",
            "газ шипит",
        ),
        "kk": ("газ иісі/исі/сасиды/шығып/иістенеді", "газдың иісі", "газ сасып"),
        "en": ("gas smell/leak/smells/leaking",),
    },
    "wire": {
        "ru": (
            "оборван/оборвался/оборвало/оборвался/упал/порван/лежит/свисает/искрит/оголенный провод",
            "обрыв провода",
            "искрит столб/кабель/щиток/трансформатор/розетка",
            "бьет током",
            "провод висит/болтается",
        ),
        "kk": (
            "сым үзілді/үзіліп/салбырап/ұшқын",
            "сым жер/жерде жатыр",
            "ток соқты/соғады/ұрды",
            "электр сымы үзілген",
        ),
        "en": ("fallen/broken/live/hanging/downed wire/cable",),
    },
    "manhole": {
        "ru": (
            "=открытый/=открыт/=открыта/=открытые/=открытого/=открытым люк/колодец",
            "нет крышки люк/люка/колодца",
            "без крышки люк/колодец",
            "украли/украл/украдена/пропала крышку люк/колодец",
            "провалился/упал/провалилась/упала люк",
        ),
        "kk": (
            "ашық люк/құдық",
            "қақпағы/қақпақсыз/қақпақ жоқ люк/құдық",
            "люк ашық",
            "құдық ашық",
            "құдыққа/люкке құлап/түсіп",
        ),
        "en": ("open/uncovered manhole", "missing manhole cover"),
    },
    "lift": {
        "ru": (
            "застрял/застряли/застряла/застревают лифт",
            "сидит/сидим/заперты лифте человек/мужчина/женщина/ребенок/люди",
        ),
        "kk": (
            "лифт/лифтте қамалып/тұрып/тұрып/қысылып қалды/қалдық/қалған/қалдым",
            "лифтте/лифт қамалды/қамалдық",
            "лифт/лифтіде қалып қойдық/қойды/қойдым",
        ),
        "en": ("stuck/trapped lift/elevator",),
    },
    "fire": {
        "ru": (
            "пожар",
            "=горит/=горят =дом/=дома/=квартира/=крыша/=балкон/=машина",
            "=горит/=горят =трава/=гараж/=мусорка/=мусор/=контейнер/=проводка",
            "загорелся/загорелась/загорелось",
        ),
        "kk": ("=өрт", "үй/пәтер/шатыр/көлік жанып жатыр", "=өртенді", "=өртеніп"),
        "en": ("fire", "house/flat/car burning"),
    },
    "tree": {
        "ru": (
            "дерево/тополь/ветка/карагач/береза/сосна упало/упал/падает/рухнуло/рухнет/упадет/наклонилось",
            "дерево/тополь/ветка/карагач/береза/сосна =завалилось/=завалился/=завалилась",
        ),
        "kk": ("ағаш/терек/бұтақ құлап/құлады/құлайын/құлағалы/құлауы/қисайып",),
        "en": ("tree/branch fell/fallen/falling",),
    },
    "dog": {
        "ru": (
            "собака/собаки/пес/псы/стая укусила/укусили/покусала/покусали/искусали/напала/напали/набросились",
            "собака/собаки/пес/псы/стая бросаются/кинулась/кинулись",
        ),
        "kk": (
            "ит/иттер қауып/тістеп/талап/талады/шабуыл/шауып",
            "ит тап берді",
        ),
        "en": ("dog/dogs bit/bitten/attacked/attack",),
    },
    "mudflow": {
        "ru": ("=сель", "селевой поток", "оползень", "землетрясение"),
        "kk": ("сел келе/жүрді/қаупі", "көшкін жүрді/түсті", "жер сілкінісі"),
        "en": ("mudflow", "landslide", "earthquake"),
    },
    "ice": {
        "ru": ("сосулька/сосульки/глыба/наледь упала/упали/падает/падают/свисают/висят/висит",),
        "kk": ("сүңгі/мұз құлап/түсіп/салбырап/құлады төбеден/шатырдан/тұр/жатыр",),
        "en": ("icicle/icicles falling/hanging",),
    },
}

# A text with one of these words is not about that danger: fear of a fire is no fire, a low internet cable no live wire.
_NOT_WITH: dict[str, dict[str, str]] = {
    "fire": {
        "ru": "боимся боюсь опасаемся опасно тренировка учения",
        "kk": "қорқамыз =шықса =шығып",
        "en": "afraid drill",
    },
    "wire": {"ru": "интернет телевидение провайдер", "kk": "интернет провайдер", "en": "internet"},
}
_WHOLE = "="


class Scored(Protocol):
    """A category and how well some words fit it."""

    @property
    def code(self) -> str: ...

    @property
    def score(self) -> float: ...


#: What the emergency categories say to a phrase: those that know its words.
Answerers = Callable[[str], Sequence[Scored]]


class Danger(NamedTuple):
    """The category a danger belongs to, and the words that say so, as typed."""

    code: str
    why: tuple[str, ...]


class _Pattern(NamedTuple):
    danger: str
    slots: tuple[frozenset[str], ...]
    never: frozenset[str]


class Dangers:
    """The dangers that some emergency category answers for."""

    def __init__(self, emergencies: Answerers | None) -> None:
        self._codes = {danger: code for danger in _PATTERNS if (code := _answerer(danger, emergencies))}
        self._patterns = [
            _Pattern(danger, slots, _names_of_never(danger))
            for danger, languages in _PATTERNS.items()
            if danger in self._codes
            for language, patterns in languages.items()
            for slots in (_slots(pattern, language) for pattern in patterns)
        ]

    def find(self, text: str) -> Danger | None:
        """Return the first danger of the table that the text names, or None."""
        if not self._patterns:
            return None
        said = words(text, most=MOST_WORDS)
        places: dict[str, list[int]] = {}
        certain: dict[str, list[int]] = {}  # a single word must be that word beyond doubt: өрт, not өртеу
        for at, word in enumerate(said):
            for found in (places, certain):
                found.setdefault(_WHOLE + word.text, []).append(at)
            for name, sure in word.keys:
                if sure >= _SURE:
                    places.setdefault(name, []).append(at)
                if sure == 1.0 or (sure >= 0.9 and is_latin(word.text)):
                    certain.setdefault(name, []).append(at)
        for pattern in self._patterns:
            where = _near(pattern.slots, places if len(pattern.slots) > 1 else certain)
            if where and pattern.never.isdisjoint(places):
                return Danger(
                    self._codes[pattern.danger], tuple(text[said[at].start : said[at].end] for at in sorted(where))
                )
        return None


def _near(slots: tuple[frozenset[str], ...], places: dict[str, list[int]]) -> set[int] | None:
    options = [[at for name in slot for at in places.get(name, ())] for slot in slots]
    if not all(options):
        return None
    for start in options[0]:
        taken = {start}
        for others in options[1:]:
            near = min((at for at in others if at not in taken), key=lambda at: abs(at - start), default=None)
            if near is None or abs(near - start) > _REACH + len(slots) - 2:
                break
            taken.add(near)
        else:
            return taken
    return None


def _slots(pattern: str, language: str) -> tuple[frozenset[str], ...]:
    return tuple(
        frozenset(name for way in part.split("/") for name in _names(fold(way), language)) for part in pattern.split()
    )


def _names(way: str, language: str) -> tuple[str, ...]:
    return (way,) if way.startswith(_WHOLE) else tuple(key.name for key in own_keys(way, language))


def _names_of_never(danger: str) -> frozenset[str]:
    languages = _NOT_WITH.get(danger, {}).items()
    return frozenset(name for language, ways in languages for way in ways.split() for name in _names(way, language))


def _answerer(danger: str, emergencies: Answerers | None) -> str | None:
    """Ask the emergency categories which of them knows the words of this danger best.

    The first pattern of each language is the typical one and asks for all.
    """
    if emergencies is None:
        return None
    votes: dict[str, float] = {}
    for typical, *_ in _PATTERNS[danger].values():
        phrase = " ".join(part.split("/")[0].removeprefix(_WHOLE) for part in typical.split())
        for proposal in emergencies(phrase):
            worth = proposal.score * _FINER ** proposal.code.count(".")
            votes[proposal.code] = votes.get(proposal.code, 0.0) + worth
    return max(votes, key=lambda code: votes[code], default=None)
