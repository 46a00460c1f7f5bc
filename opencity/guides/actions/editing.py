"""Writing an edition."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from opencity.accounts.models import User
from opencity.core.refused import Refused
from opencity.guides.actions.moves import locked, write
from opencity.guides.documents import plain, slots_of
from opencity.guides.models import Edition, EditionState, Guide, GuideKind
from opencity.guides.models.edition import OPEN_STATES
from opencity.guides.permissions import check_editor

SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
MOST_SLUG = 60


@transaction.atomic
def create_guide(
    *, kind: GuideKind, slug: str, document: Mapping[str, Any], by: User, now: datetime, note: str = ""
) -> Edition:
    """Begin a guide or question that is not there yet, as a draft.

    Refuses: guide_not_permitted, guide_slug_wrong, guide_slug_taken.
    """
    check_editor(by)
    if len(slug) > MOST_SLUG or not SLUG.fullmatch(slug):
        raise Refused("guide_slug_wrong")
    data = {**plain(document), _name(kind): slug}
    titles = data.get("question" if kind == GuideKind.FAQ else "titles") or {}
    guide, made = Guide.objects.get_or_create(
        kind=kind, slug=slug, defaults={"titles": titles, "created_at": now, "changed_at": now}
    )
    if not made:
        raise Refused("guide_slug_taken")
    return _draft(guide, data, number=1, by=by, now=now, note=note)


@transaction.atomic
def start_edition(guide: Guide, *, by: User, now: datetime) -> Edition:
    """Begin the next edition with what the last one says; where one is open already, that one.

    A withdrawn guide comes back this way.
    """
    check_editor(by)
    Guide.objects.select_for_update().get(pk=guide.pk)
    if found := Edition.objects.filter(guide=guide, state__in=OPEN_STATES).select_related("guide").first():
        return found
    last = Edition.objects.filter(guide=guide).order_by("-number").first()
    basis = guide.current or last
    return _draft(guide, basis.document if basis else {}, number=(last.number if last else 0) + 1, by=by, now=now)


@transaction.atomic
def save_draft(
    edition: Edition, *, document: Mapping[str, Any], version: int, by: User, now: datetime, note: str | None = None
) -> Edition:
    """Keep what was written; texts may still be missing, the address may not change.

    Refuses: guide_not_permitted, edition_changed_meanwhile, edition_moved_on, edition_slug_fixed.
    """
    found = locked(edition, by=by, allowed={EditionState.DRAFT}, version=version)
    data = plain(document)
    if data.get(_name(found.guide.kind)) != found.guide.slug:
        raise Refused("edition_slug_fixed", slug=found.guide.slug)
    writers = found.writers if by.pk in found.writers else [*found.writers, by.pk]
    fields = {"document": data, "missing": missing_in(data), "author": by, "writers": writers}
    if note is not None:
        fields["note"] = note[:500]
    return write(found, now=now, **fields)


@transaction.atomic
def discard_edition(edition: Edition, *, version: int, by: User, now: datetime) -> None:
    """Throw a draft away; what is published stays. A guide that never had anything else goes too."""
    found = locked(edition, by=by, allowed={EditionState.DRAFT}, version=version)
    guide = found.guide
    found.delete()
    if not guide.editions.exists():
        guide.delete()


def missing_in(data: Mapping[str, Any]) -> int:
    """How many texts a language lacks."""
    return sum(len(slot.missing) for slot in slots_of(data))


def _name(kind: str) -> str:
    return "code" if kind == GuideKind.FAQ else "slug"


def _draft(guide: Guide, data: Mapping[str, Any], *, number: int, by: User, now: datetime, note: str = "") -> Edition:
    return Edition.objects.create(
        guide=guide, number=number, document=dict(data), missing=missing_in(data), note=note[:500],
        author=by, writers=[by.pk], created_at=now, changed_at=now,
    )  # fmt: skip
