"""The box for programs: what it answers, in which language, and what it refuses.

Bad input tried here: nothing, spaces, emoji, control characters, half letters, signs of regular expressions and of
index syntax, 5,000 characters and more, limits out of range, a language nobody speaks, two hundred queries at once.
"""

from __future__ import annotations

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.guides_cast import small_shelf

KEYS = {"kind", "id", "title", "url", "score", "why"}


@pytest.fixture(autouse=True)
def shelf(city):
    small_shelf()


@pytest.mark.parametrize(
    ("language", "query", "title"),
    [("ru", "нет воды", "вод"), ("kk", "су жоқ", "су"), ("en", "no water", "water")],
)
def test_what_answers_comes_in_the_language_asked(program, language, query, title):
    answer = program.get("/find", q=query, lang=language)
    assert answer.status_code == 200
    assert answer["Content-Language"] == language
    rows = answer.json()
    assert all(set(row) == KEYS for row in rows)
    assert title in rows[0]["title"].lower()
    assert all(row["url"].startswith(f"/{language}/") for row in rows)
    assert {"guide", "category"} <= {row["kind"] for row in rows}
    assert rows[0]["why"]


def test_addresses_that_are_answered_exist(program):
    for query in ("нет воды", "водоканал телефон", "яма", "карта потеряна"):
        for row in program.get("/find", q=query, lang="ru", limit=20).json():
            assert program.client.get(row["url"]).status_code == 200, row


def test_scores_fall_and_the_limit_is_kept(program):
    rows = program.get("/find", q="вода телефон", lang="ru", limit=2).json()
    assert len(rows) == 2
    assert rows[0]["kind"] == "contact"
    assert rows[0]["id"] == "water"


@pytest.mark.parametrize("query", ["", " ", "\t\n", "\u00a0"])
def test_no_words_are_refused(program, query):
    answer = program.get("/find", q=query)
    assert answer.status_code == 422
    assert answer.json()["error"]["fields"][0]["field"] == "q"


def test_without_q_it_is_told(program):
    assert program.get("/find").json()["error"]["fields"] == [{"field": "q", "message": "This field is needed."}]


@pytest.mark.parametrize("limit", ["0", "21", "-1", "x", "1e3", "9" * 40])
def test_limits_out_of_range_are_refused(program, limit):
    answer = program.get("/find", q="вода", limit=limit)
    assert answer.status_code == 422
    assert answer.json()["error"]["fields"][0]["field"] == "limit"


@pytest.mark.parametrize(
    "query",
    [
        "🙂🙂",
        "\x00\x01",
        "\ud800".encode("utf-8", "surrogatepass"),
        "(.*+?[",
        "title:вода AND *~^2",
        "а" * 5_000,
        "' OR 1=1 --",
    ],
)
def test_anything_is_answered(program, query):
    assert program.get("/find", q=query).status_code == 200


def test_a_book_is_too_long(program):
    assert program.get("/find", q="вода " * 1_001).status_code == 422


def test_asking_costs_the_same_for_one_and_many(program):
    program.get("/find", q="вода", lang="ru")
    counts = []
    for limit in (1, 20):
        with CaptureQueriesContext(
            connection,
        ) as asked:
            program.get("/find", q="вода", lang="ru", limit=limit)
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 3


def test_too_many_are_told_when_to_come_back(program, settings):
    settings.API_LIMITS = {"read": (5, 60)}
    cache.clear()
    answers = [program.get("/find", q="вода", lang="kk") for _ in range(6)]
    assert answers[-1].status_code == 429
    assert int(answers[-1]["Retry-After"]) <= 60
    assert answers[-1].json()["error"]["code"] == "rate_over"
