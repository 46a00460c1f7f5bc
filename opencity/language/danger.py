"""Words of danger: what must be seen first, whatever else the text says.

Each danger is a few patterns of words that stand close together, in three languages.
Which category answers for it is asked from the emergency categories themselves: the
one whose words fit the danger best. So the code knows gas and fire, and no city.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from opencity.language.analysis import own_keys, words
from opencity.language.evidence import MOST_WORDS
from opencity.language.normal import fold
from opencity.language.translit import is_latin

if TYPE_CHECKING:
    from opencity.language.propose import CategoryIndex

_REACH = 3
_SURE = 0.8

# Danger: language: patterns. "/" parts the ways to say one word, words of a pattern stand near.
_PATTERNS: dict[str, dict[str, tuple[str, ...]]] = {
    "gas": {
        "ru": ("запах/пахнет/воняет/вонь/утечка/унюхали газ", "газом пахнет/воняет/тянет/отравились", "газ шипит"),
        "kk": ("газ иісі/исі/сасиды/шығып/иістенеді", "газдың иісі", "газ сасып"),
        "en": ("gas smell/leak/smells/leaking",),
    },
    "wire": {
        "ru": (
            "оборван/оборвался/оборвало/оборвался/упал/порван/лежит/свисает/искрит/оголенный провод",
            "обрыв провода",
            "искрит столб/кабель/щиток/трансформатор/розетка",
            "бьет током",
        ),
        "kk": ("сым үзілді/үзіліп/жатыр/салбырап/ұшқын", "ток соқты/соғады/ұрды", "электр сымы үзілген"),
        "en": ("fallen/broken/live/hanging/downed wire/cable",),
    },
    "manhole": {
        "ru": (
            "открытый/открыт/открытые люк/колодец",
            "нет крышки люк/люка/колодца",
            "без крышки люк/колодец",
            "украли крышку люк/люка",
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
        "ru": ("застрял/застряли/застряла/застревают лифт",),
        "kk": ("лифт/лифтте қамалып/тұрып/тұрып/қысылып қалды/қалдық/қалған/қалдым", "лифтте/лифт қамалды/қамалдық"),
        "en": ("stuck/trapped lift/elevator",),
    },
    "fire": {
        "ru": (
            "пожар",
            "горит дом/квартира/крыша/подъезд/балкон/машина/трава/гараж/мусорка",
            "загорелся/загорелась/загорелось",
        ),
        "kk": ("өрт", "өртеніп жатыр", "үй/пәтер/шатыр/көлік жанып жатыр", "өртенді"),
        "en": ("fire", "house/flat/car burning"),
    },
    "tree": {
        "ru": (
            "дерево/тополь/ветка/карагач/береза/сосна упало/упал/падает/рухнуло/рухнет/упадет/завалилось/наклонилось",
        ),
        "kk": ("ағаш/терек/бұтақ құлап/құлады/құлайын/құлағалы/құлауы/қисайып",),
        "en": ("tree/branch fell/fallen/falling",),
    },
    "dog": {
        "ru": (
            "собака/собаки/пес/псы/стая укусила/укусили/покусала/покусали/искусали/напала/напали/набросились/бросаются",
        ),
        "kk": ("ит/иттер қауып/тістеп/талап/талады/шабуыл",),
        "en": ("dog/dogs bit/bitten/attacked/attack",),
    },
    "mudflow": {
        "ru": ("сель", "селевой поток", "оползень", "землетрясение"),
        "kk": ("сел келе/жүрді/қаупі", "көшкін жүрді/түсті", "жер сілкінісі"),
        "en": ("mudflow", "landslide", "earthquake"),
    },
    "ice": {
        "ru": ("сосулька/сосульки/глыба/наледь упала/упали/падает/падают/свисают/висят/висит",),
        "kk": ("сүңгі/мұз құлап/түсіп/салбырап/құлады төбеден/шатырдан/тұр/жатыр",),
        "en": ("icicle/icicles falling/hanging",),
    },
}


class Danger(NamedTuple):
    """The category a danger belongs to, and the words that say so, as typed."""

    code: str
    why: tuple[str, ...]


class _Pattern(NamedTuple):
    danger: str
    slots: tuple[frozenset[str], ...]


class Dangers:
    """The dangers that some emergency category answers for."""

    def __init__(self, emergencies: CategoryIndex | None) -> None:
        self._codes = {danger: code for danger in _PATTERNS if (code := _answerer(danger, emergencies))}
        self._patterns = [
            _Pattern(danger, slots)
            for danger, languages in _PATTERNS.items()
            if danger in self._codes
            for language, patterns in languages.items()
            for slots in (_slots(pattern, language) for pattern in patterns)
        ]

    def find(self, text: str) -> Danger | None:
        """Return the first danger of the table that the text names, or None."""
        if not self._patterns:
            return None
        said = words(text)[:MOST_WORDS]
        places: dict[str, list[int]] = {}
        certain: dict[str, list[int]] = {}  # a single word must be that word beyond doubt: өрт, not өртеу
        for at, word in enumerate(said):
            for name, sure in word.keys:
                if sure >= _SURE:
                    places.setdefault(name, []).append(at)
                if sure == 1.0 or (sure >= 0.9 and is_latin(word.text)):
                    certain.setdefault(name, []).append(at)
        for pattern in self._patterns:
            where = _near(pattern.slots, places if len(pattern.slots) > 1 else certain)
            if where:
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
        frozenset(key.name for way in part.split("/") for key in own_keys(fold(way), language))
        for part in pattern.split()
    )


def _answerer(danger: str, emergencies: CategoryIndex | None) -> str | None:
    """Ask the emergency categories which of them knows the words of this danger best."""
    if emergencies is None:
        return None
    votes: dict[str, float] = {}
    for patterns in _PATTERNS[danger].values():
        for pattern in patterns:
            phrase = " ".join(part.split("/")[0] for part in pattern.split())
            for proposal in emergencies.propose(phrase, limit=2):
                votes[proposal.code] = votes.get(proposal.code, 0.0) + proposal.score
    return max(votes, key=lambda code: votes[code], default=None)
