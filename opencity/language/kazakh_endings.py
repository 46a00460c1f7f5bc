"""The endings of Kazakh, made from patterns, and stems that only look as if they had one.

In a pattern A is а/е, Y is ы/і, I is the й-joined а/е, D is д/т, L is л/д/т, N is
н/д/т, G is ғ/г/қ/к, B is б/п, M is м/б/п, K is қ/к: one pattern, every spelling.
"""

from __future__ import annotations

from enum import IntEnum
from itertools import product
from pathlib import Path
from typing import NamedTuple

from opencity.language.translit import plain


class Layer(IntEnum):
    """Where in the chain an ending stands, counted from the stem."""

    VOICE = 1
    NEGATION = 2
    FORM = 3
    PLURAL = 4
    POSSESSIVE = 5
    CASE = 6
    PERSON = 7
    END = 8


class Ending(NamedTuple):
    """One spelling's rule. `worth` says how surely these letters are an ending."""

    layer: Layer
    worth: float
    final: bool = False
    needs_verb: bool = False
    after_vowel: bool = False
    any_harmony: bool = False


_BACK = {"A": "а", "Y": "ы", "D": "дт", "L": "лдт", "N": "ндт", "G": "ғқ", "B": "бп", "M": "мбп", "K": "қ"}
_FRONT = {"A": "е", "Y": "і", "D": "дт", "L": "лдт", "N": "ндт", "G": "гк", "B": "бп", "M": "мбп", "K": "к"}

# layer, worth, flags, patterns
_PATTERNS: tuple[tuple[Layer, float, dict[str, bool], str], ...] = (
    (Layer.PERSON, 1.0, {}, "мYн сYң сYз мYз BYз BYн пYн сYңдAр сYздAр"),
    (Layer.CASE, 2.4, {}, "NYң нYкY дYкY тYкY DAғY"),
    (Layer.CASE, 1.9, {}, "DAн GA DA NY"),
    (Layer.CASE, 2.2, {"any_harmony": True}, "мен бен пен менен бенен пенен"),
    (Layer.CASE, 1.0, {}, "DAй"),
    (Layer.CASE, 0.6, {}, "шA"),
    (Layer.CASE, 2.6, {}, "DAGY"),
    (Layer.POSSESSIVE, 1.6, {}, "Yм Yң"),
    (Layer.POSSESSIVE, 0.6, {"after_vowel": True}, "м ң"),
    (Layer.POSSESSIVE, 2.2, {}, "YмYз YңYз"),
    (Layer.POSSESSIVE, 2.0, {"after_vowel": True}, "мYз ңYз сY"),
    (Layer.POSSESSIVE, 1.2, {}, "Y"),
    # Third person with a case: the н belongs to the possessive.
    (Layer.CASE, 2.6, {}, "YнA YнDA YнAн YнYң YнDAғY YнDAгY Yн"),
    (Layer.CASE, 3.0, {"after_vowel": True}, "сYнA сYнDA сYнAн сYнYң сYнDAғY сYнDAгY сYн сYнY"),
    (Layer.CASE, 2.6, {}, "YнY"),
    (Layer.CASE, 2.4, {}, "YмA YңA YмYзA"),
    (Layer.CASE, 1.8, {"after_vowel": True}, "мA ңA"),
    (Layer.PLURAL, 2.6, {}, "LAр"),
    # Verbs: what may be followed by the endings of a noun.
    (Layer.FORM, 2.2, {}, "GAн"),
    (Layer.FORM, 2.4, {}, "AтYн"),
    (Layer.FORM, 2.4, {"after_vowel": True}, "йтYн"),
    (Layer.FORM, 1.0, {"after_vowel": True}, "у"),
    (Layer.FORM, 1.2, {}, "у"),
    (Layer.FORM, 0.9, {}, "Aр"),
    (Layer.FORM, -0.2, {"after_vowel": True}, "р"),
    (Layer.FORM, 1.6, {}, "MAK"),
    # Verbs: what closes the word.
    (Layer.FORM, 1.6, {"final": True}, "Yп"),
    (Layer.FORM, 1.0, {"final": True, "after_vowel": True}, "п"),
    (Layer.FORM, 2.2, {"final": True}, "YптY"),
    (Layer.FORM, 2.2, {"final": True, "after_vowel": True}, "птY"),
    (Layer.FORM, 0.5, {"final": True}, "A"),
    (Layer.FORM, 0.6, {"final": True, "after_vowel": True}, "й"),
    (Layer.FORM, 2.4, {"final": True}, "AдY AмYн AмYз AсYң AсYз"),
    (Layer.FORM, 2.4, {"final": True, "after_vowel": True}, "йдY ймYн ймYз йсYң йсYз"),
    (Layer.FORM, 1.6, {"final": True}, "DY"),
    (Layer.FORM, 2.0, {"final": True}, "DYм DYң DYңYз"),
    (Layer.FORM, 0.5, {"final": True}, "DYK"),
    (Layer.FORM, 1.4, {"final": True}, "сA"),
    (Layer.FORM, 2.0, {"final": True}, "сAм сAң сAK сAңYз сAңыз"),
    (Layer.FORM, 2.0, {"final": True}, "сYн AйYк AйYқ AйYн"),
    (Layer.FORM, 2.2, {"final": True}, "GAлY GAншA GAнDA GAсYн"),
    (Layer.FORM, 2.4, {"final": True}, "YңYз YңYздAр YңYзшY YңYздAршY YңдAр"),
    (Layer.FORM, 2.4, {"final": True, "after_vowel": True}, "ңYз ңYздAр ңYзшY ңYздAршY ңдAр"),
    (Layer.FORM, 1.4, {"final": True}, "шY"),
    (Layer.NEGATION, 1.2, {"needs_verb": True}, "MA"),
    (Layer.FORM, 2.4, {}, "MAс"),
    (Layer.FORM, 2.6, {"final": True}, "MAй MAйдY MAйынша"),
    (Layer.VOICE, 0.9, {"needs_verb": True}, "Yл Yн"),
    (Layer.VOICE, 0.5, {"needs_verb": True, "after_vowel": True}, "л н т"),
    (Layer.VOICE, 0.9, {"needs_verb": True}, "DYр GYз"),
    (Layer.VOICE, 0.3, {"needs_verb": True}, "Yс"),
)

_STEMS = """
мектеп кітап орта қала бала ана әке апа аула көше жол су суы үй ит ай жыл күн түн кеш таң орын орындық қар мұз жаңбыр
дала ағаш бұтақ жапырақ гүл шөп саябақ бақ көпір өткел өзен көл арық құдық қақпақ шұңқыр тротуар жөнде жөндеу жарық
жылу газ иіс түтін от өрт сым баған шам бағдаршам белгі таңба тұрақ аялдама автобус көлік жүргізуші бағыт кесте метро
балабақша кезек емхана дәрігер аурухана жедел жәрдем жәрдемақы зейнетақы көмек жұмыс жұмыссыз қызмет құжат анықтама
өтініш шағым жауап әкім әкімдік төраға есеп есептегіш есептеу төлем ақша ақы шот баға құбыр кәріз шатыр төбе қабырға
жертөле кіреберіс баспалдақ лифт есік терезе пәтер тұрғын көрші шу айқай дауыс қоқыс жәшік тазалық таза лас тазала
тышқан егеуқұйрық тарақан кене маса жануар мысық мал өлі тірі ауру бар жоқ көп аз жаңа ескі үлкен кіші жақсы жаман
ыстық суық жылы салқын биік төмен ұзын қысқа ауыр жеңіл қатты жұмсақ қараңғы ақ қара қызыл жасыл көк сары ақылы тегін
адам халық балалар жер жерлеу құрылыс сауда базар дүкен ғимарат алаң алаңы аймақ аудан ықшамаудан облыс ел мемлекет
бер ал бар кел кет тұр отыр жат жүр бол де қыл ет қой сал аш жап кес құла құлат сын сындыр жар жарыл бұз бұзыл ақ ақтар
ағыз төк тап жоғал қал көр біл айт сұра жаз оқы үйрен ойна ұйықта қорқ күт шық кір түс көтер іс істе өш өшір жан жақ
жағ қос ажырат қазы қаз орна орнат тазарт шығар әкел әкет апар таста лақтыр жина бітел бітеу тола жет жетпе жетіс қат
ері еру тай таю сынық сыз сызат тесік тозаң шаң батпақ лай балшық құм тас бетон асфальт плитка жиек жол-көлік өту
кіру шығу келу кету беру алу тұру болу орналас тірке тіркел жазыл рұқсат заңсыз заң заңды ереже айыппұл тұрғызу қоршау
қорша шекара жеке ортақ қоғам қоғамдық ашық жабық бос қауіп қауіпті апат апатты көшкін сел жер-сілкініс сілкініс тасқын
ұсыныс ұсын тілек сұрақ мәселе себеп уақыт апта сағат минут бүгін ертең кеше қазір бұрын кейін жаз қыс күз көктем дейін
тиіс керек мүмкін болмайды қалай қашан қайда кім не неге қанша бұл осы сол ол біз сіз мен сен олар барлық бәрі әр ешкім
медициналық әлеуметтік мүгедек мүгедектік азамат отбасы әйел ер қыз ұл қария жастар оқушы мұғалім тәрбиеші студент
ата тіл сөз ой көз бас қол аяқ ауыз құлақ бет жүрек қан тән шаш тіс мойын дене ат түйе қой ешкі сиыр құс балық
дүние тарих қазақ қазақстан алматы астана ауыл тау теңіз аспан жұлдыз бұлт жел қыстақ дос жау батыр хан бек би
ғылым білім өнер өлең ән күй жыр кино сурет атау ат сан рет жағдай қатар арқылы туралы үшін сияқты ғана тек және бірақ
"""


def _listed() -> frozenset[str]:
    """Frequent words from the list beside: which of several legal cuts leaves a word that exists."""
    text = (Path(__file__).parent / "kazakh_stems.txt").read_text("utf-8")
    return frozenset(word for line in text.splitlines() if not line.startswith("#") for word in line.split())


KEEP = frozenset(_STEMS.split()) | _listed()
PLAIN_KEEP = frozenset(plain(word) for word in KEEP)


def _spellings(pattern: str) -> set[str]:
    found: set[str] = set()
    for letters in (_BACK, _FRONT):
        found.update("".join(choice) for choice in product(*(letters.get(sign, sign) for sign in pattern)))
    return found


def _build(*, in_plain_letters: bool) -> dict[str, tuple[Ending, ...]]:
    table: dict[str, list[Ending]] = {}
    for layer, worth, flags, patterns in _PATTERNS:
        ending = Ending(layer, worth, **flags)
        for spelling in {form for pattern in patterns.split() for form in _spellings(pattern)}:
            if in_plain_letters and spelling == "ң":
                continue  # in plain letters it is н, the end of far too many stems
            rules = table.setdefault(plain(spelling) if in_plain_letters else spelling, [])
            if ending not in rules:
                rules.append(ending)
    return {spelling: tuple(rules) for spelling, rules in table.items()}


ENDINGS = _build(in_plain_letters=False)
PLAIN_ENDINGS = _build(in_plain_letters=True)
