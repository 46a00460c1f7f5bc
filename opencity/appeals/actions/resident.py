"""What the resident does after filing. The face has checked the number and the secret."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import F

from opencity.appeals import facts
from opencity.appeals.actions.clock import clock_fields, due_fact_of, start_of
from opencity.appeals.actions.merging import hand_over
from opencity.appeals.actions.moves import append, check_version, move, needed
from opencity.appeals.actions.parts import check_not_part, withdraw_parts
from opencity.appeals.actions.photos import claim_photos
from opencity.appeals.events import EventKind
from opencity.appeals.models import Appeal, Follower, PhotoKind
from opencity.appeals.states import Resolution, State, Verb, target_of
from opencity.core.refused import Refused
from opencity.directory.queries import directory, local
from opencity.language.normal import clean_text

HIGHEST_RATING = 5


@transaction.atomic
def answer_question(
    appeal: Appeal, *, answer: str, now: datetime, photos: Sequence[UUID] = (), version: int | None = None
) -> None:
    """Answer what the body asked; the executor is told."""
    check_version(appeal, version)
    target_of(Verb.ANSWER, State(appeal.state))
    claim_photos(photos, appeal=appeal, kind=PhotoKind.BEFORE, round_=appeal.reopens)
    said = {"answer": needed(clean_text(answer), most=4_000)}
    move(
        appeal,
        Verb.ANSWER,
        kind=EventKind.ANSWERED,
        now=now,
        facts=said,
        photos_count=appeal.photos_count + len(photos),
    )


@transaction.atomic
def confirm_reply(appeal: Appeal, *, fixed: bool, now: datetime, version: int | None = None) -> None:
    """The resident says: yes, it is really fixed; or (`fixed` false) the answer settles it.

    "Fixed" is said by the resident alone, so that closed never passes for fixed.
    """
    check_not_part(appeal)
    resolution = Resolution.FIXED if fixed else Resolution.SETTLED
    kind = EventKind.CONFIRMED if fixed else EventKind.SETTLED
    move(appeal, Verb.CONFIRM, kind=kind, now=now, version=version, resolution=resolution)


@transaction.atomic
def reopen_appeal(
    appeal: Appeal, *, reason: str, now: datetime, photos: Sequence[UUID] = (), version: int | None = None
) -> None:
    """The resident says: no, it is not fixed.

    The body is responsible again, with a new clock of the category from today; the executor is told.
    """
    check_version(appeal, version)
    check_not_part(appeal)
    target_of(Verb.REOPEN, State(appeal.state))
    city = directory()
    clock = clock_fields(start_of(now, city), appeal.category, city, now, track=appeal.track)
    said = {"reason": needed(clean_text(reason), most=4_000), "due": due_fact_of(clock)}
    claim_photos(photos, appeal=appeal, kind=PhotoKind.NOT_FIXED, round_=appeal.reopens + 1)
    move(
        appeal, Verb.REOPEN, kind=EventKind.REOPENED, now=now, facts=said, resolution=Resolution.NOT_FIXED,
        reopens=appeal.reopens + 1, outcome="", replied_at=None, photos_count=appeal.photos_count + len(photos),
        master=None, joined_from="", **clock,
    )  # fmt: skip


@transaction.atomic
def rate_reply(appeal: Appeal, *, rating: int, comment: str = "", now: datetime, version: int | None = None) -> None:
    """Rate the answer from 1 to 5; a second rating replaces the first."""
    check_not_part(appeal)
    if not 1 <= rating <= HIGHEST_RATING:
        raise Refused("rating_range")
    said = {"rating": rating, "comment": clean_text(comment)[:1_000]}
    move(appeal, Verb.RATE, kind=EventKind.RATED, now=now, version=version, facts=said, rating=rating)


@transaction.atomic
def withdraw_appeal(appeal: Appeal, *, reason: str = "", now: datetime, version: int | None = None) -> None:
    """Take the appeal back (art. 64), with its parts. What was joined to it stays: the oldest takes its place."""
    check_version(appeal, version)
    target_of(Verb.WITHDRAW, State(appeal.state))
    said = {"reason": clean_text(reason)[:1_000]}
    withdraw_parts(appeal, reason=said["reason"], now=now)
    if appeal.state != State.JOINED:
        hand_over(appeal, now=now)
    move(appeal, Verb.WITHDRAW, kind=EventKind.WITHDRAWN, now=now, version=version, facts=said)


@transaction.atomic
def follow_appeal(appeal: Appeal, *, email: str, language: str, now: datetime) -> Follower:
    """Join an appeal ("me too, keep me informed"): one more resident instead of a duplicate."""
    try:
        validate_email(email)
    except ValidationError as error:
        raise Refused("email_wrong") from error
    if appeal.appellant.email.lower() == email.lower():
        raise Refused("own_appeal_follow")
    follower, is_new = Follower.objects.get_or_create(
        appeal=appeal,
        email=email.lower(),
        defaults={"language": language, "token": secrets.token_urlsafe(16), "joined_at": now},
    )
    if is_new:
        Appeal.objects.filter(pk=appeal.pk).update(followers_count=F("followers_count") + 1)
        append(appeal, kind=EventKind.FOLLOWED, now=now)
    return follower


@transaction.atomic
def unfollow_appeal(token: str) -> bool:
    """Stop the letters; the link in each of them does it. Returns whether the follower was known."""
    follower = Follower.objects.filter(token=token).first()
    if follower is None:
        return False
    Appeal.objects.filter(pk=follower.appeal_id).update(followers_count=F("followers_count") - 1)
    follower.delete()
    return True


def close_silent_appeals(*, now: datetime, most: int = 200) -> int:
    """Close answered appeals whose resident said nothing in time (pack term `confirm_wait`).

    It stays possible to say "not fixed" later. Returns how many were closed.
    """
    city = directory()
    today = local(now, city).date()
    wait = city.terms["confirm_wait"].amount
    oldest = now - timedelta(days=wait)
    waiting = Appeal.objects.select_related("body", "category", "appellant", "executor").filter(
        state=State.REPLIED, replied_at__lt=oldest
    )
    closed = 0
    for appeal in waiting.order_by("replied_at")[:most]:
        assert appeal.replied_at is not None  # noqa: S101  the filter says so
        until = city.calendar.add(local(appeal.replied_at, city).date(), wait)
        if until >= today:
            continue
        with transaction.atomic():
            move(appeal, Verb.CLOSE, kind=EventKind.CLOSED, now=now, facts={"until": facts.day(until)})
        closed += 1
    return closed
