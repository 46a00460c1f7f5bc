"""Photos of a form: kept as soon as they come, so that nothing is lost when the form comes back."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest
from django.utils.translation import gettext as _

from opencity.appeals import actions
from opencity.appeals.actions.photos import MOST_PHOTOS
from opencity.appeals.models import Photo
from opencity.core.fields import Point
from opencity.core.pictures import MOST_BYTES
from opencity.core.refused import Refused
from opencity.web.filing import limits
from opencity.web.filing.forms import FilingForm

MEGABYTE = 1024**2


def photos_of(request: HttpRequest, form: FilingForm, *, now: datetime) -> list[Photo]:
    """The photos kept earlier for this form without those taken out, and the new ones.

    A file that is not a photo becomes an error of the form; the others are kept.
    """
    tokens = _tokens(request.POST.getlist("kept")) - _tokens(request.POST.getlist("drop"))
    kept = list(Photo.objects.filter(token__in=tokens, appeal__isnull=True)[:MOST_PHOTOS]) if tokens else []
    files = [file for file in request.FILES.getlist("photos") if file.name]
    if not files:
        return kept
    if limits.is_over("photos", request):
        form.add_error(
            "photos", _("Too many photos have come from this connection. Please wait an hour, or send without them.")
        )
        return kept
    room = MOST_PHOTOS - len(kept)
    if len(files) > room:
        form.refuse(Refused("too_many_photos", limit=MOST_PHOTOS))
    for file in files[:room]:
        try:
            kept.append(_keep(file, now))
        except Refused as refused:
            form.add_error("photos", f"{str(file.name)[:80]}: {refused.sentence}")
    limits.count("photos", request, len(files[:room]))
    return kept


def taken_at(photos: list[Photo]) -> Point | None:
    """Where the first photo that knows it was taken."""
    return next((photo.taken_place for photo in photos if photo.taken_place is not None), None)


def sent_tokens(request: HttpRequest, photos: list[Photo]) -> list[UUID]:
    """What to file: the tokens as sent, so that the same form sent twice stays the same form."""
    dropped = _tokens(request.POST.getlist("drop"))
    ordered = dict.fromkeys([*_tokens(request.POST.getlist("kept")), *(photo.token for photo in photos)])
    return [token for token in ordered if token not in dropped]


def _keep(file: UploadedFile, now: datetime) -> Photo:
    size = file.size or 0
    if size > MOST_BYTES:  # before it is read into memory
        raise Refused("picture_too_big", size=size // MEGABYTE, limit=MOST_BYTES // MEGABYTE)
    return actions.keep_photo(file.read(), now=now)


def _tokens(values: list[str]) -> set[UUID]:
    found = set()
    for value in values[: MOST_PHOTOS * 2]:
        try:
            found.add(UUID(value))
        except ValueError:
            continue
    return found
