"""A published work: begun, paused, moved, brought on, finished or cancelled. Each with its sentence for residents."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from django.db import transaction

from opencity.accounts.models import User
from opencity.core.refused import Refused
from opencity.directory.queries import directory, local
from opencity.works import permissions
from opencity.works.actions.moves import because, cleaned, move
from opencity.works.dates import Dated, period
from opencity.works.events import EventKind
from opencity.works.life import State, Verb
from opencity.works.models import Work
from opencity.works.sentences import period_facts

Words = Mapping[str, str]
NOTHING: Words = {}


@transaction.atomic
def start_work(work: Work, *, by: User, now: datetime, version: int | None = None) -> Work:
    """The work has begun."""
    permissions.check_write(by, work.body_id)
    move(work, Verb.START, event=EventKind.STARTED, now=now, by=by, version=version)
    return work


@transaction.atomic
def pause_work(
    work: Work, *, reason: str, words: Words = NOTHING, by: User, now: datetime, version: int | None = None
) -> Work:
    """It rests, and residents read why."""
    permissions.check_write(by, work.body_id)
    move(work, Verb.PAUSE, event=EventKind.PAUSED, now=now, by=by, version=version, facts=because(reason, words))
    return work


@transaction.atomic
def resume_work(work: Work, *, by: User, now: datetime, version: int | None = None) -> Work:
    """It goes on."""
    permissions.check_write(by, work.body_id)
    move(work, Verb.RESUME, event=EventKind.RESUMED, now=now, by=by, version=version)
    return work


@transaction.atomic
def move_dates(
    work: Work, *, begins: Dated, ends: Dated, reason: str, words: Words = NOTHING, by: User, now: datetime,
    version: int | None = None,
) -> Work:  # fmt: skip
    """Move the dates. `first_ends_on` stays as it was published, so that everybody sees how far they went."""
    permissions.check_write(by, work.body_id)
    begins_on, ends_on = period(begins, ends)
    before = period_facts(work)
    dates = {
        "begins_on": begins_on, "begins_precision": begins.precision,
        "ends_on": ends_on, "ends_precision": ends.precision,
    }  # fmt: skip
    if all(getattr(work, name) == value for name, value in dates.items()):
        raise Refused("work_dates_same")
    if work.state != State.PLANNED and begins_on > local(now, directory()).date():
        raise Refused("work_has_begun")
    after = [begins_on.isoformat(), begins.precision, ends_on.isoformat(), ends.precision]
    facts = because(reason, words) | {"before": before, "dates": after}
    move(work, Verb.MOVE_DATES, event=EventKind.MOVED, now=now, by=by, version=version, facts=facts, **dates)
    return work


@transaction.atomic
def note_progress(
    work: Work, *, percent: int, words: Words = NOTHING, by: User, now: datetime, version: int | None = None
) -> Work:
    """How much is done, with a note."""
    permissions.check_write(by, work.body_id)
    if not 0 <= percent <= 100:
        raise Refused("work_percent")
    note = cleaned(words)
    facts = {"percent": percent, "more": note}
    move(
        work, Verb.PROGRESS, event=EventKind.PROGRESSED, now=now, by=by, version=version, facts=facts,
        percent=percent, percent_note=note,
    )  # fmt: skip
    return work


@transaction.atomic
def finish_work(
    work: Work, *, on: date, words: Words = NOTHING, warranty_until: date | None = None, by: User, now: datetime,
    version: int | None = None,
) -> Work:  # fmt: skip
    """It is done, with the act or a photo of the result; residents may say that it is not."""
    permissions.check_write(by, work.body_id)
    if on > local(now, directory()).date():
        raise Refused("work_finish_future")
    if on < work.begins_on:
        raise Refused("work_finish_before", begins=work.begins_on)
    if not work.files.filter(kind__in=["act", "after"]).exists():
        raise Refused("work_act_needed")
    until = warranty_until or work.warranty_until
    if until is not None and until < on:
        raise Refused("warranty_before_work")
    move(
        work, Verb.FINISH, event=EventKind.FINISHED, now=now, by=by, version=version, facts={"more": cleaned(words)},
        ended_on=on, percent=100, warranty_until=until,
    )  # fmt: skip
    return work


@transaction.atomic
def cancel_work(
    work: Work, *, reason: str, words: Words = NOTHING, by: User, now: datetime, version: int | None = None
) -> Work:
    """It will not be, and everybody reads why."""
    permissions.check_write(by, work.body_id)
    today = local(now, directory()).date()
    move(
        work, Verb.CANCEL, event=EventKind.CANCELLED, now=now, by=by, version=version, facts=because(reason, words),
        ended_on=today,
    )  # fmt: skip
    return work
