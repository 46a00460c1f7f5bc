"""Photos come in before their form, and belong to an appeal when it is sent."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone

from opencity.appeals.models import Appeal, Photo, PhotoKind
from opencity.core.fields import Point
from opencity.core.pictures import read_picture
from opencity.core.refused import Refused

MOST_PHOTOS = 10
UNCLAIMED_FOR = timedelta(days=1)


def keep_photo(data: bytes, *, now: datetime) -> Photo:
    """Read one photo and keep it: the original in private, clean copies for showing.

    It waits for its form for a day. Refuses what is not a photo (see `core.pictures`).
    """
    picture = read_picture(data)
    name = uuid.uuid4().hex
    folder = f"{now:%Y/%m}/{name[:2]}"
    taken = timezone.make_aware(picture.taken_at) if picture.taken_at else None
    place = None if picture.lat is None or picture.lon is None else Point(picture.lat, picture.lon)
    return Photo.objects.create(
        original=_save(f"originals/{folder}/{name}", data),
        shown=_save(f"shown/{folder}/{name}.jpg", picture.shown),
        thumb=_save(f"shown/{folder}/{name}-s.jpg", picture.thumb),
        sha256=picture.sha256,
        width=picture.width,
        height=picture.height,
        taken_at=taken,
        taken_place=place,
        uploaded_at=now,
    )


def claim_photos(tokens: Sequence[UUID], *, appeal: Appeal, kind: PhotoKind, round_: int) -> int:
    """Give waiting photos to an appeal; all of them or `Refused("photo_unknown")`. Returns how many are new to it.

    A photo of a reply that was sent back is the appeal's already and may stand in the next one.
    """
    if len(tokens) > MOST_PHOTOS:
        raise Refused("too_many_photos", limit=MOST_PHOTOS)
    if not tokens:
        return 0
    new = {"kind": kind, "round": round_}
    again = Photo.objects.filter(token__in=tokens, appeal=appeal, kind=PhotoKind.RETURNED).update(**new)
    added = Photo.objects.filter(token__in=tokens, appeal__isnull=True).update(appeal=appeal, **new)
    if again + added != len(set(tokens)):
        raise Refused("photo_unknown")
    return added


def forget_unclaimed(now: datetime) -> int:
    """Remove photos whose form never came; returns how many."""
    old = list(Photo.objects.filter(appeal__isnull=True, uploaded_at__lt=now - UNCLAIMED_FOR)[:500])
    for photo in old:
        photo.delete()
        for name in (photo.original, photo.shown, photo.thumb):
            default_storage.delete(name)
    return len(old)


def _save(name: str, data: bytes) -> str:
    return default_storage.save(name, ContentFile(data))
