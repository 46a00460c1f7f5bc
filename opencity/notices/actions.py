"""Writing to the outbox and sending from it."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime, timedelta

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import OperationalError, connection, transaction
from django.utils import timezone
from procrastinate.contrib.django import app

from opencity.directory.queries import directory, local
from opencity.notices.backoff import MOST_ATTEMPTS, pause_after
from opencity.notices.models import Delivery, Notice, NoticeChannel, NoticeState
from opencity.notices.quiet import after_quiet
from opencity.notices.sms import send_sms

SEND = "notices.send"
LOST_AFTER = timedelta(minutes=30)
# How long a claim holds: longer than any conversation with a mail server, shorter than `LOST_AFTER`.
CLAIM = timedelta(minutes=10)
PAUSES = (0.5, 1, 2, 4, 8)  # seconds to wait for a database that is starting
# What sending writes besides the state.
WRITTEN = ("text", "gateway_id", "delivery")
# A message that arrived has arrived, whatever a late report of a retry says.
_RANK = {Delivery.SENT.value: 0, Delivery.FAILED.value: 1, Delivery.DELIVERED.value: 2}
_jobs: ContextVar[bool] = ContextVar("jobs", default=True)


def queue_notice(
    *,
    key: str,
    kind: str,
    to: str,
    language: str,
    subject: str,
    text: str,
    about: str,
    now: datetime,
    channel: str = NoticeChannel.EMAIL,
    urgent: bool = False,
    expires_at: datetime | None = None,
    leave_url: str = "",
) -> bool:
    """Put one letter or text message into the outbox and its job into the queue, in the caller's transaction.

    The same `key` a second time does nothing: a fact tells each addressee once. Returns whether it
    was new. A text message that is not `urgent` waits for the end of the city's quiet hours. After
    `expires_at` it is not sent any more.
    """
    at = _not_before(channel, now, urgent=urgent)
    notice = Notice(
        key=key, kind=kind, channel=channel, urgent=urgent, to=to, language=language, subject=subject[:250], text=text,
        about=about, created_at=now, next_try_at=at, expires_at=expires_at, leave_url=leave_url,
    )  # fmt: skip
    Notice.objects.bulk_create([notice], ignore_conflicts=True)
    saved = Notice.objects.filter(key=key, created_at=now, attempts=0).values_list("pk", flat=True).first()
    if saved is None:
        return False
    if _jobs.get():
        app.configure_task(SEND, schedule_at=at if at > now else None).defer(notice_id=saved)
    return True


def _not_before(channel: str, now: datetime, *, urgent: bool) -> datetime:
    """When it may go out: a text message at night only in an emergency or with a code somebody waits for."""
    if channel != NoticeChannel.SMS or urgent:
        return now
    city = directory()
    quiet = city.working_rules.quiet_hours
    return after_quiet(local(now, city), begin=quiet.begin, end=quiet.end)


def makes_jobs() -> bool:
    """Whether letters written now get their jobs."""
    return _jobs.get()


@contextmanager
def without_jobs() -> Iterator[None]:
    """Letters written inside get no job: for those of the past, which nobody shall send."""
    token = _jobs.set(False)
    try:
        yield
    finally:
        _jobs.reset(token)


def send_notice(notice_id: int) -> NoticeState | None:
    """Send one letter; after a failure plan the next try, after too many give it to people.

    The claim is committed before the letter leaves and what became of it afterwards, so no transaction waits for
    a mail server and the job may run twice. A process that is killed between the two leaves a claim: when that is
    `CLAIM` old, the letter goes out once more under the same Message-ID, by which mail programs know a double.
    SMTP knows no other way: nobody can commit in two houses at once.
    """
    if (notice := _claim(notice_id)) is None or notice.claimed_at is None:
        return None if notice is None else NoticeState(notice.state)
    try:
        _hand_over(notice)
    except Exception as error:  # noqa: BLE001  whatever the mail server does, the letter stays with us
        failed = f"{type(error).__name__}: {error}"[:1000]
    else:
        failed = ""
    return _note_outcome(notice, failed)


def _claim(notice_id: int) -> Notice | None:
    """Take a letter in hand; None when it is done or in other hands. Without `claimed_at` it is not its time."""
    with transaction.atomic():
        notice = Notice.objects.select_for_update(skip_locked=True).filter(pk=notice_id).first()
        if notice is None or notice.state != NoticeState.QUEUED:
            return None
        now = timezone.now()
        if notice.claimed_at is not None and notice.claimed_at > now - CLAIM:
            return None
        notice.claimed_at = None
        if _is_late(notice) or _waits_for_morning(notice):
            return notice
        notice.claimed_at, notice.attempts = now, notice.attempts + 1
        notice.save(update_fields=["claimed_at", "attempts"])
        return notice


def _note_outcome(notice: Notice, failed: str) -> NoticeState:
    """Write what became of a letter. A database that is just starting anew is waited for: the letter has left."""
    for pause in (*PAUSES, None):
        try:
            with transaction.atomic():
                notice.claimed_at = None
                if failed:
                    _put_off(notice, failed)
                else:
                    notice.state, notice.sent_at, notice.last_error = NoticeState.SENT, timezone.now(), ""
                notice.save(update_fields=["state", "sent_at", "claimed_at", "last_error", "next_try_at", *WRITTEN])
            break
        except OperationalError:
            if pause is None or connection.in_atomic_block:
                raise
            connection.close()
            time.sleep(pause)
    return NoticeState(notice.state)


def note_delivery(gateway_id: str, delivery: Delivery, *, now: datetime) -> bool:
    """What the gateway reports of one of its messages; whether it is one of ours.

    Reports come twice and in any order: one that says less than is known changes nothing.
    """
    found = (
        Notice.objects.filter(channel=NoticeChannel.SMS, gateway_id=gateway_id) if gateway_id else Notice.objects.none()
    )
    with transaction.atomic():
        notice = found.select_for_update().order_by("-id").first()
        if notice is None:
            return False
        if _RANK[delivery] > _RANK.get(notice.delivery, -1):
            notice.delivery, notice.delivery_at = delivery, now
            notice.save(update_fields=["delivery", "delivery_at"])
        return True


def _is_late(notice: Notice) -> bool:
    if notice.expires_at is None or timezone.now() < notice.expires_at:
        return False
    notice.state, notice.text = NoticeState.LATE, ""
    notice.save(update_fields=["state", "text"])
    return True


def _waits_for_morning(notice: Notice) -> bool:
    """Put a text message off that a delayed job would send at night; it costs no attempt."""
    now = timezone.now()
    at = _not_before(notice.channel, now, urgent=notice.urgent)
    if at <= now:
        return False
    notice.next_try_at = at
    notice.save(update_fields=["next_try_at"])
    app.configure_task(SEND, schedule_at=at).defer(notice_id=notice.pk)
    return True


def _hand_over(notice: Notice) -> None:
    if notice.channel != NoticeChannel.SMS:
        _email(notice)
    elif settings.SMS.sends:
        notice.gateway_id = send_sms(to=notice.to, text=notice.text, key=f"{notice.pk}")
        notice.delivery = notice.delivery or Delivery.SENT
    real = settings.SMS.sends if notice.channel == NoticeChannel.SMS else not settings.EMAIL_INBOX
    if notice.expires_at is not None and real:
        notice.text = ""  # a code is of no use here any more


def retry_notice(notice: Notice) -> None:
    """Try a dead letter again, from the first attempt (the dead-letter list has the button)."""
    with transaction.atomic():
        changed = Notice.objects.filter(pk=notice.pk, state=NoticeState.DEAD).update(
            state=NoticeState.QUEUED, attempts=0, next_try_at=timezone.now()
        )
        if changed:
            app.configure_task(SEND).defer(notice_id=notice.pk)


def requeue_lost(now: datetime) -> int:
    """Queue again the letters whose job was lost, such as with a worker that was killed; how many.

    A letter is lost when its next try is half an hour overdue. A job too many does no harm.
    """
    lost = Notice.objects.filter(state=NoticeState.QUEUED, next_try_at__lt=now - LOST_AFTER)
    with transaction.atomic():
        keys = list(lost.select_for_update(skip_locked=True).values_list("pk", flat=True)[:1_000])
        Notice.objects.filter(pk__in=keys).update(next_try_at=now)
        for key in keys:
            app.configure_task(SEND).defer(notice_id=key)
    return len(keys)


def _email(notice: Notice) -> None:
    # One click in the mail program ends the letters (RFC 8058).
    leaving = {
        "List-Unsubscribe": f"<{notice.leave_url}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }
    EmailMessage(
        subject=notice.subject,
        body=notice.text,
        to=[notice.to],
        headers={
            "Message-ID": f"<{notice.pk}.{notice.created_at:%Y%m%d%H%M%S}@reception>",
            "Auto-Submitted": "auto-generated",
            **(leaving if notice.leave_url else {}),
        },
    ).send()


def _put_off(notice: Notice, error: str) -> None:
    notice.last_error = error
    if notice.attempts >= MOST_ATTEMPTS:
        notice.state = NoticeState.DEAD
        return
    pause: timedelta = pause_after(notice.attempts)
    notice.next_try_at = timezone.now() + pause
    app.configure_task(SEND, schedule_in={"seconds": int(pause.total_seconds())}).defer(notice_id=notice.pk)
