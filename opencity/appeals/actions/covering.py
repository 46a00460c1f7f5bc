"""Staff hide parts of a photo: faces, number plates, windows. The original stays for those who may see it."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import datetime
from functools import partial

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Q

from opencity.accounts.models import User
from opencity.appeals import permissions
from opencity.appeals.actions.moves import append
from opencity.appeals.events import EventKind
from opencity.appeals.models import Event, Photo
from opencity.core.pictures import Cover, cover_picture
from opencity.core.refused import Refused

MOST_COVERS = 30
SMALLEST = 0.005


def check_covers(covers: Sequence[Cover]) -> list[Cover]:
    """Rectangles as shares of width and height, or `Refused`: `too_many_covers`, `cover_wrong`."""
    if len(covers) > MOST_COVERS:
        raise Refused("too_many_covers", limit=MOST_COVERS)
    for left, top, right, bottom in covers:
        inside = min(left, top) >= 0 and max(right, bottom) <= 1
        if not inside or right - left < SMALLEST or bottom - top < SMALLEST:
            raise Refused("cover_wrong")
    return [(round(a, 4), round(b, 4), round(c, 4), round(d, 4)) for a, b, c, d in covers]


def cover_photo(
    photo: Photo, *, covers: Sequence[Cover], by: User, now: datetime, seen: Sequence[Cover] | None = None
) -> Photo:
    """Cover exactly these parts in what is shown; none of them shows everything again.

    The shown copies are made anew from the original under new names, and the photo gets a new token: an address
    that somebody or some cache kept shows nothing any more. `seen` are the covers that the face showed.
    """
    wanted = check_covers(covers)
    made: list[str] = []
    try:
        with transaction.atomic():
            return _cover(photo, wanted, made, by=by, now=now, seen=seen)
    except BaseException:
        for name in made:
            default_storage.delete(name)
        raise


def _cover(
    photo: Photo, wanted: list[Cover], made: list[str], *, by: User, now: datetime, seen: Sequence[Cover] | None
) -> Photo:
    held = (
        Photo.objects.select_for_update(of=("self",))
        .select_related("appeal__body", "appeal__about_body")
        .get(pk=photo.pk)
    )
    if held.appeal is None or not permissions.may_cover(by, held.appeal):
        raise Refused("not_permitted")
    before = [tuple(cover) for cover in held.covers]
    if seen is not None and [tuple(cover) for cover in seen] != before:
        raise Refused("changed_meanwhile")
    if before == wanted:
        return held
    if not held.original:
        raise Refused("original_gone")
    with default_storage.open(held.original) as file:
        shown, thumb = cover_picture(file.read(), wanted)
    old = [held.shown, held.thumb]
    name = uuid.uuid4().hex
    folder = f"shown/{now:%Y/%m}/{name[:2]}"
    made.append(default_storage.save(f"{folder}/{name}.jpg", ContentFile(shown)))
    made.append(default_storage.save(f"{folder}/{name}-s.jpg", ContentFile(thumb)))
    held.shown, held.thumb = made
    held.token, held.covers = uuid.uuid4(), [list(cover) for cover in wanted]
    held.save(update_fields=["shown", "thumb", "token", "covers"])
    said = {"count": len(wanted), "photo": held.pk, "before": [list(cover) for cover in before]}
    append(held.appeal, kind=EventKind.COVERED, by=by, now=now, facts=said)
    transaction.on_commit(partial(_forget, old))
    return held


def last_covers(photo: Photo) -> list[Cover] | None:
    """What was covered before the last change, to take it back; None when nothing was changed yet."""
    if photo.appeal_id is None:
        return None
    changes = Event.objects.filter(appeal_id=photo.appeal_id, kind=EventKind.COVERED, facts__photo=photo.pk)
    last = changes.order_by("-id").first()
    return None if last is None else [(a, b, c, d) for a, b, c, d in last.facts["before"]]


def _forget(names: list[str]) -> None:
    """Delete the old copies; those that another photo still shows (the demo copies rows) stay."""
    for name in names:
        if not Photo.objects.filter(Q(shown=name) | Q(thumb=name)).exists():
            default_storage.delete(name)
