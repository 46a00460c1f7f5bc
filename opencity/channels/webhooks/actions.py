"""Telling other systems, in order and until they have taken it.

Subjects know nothing of faces, so nothing is pushed: new events are read after a stored position.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone

from opencity.appeals.events import Audience, EventKind, kinds_for
from opencity.appeals.models import Event
from opencity.channels.api.rows import page_address
from opencity.channels.models import Delivery, DeliveryState, Webhook
from opencity.channels.webhooks.sending import NotDelivered, check_url, post
from opencity.channels.webhooks.signing import sign
from opencity.notices.backoff import MOST_ATTEMPTS, pause_after

MOST_AT_ONCE = 500
# Numbers of events are given before the commit, so a smaller one may appear after a greater one was read:
# that many numbers before the position are looked at again.
LOOK_BACK = 2_000
TOLD = frozenset(kinds_for(Audience.PUBLIC))


def add_webhook(url: str, *, kinds: Sequence[str] = (), secret: str = "", now: datetime) -> Webhook:
    """A new webhook; it is told what happens from now on. `ValueError` for kinds that are not told to anybody."""
    check_url(url)
    if strange := set(kinds) - TOLD:
        message = f"not told: {', '.join(sorted(strange))}; known: {', '.join(sorted(TOLD))}"
        raise ValueError(message)
    last = Event.objects.order_by("-id").values_list("id", flat=True).first()
    return Webhook.objects.create(
        url=url,
        kinds=sorted(kinds),
        secret=secret or secrets.token_urlsafe(32),
        begun=last or 0,
        position=last or 0,
        created_at=now,
    )


def collect(webhook: Webhook) -> int:
    """Note the new events for a webhook; returns how many. Run twice at once it notes each once."""
    with transaction.atomic():
        webhook = Webhook.objects.select_for_update().get(pk=webhook.pk)
        new = Event.objects.filter(id__gt=webhook.position).order_by("id")
        last = list(new.values_list("id", flat=True)[:MOST_AT_ONCE])[-1:]
        upto = last[0] if last else webhook.position
        since = Event.objects.filter(id__gt=max(webhook.begun, webhook.position - LOOK_BACK), id__lte=upto)
        known = Delivery.objects.filter(webhook=webhook, event=OuterRef("pk"))
        found = _told(webhook, since).filter(~Exists(known)).values_list("id", flat=True)
        noted = [Delivery(webhook=webhook, event_id=number) for number in found]
        Delivery.objects.bulk_create(noted, ignore_conflicts=True)
        if upto != webhook.position:
            Webhook.objects.filter(pk=webhook.pk).update(position=upto)
        return len(noted)


def deliver(webhook: Webhook, *, now: datetime) -> int:
    """Send what waits, oldest first, until one is not taken; returns how many were. A later one never overtakes.

    After a failure the webhook rests (30 s, doubling, at most 4 hours); what failed too often is put aside as dead.
    Sent at least once: the other side knows a repeated one by its `id`.
    """
    if not webhook.active or (webhook.paused_until and webhook.paused_until > now):
        return 0
    sent = 0
    waiting = Delivery.objects.filter(webhook=webhook, state=DeliveryState.WAITING).order_by("event_id")
    for delivery in waiting.select_related(*RELATED)[:MOST_AT_ONCE]:
        if not _send(webhook, delivery):
            break
        sent += 1
    return sent


def replay(webhook: Webhook, *, since: int) -> int:
    """Send events again from the number `since` on; returns how many will be sent."""
    with transaction.atomic():
        events = _told(webhook, Event.objects.filter(id__gte=since, id__lte=webhook.position))
        again = {"state": DeliveryState.WAITING, "attempts": 0, "last_error": ""}
        numbers = list(events.values_list("id", flat=True))
        Delivery.objects.bulk_create(
            [Delivery(webhook=webhook, event_id=number) for number in numbers], ignore_conflicts=True
        )
        Webhook.objects.filter(pk=webhook.pk).update(paused_until=None)
        return Delivery.objects.filter(webhook=webhook, event_id__in=numbers).update(**again)


RELATED = tuple(f"event__appeal__{name}" for name in ("category", "body", "district"))


def payload(event: Event) -> dict[str, Any]:
    """What is told: facts that are public, nothing that somebody wrote."""
    appeal = event.appeal
    return {
        "id": event.pk,
        "event": event.kind,
        "at": event.at.isoformat(),
        "appeal": {
            "number": appeal.number,
            "url": page_address(appeal.number, language=appeal.language),
            "state": appeal.state,
            "outcome": appeal.outcome or None,
            "category": appeal.category.code if appeal.category else None,
            "body": appeal.body.code,
            "district": appeal.district.code if appeal.district else None,
            "due_on": appeal.due_on.isoformat(),
        },
    }


def _told(webhook: Webhook, events: QuerySet[Event]) -> QuerySet[Event]:
    kinds = [kind for kind in EventKind if kind in TOLD and (not webhook.kinds or kind.value in webhook.kinds)]
    return events.filter(Q(appeal__is_public=True), kind__in=kinds).order_by("id")


def _send(webhook: Webhook, delivery: Delivery) -> bool:
    body = json.dumps(payload(delivery.event), ensure_ascii=False).encode()
    moment = timezone.now()
    stamp = int(moment.timestamp())
    headers = {
        "Content-Type": "application/json",
        "User-Agent": "opencity-webhooks/1",
        "X-Delivery": str(delivery.pk),
        "X-Timestamp": str(stamp),
        "X-Signature": sign(webhook.secret, stamp, body),
    }
    try:
        post(webhook.url, body, headers)
    except NotDelivered as error:
        _put_off(webhook, delivery, str(error), moment)
        return False
    Delivery.objects.filter(pk=delivery.pk).update(
        state=DeliveryState.SENT, attempts=F("attempts") + 1, sent_at=moment, last_error=""
    )
    return True


def _put_off(webhook: Webhook, delivery: Delivery, error: str, moment: datetime) -> None:
    attempts = delivery.attempts + 1
    state = DeliveryState.DEAD if attempts >= MOST_ATTEMPTS else DeliveryState.WAITING
    Delivery.objects.filter(pk=delivery.pk).update(state=state, attempts=attempts, last_error=error[:300])
    Webhook.objects.filter(pk=webhook.pk).update(paused_until=moment + pause_after(attempts))
