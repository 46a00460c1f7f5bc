"""From an empty page to a published plan: drafted, sent, checked by a second person."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import connection, transaction

from opencity.accounts.models import User
from opencity.core.refused import Refused
from opencity.directory.queries import Directory, directory, local
from opencity.language.normal import clean_text
from opencity.works import permissions
from opencity.works.actions.describing import Described, Rows, described
from opencity.works.actions.moves import append, change, check_version, move
from opencity.works.events import EventKind
from opencity.works.life import OPEN, Kind, State, Verb
from opencity.works.models import Work
from opencity.works.numbers import make_number
from opencity.works.queries.conflicts import conflicts_of
from opencity.works.sentences import period_facts

DATES = ("begins_on", "begins_precision", "ends_on", "ends_precision")


@transaction.atomic
def draft_work(given: Described, *, by: User | None, now: datetime, rows: Rows | None = None) -> Work:
    """Write a work down. `by` None: a feed, whose body an administrator chose. `rows`: checked already."""
    city = directory()
    values = (rows or described(given, city)).values
    if by is not None:
        permissions.check_write(by, values["body"].pk)
    work = Work.objects.create(
        number=_number(now, city), made_by=by, made_at=now, updated_at=now, first_ends_on=values["ends_on"], **values
    )
    append(work, event=EventKind.DRAFTED, now=now, by=by, facts={"body": dict(work.body.names)})
    return work


@transaction.atomic
def edit_work(
    work: Work, given: Described, *, by: User | None, now: datetime, version: int | None = None,
    rows: Rows | None = None,
) -> Work:  # fmt: skip
    """Change the description: all of a draft; of what is public everything but body, kind and dates.

    Dates of a public work are moved with a reason (`move_dates`).
    """
    values = dict((rows or described(given, directory())).values)
    _check_writer(work, by)
    check_version(work, version)
    if by is not None:
        permissions.check_write(by, values["body"].pk)
    state = State(work.state)
    if state is State.DRAFT:
        values["first_ends_on"] = values["ends_on"]
    elif state in OPEN:
        if any(values[name] != getattr(work, name) for name in DATES):
            raise Refused("work_dates_need_reason")
        if values["body"].pk != work.body_id or values["kind"] != work.kind:
            raise Refused("work_is_public")
    else:
        raise Refused("work_move_not_allowed", verb="edit", state=state.value)
    changed = [name for name in values if name != "words" and values[name] != getattr(work, name)]
    if changed:
        change(work, event=EventKind.CHANGED, now=now, by=by, facts={"fields": changed}, **values)
    return work


@transaction.atomic
def send_work(work: Work, *, by: User, now: datetime, version: int | None = None) -> Work:
    """Give a draft to a second person."""
    _check_writer(work, by)
    move(work, Verb.SEND, event=EventKind.SENT, now=now, by=by, version=version, sent_by=by)
    return work


@transaction.atomic
def return_work(work: Work, *, note: str, by: User, now: datetime, version: int | None = None) -> Work:
    """Give it back with what is to be changed."""
    _check_second(work, by)
    note = clean_text(note).strip()[:2_000]
    if not note:
        raise Refused("work_note_needed")
    move(work, Verb.RETURN, event=EventKind.RETURNED, now=now, by=by, version=version, facts={"note": note})
    return work


@transaction.atomic
def approve_work(
    work: Work, *, by: User, now: datetime, version: int | None = None, seen_conflicts: bool = False
) -> Work:
    """Publish it. Never by who made or sent it; works that meet at one stretch must have been looked at."""
    _check_second(work, by)
    found = conflicts_of(work)
    if found and not seen_conflicts:
        raise Refused("work_conflicts", numbers=", ".join(one.work.number for one in found[:5]))
    facts: dict[str, Any] = {"dates": period_facts(work), "conflicts": [one.work.number for one in found]}
    move(
        work, Verb.APPROVE, event=EventKind.APPROVED, now=now, by=by, version=version, facts=facts,
        checked_by=by, published_at=now, first_ends_on=work.ends_on,
    )  # fmt: skip
    return work


def _check_writer(work: Work, by: User | None) -> None:
    if by is not None:
        permissions.check_write(by, work.body_id)


def _check_second(work: Work, by: User) -> None:
    code = permissions.why_not_check(by, work, directory())
    if code:
        raise Refused(code)


def _number(now: datetime, city: Directory) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('work_serial')")
        [serial] = cursor.fetchone()
    return make_number(local(now, city).year, serial)


def kinds_to_check(by: User, city: Directory) -> list[str] | None:
    """Kinds whose drafts of any body a person checks: roads for people of traffic, None for every kind."""
    if permissions.of_reception(by):
        return None
    return [Kind.ROADS.value] if permissions.checks_roads(by, city) else []
