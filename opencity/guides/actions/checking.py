"""A second pair of eyes."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from opencity.accounts.models import User
from opencity.core.refused import Refused
from opencity.directory.queries import directory
from opencity.guides.actions.moves import document_of, locked, note_mentions, write
from opencity.guides.documents import Kind, problems_in
from opencity.guides.models import Edition, EditionState
from opencity.guides.queries.shelf import known_codes

MOST_TOLD = 5


@transaction.atomic
def send_to_check(edition: Edition, *, version: int, by: User, now: datetime) -> Edition:
    """Ask another editor to check: the document must be complete in every language.

    Refuses: guide_not_permitted, edition_changed_meanwhile, edition_moved_on, edition_not_complete.
    """
    found = locked(edition, by=by, allowed={EditionState.DRAFT}, version=version)
    kind: Kind = "faq" if found.guide.kind == "faq" else "guide"
    problems = problems_in(found.document, kind=kind, known=known_codes(directory()))
    if problems:
        more = f" (+{len(problems) - MOST_TOLD})" if len(problems) > MOST_TOLD else ""
        raise Refused("edition_not_complete", problems="; ".join(problems[:MOST_TOLD]) + more)
    note_mentions(found, document_of(found))
    return write(found, now=now, state=EditionState.CHECK, sent_at=now, checker=None, checked_at=None)


@transaction.atomic
def check_edition(edition: Edition, *, version: int, by: User, now: datetime) -> Edition:
    """Say that the facts are right. Never who wrote any of it.

    Refuses: guide_not_permitted, edition_changed_meanwhile, edition_moved_on, edition_own.
    """
    found = locked(edition, by=by, allowed={EditionState.CHECK}, version=version)
    if by.pk in {found.author_id, *found.writers}:
        raise Refused("edition_own")
    return write(found, now=now, checker=by, checked_at=now)


@transaction.atomic
def return_edition(edition: Edition, *, version: int, by: User, now: datetime, note: str = "") -> Edition:
    """Give an edition back to its writers; a check that was passed no longer counts."""
    waiting = {EditionState.CHECK, EditionState.SCHEDULED}
    found = locked(edition, by=by, allowed=waiting, version=version)
    fields = {"note": note[:500]} if note else {}
    return write(found, now=now, state=EditionState.DRAFT, checker=None, checked_at=None, publish_at=None, **fields)
