"""Dates, terms and states of an appeal in the reader's words, the same on every page of residents."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.utils import formats, timezone
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from opencity.appeals.deadlines import Due, Unit, soon_window
from opencity.appeals.models import Appeal
from opencity.appeals.sentences import OUTCOMES
from opencity.appeals.states import Outcome, Resolution, Stage, State, stage_of
from opencity.directory.queries import Directory, local

SHORT = {
    State.LODGED: gettext_lazy("Received"),
    State.ROUTED: gettext_lazy("Sent to the body"),
    State.ACCEPTED: gettext_lazy("In work"),
    State.ASKED: gettext_lazy("A question to the resident"),
    State.CHECKING: gettext_lazy("The answer is being read"),
    State.JOINED: gettext_lazy("Answered together with another one"),
    State.REPLIED: gettext_lazy("Answered"),
    State.REOPENED: gettext_lazy("Open again"),
    State.DISPUTED: gettext_lazy("The reception decides"),
    State.CONFIRMED: gettext_lazy("Fixed, confirmed"),
    State.CLOSED: gettext_lazy("Closed"),
    State.WITHDRAWN: gettext_lazy("Taken back"),
}
HIDDEN = gettext_lazy("[hidden]")
TONES = {State.REPLIED: "good", State.CONFIRMED: "good", State.REOPENED: "soon", State.DISPUTED: "soon"}
ICONS = {
    State.LODGED: "inbox",
    State.ROUTED: "forward",
    State.ACCEPTED: "clock",
    State.ASKED: "chat",
    State.CHECKING: "pencil",
    State.JOINED: "people",
    State.REPLIED: "reply",
    State.REOPENED: "repeat",
    State.DISPUTED: "forward",
    State.CONFIRMED: "check",
    State.CLOSED: "lock",
    State.WITHDRAWN: "close",
}


@dataclass(frozen=True)
class Badge:
    """A short state in words with its colour and drawing."""

    text: str
    kind: str
    icon: str


def state_badge(appeal: Appeal) -> Badge:
    """Where the appeal is, in words."""
    state = State(appeal.state)
    text = str(SHORT[state])
    if state is State.CONFIRMED and appeal.resolution == Resolution.SETTLED:
        text = _("Answer accepted")
    if state is State.REPLIED and appeal.outcome:
        text = _("Answered: %(outcome)s") % {"outcome": OUTCOMES[Outcome(appeal.outcome)]}
    return Badge(text, TONES.get(state, "info" if appeal.is_running else ""), ICONS[state])


def stage_now(appeal: Appeal, *, now: datetime, city: Directory) -> Stage | None:
    """Late or not while the body owes an answer; None where nothing is owed any more."""
    if not appeal.is_running:
        return None
    due = Due(appeal.due_on, local(appeal.due_at, city))
    soon = soon_window(Unit(appeal.term_unit), due, city.calendar)
    return stage_of(appeal.due_at, now=now, soon=soon, stopped_at=appeal.replied_at)


def say_day(day: date) -> str:
    """A day with its weekday: "4 December 2026 (Friday)"."""
    weekday = formats.date_format(day, "l")
    weekday = weekday if get_language() == "en" else weekday.lower()  # only English writes it large
    return f"{formats.date_format(day, 'DATE_FORMAT')} ({weekday})"


def say_moment(moment: datetime) -> str:
    """A day with its hour, in the city's time."""
    return formats.date_format(timezone.localtime(moment), "DATETIME_FORMAT")


def say_due(appeal: Appeal) -> str:
    """The last day for the answer, or the moment where the term is in hours."""
    return say_moment(appeal.due_at) if appeal.term_unit == Unit.HOURS else say_day(appeal.due_on)


def say_term(amount: int, unit: str) -> str:
    """A term in words: "15 working days"."""
    words = {
        Unit.WORKING_DAYS: ngettext("%(n)s working day", "%(n)s working days", amount),
        Unit.CALENDAR_DAYS: ngettext("%(n)s calendar day", "%(n)s calendar days", amount),
        Unit.HOURS: ngettext("%(n)s hour", "%(n)s hours", amount),
        Unit.MONTHS: ngettext("%(n)s month", "%(n)s months", amount),
    }
    return words[Unit(unit)] % {"n": amount}


def say_left(appeal: Appeal, *, now: datetime, city: Directory) -> str:
    """How much of the term is left, or how long it is over; '' where no answer is owed."""
    if not appeal.is_running:
        return ""
    if now > appeal.due_at:
        late = (local(now, city).date() - appeal.due_on).days
        return (
            ngettext("late by %(n)s day", "late by %(n)s days", late) % {"n": late} if late else _("late since today")
        )
    if appeal.term_unit == Unit.HOURS:
        hours = int((appeal.due_at - now).total_seconds() // 3600)
        return ngettext("%(n)s hour left", "%(n)s hours left", hours) % {"n": hours}
    days = city.calendar.between(local(now, city).date(), appeal.due_on)
    if days <= 0:
        return _("today is the last day")
    return ngettext("%(n)s working day left", "%(n)s working days left", days) % {"n": days}
