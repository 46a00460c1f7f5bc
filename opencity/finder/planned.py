"""Planned works and outages as things to find: one entry for each kind, with the words people ask by. PURE."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from opencity.finder.entries import LEAD, LONG, SHORT, TITLE, Entry, Kind, Passage, keyword_fields, text_fields
from opencity.works.life import Kind as WorkKind

Texts = Mapping[str, str]
ABOUT: Texts = {
    "kk": "Қай көшеде, қашанға дейін, кім жасап жатыр. Мекенжай бойынша іздеуге болады.",
    "ru": "На каких улицах, до какого числа и кто делает. Можно искать по адресу.",
    "en": "On which streets, until when and who does it. Search by your address.",
}
OUTAGE_TITLE: Texts = {
    "kk": "Сөндіру: су, жылу, жарық, газ",
    "ru": "Отключения: вода, тепло, свет, газ",
    "en": "Outages: water, heat, electricity, gas",
}
OUTAGE_ABOUT: Texts = {
    "kk": "Қай үйде не өшірілген, қашан қосылады.",
    "ru": "Что и в каких домах отключено и когда включат.",
    "en": "What is off, in which houses, and until when.",
}
OUTAGE_WORDS: Mapping[str, Sequence[str]] = {
    "kk": (
        "су өшіру кестесі",
        "жарық өшіру кестесі",
        "жоспарлы сөндіру",
        "су қашан беріледі",
        "жарық қашан қосылады",
        "бүгін қай жерде су өшіріледі",
    ),
    "ru": (
        "отключение воды график",
        "график отключения света",
        "плановые отключения",
        "когда дадут воду",
        "когда включат свет",
        "где сегодня отключат воду",
        "когда включат горячую воду",
        "когда дадут отопление",
    ),
    "en": ("water cut schedule", "planned outage", "power outage schedule", "when will the water be back"),
}
WORDS: Mapping[WorkKind, tuple[Texts, Mapping[str, Sequence[str]]]] = {
    WorkKind.ROADS: (
        {"kk": "Жоспарлы жұмыстар: жол жөндеу", "ru": "Плановые работы: ремонт дорог", "en": "Planned works: roads"},
        {
            "kk": (
                "жол жөндеу қашан бітеді",
                "көшені неге қазып тастады",
                "жол жөндеу жоспары",
                "қай көше жабық",
                "жол қашан ашылады",
                "асфальт қашан төселеді",
                "тротуар жөндеу жоспары",
            ),
            "ru": (
                "почему перекопали улицу",
                "когда закончат ремонт дороги",
                "план ремонта дорог",
                "какие улицы перекрыты",
                "перекрытие движения",
                "когда положат асфальт",
                "зачем раскопали",
                "график ремонта улиц",
                "ремонт тротуаров план",
                "когда откроют дорогу",
                "дорожные работы",
            ),
            "en": (
                "why is my street dug up",
                "roadworks",
                "road repair plan",
                "which streets are closed",
                "when will the road open",
            ),
        },
    ),
    WorkKind.ARYK: (
        {"kk": "Жоспарлы жұмыстар: арықтар", "ru": "Плановые работы: арыки", "en": "Planned works: aryks"},
        {
            "kk": (
                "арық қашан тазаланады",
                "арық тазалау кестесі",
                "арық жөндеу жоспары",
                "арыққа су қашан жіберіледі",
            ),
            "ru": (
                "когда почистят арыки",
                "план чистки арыков",
                "график полива арыков",
                "когда пустят воду в арыки",
                "ремонт арыков",
            ),
            "en": ("aryk cleaning plan", "when will the ditch be cleaned"),
        },
    ),
    WorkKind.HEAT: (
        {
            "kk": "Жоспарлы жұмыстар: жылу желілері",
            "ru": "Плановые работы: тепловые сети",
            "en": "Planned works: heat network",
        },
        {
            "kk": ("жылу құбырын ауыстыру жоспары", "жылу трассасы неге қазылды", "гидравликалық сынақ қашан"),
            "ru": (
                "ремонт теплотрассы",
                "когда закончат менять трубы отопления",
                "раскопали теплотрассу",
                "план ремонта тепловых сетей",
                "гидравлические испытания график",
                "опрессовка",
            ),
            "en": ("heating pipe works", "heat network repair plan"),
        },
    ),
    WorkKind.WATER: (
        {
            "kk": "Жоспарлы жұмыстар: су және кәріз",
            "ru": "Плановые работы: водопровод и канализация",
            "en": "Planned works: water and sewer",
        },
        {
            "kk": ("су құбырын ауыстыру жоспары", "кәріз құбырын жөндеу"),
            "ru": (
                "замена труб водопровода план",
                "ремонт водопровода",
                "ремонт канализации план",
                "копают из-за воды",
            ),
            "en": ("water main works", "sewer works plan"),
        },
    ),
    WorkKind.POWER: (
        {
            "kk": "Жоспарлы жұмыстар: электр желілері",
            "ru": "Плановые работы: электросети",
            "en": "Planned works: power lines",
        },
        {
            "kk": ("электр кабелін ауыстыру",),
            "ru": ("замена кабеля", "ремонт электросетей план"),
            "en": ("power line works",),
        },
    ),
    WorkKind.GAS: (
        {
            "kk": "Жоспарлы жұмыстар: газ құбырлары",
            "ru": "Плановые работы: газопроводы",
            "en": "Planned works: gas pipes",
        },
        {
            "kk": ("газ қашан тартылады", "газдандыру жоспары"),
            "ru": ("план газификации", "когда проведут газ"),
            "en": ("when will gas come",),
        },
    ),
    WorkKind.YARDS: (
        {"kk": "Жоспарлы жұмыстар: аулалар", "ru": "Плановые работы: дворы", "en": "Planned works: courtyards"},
        {
            "kk": ("аула қашан абаттандырылады", "аула жөндеу жоспары", "балалар алаңы қашан салынады"),
            "ru": (
                "план благоустройства дворов",
                "когда отремонтируют двор",
                "какие дворы благоустроят",
                "когда поставят детскую площадку",
            ),
            "en": ("courtyard improvement plan", "when will my yard be repaired"),
        },
    ),
    WorkKind.PARKS: (
        {
            "kk": "Жоспарлы жұмыстар: саябақтар мен алаңдар",
            "ru": "Плановые работы: парки и скверы",
            "en": "Planned works: parks and squares",
        },
        {
            "kk": ("саябақ қашан ашылады", "саябақты жаңарту жоспары"),
            "ru": ("реконструкция парка план", "когда откроют парк", "благоустройство сквера сроки"),
            "en": ("park renovation plan", "when will the park open"),
        },
    ),
    WorkKind.LIGHTING: (
        {
            "kk": "Жоспарлы жұмыстар: көше жарығы",
            "ru": "Плановые работы: освещение улиц",
            "en": "Planned works: street lighting",
        },
        {
            "kk": ("көше жарығы қашан орнатылады", "жарықтандыру жоспары"),
            "ru": ("план освещения улиц", "когда поставят фонари", "замена фонарей план"),
            "en": ("street light plan",),
        },
    ),
    WorkKind.BUILDING: (
        {
            "kk": "Жоспарлы жұмыстар: құрылыс",
            "ru": "Плановые работы: строительство",
            "en": "Planned works: construction",
        },
        {
            "kk": ("не салынып жатыр", "құрылыс қашан бітеді"),
            "ru": ("что строят рядом", "когда закончат стройку", "строительство развязки сроки"),
            "en": ("what is being built here",),
        },
    ),
}


def planned_entries() -> Iterator[Entry]:
    """One entry for each kind of works, and one for outages."""
    for kind, (titles, words) in WORDS.items():
        yield _entry(kind.value, titles, ABOUT, words, path="works/", query=f"kind={kind.value}")
    yield _entry("outage", OUTAGE_TITLE, OUTAGE_ABOUT, OUTAGE_WORDS, path="outages/")


def _entry(
    code: str, titles: Texts, about: Texts, words: Mapping[str, Sequence[str]], *, path: str, query: str = ""
) -> Entry:
    fields: tuple[Any, ...] = (
        *text_fields(titles, TITLE, SHORT),
        *keyword_fields(words),
        *text_fields(about, LEAD, LONG),
    )
    return Entry(Kind.WORK, code, titles, about, path, (Passage(fields),), query=query)
