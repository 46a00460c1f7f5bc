"""From answers to one's own way."""

import copy
from datetime import UTC, date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opencity.directory.calendar import DayKind, SpecialDay, WorkCalendar
from opencity.guides.opening import opening_at
from opencity.guides.path import (
    Total,
    asked,
    blocks_for,
    clean_answers,
    due_day,
    every_answer,
    next_question,
    open_condition,
    papers_for,
    settled,
    tenge,
    total_of,
    walk,
    way,
)
from opencity.guides.schema import Condition, Guide, Term
from tests.guides_cast import pack_shelf

GUIDE = next(one for one in pack_shelf().guides if one.slug == "lost-card")
STEPS = {step.code: step for step in GUIDE.steps}


def codes(answers):
    return [(stage.number, [step.code for step in stage.steps]) for stage in way(GUIDE, answers)]


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ({"stolen": "no"}, [(1, ["desk", "online"]), (2, ["take"])]),
        ({"stolen": "yes", "police": "told"}, [(1, ["desk", "online"]), (2, ["take"])]),
        ({"stolen": "yes", "police": "not-yet"}, [(1, ["police"]), (2, ["desk", "online"]), (3, ["take"])]),
        # Nothing that might concern the reader is hidden while a question is open.
        ({}, [(1, ["police"]), (2, ["desk", "online"]), (3, ["take"])]),
        ({"stolen": "yes"}, [(1, ["police"]), (2, ["desk", "online"]), (3, ["take"])]),
    ],
)
def test_way(answers, expected):
    assert codes(answers) == expected


def test_alternatives_share_one_number():
    assert [stage.is_choice for stage in way(GUIDE, {"stolen": "no"})] == [True, False]


@pytest.mark.parametrize(
    ("answers", "question"),
    [
        ({}, "stolen"),
        ({"stolen": "yes"}, "police"),
        ({"stolen": "no"}, None),
        ({"stolen": "yes", "police": "told"}, None),
    ],
)
def test_next_question(answers, question):
    found = next_question(GUIDE, answers)
    assert (found.code if found else None) == question


def test_a_question_that_answers_rule_out_is_not_asked():
    assert [one.code for one in asked(GUIDE, {"stolen": "no"})] == ["stolen"]
    assert [one.code for one in asked(GUIDE, {})] == ["stolen", "police"]


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ({"stolen": "maybe"}, {}),
        ({"nonsense": "yes", "stolen": "no"}, {"stolen": "no"}),
        ({"stolen": "no", "police": "told"}, {"stolen": "no"}),  # not asked, so no answer
        ({"police": "told"}, {}),
        ({"stolen": "yes", "police": "told"}, {"stolen": "yes", "police": "told"}),
        ({"stolen": "yes\x00"}, {}),
    ],
)
def test_only_answers_are_answers(given, kept):
    assert clean_answers(GUIDE, given) == kept


def test_three_values_of_a_condition():
    when = [Condition(question="stolen", **{"is": ["yes"]}), Condition(question="police", **{"is": ["told"]})]
    assert settled(when, {"stolen": "no"}) is False
    assert settled(when, {"stolen": "yes"}) is None
    assert settled(when, {"stolen": "yes", "police": "told"}) is True
    assert settled([], {}) is True


def test_points_and_papers_follow_the_answers():
    desk = STEPS["desk"]
    assert len(papers_for(desk.papers, {"stolen": "no"})) == 1
    assert len(papers_for(desk.papers, {"stolen": "yes"})) == 2
    blocks = blocks_for(desk.what, {"stolen": "no"})
    assert next(len(block.list_ or []) for block in blocks) == 1
    assert blocks[0].list_[0].points  # the list inside stays


def test_what_is_open_says_its_condition():
    found = open_condition(STEPS["police"].when, GUIDE, {"stolen": "yes"})
    assert [(question.code, [one.code for one in options]) for question, options in found] == [("police", ["not-yet"])]
    assert open_condition(STEPS["police"].when, GUIDE, {"stolen": "no"}) == []


def test_every_combination_leads_somewhere():
    ways = walk(GUIDE)
    assert (ways.count, ways.longest, ways.without_steps) == (3, 3, [])
    assert list(every_answer(GUIDE)) == [
        {"stolen": "yes", "police": "told"},
        {"stolen": "yes", "police": "not-yet"},
        {"stolen": "no"},
    ]


def test_a_way_without_steps_is_told():
    data = GUIDE.model_dump(by_alias=True)
    data["steps"] = [copy.deepcopy(data["steps"][0])]
    assert {"stolen": "no"} in walk(Guide.model_validate(data)).without_steps


@given(
    st.dictionaries(st.sampled_from(["stolen", "police", "x"]), st.sampled_from(["yes", "no", "told", "not-yet", ""]))
)
def test_a_way_never_has_gaps(given_answers):
    stages = way(GUIDE, clean_answers(GUIDE, given_answers))
    assert [stage.number for stage in stages] == list(range(1, len(stages) + 1))
    assert stages


def test_fees():
    total = total_of(way(GUIDE, {"stolen": "no"}), 4000)
    assert total == Total(least=800, most=2000, unknown=False, free=False)
    assert (tenge(0.2, 4325), tenge(1.5, 4325), tenge(0.5, 4325)) == (865, 6488, 2163)


@pytest.mark.parametrize(
    ("amount", "unit", "start", "day"),
    [
        (15, "working_days", date(2026, 11, 23), date(2026, 12, 15)),  # 14 December without the day off below
        (1, "working_days", date(2026, 11, 21), date(2026, 11, 23)),  # a Saturday is day 0
        (3, "calendar_days", date(2026, 11, 20), date(2026, 11, 23)),
        (1, "months", date(2026, 1, 31), date(2026, 2, 28)),
        (3, "months", date(2026, 11, 30), date(2027, 2, 28)),
        (20, "minutes", date(2026, 11, 23), None),
    ],
)
def test_due_day(amount, unit, start, day):
    calendar = WorkCalendar({date(2026, 11, 30): SpecialDay(DayKind.OFF)})
    assert due_day(Term(amount=amount, unit=unit), start, calendar) == day


def test_a_term_to_ask_for_has_no_day():
    ask = Term(ask={"kk": "а", "ru": "б", "en": "c"})
    assert due_day(ask, date(2026, 1, 1), WorkCalendar()) is None


def at(*moment):
    return datetime(*moment, tzinfo=UTC)


HOURS = {"weekdays": "09:00-18:30", "saturday": "10:00-13:00", "lunch": "13:00-14:30"}


@pytest.mark.parametrize(
    ("hours", "moment", "expected"),
    [
        (HOURS, at(2026, 11, 23, 10, 0), (True, time(13, 0))),
        (HOURS, at(2026, 11, 23, 13, 30), (False, None)),
        (HOURS, at(2026, 11, 23, 15, 0), (True, time(18, 30))),
        (HOURS, at(2026, 11, 23, 18, 30), (False, None)),
        (HOURS, at(2026, 11, 21, 12, 0), (True, time(13, 0))),
        (HOURS, at(2026, 11, 22, 12, 0), (False, None)),  # Sunday
        (HOURS, at(2026, 12, 16, 12, 0), (False, None)),  # a holiday in the week
        ({"daily": "00:00-24:00"}, at(2026, 12, 16, 23, 0), (True, time(23, 59))),
        ({"weekdays": "by agreement"}, at(2026, 11, 23, 10, 0), None),
        ({"weekdays": "25:00-99:00"}, at(2026, 11, 23, 10, 0), None),
        (None, at(2026, 11, 23, 10, 0), None),
    ],
)
def test_open_now(hours, moment, expected):
    calendar = WorkCalendar({date(2026, 12, 16): SpecialDay(DayKind.OFF)})
    found = opening_at(hours, moment, calendar)
    assert ((found.is_open, found.until) if found else None) == expected
