"""Setting and moving the clock of an appeal."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db import transaction

from opencity.appeals import deadlines, facts
from opencity.appeals.actions.moves import change
from opencity.appeals.events import EventKind
from opencity.appeals.models import Appeal
from opencity.appeals.models.appeal import Track
from opencity.appeals.states import RUNNING
from opencity.core.refused import Refused
from opencity.directory.models import Category, Term
from opencity.directory.queries import Directory, directory, local


def rule_of(term: Term) -> deadlines.TermRule:
    """A term of the directory as the clock needs it."""
    return deadlines.TermRule(term.amount, deadlines.Unit(term.unit))


def start_of(now: datetime, city: Directory) -> date:
    """Day 0 of a clock that starts now (art. 64: after hours, the next working day)."""
    return deadlines.registered_on(local(now, city), calendar=city.calendar, until=city.city.registration_until)


def term_for(track: str, category: Category | None, city: Directory) -> Term:
    """The term of an answer: of the category, and for a formal appeal that of the law (art. 76).

    A category whose own term is one of the law, such as a complaint, keeps it.
    """
    term = city.term_of(category)
    if track != Track.FORMAL or term.track == Track.FORMAL:
        return term
    return city.terms.get("formal") or city.terms["legal"]


def clock_fields(
    start: date, category: Category | None, city: Directory, at: datetime, *, track: str = Track.REQUEST
) -> dict[str, Any]:
    """What a new clock sets on an appeal; `due_fact_of` tells of it.

    `at` is the moment from which terms in hours run.
    """
    term = term_for(track, category, city)
    due = deadlines.due_of(start, rule_of(term), received_at=local(at, city), calendar=city.calendar)
    return {
        "clock_from": start,
        "clock_at": at,
        "term_amount": term.amount,
        "term_unit": term.unit,
        "first_due_on": due.on,
        "due_on": due.on,
        "due_at": due.at,
        "extended": False,
    }


def due_fact_of(clock: dict[str, Any]) -> dict[str, str]:
    """The due date of a new clock as a fact for its event."""
    return facts.due(clock["due_on"], clock["due_at"], clock["term_unit"])


def recalculate_due_dates(*, why: dict[str, str], now: datetime, days: Iterable[date]) -> int:
    """After a change of the working calendar: new due dates for open appeals, each with an event.

    `days` are the days that changed, `why` their name by language. An extended appeal keeps its
    day, unless that became a day off. Returns how many moved.
    """
    city = directory()
    first = min(days)
    open_ones = Appeal.objects.filter(state__in=RUNNING, due_on__gte=first).exclude(term_unit="hours")
    moved = 0
    for key in list(open_ones.values_list("pk", flat=True)):
        moved += _recalculate(key, city=city, why=why, now=now)
    return moved


def _recalculate(key: int, *, city: Directory, why: dict[str, str], now: datetime) -> bool:
    while True:
        appeal = Appeal.objects.select_related("body", "category", "appellant", "executor").get(pk=key)
        if appeal.state not in RUNNING:
            return False
        first = due_again(appeal, city)
        due = first
        if appeal.extended:
            due = deadlines.end_of(city.calendar.next_working(appeal.due_on), city.zone)
        if due.on == appeal.due_on and first.on == appeal.first_due_on:
            return False
        said = {"why": facts.texts(why), "old_due": facts.day(appeal.due_on), "due": facts.day(due.on)}
        try:
            with transaction.atomic():
                change(
                    appeal, kind=EventKind.DUE_MOVED, now=now, facts=said,
                    first_due_on=first.on, due_on=due.on, due_at=due.at,
                )  # fmt: skip
        except Refused:  # somebody moved the appeal meanwhile: look again
            continue
        return True


def due_again(appeal: Appeal, city: Directory) -> deadlines.Due:
    """The due moment of the clock that an appeal has, by the calendar as it is now."""
    term = deadlines.TermRule(appeal.term_amount, deadlines.Unit(appeal.term_unit))
    at = local(appeal.clock_at, city)
    return deadlines.due_of(appeal.clock_from, term, received_at=at, calendar=city.calendar)
