"""What readers say of a guide. Personal data are hidden before anything is kept."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import F

from opencity.accounts.models import User
from opencity.core.refused import Refused
from opencity.guides.models import Guide, Remark, RemarkKind, Tally
from opencity.guides.permissions import check_editor
from opencity.guides.words import hidden

MOST_TEXT = 1_000
MOST_QUOTE = 500


@transaction.atomic
def give_verdict(
    guide: Guide, *, edition: int, useful: bool, text: str, step: str, language: str, now: datetime
) -> Remark | None:
    """Count "useful" or "not useful"; a reason is kept for the editors. Refuses: remark_too_long."""
    kind = RemarkKind.USEFUL if useful else RemarkKind.USELESS
    words = _words(text)
    _tally(guide, step, kind)
    if not words:
        return None
    return _keep(guide, edition=edition, kind=kind, text=words, quote="", step=step, language=language, now=now)


@transaction.atomic
def report_mistake(
    guide: Guide, *, edition: int, text: str, quote: str, step: str, language: str, now: datetime
) -> Remark:
    """Keep what a reader says is wrong. Refuses: remark_text_needed, remark_too_long."""
    words, marked = _words(text), hidden(quote)[:MOST_QUOTE]
    if not words and not marked:
        raise Refused("remark_text_needed")
    _tally(guide, step, RemarkKind.MISTAKE)
    kind = RemarkKind.MISTAKE
    return _keep(guide, edition=edition, kind=kind, text=words, quote=marked, step=step, language=language, now=now)


@transaction.atomic
def close_remark(remark: Remark, *, by: User, now: datetime) -> None:
    """Take a remark off the list: it was read and seen to. Twice does nothing."""
    check_editor(by)
    Remark.objects.filter(pk=remark.pk, done_at__isnull=True).update(done_at=now, done_by=by)


def _words(text: str) -> str:
    if len(text) > MOST_TEXT:
        raise Refused("remark_too_long", limit=MOST_TEXT)
    return hidden(text)[:MOST_TEXT]


def _tally(guide: Guide, step: str, kind: RemarkKind) -> None:
    row, _made = Tally.objects.get_or_create(guide=guide, step=step, kind=kind)
    Tally.objects.filter(pk=row.pk).update(count=F("count") + 1)


def _keep(
    guide: Guide, *, edition: int, kind: RemarkKind, text: str, quote: str, step: str, language: str, now: datetime
) -> Remark:
    return Remark.objects.create(
        guide=guide, edition=edition, kind=kind, text=text, quote=quote, step=step, language=language, at=now
    )
