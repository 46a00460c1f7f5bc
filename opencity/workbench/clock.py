"""The legal clock of one appeal, day by day, in the reader's words."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from opencity.appeals import deadlines
from opencity.appeals.deadlines import DayLine, DayReason, TermRule, Unit
from opencity.appeals.models import Appeal
from opencity.core.texts import in_language
from opencity.directory.queries import Directory, local

MOST_DAYS = 120
WHY = {
    DayReason.RECEIVED: gettext_lazy("received, counts later"),
    DayReason.REGISTERED: gettext_lazy("registered, not counted"),
    DayReason.WEEKEND: gettext_lazy("day off"),
    DayReason.HOLIDAY: gettext_lazy("day off"),
    DayReason.MOVED_WORK: gettext_lazy("working day"),
}
KINDS = {
    DayReason.RECEIVED: "start",
    DayReason.REGISTERED: "start",
    DayReason.WEEKEND: "off",
    DayReason.HOLIDAY: "off",
}


def clock_of(appeal: Appeal, *, city: Directory, now: datetime, language: str) -> dict[str, Any]:
    """The term in words, and the days that were counted, for `ui/calendar.html`."""
    term = TermRule(appeal.term_amount, Unit(appeal.term_unit))
    today = local(now, city).date()
    days: list[dict[str, Any]] = []
    if term.unit is not Unit.HOURS:
        lines = deadlines.explain(
            received=local(appeal.clock_at, city).date(),
            start=appeal.clock_from,
            due=appeal.due_on,
            term=term,
            calendar=city.calendar,
        )
        days = [_cell(line, appeal, today, language) for line, _n in zip(lines, range(MOST_DAYS), strict=False)]
    return {
        "term": say_term(term),
        "in_hours": term.unit is Unit.HOURS,
        "due_at": local(appeal.due_at, city),
        "extended": appeal.extended,
        "first_due": appeal.first_due_on if appeal.extended else None,
        "days": days,
    }


def say_term(term: TermRule) -> str:
    """A term in words."""
    n = term.amount
    words = {
        Unit.WORKING_DAYS: lambda: ngettext("%(n)s working day", "%(n)s working days", n),
        Unit.CALENDAR_DAYS: lambda: ngettext("%(n)s calendar day", "%(n)s calendar days", n),
        Unit.HOURS: lambda: ngettext("%(n)s hour", "%(n)s hours", n),
        Unit.MONTHS: lambda: ngettext("%(n)s month", "%(n)s months", n),
    }
    return words[term.unit]() % {"n": n}


def _cell(line: DayLine, appeal: Appeal, today: Any, language: str) -> dict[str, Any]:
    is_due = line.day == appeal.due_on
    text = in_language(line.names, language) or str(WHY.get(line.reason, ""))
    if line.number and line.number > appeal.term_amount and not is_due:
        text = text or _("extension")
    return {
        "day": line.day,
        "kind": "due" if is_due else KINDS.get(line.reason, "count"),
        "number": line.number,
        "text": _("last day") if is_due else text,
        "today": line.day == today,
    }
