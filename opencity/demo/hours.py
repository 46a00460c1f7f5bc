"""When things happen: days by season, hours by channel, acts of staff in office hours. PURE.

All moments are in the city's own time zone.
"""

from __future__ import annotations

from bisect import bisect
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import accumulate
from random import Random

from opencity.demo.world import World
from opencity.directory.calendar import days_after

DAYS = 365
OPENS, CLOSES = time(9), time(18)
SATURDAY, SUNDAY = 5, 6
# How much people write by weekday against an even week, and how the hours of a day share it (from 00 to 23).
BY_WEEKDAY = (1.25, 1.15, 1.1, 1.1, 1.05, 0.75, 0.6)
BY_HOUR = (1, 0.6, 0.4, 0.3, 0.3, 0.6, 2, 5, 8, 9, 9, 8, 7, 7, 7, 7, 7, 8, 9, 10, 10, 9, 6, 3)
LAST_DAYS, LAST_DAYS_MORE = 14, 1.6  # so that the queues of today are not empty


@dataclass(frozen=True)
class Days:
    """The year that ends at `until`, each day with its weight."""

    days: tuple[date, ...]
    sums: tuple[float, ...]

    def pick(self, rng: Random) -> date:
        """One day, by weight."""
        return self.days[min(bisect(self.sums, rng.random() * self.sums[-1]), len(self.days) - 1)]


def year_before(until: datetime, world: World, months: Mapping[int, float]) -> Days:
    """The days of the year, heavier in busy months, on working days and towards the end."""
    last = until.date()
    days = tuple(days_after(last - timedelta(days=DAYS), last))
    return Days(days, tuple(accumulate(_weight(day, last, world, months) for day in days)))


def _weight(day: date, last: date, world: World, months: Mapping[int, float]) -> float:
    weight = months.get(day.month, 1.0) * BY_WEEKDAY[day.weekday()]
    if day.weekday() < SATURDAY and not world.calendar.is_working(day):
        weight *= 0.6
    return weight * LAST_DAYS_MORE if (last - day).days < LAST_DAYS else weight


def received_at(rng: Random, days: Days, channel: str, world: World, until: datetime) -> datetime:
    """A moment when a channel brings an appeal: the web at any hour, phone and office while they are open."""
    while True:
        day = days.pick(rng)
        if channel in {"phone", "office"}:
            hours = world.intake.get("saturday" if day.weekday() == SATURDAY else "weekdays")
            closed = day.weekday() == SUNDAY or (day.weekday() < SATURDAY and not world.calendar.is_working(day))
            if hours is None or closed:
                continue
            moment = _between(rng, day, *hours, world)
        else:
            hour = rng.choices(range(24), BY_HOUR)[0]
            moment = _at(day, hour * 60 + rng.randrange(60), world) + timedelta(seconds=rng.randrange(60))
        if moment < until - timedelta(minutes=10):
            return moment


def office_moment(moment: datetime, world: World, rng: Random) -> datetime:
    """The moment itself in office hours, else soon after they begin again."""
    if world.calendar.is_working(moment.date()) and OPENS <= moment.time() < CLOSES:
        return moment
    day = moment.date() if moment.time() < OPENS else moment.date() + timedelta(days=1)
    begin = OPENS.hour * 60 + int(rng.triangular(3, 150, 30))
    return _at(world.calendar.next_working(day), begin, world) + timedelta(seconds=rng.randrange(60))


def after_work(moment: datetime, hours: float, world: World, rng: Random) -> datetime:
    """`hours` of office time later."""
    moment = office_moment(moment, world, rng)
    left = timedelta(hours=hours)
    while (free := _at(moment.date(), CLOSES.hour * 60, world) - moment) < left:
        left -= free
        day = world.calendar.next_working(moment.date() + timedelta(days=1))
        moment = _at(day, OPENS.hour * 60, world)
    return moment + left


def awake_moment(moment: datetime, rng: Random) -> datetime:
    """The moment itself by day and in the evening, else the next morning: residents sleep too."""
    if 8 <= moment.hour < 23:
        return moment
    day = moment.date() if moment.hour < 8 else moment.date() + timedelta(days=1)
    return datetime.combine(day, time(8), tzinfo=moment.tzinfo) + timedelta(minutes=rng.randrange(5, 180))


def _between(rng: Random, day: date, begin: time, end: time, world: World) -> datetime:
    first, last = begin.hour * 60 + begin.minute, end.hour * 60 + end.minute
    return _at(day, rng.randrange(first, last), world) + timedelta(seconds=rng.randrange(60))


def _at(day: date, minutes: int, world: World) -> datetime:
    return datetime.combine(day, time(), tzinfo=world.zone) + timedelta(minutes=minutes)


def at_opening(day: date, world: World) -> datetime:
    """When offices open on a day."""
    return _at(day, OPENS.hour * 60, world)
