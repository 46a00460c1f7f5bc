"""The history of an appeal as the timeline shows it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from opencity.appeals.actions.publishing import is_ours
from opencity.appeals.events import EventKind
from opencity.appeals.models import Event
from opencity.appeals.sentences import say_event, say_moment
from opencity.web.public.sayings import say_day

Clean = Callable[[str], str]
ICONS = {
    EventKind.LODGED: ("inbox", "info"),
    EventKind.ROUTED: ("forward", "info"),
    EventKind.ACCEPTED: ("user", "info"),
    EventKind.FORWARDED: ("forward", ""),
    EventKind.PART_FORWARDED: ("forward", ""),
    EventKind.PART_LODGED: ("forward", ""),
    EventKind.DISPUTED: ("forward", "soon"),
    EventKind.RECATEGORIZED: ("list", ""),
    EventKind.ASKED: ("chat", "soon"),
    EventKind.ANSWERED: ("chat", ""),
    EventKind.EXTENDED: ("calendar", "soon"),
    EventKind.DUE_MOVED: ("calendar", ""),
    EventKind.WRITTEN: ("pencil", "info"),
    EventKind.RETURNED: ("repeat", "soon"),
    EventKind.REPLIED: ("reply", "good"),
    EventKind.REJECTED: ("repeat", "soon"),
    EventKind.CONFIRMED: ("check", "good"),
    EventKind.SETTLED: ("check", "good"),
    EventKind.REOPENED: ("repeat", "soon"),
    EventKind.RATED: ("star", ""),
    EventKind.WITHDRAWN: ("close", ""),
    EventKind.CLOSED: ("lock", ""),
    EventKind.FOLLOWED: ("people", ""),
    EventKind.REMINDED: ("clock", "soon"),
    EventKind.ESCALATED: ("warning", "bad"),
    EventKind.ACKNOWLEDGED: ("eye", "info"),
    EventKind.JOINED: ("people", "info"),
    EventKind.SEPARATED: ("people", ""),
    EventKind.TOOK_LEAD: ("people", "info"),
    EventKind.TOOK_TERM: ("calendar", "soon"),
    EventKind.PART_REPLIED: ("reply", ""),
    EventKind.PART_CLOSED: ("forward", ""),
    EventKind.INCIDENT_OPENED: ("people", "info"),
    EventKind.INCIDENT_ENDED: ("people", ""),
}


@dataclass(frozen=True)
class Line:
    """One line of the timeline (`ui/timeline.html`)."""

    at: datetime
    text: str
    icon: str
    tone: str
    detail: str = ""


def own_lines(events: Iterable[Event]) -> list[Line]:
    """Everything the resident may know, newest last, with their own words."""
    return [_line(event, say_event(event), detail=_own_detail(event)) for event in events]


def public_lines(events: Iterable[Event], clean: Clean) -> list[Line]:
    """What everybody may know, with everything personal hidden by `clean`."""
    said = ((event, _public_sentence(event)) for event in events)
    return [_line(event, text if is_ours(event) else clean(text)) for event, text in said]


def _line(event: Event, text: str, *, detail: str = "") -> Line:
    icon, tone = ICONS.get(EventKind(event.kind), ("clock", ""))
    return Line(event.at, text, icon, tone, detail)


def _own_detail(event: Event) -> str:
    """What the resident wrote with a rating or a withdrawal, which the sentence leaves out."""
    if event.kind == EventKind.RATED:
        return str(event.facts.get("comment", ""))
    return str(event.facts.get("reason", "")) if event.kind == EventKind.WITHDRAWN else ""


def _public_sentence(event: Event) -> str:
    if event.kind != EventKind.REOPENED:
        return say_event(event)
    return _("The resident says it is not fixed. The appeal is open again; a new answer is due by %(due)s.") % {
        "due": _said(event.facts.get("due", {}))
    }


def _said(due: dict[str, Any]) -> str:
    if "date" in due:
        return say_day(date.fromisoformat(due["date"]))
    return say_moment(datetime.fromisoformat(due["moment"]))
