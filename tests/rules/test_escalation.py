"""The ladder: which step is due when, by the shares of an appeal's own term; nobody is woken."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opencity.appeals.escalation import Term, in_order, is_quiet, latest_due, may_send, moment_of, step_due
from opencity.directory.pack.rules import Step

ALMATY = ZoneInfo("Asia/Almaty")
LADDER = [
    Step(level="soon", when="soon", to="executor"),
    Step(level="overdue", when=0, to="head"),
    Step(level="third", when=0.33, to="reception_head"),
    Step(level="akim", when=0.66, to="akim"),
]
START = datetime(2026, 11, 2, 10, 0, tzinfo=ALMATY)
TERM = Term(START, START + timedelta(days=15), soon=timedelta(days=2))
DAY = timedelta(days=1)


def level(now, taken=(), ladder=LADDER, term=TERM):
    due = step_due(ladder, term, now=now, taken=taken)
    return (due.step.level, [step.level for step in due.passed]) if due else None


@pytest.mark.parametrize(
    ("days", "taken", "expected"),
    [
        (0, [], None),
        (12.99, [], None),
        (13, [], ("soon", [])),
        (13, ["soon"], None),
        (14.99, ["soon"], None),
        (15, ["soon"], ("overdue", [])),
        (15, [], ("overdue", ["soon"])),
        (19.94, ["soon", "overdue"], None),
        (19.95, ["soon", "overdue"], ("third", [])),
        (24.89, ["soon", "overdue", "third"], None),
        (24.9, ["soon", "overdue", "third"], ("akim", [])),
        (400, [], ("akim", ["soon", "overdue", "third"])),
        (400, ["soon"], ("akim", ["overdue", "third"])),
        (400, ["soon", "overdue", "third", "akim"], None),
        # The term was extended after the head had been told: what was said then is not said again.
        (13, ["overdue"], None),
        (15, ["overdue"], None),
        (20, ["overdue"], ("third", ["soon"])),
        (20, ["akim"], None),
    ],
)
def test_the_step_that_is_due(days, taken, expected):
    assert level(START + days * DAY, taken) == expected


def test_an_extension_moves_the_ladder_and_lengthens_its_shares():
    longer = Term(START, START + 30 * DAY, soon=2 * DAY)
    assert level(START + 20 * DAY, term=longer) is None
    assert moment_of(LADDER[2], longer) == START + 30 * DAY + 0.33 * 30 * DAY


def test_a_term_in_hours():
    term = Term(START, START + timedelta(hours=3), soon=timedelta(hours=4), in_hours=True)
    assert level(START, term=term) == ("soon", [])
    assert level(START + timedelta(hours=4), ["soon", "overdue"], term=term) == ("third", [])


def test_no_ladder_and_a_ladder_in_any_order():
    assert level(START + 99 * DAY, ladder=[]) is None
    assert latest_due([], now=START, soon=DAY) is None
    assert [step.level for step in in_order(LADDER[::-1])] == ["soon", "overdue", "third", "akim"]
    assert level(START + 16 * DAY, ladder=LADDER[::-1]) == ("overdue", ["soon"])


def test_how_far_the_scan_looks():
    assert latest_due(LADDER, now=START, soon=DAY) == START + DAY
    assert latest_due(LADDER[1:], now=START, soon=DAY) == START


@pytest.mark.parametrize(
    ("clock", "quiet"),
    [
        ("20:59", False), ("20:59:59", False), ("21:00", True), ("23:59:59", True), ("00:00", True), ("07:59", True),
        ("07:59:59", True), ("08:00", False), ("12:00", False),
    ],
)  # fmt: skip
def test_quiet_hours(clock, quiet):
    at = time.fromisoformat(clock)
    assert is_quiet(at, begin=time(21), end=time(8)) is quiet
    now = datetime.combine(START.date(), at, tzinfo=ALMATY)
    assert may_send(now, TERM, begin=time(21), end=time(8)) is not quiet
    emergency = Term(START, START, DAY, in_hours=True)
    assert may_send(now, emergency, begin=time(21), end=time(8))


def test_quiet_hours_by_day_and_none_at_all():
    assert is_quiet(time(13), begin=time(13), end=time(14))
    assert not is_quiet(time(14), begin=time(13), end=time(14))
    assert not is_quiet(time(0), begin=time(8), end=time(8))


@given(
    hours=st.integers(1, 24 * 90),
    looks=st.lists(st.integers(1, 72), min_size=1, max_size=60),
    soon=st.integers(0, 96),
)
def test_whenever_somebody_looks_each_step_is_taken_once_and_upwards(hours, looks, soon):
    """However irregular the looks: no level twice, one at a time, never downwards, never before its moment."""
    term = Term(START, START + timedelta(hours=hours), timedelta(hours=soon))
    now, taken, sent = START.astimezone(UTC), [], []
    for pause in looks:
        now += timedelta(hours=pause)
        due = step_due(LADDER, term, now=now, taken=taken)
        if due:
            levels = [step.level for step in (*due.passed, due.step)]
            assert not set(levels) & set(taken)
            assert moment_of(due.step, term) <= now
            taken += levels
            sent.append(due.step.level)
            assert step_due(LADDER, term, now=now, taken=taken) is None
    order = [step.level for step in LADDER]
    assert sent == sorted(sent, key=order.index)
    assert len(set(taken)) == len(taken)
