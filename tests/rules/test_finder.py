"""The box: what is found for words in three languages, typed well or badly, and what stands on top.

Bad input tried here: nothing, spaces, emoji, control characters, signs of regular expressions and of index syntax,
5,000 characters, one letter, a number, words nobody knows.
"""

from __future__ import annotations

import pytest

from opencity.finder.box import Finder
from opencity.finder.choosing import asks
from opencity.finder.entries import Kind, category_entry, contact_entry, faq_entry, guide_entry
from opencity.finder.ranking import Field, TextIndex
from opencity.guides.schema import Faq, Guide
from opencity.language.propose import CategoryIndex, CategoryWords

TODAY = "2026-08-22"


def texts(kk: str, ru: str, en: str) -> dict[str, str]:
    return {"kk": kk, "ru": ru, "en": en}


def a_guide(slug: str, titles: dict[str, str], step: dict[str, str], *, categories=(), season=()) -> Guide:
    return Guide.model_validate(
        {
            "slug": slug,
            "theme": "housing",
            "titles": titles,
            "intro": texts("Не істеу керек.", "Что делать.", "What to do."),
            "categories": list(categories),
            "season": list(season),
            "steps": [
                {
                    "code": "first",
                    "titles": step,
                    "what": [{"p": step}],
                    "where": [{"why_no_body": texts("үйде", "дома", "at home")}],
                    "sources": [{"name": "a source", "checked": TODAY}],
                }
            ],
            "checked": TODAY,
            "review_by": "2027-08-22",
        }
    )


RADIATORS = a_guide(
    "cold-radiators",
    texts("Батарея жылытпайды", "Холодные батареи", "Cold radiators"),
    texts("Ысырманы тексеріңіз", "Проверьте задвижку", "Check the valve"),
    categories=["5.1"],
    season=[11, 12],
)
QUEUE = a_guide(
    "kindergarten-queue",
    texts("Баланы балабақша кезегіне қою", "Поставить ребёнка в очередь в детский сад", "Kindergarten queue"),
    texts("Туу туралы куәлікті дайындаңыз", "Приготовьте свидетельство о рождении", "Have the birth certificate ready"),
)
FAQ = Faq.model_validate(
    {
        "code": "hot-water-summer",
        "question": texts("Жазда ыстық су неге жоқ?", "Почему летом нет горячей воды?", "Why no hot water in summer?"),
        "answer": texts("Желі тексеріледі.", "Сети проверяют.", "The networks are tested."),
        "categories": ["5.2"],
        "sources": [{"name": "a source", "checked": TODAY}],
        "review_by": "2027-08-22",
    }
)
LEAVES = {
    "5.1": (
        texts("Батарея суық", "Холодные батареи", "Cold radiators"),
        ["суық батарея"],
        ["батареи холодные", "нет тепла"],
    ),
    "5.2": (
        texts("Ыстық су жоқ", "Нет горячей воды", "No hot water"),
        ["ыстық су"],
        ["горячая вода", "нет горячей воды"],
    ),
    "3.1": (texts("Жолдағы шұңқыр", "Яма на дороге", "Pothole"), ["жолда шұңқыр"], ["яма на дороге", "выбоина"]),
}


@pytest.fixture(scope="module")
def finder() -> Finder:
    rows = [(code, names, {"kk": kk, "ru": ru, "en": []}) for code, (names, kk, ru) in LEAVES.items()]
    return Finder(
        [
            guide_entry(RADIATORS),
            guide_entry(QUEUE),
            faq_entry(FAQ),
            contact_entry(
                "heat",
                names=texts("Жылу желілері", "Тепловые сети", "Heat networks"),
                about=texts("Жылу мен ыстық су.", "Тепло и горячая вода.", "Heat and hot water."),
                keywords={"ru": ["теплосети телефон"], "kk": ["жылу телефоны"]},
                phones=["+7 700 000 00 00"],
            ),
            *(category_entry(code, names=names, hint={}, keywords=keywords) for code, names, keywords in rows),
        ],
        CategoryIndex.build(CategoryWords(code, names, {}, keywords) for code, names, keywords in rows),
    )


def found(finder: Finder, query: str, **more) -> list[str]:
    return [f"{one.entry.kind}:{one.entry.code}" for one in finder.find(query, **more).results]


@pytest.mark.parametrize(
    "query",
    ["холодные батареи", "батарея жылытпайды", "cold radiators", "батарея суык", "холодые батареи", "[jkjlyst ,fnfhtb"],
)
def test_guide_first_then_the_appeal(finder, query):
    first = found(finder, query)[:3]
    assert first[0] == "guide:cold-radiators"
    assert "category:5.1" in first


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("балабакша кезек", "guide:kindergarten-queue"),
        ("balabaqsha kezegi", "guide:kindergarten-queue"),
        ("очередь в садик ребёнок", "guide:kindergarten-queue"),
        ("телефон теплосетей", "contact:heat"),
        ("жылу желісінің телефоны", "contact:heat"),
        ("жолда шұңқыр бар", "category:3.1"),
        ("огромная яма на дороге", "category:3.1"),
        ("почему летом нет горячей воды", "faq:hot-water-summer"),
        ("свидетельство о рождении", "guide:kindergarten-queue"),
    ],
)
def test_right_kind_on_top(finder, query, first):
    assert found(finder, query)[0] == first


def test_a_step_is_named_when_it_was_found_there(finder):
    (result, *_) = finder.find("свидетельство о рождении").results
    assert result.passage is not None
    assert result.passage.anchor == "step-first"
    assert "свидетельство" in result.why


def test_mixed_languages_are_answered(finder):
    assert "guide:kindergarten-queue" in found(finder, "садик кезекке қою")[:2]


@pytest.mark.parametrize(
    "query",
    ["", "   ", "🤷🔥", "\x00\x01", ".*", "(((", "title:^2 AND [a TO b] ~", "я", "!!!", "\u202e"],
)
def test_nothing_to_search_for_is_no_error(finder, query):
    assert finder.find(query).is_sure is False


def test_what_nobody_knows_is_not_sure(finder):
    assert finder.find("квантовая хромодинамика").is_sure is False


def test_a_very_long_query_is_read_in_part(finder):
    assert found(finder, "холодные батареи " + "и ещё слова " * 500)


def test_the_form_of_the_query_says_what_is_asked():
    assert asks("телефон водоканала") == {"call"}
    assert asks("балабақшаға қалай тұруға болады") == {"how"}
    assert "trouble" in asks("вторую неделю нет воды")
    assert asks("холодные батареи") == set()


def test_season_lifts_what_belongs_to_it(finder):
    winter = finder.find("холодные батареи", month=12).results
    summer = finder.find("холодные батареи", month=7).results
    score = {Kind.GUIDE: lambda found: next(one.score for one in found if one.entry.code == "cold-radiators")}[
        Kind.GUIDE
    ]
    assert score(winter) > score(summer)


def test_rare_words_count_more_and_titles_more_than_texts():
    index = TextIndex(
        [
            [Field("вода", "ru", 4.0, 0.3), Field("общие слова о городе", "ru")],
            [Field("город", "ru", 4.0, 0.3), Field("вода и ещё слова о городе", "ru")],
            [Field("парк", "ru", 4.0, 0.3), Field("слова о парке", "ru")],
        ]
    )
    assert [hit.number for hit in index.search("вода")] == [0, 1]
    assert index.search("хлорофилл") == []


def test_numbers_are_words_of_their_own():
    index = TextIndex([[Field("школа 25", "ru")], [Field("школа 26", "ru")]])
    assert index.search("школа 26")[0].number == 1
