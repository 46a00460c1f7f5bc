"""Reading the outbox."""

from datetime import datetime

from django.db.models import QuerySet

from opencity.notices.models import Notice, NoticeState


def dead_notices() -> QuerySet[Notice]:
    """Letters that could not be sent, newest first."""
    return Notice.objects.filter(state=NoticeState.DEAD).order_by("-id")


def letters() -> QuerySet[Notice]:
    """All letters, newest first: the development inbox."""
    return Notice.objects.order_by("-id")


def has_dead() -> bool:
    """Whether some letter waits for a person."""
    return Notice.objects.filter(state=NoticeState.DEAD).exists()


def oldest_waiting() -> datetime | None:
    """When the oldest unsent letter was written."""
    waiting = Notice.objects.filter(state=NoticeState.QUEUED).order_by("created_at")
    return waiting.values_list("created_at", flat=True).first()
