"""The one rule of what has left the house: a reply, and its photos, once it is released. Everybody else asks here."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q, QuerySet

from opencity.appeals.models import Appeal, Fate, Photo, PhotoKind, Reply


def released_replies(appeal: Appeal) -> QuerySet[Reply]:
    """Official answers that reached the appellant, oldest first."""
    return Reply.objects.filter(appeal=appeal, fate=Fate.RELEASED).order_by("id")


def shown_photos() -> QuerySet[Photo]:
    """Photos that may be shown outside of the house, as far as replies decide it.

    A photo of the result belongs to its reply: it is shown once that is released, and never when it was sent back.
    """
    out = Reply.objects.filter(appeal=OuterRef("appeal"), round=OuterRef("round"), fate=Fate.RELEASED)
    return Photo.objects.exclude(kind=PhotoKind.RETURNED).filter(~Q(kind=PhotoKind.AFTER) | Exists(out))
