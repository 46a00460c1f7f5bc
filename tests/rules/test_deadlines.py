"""The clock as tables. Dates were counted by hand with the production calendar beside.

Each row says what it shows and the article behind it; [D] is a rule of our own.
"""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opencity.appeals import deadlines
from opencity.appeals.deadlines import DayReason, TermRule, Unit
from opencity.core.refused import Refused
from opencity.directory.calendar import DayKind, SpecialDay, WorkCalendar
from tests.rules.almaty_calendar import almaty_calendar

ZONE = ZoneInfo("Asia/Almaty")
SIX = time(18, 0)
W3, W5, W8, W15, W20 = (TermRule(n, Unit.WORKING_DAYS) for n in (3, 5, 8, 15, 20))
C3, C7 = TermRule(3, Unit.CALENDAR_DAYS), TermRule(7, Unit.CALENDAR_DAYS)
H24 = TermRule(24, Unit.HOURS)

TABLE = [
    # received (Almaty), term, registered on, due on, what the row shows
    (
        "2024-03-20 17:59",
        W3,
        "2024-03-20",
        "2024-03-28",
        "Nauryz 21-23 and the day for the 23rd; art. 84 of the Labour Code",
    ),
    ("2024-03-20 18:00", W3, "2024-03-20", "2024-03-28", "the end of the registration day still counts [D]"),
    ("2024-03-20 18:01", W3, "2024-03-26", "2024-03-29", "after hours: the next working day; art. 64(3)"),
    (
        "2024-05-02 10:00",
        W15,
        "2024-05-02",
        "2024-05-27",
        "a working Saturday counts, the moved day off does not; art. 76(1)",
    ),
    ("2024-05-04 11:00", W3, "2024-05-04", "2024-05-13", "received on a working Saturday"),
    ("2024-05-08 11:00", W3, "2024-05-10", "2024-05-15", "received on a day off that was moved there; art. 64(3)"),
    ("2024-12-31 12:00", W3, "2024-12-31", "2025-01-08", "New Year, a working Sunday 5 January, Christmas 7 January"),
    ("2025-01-03 12:00", W3, "2025-01-05", "2025-01-09", "registered on the working Sunday"),
    ("2025-03-07 12:00", W8, "2025-03-07", "2025-03-20", "8 March on a Saturday: Monday off"),
    ("2025-03-20 19:30", W15, "2025-03-26", "2025-04-16", "after hours before five days off; art. 64(3), 76(1)"),
    ("2025-08-29 10:00", W3, "2025-08-29", "2025-09-04", "30 August on a Saturday: 1 September off"),
    ("2025-10-24 18:30", W3, "2025-10-28", "2025-10-31", "25 October on a Saturday: Monday off"),
    ("2025-12-15 10:00", W3, "2025-12-15", "2025-12-19", "16 December inside the term"),
    ("2025-12-29 09:00", W15, "2025-12-29", "2026-01-22", "over the turn of the year; art. 76(1)"),
    (
        "2026-01-05 10:00",
        W5,
        "2026-01-05",
        "2026-01-13",
        "complaint on a state service; law on state services, art. 25",
    ),
    ("2026-03-06 10:00", W3, "2026-03-06", "2026-03-12", "8 March on a Sunday: Monday off"),
    ("2026-03-13 10:00", W3, "2026-03-13", "2026-03-18", "15-16 March 2026 are ordinary days (first kept in 2027)"),
    ("2026-03-20 10:00", W3, "2026-03-20", "2026-03-30", "Nauryz 21-23 and the days for the 21st and 22nd"),
    ("2026-03-20 23:59", W3, "2026-03-26", "2026-03-31", "a minute before midnight"),
    ("2026-05-06 10:00", W8, "2026-05-06", "2026-05-20", "7 and 9 May, Monday 11 off"),
    ("2026-05-26 10:00", W3, "2026-05-26", "2026-06-01", "Kurban Ait on a Wednesday"),
    ("2026-07-03 10:00", W3, "2026-07-03", "2026-07-09", "6 July on a Monday"),
    ("2026-10-23 10:00", W15, "2026-10-23", "2026-11-16", "25 October on a Sunday: Monday off; art. 76(1)"),
    ("2026-11-02 10:00", W20, "2026-11-02", "2026-11-30", "a complaint; art. 99 [K]"),
    ("2026-11-21 11:00", W3, "2026-11-23", "2026-11-26", "received on a Saturday; art. 64(3)"),
    ("2026-11-22 11:00", W3, "2026-11-23", "2026-11-26", "received on a Sunday; art. 64(3)"),
    ("2026-12-31 10:00", W3, "2026-12-31", "2027-01-08", "2 January on a Saturday: Monday off; Christmas"),
    ("2027-03-12 10:00", W3, "2027-03-12", "2027-03-18", "15 March is a holiday from 2027"),
    ("2027-03-19 10:00", W3, "2027-03-19", "2027-03-29", "Nauryz 2027"),
    ("2027-04-30 10:00", W8, "2027-04-30", "2027-05-17", "May 2027; Kurban Ait on a Sunday does not move"),
    ("2027-07-05 10:00", W3, "2027-07-05", "2027-07-09", "6 July on a Tuesday"),
    ("2027-10-22 19:00", W3, "2027-10-26", "2027-10-29", "after hours before a long weekend"),
    ("2027-12-15 10:00", W3, "2027-12-15", "2027-12-21", "16 December on a Thursday"),
    ("2026-11-20 10:00", C3, "2026-11-20", "2026-11-23", "snow on main streets: calendar days [D], ends on a Monday"),
    ("2026-11-19 10:00", C3, "2026-11-19", "2026-11-23", "would end on a Sunday: the next working day [D]"),
    ("2026-12-09 10:00", C7, "2026-12-09", "2026-12-17", "would end on 16 December: the next working day [D]"),
    ("2026-11-21 23:30", H24, "2026-11-23", "2026-11-22", "hours run round the clock, also on a Sunday [D]"),
]


@pytest.mark.parametrize(("received", "term", "registered", "due", "shows"), TABLE)
def test_table_of_dates(received: str, term: TermRule, registered: str, due: str, shows: str) -> None:
    at = datetime.fromisoformat(received).replace(tzinfo=ZONE)
    calendar = almaty_calendar()
    start = deadlines.registered_on(at, calendar=calendar, until=SIX)
    found = deadlines.due_of(start, term, received_at=at, calendar=calendar)
    assert (start.isoformat(), found.on.isoformat()) == (registered, due), shows


def test_day_ends_at_midnight_of_the_city_and_hours_at_their_moment() -> None:
    at = datetime(2026, 11, 23, 10, 0, tzinfo=ZONE)
    calendar = almaty_calendar()
    assert deadlines.due_of(at.date(), W3, received_at=at, calendar=calendar).at == datetime(
        2026, 11, 26, 23, 59, 59, tzinfo=ZONE
    )
    assert deadlines.due_of(at.date(), H24, received_at=at, calendar=calendar).at == at + timedelta(hours=24)


def test_time_zone_of_the_city_decides_the_day_also_over_the_change_of_march_2024() -> None:
    """Almaty went from UTC+6 to UTC+5 on 2024-03-01."""
    before = datetime.fromisoformat("2024-02-29T12:30:00+00:00").astimezone(ZONE)
    after = datetime.fromisoformat("2024-03-01T12:30:00+00:00").astimezone(ZONE)
    assert deadlines.registered_on(before, calendar=almaty_calendar(), until=SIX) == date(2024, 3, 1)
    assert deadlines.registered_on(after, calendar=almaty_calendar(), until=SIX) == date(2024, 3, 1)


@pytest.mark.parametrize(
    ("first_due", "limit"),
    [
        ("2026-11-26", "2027-01-26"),
        ("2025-12-31", "2026-02-27"),
        ("2026-01-08", "2026-03-06"),
        ("2026-10-16", "2026-12-15"),
    ],
)
def test_extension_is_limited_to_two_months_and_ends_before_days_off(first_due: str, limit: str) -> None:
    """Art. 76: not more than two months; the limit that falls on days off is the working day before."""
    found = deadlines.extension_limit(date.fromisoformat(first_due), almaty_calendar())
    assert found.isoformat() == limit


@pytest.mark.parametrize(
    ("until", "code"),
    [
        ("2026-11-26", "extension_not_later"),
        ("2026-11-25", "extension_not_later"),
        ("2026-11-28", "extension_day_off"),
        ("2026-12-16", "extension_day_off"),
        ("2027-01-27", "extension_too_long"),
        ("2036-01-27", "extension_too_long"),
    ],
)
def test_extension_is_refused(until: str, code: str) -> None:
    due = date(2026, 11, 26)
    with pytest.raises(Refused) as refused:
        deadlines.check_extension(date.fromisoformat(until), due=due, first_due=due, calendar=almaty_calendar())
    assert refused.value.code == code


def test_second_extension_counts_from_the_first_due_day() -> None:
    first, due = date(2026, 11, 26), date(2027, 1, 20)
    deadlines.check_extension(date(2027, 1, 26), due=due, first_due=first, calendar=almaty_calendar())
    with pytest.raises(Refused):
        deadlines.check_extension(date(2027, 1, 27), due=due, first_due=first, calendar=almaty_calendar())


def test_redirect_and_notice_of_extension_take_three_working_days() -> None:
    """Art. 65 and art. 76."""
    assert deadlines.redirect_due(date(2026, 3, 20), almaty_calendar()) == date(2026, 3, 30)
    assert deadlines.extension_notice_due(date(2026, 5, 6), almaty_calendar()) == date(2026, 5, 13)


def test_explanation_names_every_day() -> None:
    calendar = almaty_calendar()
    lines = list(
        deadlines.explain(
            received=date(2024, 5, 2), start=date(2024, 5, 2), due=date(2024, 5, 13), term=TermRule(5, Unit.WORKING_DAYS),
            calendar=calendar,
        )
    )  # fmt: skip
    said = [(line.day.day, line.number, line.reason.value) for line in lines]
    assert said == [
        (2, None, "registered"), (3, 1, "counted"), (4, 2, "moved_work"), (5, None, "weekend"), (6, 3, "counted"),
        (7, None, "holiday"), (8, None, "holiday"), (9, None, "holiday"), (10, 4, "counted"), (11, None, "weekend"),
        (12, None, "weekend"), (13, 5, "counted"),
    ]  # fmt: skip
    assert lines[5].names["ru"]


def test_explanation_of_a_receipt_after_hours() -> None:
    lines = list(
        deadlines.explain(
            received=date(2026, 11, 20), start=date(2026, 11, 23), due=date(2026, 11, 24), term=TermRule(1, Unit.WORKING_DAYS),
            calendar=almaty_calendar(),
        )
    )  # fmt: skip
    assert [line.reason.value for line in lines] == ["received", "weekend", "weekend", "registered", "counted"]


DAYS = st.dates(date(2024, 1, 1), date(2027, 11, 30))
TIMES = st.times()
TERMS = st.sampled_from([W3, W5, W8, W15, W20, C3, C7, TermRule(2, Unit.MONTHS)])
MOMENTS = st.datetimes(datetime(2024, 1, 1), datetime(2027, 9, 30), timezones=st.just(ZONE))  # noqa: DTZ001


@given(MOMENTS, TERMS)
def test_a_term_in_days_never_ends_on_a_day_off(at: datetime, term: TermRule) -> None:
    calendar = almaty_calendar()
    start = deadlines.registered_on(at, calendar=calendar, until=SIX)
    due = deadlines.due_of(start, term, received_at=at, calendar=calendar).on
    assert calendar.is_working(start)
    assert calendar.is_working(due)
    assert at.date() <= start < due


@given(MOMENTS, TERMS)
def test_the_explanation_counts_exactly_the_term(at: datetime, term: TermRule) -> None:
    calendar = almaty_calendar()
    start = deadlines.registered_on(at, calendar=calendar, until=SIX)
    due = deadlines.due_of(start, term, received_at=at, calendar=calendar).on
    lines = list(deadlines.explain(received=at.date(), start=start, due=due, term=term, calendar=calendar))
    assert [line.day for line in lines] == [at.date() + timedelta(days=n) for n in range((due - at.date()).days + 1)]
    assert lines[-1].day == due
    if term.unit is Unit.WORKING_DAYS:
        assert lines[-1].number == term.amount
        assert sum(line.number is not None for line in lines) == term.amount
        assert all(calendar.is_working(line.day) for line in lines if line.number)


@given(MOMENTS, MOMENTS, TERMS)
def test_who_comes_later_is_not_due_earlier(one: datetime, other: datetime, term: TermRule) -> None:
    calendar = almaty_calendar()
    dues = []
    for at in sorted([one, other]):
        start = deadlines.registered_on(at, calendar=calendar, until=SIX)
        dues.append(deadlines.due_of(start, term, received_at=at, calendar=calendar).at)
    assert dues == sorted(dues)


@given(MOMENTS, DAYS, TERMS)
def test_a_new_holiday_never_makes_a_due_day_earlier(at: datetime, holiday: date, term: TermRule) -> None:
    before = almaty_calendar()
    after = WorkCalendar({**before.exceptions, holiday: SpecialDay(DayKind.OFF, {})})
    dues = [
        deadlines.due_of(
            deadlines.registered_on(at, calendar=c, until=SIX), term, received_at=at, calendar=c
        ).on
        for c in (before, after)
    ]  # fmt: skip
    assert dues == sorted(dues)


@given(DAYS, st.integers(0, 60))
def test_adding_and_counting_working_days_agree(day: date, amount: int) -> None:
    calendar = almaty_calendar()
    assert calendar.between(day, calendar.add(day, amount)) == amount


def test_reasons_are_all_used() -> None:
    assert {reason.value for reason in DayReason} == {
        "received", "registered", "counted", "moved_work", "weekend", "holiday", "calendar",
    }  # fmt: skip
