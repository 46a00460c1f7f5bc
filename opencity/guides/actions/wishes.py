r"""\"My situation is not here\": from a wish to a guide, or to the reason why there is none."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import F

from opencity.accounts.models import User
from opencity.core.refused import Refused
from opencity.guides.actions.telling import ask_to_confirm, tell_declined
from opencity.guides.documents import CONTROL, LANGUAGES
from opencity.guides.likeness import keys_of
from opencity.guides.models import Asker, Guide, Wish, WishState
from opencity.guides.permissions import check_editor
from opencity.guides.words import MARKER, has_words, hidden

MOST_TEXT = 1_000
RUNNING = (WishState.WISHED, WishState.WRITING)
FORGET_AFTER = timedelta(days=7)


@dataclass(frozen=True)
class Wished:
    """What became of a wish: whether it is new, and whether personal data were taken out of it."""

    wish: Wish
    is_new: bool
    redacted: bool


@transaction.atomic
def add_wish(
    *, text: str, language: str, submission: UUID, now: datetime, email: str = "", by: User | None = None
) -> Wished:
    """Put a wish on the public list, without personal data. The same form twice is one wish.

    Refuses: wish_text_needed, wish_too_long, wish_email_wrong.
    """
    if len(text) > MOST_TEXT:
        raise Refused("wish_too_long", length=len(text), limit=MOST_TEXT)
    words = hidden(text)
    if not has_words(words):
        raise Refused("wish_text_needed")
    address = _address(email)
    facts: dict[str, Any] = {"text": words[:MOST_TEXT], "language": language, "keys": keys_of(words), "added_by": by}
    facts |= {"created_at": now, "changed_at": now}
    wish, is_new = Wish.objects.get_or_create(submission=submission, defaults=facts)
    if is_new and address:
        _ask(wish, address, language, now)
    return Wished(wish, is_new, MARKER in words and MARKER not in text)


@transaction.atomic
def join_wish(wish: Wish, *, email: str, language: str, now: datetime, counts: bool = True) -> Wish:
    """One more person wants it. `counts` False: this person was counted before and only leaves an address.

    Refuses: wish_closed, wish_email_wrong.
    """
    address = _address(email)
    found = Wish.objects.select_for_update().get(pk=wish.pk)
    if found.state not in RUNNING:
        raise Refused("wish_closed")
    if counts:
        Wish.objects.filter(pk=found.pk).update(count=F("count") + 1, changed_at=now)
    if address:
        _ask(found, address, language, now)
    return found


@transaction.atomic
def confirm_asker(token: UUID, *, now: datetime) -> Asker | None:
    """Confirm an address by its letter; None when the link is no longer known."""
    found = Asker.objects.select_for_update().select_related("wish").filter(token=token).first()
    if found is not None and found.confirmed_at is None:
        found.confirmed_at = now
        found.save(update_fields=["confirmed_at"])
    return found


def leave_wish(token: UUID) -> bool:
    """Forget an address."""
    return bool(Asker.objects.filter(token=token).delete()[0])


def forget_askers(now: datetime) -> int:
    """Forget addresses that nobody confirmed within a week."""
    return Asker.objects.filter(confirmed_at__isnull=True, created_at__lt=now - FORGET_AFTER).delete()[0]


@transaction.atomic
def take_wish(wish: Wish, *, guide: Guide, by: User, now: datetime) -> Wish:
    """Say that a guide is being written for this wish. Refuses: guide_not_permitted, wish_closed."""
    found = _running(wish, by)
    found.state, found.guide, found.changed_at = WishState.WRITING, guide, now
    found.save(update_fields=["state", "guide", "changed_at"])
    return found


@transaction.atomic
def decline_wish(wish: Wish, *, reason: Mapping[str, str], by: User, now: datetime) -> Wish:
    """Say why there will be none. Refuses: guide_not_permitted, wish_closed, wish_reason_needed."""
    found = _running(wish, by)
    words = {code: CONTROL.sub("", reason.get(code, "")).strip()[:500] for code in LANGUAGES}
    if not all(words.values()):
        raise Refused("wish_reason_needed")
    found.state, found.reason, found.changed_at = WishState.DECLINED, words, now
    found.save(update_fields=["state", "reason", "changed_at"])
    found.refresh_from_db()
    tell_declined(found, now=now)
    return found


@transaction.atomic
def hide_wish(wish: Wish, *, by: User, now: datetime) -> None:
    """Take spam away: nobody sees it, nobody is written to."""
    found = _running(wish, by)
    found.askers.all().delete()
    found.state, found.changed_at = WishState.HIDDEN, now
    found.save(update_fields=["state", "changed_at"])


def _running(wish: Wish, by: User) -> Wish:
    check_editor(by)
    found = Wish.objects.select_for_update().get(pk=wish.pk)
    if found.state not in RUNNING:
        raise Refused("wish_closed")
    return found


def _address(email: str) -> str:
    address = CONTROL.sub("", email).strip().lower()
    if not address:
        return ""
    try:
        validate_email(address)
    except ValidationError as error:
        raise Refused("wish_email_wrong") from error
    if len(address) > 254:
        raise Refused("wish_email_wrong")
    return address


def _ask(wish: Wish, email: str, language: str, now: datetime) -> None:
    asker, made = Asker.objects.get_or_create(
        wish=wish, email=email, defaults={"language": language, "created_at": now}
    )
    if made:
        ask_to_confirm(asker, now=now)
