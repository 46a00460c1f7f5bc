"""What people say for what guides call otherwise: the lists are sound, and a query finds by them, only less surely."""

from __future__ import annotations

import pytest

from opencity.finder.ranking import Field, TextIndex
from opencity.language.analysis import words
from opencity.language.synonyms import LANGUAGES, WORTH, meant_by, rows_of


def stands_for(query: str) -> set[str]:
    return {key.name for _, key in meant_by(words(query))}


@pytest.mark.parametrize(
    ("query", "means"),
    [
        ("шофёр нагрубил", "водитель"),
        ("водила", "водитель"),
        ("сугробы у дома", "снег"),
        ("шопыр", "жүргізуші"),
        ("садик", "балабақша"),
        ("elevator", "lift"),
        ("broken sidewalk", "pavement"),
    ],
)
def test_a_word_stands_for_the_one_in_the_guides(query, means):
    assert stands_for(query) & {key.name for word in words(means) for key in word.keys}


def test_several_words_must_all_be_there():
    assert stands_for("потолок льёт") & {key.name for key in words("крыша")[0].keys}
    assert not stands_for("белый потолок") & {key.name for key in words("крыша")[0].keys}


def test_a_word_list_line_of_equals_goes_all_ways_and_one_with_an_arrow_one_way():
    assert stands_for("кровля") & {key.name for key in words("крыша")[0].keys}
    assert stands_for("крыша") & {key.name for key in words("кровля")[0].keys}
    assert not stands_for("водитель") & {key.name for key in words("шофёр")[0].keys}


def test_what_was_typed_comes_before_what_is_meant():
    index = TextIndex([[Field("Водитель автобуса", "ru")], [Field("Шофёр автобуса", "ru")], [Field("Газ", "ru")]])
    assert [hit.number for hit in index.search("шофёр")] == [1, 0]
    assert WORTH < 1


def test_a_synonym_is_found_and_said_by_the_word_that_was_typed():
    index = TextIndex([[Field("Снег не убран", "ru")], [Field("Нет воды", "ru")]])
    hits = index.search("сугроб")
    assert [hit.number for hit in hits] == [0]
    assert hits[0].why == ("сугроб",)


@pytest.mark.parametrize("query", ["", "!!!", "12 34", "а", "сугроб " * 60])
def test_odd_queries_do_no_harm(query):
    assert isinstance(meant_by(words(query)), list)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_line_says_and_means_something_and_stands_once(language):
    rows = rows_of(language)
    for row in rows:
        sides = row.split(">") if ">" in row else row.split("=")
        assert len(sides) >= 2, row
        assert all(side.strip() for side in sides), row
        assert not (">" in row and "=" in row), row
    assert len(set(rows)) == len(rows)
