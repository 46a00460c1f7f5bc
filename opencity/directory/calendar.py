"""Working days. PURE.

Law: terms of the Administrative Procedure Code run in working days (art. 76); holidays follow the
Labour Code art. 84, and days are moved by government decree each year, so they are data.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

SATURDAY = 5


class DayKind(StrEnum):
    """Why a day differs from what its weekday says."""

    OFF = "off"
    WORK = "work"


@dataclass(frozen=True)
class SpecialDay:
    """One entry of the production calendar: a holiday, a day moved off, a day moved to work."""

    kind: DayKind
    names: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class WorkCalendar:
    """Monday to Friday, corrected by the exceptions of the published production calendar."""

    exceptions: Mapping[date, SpecialDay] = field(default_factory=dict)

    def is_working(self, day: date) -> bool:
        """Whether offices work on `day`."""
        exception = self.exceptions.get(day)
        if exception is not None:
            return exception.kind is DayKind.WORK
        return day.weekday() < SATURDAY

    def next_working(self, day: date) -> date:
        """`day` itself if it is a working day, else the first working day after it."""
        while not self.is_working(day):
            day += timedelta(days=1)
        return day

    def last_working(self, day: date) -> date:
        """`day` itself if it is a working day, else the last working day before it."""
        while not self.is_working(day):
            day -= timedelta(days=1)
        return day

    def add(self, start: date, working_days: int) -> date:
        """The day on which `working_days` working days after `start` are over; `start` is day 0."""
        day = start
        for _ in range(working_days):
            day = self.next_working(day + timedelta(days=1))
        return day

    def between(self, start: date, end: date) -> int:
        """Working days after `start` up to and including `end`; negative when `end` is earlier."""
        if end < start:
            return -self.between(end, start)
        return sum(1 for day in days_after(start, end) if self.is_working(day))


def days_after(start: date, end: date) -> Iterator[date]:
    """Every day after `start` up to and including `end`."""
    day = start
    while day < end:
        day += timedelta(days=1)
        yield day
