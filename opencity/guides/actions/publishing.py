"""What the public sees, and what it no longer sees."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from opencity.accounts.models import User
from opencity.core.refused import Refused
from opencity.guides.actions.moves import document_of, locked, put_on_shelf, renew_shelf, write
from opencity.guides.actions.telling import tell_askers
from opencity.guides.documents import CONTROL, LANGUAGES
from opencity.guides.models import Edition, EditionState, Guide, Wish, WishState
from opencity.guides.permissions import check_editor

READY = {EditionState.CHECK, EditionState.SCHEDULED}


@transaction.atomic
def schedule_edition(edition: Edition, *, version: int, at: datetime, by: User, now: datetime) -> Edition:
    """Let a checked edition appear by itself at a moment to come."""
    found = locked(edition, by=by, allowed=READY, version=version)
    _checked(found)
    if at <= now:
        raise Refused("publish_in_past")
    return write(found, now=now, state=EditionState.SCHEDULED, publish_at=at)


@transaction.atomic
def publish_edition(edition: Edition, *, version: int, by: User, now: datetime) -> Edition:
    """Show a checked edition now; whoever wished for the guide is told.

    Refuses: guide_not_permitted, edition_changed_meanwhile, edition_moved_on, edition_not_checked.
    """
    found = locked(edition, by=by, allowed=READY, version=version)
    _checked(found)
    _show(found, now=now)
    return found


def publish_due(now: datetime) -> int:
    """Show what was scheduled for a moment that has come; how many."""
    due = Edition.objects.filter(state=EditionState.SCHEDULED, publish_at__lte=now).values_list("pk", flat=True)
    shown = 0
    for pk in list(due):
        with transaction.atomic():
            rows = Edition.objects.select_for_update(skip_locked=True, of=("self",)).select_related("guide")
            found = rows.filter(pk=pk, state=EditionState.SCHEDULED, publish_at__lte=now).first()
            if found is not None:
                _show(found, now=now)
                shown += 1
    return shown


@transaction.atomic
def withdraw_guide(guide: Guide, *, why: Mapping[str, str], nearest: str, by: User, now: datetime) -> Guide:
    """Take a guide away; its address says why and names the nearest one (`nearest`: its slug, or "").

    Refuses: guide_not_permitted, edition_moved_on, withdraw_reason_needed, nearest_unknown.
    """
    check_editor(by)
    found = Guide.objects.select_for_update(of=("self",)).get(pk=guide.pk)
    if found.current_id is None:
        raise Refused("edition_moved_on")
    words = {code: CONTROL.sub("", why.get(code, "")).strip()[:500] for code in LANGUAGES}
    if not all(words.values()):
        raise Refused("withdraw_reason_needed")
    other = None
    if nearest:
        other = Guide.objects.filter(kind=found.kind, slug=nearest, current__isnull=False).exclude(pk=found.pk).first()
        if other is None:
            raise Refused("nearest_unknown")
    Edition.objects.filter(guide=found, state=EditionState.PUBLISHED).update(
        state=EditionState.WITHDRAWN, ended_at=now, changed_at=now
    )
    found.current, found.withdrawn_at, found.withdrawn_why = None, now, words
    found.nearest, found.review_by, found.changed_at = other, None, now
    found.save()
    renew_shelf()
    return found


def _checked(edition: Edition) -> None:
    if edition.checker_id is None:
        raise Refused("edition_not_checked")


def _show(edition: Edition, *, now: datetime) -> None:
    put_on_shelf(edition, document_of(edition), now=now)
    wishes = Wish.objects.select_for_update().filter(guide=edition.guide, state=WishState.WRITING)
    for wish in wishes:
        wish.state, wish.changed_at = WishState.PUBLISHED, now
        wish.save(update_fields=["state", "changed_at"])
        tell_askers(wish, edition.guide, now=now)
