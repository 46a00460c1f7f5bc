"""Whether an office is open now. PURE.

Hours of the pack: {weekdays: "09:00-18:30", saturday: "09:00-13:00", sunday: …, daily: …, lunch: "13:00-14:00"},
or day by day {mon: "08:00-20:00", …, sat: "10:00-17:00"}.
What is not given is closed; without any hours nothing is claimed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any

from opencity.directory.calendar import WorkCalendar

_SPAN = re.compile(r"^\s*(\d{1,2}):(\d{2})\s*[-–—]\s*(\d{1,2}):(\d{2})\s*$")
_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
Span = tuple[time, time]


@dataclass(frozen=True)
class Opening:
    """The hours of one day. `until`: the end of what is running, when open."""

    is_open: bool
    hours: str = ""
    until: time | None = None


def opening_at(hours: Mapping[str, Any] | None, now: datetime, calendar: WorkCalendar) -> Opening | None:
    """How it stands at `now` in the city's own time; None when the hours are not known."""
    if not hours:
        return None
    text = _text_of(hours, now, calendar)
    span = _span(text)
    if span is None:
        return Opening(is_open=False) if not text else None
    lunch = _span(str(hours.get("lunch", "")))
    clock = now.time().replace(tzinfo=None)
    resting = lunch is not None and lunch[0] <= clock < lunch[1]
    is_open = span[0] <= clock < span[1] and not resting
    end = lunch[0] if lunch is not None and clock < lunch[0] else span[1]
    return Opening(is_open, str(text), end if is_open else None)


def _text_of(hours: Mapping[str, Any], now: datetime, calendar: WorkCalendar) -> str:
    day = now.date()
    if "daily" in hours:
        return str(hours["daily"] or "")
    if calendar.is_working(day):
        return str(hours.get("weekdays") or hours.get(_DAYS[day.weekday()]) or "")
    # A holiday in the week is no weekday; a Saturday or Sunday has its own line.
    name = {5: "saturday", 6: "sunday"}.get(day.weekday(), "")
    return str(hours.get(name) or (name and hours.get(_DAYS[day.weekday()])) or "")


def _span(text: str) -> Span | None:
    found = _SPAN.match(text)
    if not found:
        return None
    hour, minute, last_hour, last_minute = (int(part) for part in found.groups())
    if hour > 23 or minute > 59 or last_hour > 24 or last_minute > 59:
        return None
    end = time(23, 59) if last_hour == 24 else time(last_hour, last_minute)
    return time(hour, minute), end
