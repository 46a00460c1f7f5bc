"""What the public sees. It is small and changes rarely, so every process keeps it in memory (as the directory)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property, lru_cache
from uuid import UUID

from django.db import transaction

from opencity.directory.models import Contact
from opencity.directory.queries import Directory
from opencity.guides import models
from opencity.guides.reading import Known
from opencity.guides.schema import Faq, Guide


@dataclass(frozen=True)
class Published:
    """A published edition as it is read."""

    document: Guide | Faq
    edition: int
    on: date


@dataclass(frozen=True)
class Gone:
    """A guide that was withdrawn: why, and what is nearest to it."""

    slug: str
    titles: Mapping[str, str]
    why: Mapping[str, str]
    nearest: str


@dataclass(frozen=True)
class OnShelf:
    """Every published guide and question at one moment (`stamp`). Read-only; shared by threads."""

    stamp: UUID
    published: dict[str, Published] = field(default_factory=dict)
    published_faqs: dict[str, Published] = field(default_factory=dict)
    gone: dict[str, Gone] = field(default_factory=dict)
    years: dict[int, int] = field(default_factory=dict)

    @cached_property
    def guides(self) -> dict[str, Guide]:
        """Published guides by slug."""
        return {slug: one.document for slug, one in self.published.items() if isinstance(one.document, Guide)}

    @cached_property
    def faqs(self) -> dict[str, Faq]:
        """Published questions by code."""
        return {code: one.document for code, one in self.published_faqs.items() if isinstance(one.document, Faq)}

    @cached_property
    def faqs_of_guide(self) -> dict[str, list[Faq]]:
        """Questions that point at a guide."""
        found: dict[str, list[Faq]] = {}
        for faq in self.faqs.values():
            for slug in faq.guides:
                found.setdefault(slug, []).append(faq)
        return found

    @cached_property
    def guides_of_category(self) -> dict[str, list[Guide]]:
        """Guides about the trouble of a category: what the filing form can offer first."""
        found: dict[str, list[Guide]] = {}
        for guide in self.guides.values():
            for code in guide.categories:
                found.setdefault(code, []).append(guide)
        return found

    def index_of(self, year: int) -> tuple[int, int] | None:
        """The monthly index to reckon with: of the year, else of the latest year before it; (year, tenge)."""
        known = [one for one in self.years if one <= year]
        return (max(known), self.years[max(known)]) if known else None


def shelf() -> OnShelf:
    """What is published now: one query for the stamp, the rest from this process's memory."""
    stamp = models.Shelf.objects.values_list("stamp", flat=True).first()
    return _shelf(stamp) if stamp else OnShelf(UUID(int=0))


@lru_cache(maxsize=2)
def _shelf(stamp: UUID) -> OnShelf:
    made = OnShelf(stamp)
    with transaction.atomic():
        rows = models.Edition.objects.filter(state=models.EditionState.PUBLISHED).select_related("guide")
        for row in rows.order_by("guide__slug"):
            on = (row.published_at or row.created_at).date()
            if row.guide.kind == models.GuideKind.FAQ:
                made.published_faqs[row.guide.slug] = Published(Faq.model_validate(row.document), row.number, on)
            else:
                made.published[row.guide.slug] = Published(Guide.model_validate(row.document), row.number, on)
        gone = models.Guide.objects.filter(withdrawn_at__isnull=False, current__isnull=True).select_related("nearest")
        for guide in gone:
            nearest = guide.nearest.slug if guide.nearest else ""
            made.gone[f"{guide.kind}/{guide.slug}"] = Gone(
                guide.slug, dict(guide.titles), dict(guide.withdrawn_why), nearest
            )
        made.years.update(models.IndexYear.objects.values_list("year", "amount"))
    return made


def contacts_of(city: Directory, codes: set[str]) -> dict[str, list[Contact]]:
    """Phones, addresses and sites of bodies, by code; kept in memory while the directory is the same."""
    every = _contacts(city.city.stamp)
    return {code: every.get(code, []) for code in codes}


@lru_cache(maxsize=2)
def _contacts(stamp: UUID) -> dict[str, list[Contact]]:
    found: dict[str, list[Contact]] = {}
    for contact in Contact.objects.select_related("body"):
        found.setdefault(contact.body.code, []).append(contact)
    return found


def known_codes(city: Directory) -> Known:
    """Codes that a document of an editor may point at."""
    slugs = models.Guide.objects.filter(kind=models.GuideKind.GUIDE).values_list("slug", flat=True)
    return Known({*city.bodies, "district"}, set(city.categories), set(slugs))
