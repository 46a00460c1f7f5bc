"""The legal clock of one appeal, explained day by day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from opencity.appeals.deadlines import DayLine, DayReason, TermRule, Unit, explain
from opencity.appeals.events import EventKind
from opencity.appeals.models import Appeal, Event
from opencity.core.texts import in_language
from opencity.directory.queries import Directory, local
from opencity.web.public.sayings import say_day, say_moment, say_term

LONGEST = timedelta(days=130)  # a calendar longer than four months explains nothing any more
OFF = (DayReason.WEEKEND, DayReason.HOLIDAY)


@dataclass(frozen=True)
class Cell:
    """One day as `ui/calendar.html` shows it."""

    day: date
    kind: str
    number: int | None
    text: str
    today: bool


@dataclass(frozen=True)
class Clock:
    """What the page says of the term: sentences first, the days below them."""

    again: bool
    term: str
    sentences: Sequence[str]
    cells: Sequence[Cell]


def clock_of(appeal: Appeal, events: Sequence[Event], *, now: datetime, city: Directory) -> Clock:
    """The term of the clock that runs now, or that ran last."""
    lines = list(_lines(appeal, city))
    today = local(now, city).date() if appeal.is_running else None
    cells = [] if appeal.term_unit == Unit.HOURS else [_cell(line, appeal, today) for line in lines]
    return Clock(
        again=appeal.reopens > 0,
        term=say_term(appeal.term_amount, appeal.term_unit),
        sentences=[*_start(appeal, city), *_counted(appeal, lines), *_changes(appeal, events)],
        cells=cells,
    )


def _lines(appeal: Appeal, city: Directory) -> Sequence[DayLine]:
    received = local(appeal.clock_at, city).date()
    if appeal.due_on - received > LONGEST:
        return []
    term = TermRule(appeal.term_amount, Unit(appeal.term_unit))
    found = explain(received=received, start=appeal.clock_from, due=appeal.due_on, term=term, calendar=city.calendar)
    return list(found)


def _start(appeal: Appeal, city: Directory) -> Sequence[str]:
    facts = {"moment": say_moment(appeal.clock_at), "day": say_day(appeal.clock_from)}
    if appeal.term_unit == Unit.HOURS:
        return [_("The term runs round the clock from %(moment)s.") % facts]
    if local(appeal.clock_at, city).date() == appeal.clock_from:
        return [_("It came on %(moment)s and was registered the same day. Counting starts the next day.") % facts]
    return [
        _("It came on %(moment)s, after working hours or on a day off, so it was registered on %(day)s.") % facts
        + " "
        + _("Counting starts the day after.")
    ]


def _counted(appeal: Appeal, lines: Sequence[DayLine]) -> Sequence[str]:
    if appeal.term_unit == Unit.HOURS:
        return [_("It ends on %(moment)s.") % {"moment": say_moment(appeal.due_at)}]
    said = []
    weekends = sum(line.reason is DayReason.WEEKEND for line in lines)
    holidays = [line for line in lines if line.reason is DayReason.HOLIDAY]
    if weekends:
        said.append(
            ngettext("%(n)s day off was not counted.", "%(n)s days off were not counted.", weekends) % {"n": weekends}
        )
    if holidays:
        names = dict.fromkeys(name for line in holidays if (name := _name(line)))
        said.append(_("Holidays that do not count: %(names)s.") % {"names": ", ".join(names)})
    last = _("At first the last day was %(day)s.") if appeal.extended else _("The last day is %(day)s.")
    said.append(last % {"day": say_day(appeal.first_due_on)})
    return [" ".join(said)]


def _changes(appeal: Appeal, events: Sequence[Event]) -> Sequence[str]:
    """Extensions of the clock that runs now: who decided, why, until when."""
    if not appeal.extended:
        return []
    found = [event for event in events if event.kind == EventKind.EXTENDED and event.at >= appeal.clock_at]
    said = []
    for event in found:
        day = date.fromisoformat(event.facts["due"]["date"])
        facts = {"day": say_day(day), "who": event.facts["decided_by"], "why": event.facts["reason"]}
        said.append(_("Extended to %(day)s by decision of %(who)s: %(why)s") % facts)
    if found:
        said.append(_("The law allows one answer to take two months longer at most, and the resident is told at once."))
    return said


def _cell(line: DayLine, appeal: Appeal, today: date | None) -> Cell:
    kind = "count"
    if line.day == appeal.due_on:
        kind = "due"
    elif line.reason in (DayReason.RECEIVED, DayReason.REGISTERED):
        kind = "start"
    elif line.reason in OFF:
        kind = "off"
    return Cell(line.day, kind, line.number, _why(line, appeal), line.day == today)


def _why(line: DayLine, appeal: Appeal) -> str:
    if line.day == appeal.due_on:
        return _("last day")
    if line.day == appeal.first_due_on:
        return _("last day at first")
    words = {
        DayReason.RECEIVED: _("received"),
        DayReason.REGISTERED: _("registered"),
        DayReason.WEEKEND: _("day off"),
        DayReason.HOLIDAY: _name(line) or _("holiday"),
        DayReason.MOVED_WORK: _("moved working day"),
    }
    return words.get(line.reason, "")


def _name(line: DayLine) -> str:
    return in_language(line.names, get_language() or "")
