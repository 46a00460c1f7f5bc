"""The schedule of keeping: nothing too early, nothing forgotten, every bad row refused."""

from datetime import UTC, datetime, timedelta
from random import Random

import pytest

from opencity.appeals.keeping import (
    ORDER,
    Rule,
    Standing,
    What,
    Why,
    digest_of,
    months_after,
    months_before,
    schedule_of,
    verdict_of,
)
from opencity.directory.pack.rules import RulesRow

NOW = datetime(2026, 3, 31, 20, tzinfo=UTC)
RULES = schedule_of([("formal", 60), ("appellant", 36)])


@pytest.mark.parametrize(
    ("moment", "months", "before"),
    [
        (NOW, 1, datetime(2026, 2, 28, 20, tzinfo=UTC)),
        (NOW, 12, datetime(2025, 3, 31, 20, tzinfo=UTC)),
        (NOW, 15, datetime(2024, 12, 31, 20, tzinfo=UTC)),
        (datetime(2024, 2, 29, tzinfo=UTC), 12, datetime(2023, 2, 28, tzinfo=UTC)),
        (datetime(2024, 1, 1, tzinfo=UTC), 1, datetime(2023, 12, 1, tzinfo=UTC)),
        (NOW, 600 * 100, datetime(1, 1, 1, 20, tzinfo=UTC)),
    ],
)
def test_months(moment, months, before):
    assert months_before(moment, months) == before


def test_never_too_early_and_at_most_three_days_late():
    dice = Random(7)
    for _ in range(5_000):
        ended = datetime(2015, 1, 1, tzinfo=UTC) + timedelta(minutes=dice.randrange(6_000_000))
        months = dice.randrange(1, 121)
        until = months_after(ended, months)
        just_before = until - timedelta(seconds=1)
        assert not ended <= months_before(just_before, months)
        assert ended <= months_before(until + timedelta(days=3), months)


def test_the_order_of_the_night_and_the_longer_of_two():
    found = schedule_of([("appellant", 60), ("followers", 12), ("followers", 24), ("formal", 48)])
    assert found == (Rule(What.FOLLOWERS, 24), Rule(What.FORMAL, 48), Rule(What.APPELLANT, 60))
    assert ORDER.index(What.FORMAL) < ORDER.index(What.APPELLANT)
    assert schedule_of([]) == ()


@pytest.mark.parametrize("row", [("followers", 0), ("followers", -1), ("everything", 12), ("", 12)])
def test_bad_rows(row):
    with pytest.raises(ValueError, match=r"."):
        schedule_of([row])


@pytest.mark.parametrize(
    "row",
    [{"what": "followers", "months": 0}, {"what": "followers", "months": 601}, {"what": "cats", "months": 1}, {}],
)
def test_the_pack_refuses_them_too(row):
    with pytest.raises(ValueError, match="keeping"):
        RulesRow.model_validate({"keeping": [row]})


def standing(**given):
    values = {"number": "26-000001-2", "ended_at": NOW, "is_formal": False, "is_held": False}
    return Standing(**(values | given))


@pytest.mark.parametrize(
    ("one", "rules", "why", "until"),
    [
        (standing(), RULES, None, None),
        (standing(ended_at=None), RULES, Why.OPEN, None),
        (standing(is_held=True), RULES, Why.HELD, None),
        (standing(is_held=True, ended_at=None), RULES, Why.HELD, None),
        (standing(is_formal=True), RULES, Why.LAW, datetime(2031, 3, 31, 20, tzinfo=UTC)),
        (standing(is_formal=True), schedule_of([("appellant", 36)]), Why.LAW, None),
        (standing(is_formal=True), (), Why.LAW, None),
        (standing(is_formal=True, ended_at=datetime(2021, 3, 31, tzinfo=UTC)), RULES, None, None),
    ],
)
def test_verdict(one, rules, why, until):
    found = verdict_of(one, rules, now=NOW)
    assert (found.why, found.until, found.goes) == (why, until, why is None)


def test_digest():
    assert digest_of(["b", "a"]) == digest_of(["a", "b"])
    assert digest_of(["a"]) != digest_of(["a", "b"])
    assert len(digest_of([])) == 64
