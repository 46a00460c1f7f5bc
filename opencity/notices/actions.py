"""Writing to the outbox and sending from it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime, timedelta

from django.core.mail import EmailMessage
from django.db import transaction
from django.utils import timezone
from procrastinate.contrib.django import app

from opencity.notices.backoff import MOST_ATTEMPTS, pause_after
from opencity.notices.models import Notice, NoticeState

SEND = "notices.send"
LOST_AFTER = timedelta(minutes=30)
_jobs: ContextVar[bool] = ContextVar("jobs", default=True)


def queue_notice(
    *, key: str, kind: str, to: str, language: str, subject: str, text: str, about: str, now: datetime
) -> bool:
    """Put one letter into the outbox and its job into the queue, in the caller's transaction.

    The same `key` a second time does nothing: a fact tells each addressee once. Returns whether it
    was new.
    """
    notice = Notice(
        key=key, kind=kind, to=to, language=language, subject=subject[:250], text=text, about=about,
        created_at=now, next_try_at=now,
    )  # fmt: skip
    Notice.objects.bulk_create([notice], ignore_conflicts=True)
    saved = Notice.objects.filter(key=key, created_at=now, attempts=0).values_list("pk", flat=True).first()
    if saved is None:
        return False
    if _jobs.get():
        app.configure_task(SEND).defer(notice_id=saved)
    return True


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

    The row is locked while it is sent, and a sent one is never sent again, so the job may run twice.
    """
    with transaction.atomic():
        notice = Notice.objects.select_for_update(skip_locked=True).filter(pk=notice_id).first()
        if notice is None or notice.state != NoticeState.QUEUED:
            return None
        notice.attempts += 1
        try:
            _email(notice)
        except Exception as error:  # noqa: BLE001  whatever the mail server does, the letter stays with us
            _put_off(notice, error)
        else:
            notice.state, notice.sent_at, notice.last_error = NoticeState.SENT, timezone.now(), ""
        notice.save(update_fields=["state", "sent_at", "attempts", "last_error", "next_try_at"])
        return NoticeState(notice.state)


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
    EmailMessage(
        subject=notice.subject,
        body=notice.text,
        to=[notice.to],
        headers={
            "Message-ID": f"<{notice.pk}.{notice.created_at:%Y%m%d%H%M%S}@reception>",
            "Auto-Submitted": "auto-generated",
        },
    ).send()


def _put_off(notice: Notice, error: Exception) -> None:
    notice.last_error = f"{type(error).__name__}: {error}"[:1000]
    if notice.attempts >= MOST_ATTEMPTS:
        notice.state = NoticeState.DEAD
        return
    pause: timedelta = pause_after(notice.attempts)
    notice.next_try_at = timezone.now() + pause
    app.configure_task(SEND, schedule_in={"seconds": int(pause.total_seconds())}).defer(notice_id=notice.pk)
