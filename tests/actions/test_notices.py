"""The outbox: written with the fact, tried again, never twice, and given to people in the end."""

from datetime import timedelta

import pytest
from django.core import mail
from django.db import transaction
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from opencity.notices import actions
from opencity.notices.backoff import MOST_ATTEMPTS, pause_after
from opencity.notices.models import Notice, NoticeState

LETTER = {
    "kind": "test",
    "to": "a@example.org",
    "language": "kk",
    "subject": "Сәлем",
    "text": "Мәтін",
    "about": "26-000001-5",
}


@pytest.fixture(autouse=True)
def locmem(settings: object) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"  # type: ignore[attr-defined]


def queued(key: str = "k") -> Notice:
    actions.queue_notice(key=key, now=timezone.now(), **LETTER)
    return Notice.objects.get(key=key)


def test_one_fact_tells_one_address_once() -> None:
    assert actions.queue_notice(key="k", now=timezone.now(), **LETTER)
    assert not actions.queue_notice(key="k", now=timezone.now() + timedelta(seconds=1), **LETTER)
    assert (Notice.objects.count(), ProcrastinateJob.objects.count()) == (1, 1)


def test_a_fact_that_was_rolled_back_sends_nothing() -> None:
    with transaction.atomic():
        queued()
        transaction.set_rollback(True)
    assert not Notice.objects.exists()
    assert not ProcrastinateJob.objects.exists()


def test_a_letter_is_sent_once_however_often_its_job_runs() -> None:
    notice = queued()
    assert actions.send_notice(notice.pk) == NoticeState.SENT
    assert actions.send_notice(notice.pk) is None
    assert [letter.subject for letter in mail.outbox] == ["Сәлем"]


def test_a_failing_server_is_tried_again_and_then_people_are_asked(settings: object) -> None:
    settings.EMAIL_BACKEND = "tests.no_server.EmailBackend"  # type: ignore[attr-defined]
    notice = queued()
    for attempt in range(1, MOST_ATTEMPTS):
        assert actions.send_notice(notice.pk) == NoticeState.QUEUED
        assert ProcrastinateJob.objects.count() == attempt + 1
    assert actions.send_notice(notice.pk) == NoticeState.DEAD
    notice.refresh_from_db()
    assert "no server" in notice.last_error

    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"  # type: ignore[attr-defined]
    actions.retry_notice(notice)
    assert actions.send_notice(notice.pk) == NoticeState.SENT


def test_pauses_grow_to_four_hours() -> None:
    pauses = [pause_after(n) for n in range(1, 20)]
    assert pauses == sorted(pauses)
    assert (pauses[0], pauses[-1]) == (timedelta(seconds=30), timedelta(hours=4))


def test_a_letter_whose_job_was_lost_is_queued_again() -> None:
    now = timezone.now()
    notice = queued()
    assert actions.requeue_lost(now + timedelta(minutes=29)) == 0
    assert actions.requeue_lost(now + timedelta(minutes=31)) == 1
    assert actions.requeue_lost(now + timedelta(minutes=31)) == 0
    assert ProcrastinateJob.objects.count() == 2
    assert actions.send_notice(notice.pk) == NoticeState.SENT
    assert actions.requeue_lost(now + timedelta(days=1)) == 0


def test_a_letter_in_other_hands_is_left_alone_until_the_claim_is_old() -> None:
    notice = queued()
    Notice.objects.filter(pk=notice.pk).update(claimed_at=timezone.now(), attempts=1)
    assert actions.send_notice(notice.pk) is None
    assert not mail.outbox
    Notice.objects.filter(pk=notice.pk).update(claimed_at=timezone.now() - actions.CLAIM)
    assert actions.send_notice(notice.pk) == NoticeState.SENT
    notice.refresh_from_db()
    assert (notice.attempts, notice.claimed_at) == (2, None)


def test_a_letter_that_goes_out_again_has_the_same_message_id() -> None:
    notice = queued()
    actions.send_notice(notice.pk)
    Notice.objects.filter(pk=notice.pk).update(state=NoticeState.QUEUED)  # as if the process had died before it knew
    actions.send_notice(notice.pk)
    first, again = (letter.extra_headers["Message-ID"] for letter in mail.outbox)
    assert first == again
