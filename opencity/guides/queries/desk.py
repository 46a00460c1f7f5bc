"""What editors look at: lists of editions, remarks, wishes, links. All keyset, none counts the whole."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from enum import StrEnum

from django.db.models import QuerySet, Sum

from opencity.guides.likeness import ALIKE, keys_of, likeness
from opencity.guides.models import Edition, EditionState, Guide, GuideKind, Link, Remark, Tally, Wish, WishState
from opencity.guides.models.edition import OPEN_STATES

LOOKED_THROUGH = 200
SHOWN_ALIKE = 5


class Desk(StrEnum):
    """What an editor has open."""

    DRAFT = "draft"
    CHECK = "check"
    SCHEDULED = "scheduled"
    REVIEW = "review"
    GUIDES = "guides"
    FAQ = "faq"
    WITHDRAWN = "withdrawn"


OPEN_DESKS = {
    Desk.DRAFT: EditionState.DRAFT,
    Desk.CHECK: EditionState.CHECK,
    Desk.SCHEDULED: EditionState.SCHEDULED,
}


def open_editions(desk: Desk) -> QuerySet[Edition]:
    """Editions that wait in a state; order by ("-changed_at", "-id")."""
    return Edition.objects.filter(state=OPEN_DESKS[desk]).select_related("guide", "author", "checker").defer("document")


def guides_on(desk: Desk, today: date) -> QuerySet[Guide]:
    """Guides of a desk; order by `ORDERS`."""
    if desk == Desk.REVIEW:
        return Guide.objects.filter(current__isnull=False, review_by__lte=today + timedelta(days=31))
    if desk == Desk.WITHDRAWN:
        return Guide.objects.filter(withdrawn_at__isnull=False)
    kind = GuideKind.FAQ if desk == Desk.FAQ else GuideKind.GUIDE
    return Guide.objects.filter(kind=kind)


ORDERS = {
    Desk.REVIEW: ("review_by", "id"),
    Desk.WITHDRAWN: ("-changed_at", "-id"),
    Desk.GUIDES: ("-changed_at", "-id"),
    Desk.FAQ: ("-changed_at", "-id"),
}


def said_of(guides: Iterable[Guide]) -> dict[int, dict[str, int]]:
    """What readers said of guides by their key: {"useful": 3, "useless": 1, "mistake": 2}."""
    rows = Tally.objects.filter(guide__in=[guide.pk for guide in guides]).values_list("guide_id", "kind")
    found: dict[int, dict[str, int]] = {}
    for guide, kind, total in rows.annotate(total=Sum("count")):
        found.setdefault(guide, {})[kind] = total
    return found


def said_of_steps(guide: Guide) -> list[Tally]:
    """What readers said of one guide, by step."""
    return list(Tally.objects.filter(guide=guide).order_by("step", "kind"))


def open_editions_of(guides: Iterable[Guide]) -> dict[int, Edition]:
    """The open edition of each guide, where there is one."""
    keys = [guide.pk for guide in guides]
    rows = Edition.objects.filter(guide__in=keys, state__in=OPEN_STATES).defer("document")
    return {row.guide_id: row for row in rows}


def open_remarks() -> QuerySet[Remark]:
    """Words of readers that nobody has seen to; order by ("-id",)."""
    return Remark.objects.filter(done_at__isnull=True).select_related("guide")


def dead_links() -> QuerySet[Link]:
    """Links that failed twice in a row; order by ("-failures", "id")."""
    return Link.objects.filter(failures__gte=2)


def public_wishes() -> QuerySet[Wish]:
    """What people wish for; order by ("-count", "-id")."""
    return Wish.objects.exclude(state=WishState.HIDDEN).select_related("guide")


def wishes_in(state: str) -> QuerySet[Wish]:
    """Wishes in one state; order by ("-count", "-id")."""
    return Wish.objects.filter(state=state).select_related("guide")


def similar_wishes(text: str) -> list[Wish]:
    """Running wishes about the same thing, most alike first."""
    keys = keys_of(text)
    if not keys:
        return []
    running = Wish.objects.filter(state__in=(WishState.WISHED, WishState.WRITING), keys__overlap=keys)
    rows = [(likeness(text, wish.keys), wish) for wish in running.order_by("-count", "-id")[:LOOKED_THROUGH]]
    rows.sort(key=lambda row: (-row[0], -row[1].count))
    return [wish for score, wish in rows[:SHOWN_ALIKE] if score >= ALIKE]
