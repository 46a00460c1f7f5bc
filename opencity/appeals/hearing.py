"""Hearing before an unfavourable decision, and the way to complain, as days. PURE.

Law: Administrative Procedure Code, art. 73 (the appellant hears what is meant to be decided and may object; notice at
least three working days before), art. 91, 92, 99 [K] (a complaint goes to the body it is about, which passes it on
with the file within three working days; it is filed within three months and decided within twenty working days).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time

from opencity.appeals.deadlines import add_months
from opencity.core.refused import Refused
from opencity.directory.calendar import WorkCalendar

NOTICE_WORKING_DAYS = 3  # art. 73
COMPLAINT_MONTHS = 3  # art. 92 [K]
COMPLAINT_WORKING_DAYS = 20  # art. 99 [K]
OPENS, SHUTS = time(8), time(20)


def earliest_hearing(today: date, calendar: WorkCalendar, *, notice: int = NOTICE_WORKING_DAYS) -> date:
    """The first day of a hearing that is announced on `today`: full working days of notice lie before it."""
    return calendar.next_working(calendar.add(today, notice))


def check_hearing(
    at: datetime, *, now: datetime, due: date, calendar: WorkCalendar, notice: int = NOTICE_WORKING_DAYS
) -> None:
    """Refuse an hour that comes too soon, on a day off, at night, or after the last day for the answer. Local times.

    Refuses: `hearing_too_soon` (with the first day that is right), `hearing_day_off`, `hearing_hour`, `hearing_late`.
    """
    first = earliest_hearing(now.date(), calendar, notice=notice)
    day = at.date()
    if day < first:
        raise Refused("hearing_too_soon", first=first)
    if not calendar.is_working(day):
        raise Refused("hearing_day_off", day=day)
    if not OPENS <= at.timetz().replace(tzinfo=None) <= SHUTS:
        raise Refused("hearing_hour")
    if day >= due:
        raise Refused("hearing_late", due=due)


@dataclass(frozen=True)
class Complaint:
    """Until when an answer can be contested, and by when a complaint filed today would be decided."""

    until: date
    decided_by: date

    def is_open(self, today: date) -> bool:
        """Whether it can still be filed."""
        return today <= self.until


def complaint_days(
    answered: date,
    *,
    today: date,
    calendar: WorkCalendar,
    months: int = COMPLAINT_MONTHS,
    working_days: int = COMPLAINT_WORKING_DAYS,
) -> Complaint:
    """The right to complain about an answer that came on `answered`; a last day off moves to the next working day."""
    until = calendar.next_working(add_months(answered, months))
    return Complaint(until, calendar.add(today, working_days))
