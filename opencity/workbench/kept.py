"""Photos of a form that is not done yet: kept as soon as they arrive, so that no error loses them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.urls import reverse

from opencity.appeals.actions import keep_photo
from opencity.appeals.actions.photos import MOST_PHOTOS
from opencity.appeals.models import Appeal, Photo
from opencity.appeals.queries.checking import returned_photos
from opencity.appeals.queries.queue import waiting_photos
from opencity.core.refused import Refused


@dataclass
class Kept:
    """Photos that wait for this form, and what was wrong with others."""

    photos: list[Photo] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)

    @classmethod
    def of(cls, request: HttpRequest, *, now: datetime) -> Kept:
        """Keep what came with this request, beside what earlier ones kept and nobody dropped."""
        dropped = set(request.POST.getlist("drop"))
        known = [_key(text) for text in request.POST.getlist("kept")[:MOST_PHOTOS] if text not in dropped]
        kept = cls(waiting_photos(key for key in known if key))
        for file in request.FILES.getlist("photos"):
            kept.keep(file, now=now)
        return kept

    @classmethod
    def returned(cls, appeal: Appeal) -> Kept:
        """What came back with a reply that was sent back: its next version starts with them."""
        return cls(returned_photos(appeal))

    def keep(self, file: Any, *, now: datetime) -> None:
        """Keep one more photo, or remember why not."""
        if len(self.photos) >= MOST_PHOTOS:
            self.problems.append(Refused("too_many_photos", limit=MOST_PHOTOS).sentence)
            return
        try:
            self.photos.append(keep_photo(file.read(), now=now))
        except Refused as refused:
            self.problems.append(f"{file.name[:80]}: {refused.sentence}")

    @property
    def tokens(self) -> tuple[UUID, ...]:
        return tuple(photo.token for photo in self.photos)

    @property
    def shown(self) -> list[dict[str, str]]:
        """For the form: the photos with the hidden fields that keep them."""
        return [
            {"token": str(photo.token), "thumb_url": reverse("workbench:photo", args=[photo.token, "thumb"])}
            for photo in self.photos
        ]


def _key(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
