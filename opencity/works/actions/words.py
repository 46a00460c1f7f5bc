"""What residents say of a work beside the official state: done, or not done."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Count, Q
from django.utils.crypto import salted_hmac

from opencity.core.refused import Refused
from opencity.language.normal import clean_text
from opencity.language.redact import redact
from opencity.works.life import State
from opencity.works.models import Word, Work

MOST_NOTE = 500
SPOKEN_OF = frozenset({State.FINISHED, State.UNDER_WAY, State.PAUSED})
MOST_NOTES = 20


def voice_of(secret: str) -> str:
    """The keyed hash of a cookie or a person: one voice, that nobody can trace back."""
    return salted_hmac("opencity.works.word", secret, algorithm="sha256").hexdigest()


@transaction.atomic
def say_word(work: Work, *, voice: str, done: bool, note: str = "", now: datetime) -> Word:
    """Say done or not done; said again it changes the word. Personal data in the note are hidden at once."""
    if work.state not in SPOKEN_OF or work.is_archive:
        raise Refused("work_word_not_now")
    note = clean_text(note).strip()
    if len(note) > MOST_NOTE:
        raise Refused("text_too_long", length=len(note), limit=MOST_NOTE)
    hidden = redact(note, marker="…") if note else ""
    Work.objects.select_for_update().only("pk").get(pk=work.pk)
    said, _made = Word.objects.update_or_create(
        work=work, voice=voice, defaults={"done": done, "note": hidden[:MOST_NOTE], "at": now}
    )
    counts = Word.objects.filter(work=work).aggregate(
        yes=Count("pk", filter=Q(done=True)), no=Count("pk", filter=Q(done=False))
    )
    # No version: what residents say must not overtake an official who is writing.
    work.done_count, work.not_done_count = counts["yes"], counts["no"]
    Work.objects.filter(pk=work.pk).update(done_count=work.done_count, not_done_count=work.not_done_count)
    return said
