"""Demo photos: every drawing is read and stored once, each photo is a row that points to its files."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID, uuid4

from opencity.appeals.actions import keep_photo
from opencity.appeals.models import Photo
from opencity.core.fields import Point
from opencity.demo.drawing import draw
from opencity.demo.story import Shot


class Shelf:
    """The drawings that are already stored."""

    def __init__(self) -> None:
        self._stored: dict[tuple[str, str, int], Photo] = {}

    def take(self, shots: Sequence[Shot], *, now: datetime) -> list[UUID]:
        """Upload the shots; returns the tokens for the form."""
        rows = [self._row(shot, number, now) for number, shot in enumerate(shots)]
        Photo.objects.bulk_create(rows)
        return [row.token for row in rows]

    def _row(self, shot: Shot, variant: int, now: datetime) -> Photo:
        known = self._stored.get((shot.motif, shot.kind, variant))
        if known is None:
            data = draw(shot.motif, shot.kind, variant, taken_at=shot.taken_at, place=shot.at)
            known = keep_photo(data, now=now)
            known.delete()  # only the files are wanted: the rows are those of the appeals
            self._stored[shot.motif, shot.kind, variant] = known
        return Photo(
            token=uuid4(), original=known.original, shown=known.shown, thumb=known.thumb, sha256=known.sha256,
            width=known.width, height=known.height, taken_at=shot.taken_at, taken_place=Point(*shot.at),
            uploaded_at=now,
        )  # fmt: skip
