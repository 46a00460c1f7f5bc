"""What the city pack says, as editions. The same pack twice changes nothing; what editors wrote is never run over."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction

from opencity.guides.actions.moves import put_on_shelf, renew_shelf
from opencity.guides.documents import dumped
from opencity.guides.models import Edition, Guide, GuideKind, IndexYear
from opencity.guides.reading import Shelf
from opencity.guides.schema import Faq
from opencity.guides.schema import Guide as GuideDocument

NOTE = "city pack"


@dataclass
class LoadReport:
    """What a load changed. `kept`: the pack says something new, but editors have written since; look at these."""

    added: int = 0
    renewed: int = 0
    unchanged: int = 0
    kept: list[str] = field(default_factory=list)


@transaction.atomic
def load_guides(shelf: Shelf, *, now: datetime) -> LoadReport:
    """Bring guides, questions and the monthly index of a pack in.

    A document becomes a new edition only when the pack changed it since the last load and no editor wrote or withdrew
    the guide in between. What left the pack stays as it is.
    """
    report = LoadReport()
    _load_years(shelf)
    known = {(guide.kind, guide.slug): guide for guide in Guide.objects.select_for_update()}
    # A guide may point at one that comes later in the alphabet: all addresses first.
    for kind, slug, document in _documents(shelf):
        if (kind, slug) not in known:
            titles = document.question if isinstance(document, Faq) else document.titles
            known[kind, slug] = Guide.objects.create(
                kind=kind, slug=slug, titles=titles, created_at=now, changed_at=now
            )
    edited = set(Edition.objects.filter(author__isnull=False).values_list("guide_id", flat=True))
    for kind, slug, document in _documents(shelf):
        _load(known[kind, slug], document, report, edited=edited, now=now)
    return report


def _documents(shelf: Shelf) -> list[tuple[str, str, GuideDocument | Faq]]:
    guides: list[tuple[str, str, GuideDocument | Faq]] = [(GuideKind.GUIDE, one.slug, one) for one in shelf.guides]
    return guides + [(GuideKind.FAQ, one.code, one) for one in shelf.faqs]


def _load(guide: Guide, document: GuideDocument | Faq, report: LoadReport, *, edited: set[int], now: datetime) -> None:
    data = dumped(document)
    digest = hashlib.sha256(json.dumps(data, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
    if guide.pack_digest == digest:
        report.unchanged += 1
        return
    if guide.pk in edited or guide.withdrawn_at is not None:
        report.kept.append(f"{guide.kind}/{guide.slug}")
        return
    last = guide.editions.order_by("-number").values_list("number", flat=True).first() or 0
    edition = Edition(guide=guide, number=last + 1, document=data, note=NOTE, created_at=now, changed_at=now)
    edition.checked_at = now
    edition.save()
    guide.pack_digest = digest
    put_on_shelf(edition, document, now=now)
    if last:
        report.renewed += 1
    else:
        report.added += 1


def _load_years(shelf: Shelf) -> None:
    before = dict(IndexYear.objects.values_list("year", "amount"))
    rows = [
        IndexYear(year=row.year, amount=row.amount, source=row.source, checked_on=row.checked) for row in shelf.years
    ]
    IndexYear.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["year"], update_fields=["amount", "source", "checked_on"]
    )
    if before != dict(IndexYear.objects.values_list("year", "amount")):
        renew_shelf()
