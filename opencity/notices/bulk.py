"""Many letters at once: three statements for any number of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from procrastinate.contrib.django import app
from procrastinate.types import JSONDict

from opencity.notices.actions import SEND, makes_jobs
from opencity.notices.models import Notice


@dataclass(frozen=True)
class Letter:
    """One letter, as `queue_notice` takes it."""

    key: str
    kind: str
    to: str
    language: str
    subject: str
    text: str
    about: str
    leave_url: str = ""


def queue_letters(letters: Sequence[Letter], *, now: datetime) -> int:
    """Put letters into the outbox and their jobs into the queue, in the caller's transaction; how many were new.

    The same as `queue_notice` for each: a key a second time does nothing.
    """
    if not letters:
        return 0
    rows = [
        Notice(
            key=one.key, kind=one.kind, to=one.to, language=one.language, subject=one.subject[:250], text=one.text,
            about=one.about, created_at=now, next_try_at=now, leave_url=one.leave_url,
        )
        for one in letters
    ]  # fmt: skip
    known = set(Notice.objects.filter(key__in=[row.key for row in rows]).values_list("key", flat=True))
    Notice.objects.bulk_create(rows, ignore_conflicts=True)
    new = {row.key for row in rows} - known
    saved = list(Notice.objects.filter(key__in=new, created_at=now, attempts=0).values_list("pk", flat=True))
    if saved and makes_jobs():
        jobs: list[JSONDict] = [{"notice_id": pk} for pk in saved]
        app.configure_task(SEND).batch_defer(*jobs)
    return len(saved)
