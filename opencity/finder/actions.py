"""Remembering what was searched in vain."""

from __future__ import annotations

from datetime import date

from django.db.models import F

from opencity.finder.models import Miss
from opencity.language.gist import gist
from opencity.language.normal import clean_text
from opencity.language.redact import redact

LONGEST, MOST_WORDS = 200, 12
MARKER = "…"
MOST_A_DAY = 5_000  # rows; a flood of invented words must not fill the disk


def note_miss(query: str, *, language: str, day: date) -> None:
    """Count a search that found nothing sure. Who asked is not kept; what looks personal is hidden.

    A text of more than `MOST_WORDS` words is a letter and is not kept: it belongs into an appeal or a wish.
    """
    text = redact(" ".join(clean_text(query).split())[:LONGEST], marker=MARKER)
    key = gist(text, most=MOST_WORDS)
    if not key:
        return
    known = Miss.objects.filter(day=day, key=key)
    if known.update(count=F("count") + 1) or Miss.objects.filter(day=day).count() >= MOST_A_DAY:
        return
    Miss.objects.bulk_create([Miss(day=day, key=key, text=text, language=language)], ignore_conflicts=True)


def settle_miss(miss: Miss) -> None:
    """An editor has seen to it: gone from the list of every day."""
    Miss.objects.filter(key=miss.key).update(done=True)
