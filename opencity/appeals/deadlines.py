"""The legal clock, exact and explained. PURE.

Law (Administrative Procedure Code, АППК): registration on the day of receipt, after hours on the
next working day (art. 64); redirect within 3 working days (art. 65); 15 working days for an answer,
extended by not more than 2 months, with notice within 3 working days (art. 76). Terms of requests
are the city's own, from its pack. Nothing here asks the clock: `now` and `received_at` are given,
in the city's own time zone.
"""

import calendar as months
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta, tzinfo
from enum import StrEnum

from opencity.core.refused import Refused
from opencity.directory.calendar import DayKind, WorkCalendar, days_after

REDIRECT_WORKING_DAYS = 3  # art. 65
EXTENSION_MONTHS = 2  # art. 76
EXTENSION_NOTICE_WORKING_DAYS = 3  # art. 76
SOON_WORKING_DAYS = 2  # ours: when the queue begins to warn
SOON_HOURS = 4  # ours, for terms in hours
END_OF_DAY = time(23, 59, 59)


class Unit(StrEnum):
    """What a term is counted in."""

    WORKING_DAYS = "working_days"
    CALENDAR_DAYS = "calendar_days"
    HOURS = "hours"
    MONTHS = "months"


@dataclass(frozen=True)
class TermRule:
    """A term as the clock needs it."""

    amount: int
    unit: Unit


@dataclass(frozen=True)
class Due:
    """The last day for an answer and the moment it ends, in the city's time zone."""

    on: date
    at: datetime


def registered_on(received_at: datetime, *, calendar: WorkCalendar, until: time) -> date:
    """The day of registration (art. 64): the same day, or the next working day after hours.

    `until` is the end of the registration day; received exactly at `until` still counts today.
    """
    day = received_at.date()
    if received_at.timetz().replace(tzinfo=None) > until:
        day += timedelta(days=1)
    return calendar.next_working(day)


def due_of(start: date, term: TermRule, *, received_at: datetime, calendar: WorkCalendar) -> Due:
    """The due day of a term that starts on `start` (day 0).

    Days: never a day off; a term that would end on one ends on the next working day. Hours: run
    round the clock from `received_at`, because danger does not keep office hours.
    """
    zone = received_at.tzinfo
    if term.unit is Unit.HOURS:
        at = received_at + timedelta(hours=term.amount)
        return Due(at.date(), at)
    if term.unit is Unit.WORKING_DAYS:
        day = calendar.add(start, term.amount)
    elif term.unit is Unit.CALENDAR_DAYS:
        day = calendar.next_working(start + timedelta(days=term.amount))
    else:
        day = calendar.next_working(add_months(start, term.amount))
    return end_of(day, zone)


def end_of(day: date, zone: tzinfo | None) -> Due:
    """A due day that lasts until its midnight."""
    return Due(day, datetime.combine(day, END_OF_DAY, tzinfo=zone))


def add_months(day: date, amount: int) -> date:
    """The same day `amount` months later, or the last day of a shorter month."""
    index = day.year * 12 + day.month - 1 + amount
    year, month = divmod(index, 12)
    return date(year, month + 1, min(day.day, months.monthrange(year, month + 1)[1]))


def redirect_due(registered: date, calendar: WorkCalendar) -> date:
    """The last day on which a body may send an appeal on to the right one (art. 65)."""
    return calendar.add(registered, REDIRECT_WORKING_DAYS)


def extension_limit(first_due: date, calendar: WorkCalendar) -> date:
    """The last day to which an appeal may be extended: 2 months after its first due day (art. 76).

    Counted from the first due day, not from an earlier extension, so extensions do not add up.
    """
    return calendar.last_working(add_months(first_due, EXTENSION_MONTHS))


def check_extension(new_due: date, *, due: date, first_due: date, calendar: WorkCalendar) -> None:
    """Refuse a new due day that is not later, not a working day, or beyond the legal limit."""
    limit = extension_limit(first_due, calendar)
    if new_due <= due:
        raise Refused("extension_not_later", due=due)
    if new_due > limit:
        raise Refused("extension_too_long", limit=limit)
    if not calendar.is_working(new_due):
        raise Refused("extension_day_off", day=new_due)


def extension_notice_due(decided: date, calendar: WorkCalendar) -> date:
    """The last day to tell the appellant of an extension (art. 76)."""
    return calendar.add(decided, EXTENSION_NOTICE_WORKING_DAYS)


def soon_window(term_unit: Unit, due: Due, calendar: WorkCalendar) -> timedelta:
    """How long before the due moment an appeal counts as "soon"."""
    if term_unit is Unit.HOURS:
        return timedelta(hours=SOON_HOURS)
    day = due.on
    for _ in range(SOON_WORKING_DAYS):
        day = calendar.last_working(day - timedelta(days=1))
    return due.at - datetime.combine(day, time.min, tzinfo=due.at.tzinfo)


class DayReason(StrEnum):
    """Why a day counts or does not."""

    RECEIVED = "received"
    REGISTERED = "registered"
    COUNTED = "counted"
    MOVED_WORK = "moved_work"
    WEEKEND = "weekend"
    HOLIDAY = "holiday"
    CALENDAR = "calendar"


@dataclass(frozen=True)
class DayLine:
    """One day of the explanation; `number` is its place in the term, None when it is not counted."""

    day: date
    number: int | None
    reason: DayReason
    names: Mapping[str, str] = field(default_factory=dict)


def explain(*, received: date, start: date, due: date, term: TermRule, calendar: WorkCalendar) -> Iterator[DayLine]:
    """Day by day from receipt to the due day: which days counted, which did not, and why.

    Terms in hours have no days to explain and give only the first line.
    """
    yield DayLine(received, None, DayReason.REGISTERED if received == start else DayReason.RECEIVED)
    number = 0
    for day in days_after(received, due):
        if day < start:
            yield _not_counted(day, calendar)
        elif day == start:
            yield DayLine(day, None, DayReason.REGISTERED)
        elif term.unit is Unit.WORKING_DAYS and not calendar.is_working(day):
            yield _not_counted(day, calendar)
        else:
            number += 1
            yield _counted(day, number, term, calendar)


def _counted(day: date, number: int, term: TermRule, calendar: WorkCalendar) -> DayLine:
    special = calendar.exceptions.get(day)
    if term.unit is not Unit.WORKING_DAYS:
        return DayLine(day, number, DayReason.CALENDAR)
    if special is not None and special.kind is DayKind.WORK:
        return DayLine(day, number, DayReason.MOVED_WORK, special.names)
    return DayLine(day, number, DayReason.COUNTED)


def _not_counted(day: date, calendar: WorkCalendar) -> DayLine:
    special = calendar.exceptions.get(day)
    if special is not None and special.kind is DayKind.OFF:
        return DayLine(day, None, DayReason.HOLIDAY, special.names)
    if calendar.is_working(day):
        return DayLine(day, None, DayReason.RECEIVED)
    return DayLine(day, None, DayReason.WEEKEND)
