"""Who answers: the most specific rule in force."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opencity.directory.routing import RouteRule, ancestors, find_answerer

RULES = [
    RouteRule("3", "roads"),
    RouteRule("3.1", "district"),
    RouteRule("3.1", "metro", district="west"),
    RouteRule("3.2", "old", valid_to=date(2025, 8, 6)),
    RouteRule("3.2", "new", valid_from=date(2025, 8, 7)),
    RouteRule("14.3", "health"),
    RouteRule("14.3.2", "ambulance"),
]
AKIMATS = {"west": "akimat-west", "east": "akimat-east"}


@pytest.mark.parametrize(
    ("category", "district", "today", "body"),
    [
        ("3", None, "2026-01-01", "roads"),
        ("3.9", "east", "2026-01-01", "roads"),
        ("3.1", "east", "2026-01-01", "akimat-east"),
        ("3.1", "west", "2026-01-01", "metro"),
        ("3.1", None, "2026-01-01", "roads"),
        ("3.1", "north", "2026-01-01", "roads"),
        ("3.2", None, "2025-08-06", "old"),
        ("3.2", None, "2025-08-07", "new"),
        ("14.3.1", None, "2026-01-01", "health"),
        ("14.3.2", None, "2026-01-01", "ambulance"),
        ("99", "west", "2026-01-01", "reception"),
    ],
)
def test_table(category: str, district: str | None, today: str, body: str) -> None:
    found = find_answerer(
        category, district, today=date.fromisoformat(today), rules=RULES, akimats=AKIMATS, fallback="reception"
    )
    assert found.body == body


@given(st.text(), st.none() | st.text(), st.dates())
def test_there_is_always_exactly_one_answerer(category: str, district: str | None, today: date) -> None:
    found = find_answerer(category, district, today=today, rules=RULES, akimats=AKIMATS, fallback="reception")
    assert found.body


def test_ancestors() -> None:
    assert ancestors("14.3.1") == ["14.3.1", "14.3", "14"]
