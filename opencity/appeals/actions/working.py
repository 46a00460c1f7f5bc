"""A body works on an appeal."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from opencity.accounts.models import Membership, Role, User
from opencity.appeals import deadlines, facts, permissions
from opencity.appeals.actions.checking import has_drawn, send_out
from opencity.appeals.actions.formal import check_heard
from opencity.appeals.actions.moves import append, hold, move, needed
from opencity.appeals.actions.parts import check_parts
from opencity.appeals.actions.photos import claim_photos
from opencity.appeals.events import EventKind
from opencity.appeals.models import Appeal, Fate, PhotoKind, Reply
from opencity.appeals.quality import Draft, is_read_first, lacks_of
from opencity.appeals.states import Outcome, State, Verb, target_of
from opencity.core.refused import Refused
from opencity.core.saying import say_language
from opencity.directory.queries import directory, local
from opencity.language.normal import clean_text

STATE_LANGUAGE = "kk"
# A gap of a template that nobody filled: "{date}". Braces have no other use in an official answer.
PLACEHOLDER = re.compile(r"\{[^{}\n]{1,40}\}")


@transaction.atomic
def accept_appeal(appeal: Appeal, *, by: User, now: datetime, version: int | None = None) -> None:
    """Take it into work. Who accepts becomes the executor if nobody is."""
    said = {"body": facts.texts(appeal.body.names)}
    executor = appeal.executor or by
    move(appeal, Verb.ACCEPT, kind=EventKind.ACCEPTED, by=by, now=now, version=version, facts=said, executor=executor)


@transaction.atomic
def assign_appeal(appeal: Appeal, *, to: User, by: User, now: datetime, version: int | None = None) -> None:
    """Make one person of the body responsible."""
    if not _works_in(to, appeal):
        raise Refused("executor_elsewhere")
    said = {"executor": to.name, "body": facts.texts(appeal.body.names)}
    move(appeal, Verb.ASSIGN, kind=EventKind.ASSIGNED, by=by, now=now, version=version, facts=said, executor=to)


@transaction.atomic
def ask_appellant(appeal: Appeal, *, question: str, by: User, now: datetime, version: int | None = None) -> None:
    """Ask the resident. The clock does not stop: the law knows no such stop."""
    said = {"body": facts.texts(appeal.body.names), "question": needed(clean_text(question), most=2_000)}
    move(appeal, Verb.ASK, kind=EventKind.ASKED, by=by, now=now, version=version, facts=said)


@transaction.atomic
def extend_term(
    appeal: Appeal,
    *,
    until: date,
    reason: str,
    decided_by: User,
    by: User,
    now: datetime,
    version: int | None = None,
) -> None:
    """Move the due day later (art. 76): a motivated decision of the head or deputy.

    At most two months after the first due day; the appellant is told at once (the law gives 3
    working days).
    """
    permissions.check(by, Verb.EXTEND, appeal)
    if not Membership.objects.filter(user=decided_by, role=Role.HEAD, body_id=appeal.body_id).exists():
        raise Refused("extension_needs_head")
    city = directory()
    deadlines.check_extension(until, due=appeal.due_on, first_due=appeal.first_due_on, calendar=city.calendar)
    due = deadlines.end_of(until, city.zone)
    said = {
        "due": facts.day(due.on),
        "old_due": facts.day(appeal.due_on),
        "decided_by": decided_by.name,
        "reason": needed(clean_text(reason), most=2_000),
        "notice_due": facts.day(deadlines.extension_notice_due(local(now, city).date(), city.calendar)),
    }
    move(
        appeal, Verb.EXTEND, kind=EventKind.EXTENDED, by=by, now=now, version=version, facts=said,
        due_on=due.on, due_at=due.at, extended=True,
    )  # fmt: skip


@transaction.atomic
def note_appeal(appeal: Appeal, *, note: str, by: User, now: datetime) -> None:
    """Leave a note for colleagues. Residents never see it; it moves nothing and so needs no version."""
    permissions.check(by, Verb.NOTE, appeal)
    append(appeal, kind=EventKind.NOTED, by=by, now=now, facts={"note": needed(clean_text(note), most=4_000)})


@dataclass(frozen=True)
class Answer:
    """What a body says at the end. `may_lack` False: refuse what the rules miss something in, so that it is mended."""

    outcome: Outcome
    text: str
    language: str
    grounds: str = ""
    planned_on: date | None = None
    photos: Sequence[UUID] = field(default_factory=list)
    may_lack: bool = True


@dataclass(frozen=True)
class Lots:
    """Lots that are known beforehand: whether a controller reads the reply first, and whether one looks again."""

    first: bool
    second: bool


@transaction.atomic
def reply_to_appeal(
    appeal: Appeal, answer: Answer, *, by: User, now: datetime, version: int | None = None, lots: Lots | None = None
) -> Reply:
    """Write the official answer. It reaches the resident at once, or when a controller has read it.

    A controller reads what the rules of quality miss something in, and a share drawn by lot (rules.yaml, review;
    `lots` are known where a year is made up). The clock of the body runs until the answer is out.
    Law: in the language of the appeal or the state language (law on languages, art. 11); a refusal gives its grounds.
    """
    permissions.check(by, Verb.REPLY, appeal)
    hold(appeal, version)
    target_of(Verb.REPLY, State(appeal.state))
    check_parts(appeal)
    _check_answer(appeal, answer, today=local(now, directory()).date())
    lacks, review = _lacks(appeal, answer), directory().working_rules.review
    if lacks and not answer.may_lack and review.mode != "none":
        raise Refused("reply_lacks", lacks=lacks)
    drawn = lots.first if lots else has_drawn("first look", appeal, share=review.share)
    reply = Reply.objects.create(
        appeal=appeal,
        body=appeal.body,
        author=by,
        outcome=answer.outcome,
        text=needed(clean_text(answer.text)),
        grounds=clean_text(answer.grounds) if answer.outcome == Outcome.REFUSED else "",
        planned_on=answer.planned_on if answer.outcome == Outcome.PLANNED else None,
        language=answer.language,
        round=appeal.reopens,
        at=now,
        fate=Fate.WAITING,
        lacks=lacks,
    )
    added = claim_photos(answer.photos, appeal=appeal, kind=PhotoKind.AFTER, round_=appeal.reopens)
    counted: dict[str, Any] = {"photos_count": appeal.photos_count + added}
    if not is_read_first(review.mode, lacks, drawn=drawn):
        again = lots.second if lots else None
        send_out(appeal, reply, Verb.REPLY, by=by, now=now, version=version, again=again, **counted)
        return reply
    said = {"body": facts.texts(appeal.body.names)}
    move(
        appeal, Verb.REPLY, kind=EventKind.WRITTEN, by=by, now=now, version=version, facts=said,
        target=State.CHECKING, **counted,
    )  # fmt: skip
    return reply


def _lacks(appeal: Appeal, answer: Answer) -> list[str]:
    draft = Draft(
        outcome=answer.outcome,
        text=answer.text,
        appeal_language=appeal.language,
        grounds=answer.grounds,
        has_photo=bool(answer.photos),
        wants_photo=appeal.category is not None and appeal.category.photo == "required",
        has_planned_date=answer.outcome == Outcome.PLANNED and answer.planned_on is not None,
    )
    return [lack.value for lack in lacks_of(draft)]


def _check_answer(appeal: Appeal, answer: Answer, *, today: date) -> None:
    if answer.language not in {appeal.language, STATE_LANGUAGE}:
        raise Refused("reply_language", appeal_language=say_language(appeal.language))
    if answer.outcome == Outcome.REFUSED and not clean_text(answer.grounds):
        raise Refused("grounds_needed")
    check_heard(appeal, answer.outcome, today=today)
    if answer.outcome == Outcome.PLANNED and (answer.planned_on is None or answer.planned_on <= today):
        raise Refused("planned_date_needed")
    if gap := PLACEHOLDER.search(answer.text):
        raise Refused("placeholder_left", placeholder=gap[0])
    needs_photo = appeal.category is not None and appeal.category.photo == "required"
    if answer.outcome == Outcome.FIXED and needs_photo and not answer.photos:
        raise Refused("after_photo_needed")


def _works_in(user: User, appeal: Appeal) -> bool:
    return user.is_active and appeal.body_id in user.body_ids
