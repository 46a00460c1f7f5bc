"""A reply on its way out: a controller releases it or sends it back, and some are looked at again later."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.crypto import salted_hmac

from opencity.accounts.models import User
from opencity.appeals import facts, permissions
from opencity.appeals.actions.clock import clock_fields, due_fact_of, start_of
from opencity.appeals.actions.moves import append, hold, move
from opencity.appeals.actions.parts import check_not_part
from opencity.appeals.actions.sharing import answered
from opencity.appeals.events import EventKind
from opencity.appeals.models import Appeal, Fate, Photo, PhotoKind, Reply, ReplyCheck
from opencity.appeals.quality import Fault, is_drawn
from opencity.appeals.states import Resolution, State, Verb, target_of
from opencity.core.refused import Refused
from opencity.directory.queries import directory
from opencity.language.normal import clean_text

MOST_COMMENT = 2_000


def has_drawn(what: str, appeal: Appeal, *, share: float) -> bool:
    """Whether the reply of this round falls into a share.

    Keyed, so that nobody foresees it; steady, so that writing the reply once more draws the same lot.
    """
    digest = salted_hmac(f"opencity.appeals.{what}", f"{appeal.number}/{appeal.reopens}", algorithm="sha256").digest()
    return is_drawn(share, digest)


def send_out(
    appeal: Appeal,
    reply: Reply,
    verb: Verb,
    *,
    by: User,
    now: datetime,
    version: int | None = None,
    again: bool | None = None,
    **changes: Any,
) -> None:
    """Let a written reply reach the appellant, and draw whether it is looked at again. Inside of the caller's act."""
    out = Reply.objects.filter(pk=reply.pk, fate=Fate.WAITING).update(fate=Fate.RELEASED, released_at=now)
    if not out:
        raise Refused("changed_meanwhile")
    reply.fate, reply.released_at = Fate.RELEASED, now
    review = directory().working_rules.review
    if again is None:
        again = has_drawn("second look", appeal, share=review.second_share)
    # A part is judged in the answer to its whole; what is confidential only the head of the reception reads.
    if again and review.mode != "none" and appeal.whole_id is None and not appeal.is_confidential:
        ReplyCheck.objects.create(reply=reply, again=True)
    said = {"body": facts.texts(reply.body.names), "outcome": facts.outcome(reply.outcome)}
    move(
        appeal, verb, kind=EventKind.REPLIED, by=by, now=now, version=version, facts=said,
        outcome=reply.outcome, replied_at=now, resolution="", **changes,
    )  # fmt: skip
    answered(appeal, reply, now=now)


@transaction.atomic
def release_reply(
    appeal: Appeal, *, by: User, now: datetime, version: int | None = None, again: bool | None = None
) -> Reply:
    """Let the waiting reply of an appeal go out. Never by its author. `again`: the lot of the second look, if known."""
    reply = _waiting(appeal, Verb.RELEASE, by=by, version=version)
    _first_look(reply, by=by, now=now, good=True)
    send_out(appeal, reply, Verb.RELEASE, by=by, now=now, again=again)
    return reply


@transaction.atomic
def return_reply(
    appeal: Appeal, *, reasons: Sequence[str], comment: str, by: User, now: datetime, version: int | None = None
) -> Reply:
    """Send the waiting reply back to its body with reasons (codes of `Fault`) and a comment that says what to add.

    Its photos stay with the appeal, out of sight; the next version may take them over.
    """
    found, words = _why(reasons, comment)
    reply = _waiting(appeal, Verb.RETURN, by=by, version=version)
    _first_look(reply, by=by, now=now, good=False, reasons=found, comment=words)
    Reply.objects.filter(pk=reply.pk).update(fate=Fate.RETURNED)
    reply.fate = Fate.RETURNED
    Photo.objects.filter(appeal=appeal, kind=PhotoKind.AFTER, round=reply.round).update(kind=PhotoKind.RETURNED)
    said = {"body": facts.texts(reply.body.names), "reasons": found, "comment": words}
    move(appeal, Verb.RETURN, kind=EventKind.RETURNED, by=by, now=now, facts=said)
    return reply


@transaction.atomic
def look_again(
    check: ReplyCheck, *, good: bool, reasons: Sequence[str] = (), comment: str = "", by: User, now: datetime
) -> ReplyCheck:
    """Look a second time at a reply that is out: good, or formal for reasons. "Formal" tells the head of the reception.

    Refused to the author of the reply and to whoever released it.
    """
    found, words = ([], clean_text(comment)[:MOST_COMMENT]) if good else _why(reasons, comment)
    reply = check.reply
    permissions.check(by, Verb.RETURN, reply.appeal)
    if by.pk in {reply.author_id, *reply.checks.filter(again=False).values_list("by_id", flat=True)}:
        raise Refused("check_by_another")
    seen = {"by": by, "at": now, "good": good, "reasons": found, "comment": words}
    if not ReplyCheck.objects.filter(pk=check.pk, again=True, at__isnull=True).update(**seen):
        raise Refused("changed_meanwhile")
    for name, value in seen.items():
        setattr(check, name, value)
    if not good:
        said = {"body": facts.texts(reply.body.names), "reasons": found, "comment": words}
        append(reply.appeal, kind=EventKind.DOUBTED, by=by, now=now, facts=said)
    return check


@transaction.atomic
def reject_reply(appeal: Appeal, *, comment: str, by: User, now: datetime, version: int | None = None) -> None:
    """Open an answered appeal again, because a second look found its last answer formal.

    The body is responsible again, with a new clock of the category from today. What the resident has confirmed
    stays confirmed.
    """
    words = _comment(comment)
    permissions.check(by, Verb.REOPEN, appeal)
    check_not_part(appeal)
    hold(appeal, version)
    target_of(Verb.REOPEN, State(appeal.state))
    if appeal.resolution in {Resolution.FIXED, Resolution.SETTLED}:
        raise Refused("resident_confirmed")
    faulty = Reply.objects.filter(appeal=appeal, round=appeal.reopens, fate=Fate.RELEASED)
    check = ReplyCheck.objects.filter(reply__in=faulty, again=True, good=False).first()
    if check is None:
        raise Refused("second_look_needed")
    city = directory()
    clock = clock_fields(start_of(now, city), appeal.category, city, now, track=appeal.track)
    said = {
        "body": facts.texts(appeal.body.names),
        "reasons": check.reasons,
        "comment": words,
        "due": due_fact_of(clock),
    }
    move(
        appeal, Verb.REOPEN, kind=EventKind.REJECTED, by=by, now=now, facts=said, resolution="",
        reopens=appeal.reopens + 1, outcome="", replied_at=None, master=None, joined_from="", **clock,
    )  # fmt: skip


def _waiting(appeal: Appeal, verb: Verb, *, by: User, version: int | None) -> Reply:
    """The reply that waits, with its appeal held; refused to its author."""
    permissions.check(by, verb, appeal)
    hold(appeal, version)
    target_of(verb, State(appeal.state))
    reply = Reply.objects.select_related("body").get(appeal=appeal, fate=Fate.WAITING)
    if reply.author_id == by.pk:
        raise Refused("own_reply")
    return reply


def _first_look(
    reply: Reply, *, by: User, now: datetime, good: bool, reasons: Sequence[str] = (), comment: str = ""
) -> None:
    ReplyCheck.objects.create(reply=reply, by=by, at=now, good=good, reasons=list(reasons), comment=comment)


def _why(reasons: Sequence[str], comment: str) -> tuple[list[str], str]:
    found: list[str] = [fault.value for fault in Fault if fault.value in set(reasons)]
    if not found:
        raise Refused("fault_needed")
    return found, _comment(comment)


def _comment(comment: str) -> str:
    words = clean_text(comment).strip()
    if not words:
        raise Refused("comment_needed")
    if len(words) > MOST_COMMENT:
        raise Refused("text_too_long", length=len(words), limit=MOST_COMMENT)
    return words
