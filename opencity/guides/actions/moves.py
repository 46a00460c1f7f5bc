"""The one door of editions: who may, is it still as shown, does the state allow it; then write and count up."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from opencity.accounts.models import User
from opencity.core.refused import Refused
from opencity.guides.models import Edition, EditionState, Guide, GuideKind, Mention, Shelf
from opencity.guides.permissions import check_editor
from opencity.guides.reading import mentions_of
from opencity.guides.schema import Faq
from opencity.guides.schema import Guide as GuideDocument


def locked(edition: Edition, *, by: User, allowed: Iterable[EditionState], version: int | None) -> Edition:
    """The edition as it is now, held until the end of the transaction; refuses whoever comes too late."""
    check_editor(by)
    found = Edition.objects.select_for_update(of=("self",)).select_related("guide").get(pk=edition.pk)
    if version is not None and found.version != version:
        raise Refused("edition_changed_meanwhile")
    if found.state not in set(allowed):
        raise Refused("edition_moved_on")
    return found


def write(edition: Edition, *, now: datetime, **fields: Any) -> Edition:
    """Set fields of a locked edition; its version grows."""
    for name, value in fields.items():
        setattr(edition, name, value)
    edition.version += 1
    edition.changed_at = now
    edition.save(update_fields=[*fields, "version", "changed_at"])
    Guide.objects.filter(pk=edition.guide_id).update(changed_at=now)
    return edition


def document_of(edition: Edition) -> GuideDocument | Faq:
    """The checked document of an edition."""
    model = Faq if edition.guide.kind == GuideKind.FAQ else GuideDocument
    return model.model_validate(edition.document)


def note_mentions(edition: Edition, document: GuideDocument | Faq) -> None:
    """Write down which bodies, categories and guides an edition speaks of."""
    from opencity.directory.models import Body, Category  # noqa: PLC0415  only here

    codes: dict[str, set[str]] = {"body": set(), "category": set(), "guide": set()}
    for kind, code in mentions_of(document):
        codes[kind].add(code)
    rows = [Mention(edition=edition, body=body) for body in Body.objects.filter(code__in=codes["body"])]
    rows += [Mention(edition=edition, category=one) for one in Category.objects.filter(code__in=codes["category"])]
    guides = Guide.objects.filter(kind=GuideKind.GUIDE, slug__in=codes["guide"])
    rows += [Mention(edition=edition, guide=guide) for guide in guides]
    Mention.objects.filter(edition=edition).delete()
    Mention.objects.bulk_create(rows)


def put_on_shelf(edition: Edition, document: GuideDocument | Faq, *, now: datetime) -> None:
    """Let the public see an edition in place of the one before."""
    guide = edition.guide
    before = Edition.objects.filter(guide=guide, state=EditionState.PUBLISHED).exclude(pk=edition.pk)
    before.update(state=EditionState.REPLACED, ended_at=now)
    write(edition, now=now, state=EditionState.PUBLISHED, published_at=now, publish_at=None)
    titled = document.question if isinstance(document, Faq) else document.titles
    guide.theme = document.categories[0] if isinstance(document, Faq) else document.theme
    guide.titles, guide.review_by, guide.current = titled, document.review_by, edition
    guide.withdrawn_at, guide.withdrawn_why, guide.nearest, guide.changed_at = None, {}, None, now
    guide.save()
    note_mentions(edition, document)
    renew_shelf()


def renew_shelf() -> None:
    """Tell every process to read again."""
    Shelf.objects.update_or_create(pk=1, defaults={"stamp": uuid.uuid4()})
