"""Which of the three languages a text is in, also when it is typed with another alphabet's letters."""

from __future__ import annotations

import re
from typing import Literal

from opencity.language.normal import blank_markup, tokens
from opencity.language.translit import from_latin, from_wrong_layout, is_latin, looks_like_wrong_layout, plain

Language = Literal["kk", "ru", "en"]

_SPECIAL = frozenset("әғқңөұүһі")
_RUSSIAN_ONLY = frozenset("ъьщцёэф")
_READ = 400

_KAZAKH = """
жоқ бар емес керек қайда қашан қалай неге қандай біз сіз мен бұл осы сол олар біздің менің сіздің бізге маған
және үшін деп дейді жүр жатыр тұр отыр болды болып болады қалды кетті келді беріңіз беріңіздер сұраймын
өтінемін көше көшесі үй үйде үйдің аула су жарық жол бала балалар балабақша мектеп кезек орын жұмыс істемейді
қоқыс ит қар жылу ыстық суық газ иісі күн күннен бері кеше бүгін ертең сәлем сәлеметсіз рахмет рақмет өте көп
адам біреу ешкім әлі дейін кейін алдында жанында қасында арқылы туралы шағым құжат әкім екі үш сағат қашан ма
ме ба бе па пе де да та те
"""
_RUSSIAN = """
не на и в с со у по из за от до для что как это нет или но мы я вы он она они нас вас наш наша нашем нашей
когда где кто куда почему уже ещё еще очень где-то возле около после прошу просим здравствуйте можно нужно
надо есть был была было были дом доме двор дворе улица улице вода воды свет дорога дороге мусор не горит
работает течет день дня месяц школа садик ребенок дети без при под над так там тут все всё который
"""
_ENGLISH = """
the a an is are was were of in on at to for and or not no my our your i we you it this that there with from by
has have had do does did how when where why what who can need please hello hi near street house water light
road garbage been be they he she will would should
"""
_RUSSIAN_TAILS = "ого ому ая ую ый ой ите ют ует ение ости ов ами ть ние"
_KAZAKH_WORDS = frozenset(plain(word) for word in _KAZAKH.split()) - {"да", "та", "те", "мен", "сол"}
_RUSSIAN_WORDS = frozenset(_RUSSIAN.split())
_ENGLISH_WORDS = frozenset(_ENGLISH.split())
_RUSSIAN_ENDINGS = tuple(_RUSSIAN_TAILS.split())
_KAZAKH_ENDING = re.compile(
    r"(?:[лдт][ае]р(?:[ыи](?:м|н|мыз|миз|ныз|низ)?)?(?:д[аеыи]|ды[нк]|ди[нк]|[гк][ае]|д[ае]н)?"
    r"|[дтн][ыи]н|д[ае]г[ыи]|т[ае]г[ыи]|ында|инде|ынан|инен|ымыз|имиз|ыныз|иниз"
    r"|майды|мейди|бейди|байды|пайды|пейди|йды|йди|ады|еди|мыз|миз|сыз|сиз|ыптыр?|кан|ген|ып|ип|[гк][ае])$"
)


def detect_language(text: str, default: Language = "ru") -> Language:
    """Return the likeliest language of the text; `default` when the text does not tell.

    Kazakh letters decide; else the commonest words and Kazakh endings are counted,
    in Latin spellings through both transliterations, and for keys of a wrong layout.
    """
    if looks_like_wrong_layout(text):
        text = from_wrong_layout(text)
    words = [token.text for token in tokens(blank_markup(text)) if not token.text[0].isdigit()][:_READ]
    if not words:
        return default
    scores: dict[Language, float] = {"kk": 0.0, "ru": 0.0, "en": 0.0}
    for word in words:
        if is_latin(word):
            scores["en"] += 2.0 if word in _ENGLISH_WORDS else 0.1
            scores["kk"] += 0.8 * _as_kazakh(plain(from_latin(word, "kk")))
            scores["ru"] += 0.8 * _as_russian(from_latin(word, "ru"))
        elif not _SPECIAL.isdisjoint(word):
            scores["kk"] += 2.5
        else:
            scores["kk"] += _as_kazakh(word)
            scores["ru"] += _as_russian(word)
    best = max(scores.values())
    return default if scores[default] == best else max(scores, key=lambda language: scores[language])


def _as_kazakh(word: str) -> float:
    if word in _KAZAKH_WORDS:
        return 1.5
    return 0.7 if len(word) > 4 and _KAZAKH_ENDING.search(word) and _RUSSIAN_ONLY.isdisjoint(word) else 0.0


def _as_russian(word: str) -> float:
    if word in _RUSSIAN_WORDS:
        return 1.5
    if not _RUSSIAN_ONLY.isdisjoint(word):
        return 0.8
    return 0.5 if word.endswith(_RUSSIAN_ENDINGS) else 0.0
