"""Letters do not stay for ever: their texts go by the schedule, codes a week after nobody can use them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Case, CharField, F, QuerySet, Value, When
from django.db.models.functions import Cast, Concat, Lower

from opencity.notices.models import DigestLine, Notice, NoticeState, Subscription

# Codes, and other messages that end by themselves: long enough to look after a complaint that none came.
EXPIRED_FOR = timedelta(days=7)
MOST_AT_ONCE = 1_000
GONE = "erased/"
UNSENT = (NoticeState.QUEUED, NoticeState.DEAD)


def letters_about(numbers: Sequence[str]) -> QuerySet[Notice]:
    """Letters about these things that still hold an address or a text."""
    return Notice.objects.filter(about__in=numbers).exclude(key__startswith=GONE)


def letters_to(addresses: Sequence[str]) -> QuerySet[Notice]:
    """Letters and text messages to these addresses (in small letters; phones with a plus)."""
    return Notice.objects.alias(reader=Lower("to")).filter(reader__in=addresses)


def empty_letters(rows: QuerySet[Notice]) -> int:
    """Take address, subject and text out of letters; that one was sent, when and about what, stays. How many."""
    state = Case(When(state__in=UNSENT, then=Value(NoticeState.LATE)), default=F("state"), output_field=CharField())
    return rows.update(
        key=Concat(Value(GONE), Cast("pk", CharField())), to="", subject="", text="", last_error="", gateway_id="",
        state=state,
    )  # fmt: skip


def forget_expired(now: datetime) -> int:
    """Delete messages that nobody can use since a week: codes with the contact they went to. How many."""
    old = Notice.objects.filter(expires_at__lt=now - EXPIRED_FOR).order_by("expires_at")
    forgotten = 0
    while keys := list(old.values_list("pk", flat=True)[:MOST_AT_ONCE]):
        forgotten += Notice.objects.filter(pk__in=keys).delete()[0]
    return forgotten


def export_subscriptions(addresses: Sequence[str]) -> list[dict[str, Any]]:
    """What these addresses are told about on their wish."""
    rows = Subscription.objects.filter(email__in=addresses).order_by("id")
    return [{"to": row.email, "about": str(row.said), "since": row.made_at.isoformat()} for row in rows]


def erase_subscriptions(addresses: Sequence[str]) -> int:
    """End what these addresses are told about."""
    rows = Subscription.objects.filter(email__in=addresses)
    DigestLine.objects.filter(subscription__in=rows).delete()
    return rows.delete()[0]
