"""Photos for residents. Each request is asked who is looking; file names never come from an address.

Staff, and originals, have an address of their own in the workbench, behind its door.
"""

from __future__ import annotations

from uuid import UUID

from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from opencity.appeals.models import Photo
from opencity.appeals.queries.released import shown_photos
from opencity.web.following import access

FOR_ALL = "public, max-age=3600"  # not longer: what became private must leave the caches
FOR_ONE = "private, max-age=3600"
SIZES = ("shown", "thumb")


@require_safe
def photo(request: HttpRequest, token: UUID, size: str) -> HttpResponseBase:
    """The clean copy of a photo, large or small."""
    found = _photo(token)
    if found is None or size not in SIZES or not _may_look(request, found):
        raise Http404
    is_public = found.appeal is not None and found.appeal.is_public
    etag = f'"{found.sha256[:24]}-{size}"'
    response = get_conditional_response(request, etag=etag) or _file(found.shown if size == "shown" else found.thumb)
    response["ETag"] = etag
    response["Cache-Control"] = FOR_ALL if is_public else FOR_ONE
    return response


def _photo(token: UUID) -> Photo | None:
    return shown_photos().select_related("appeal").filter(token=token).first()


def _may_look(request: HttpRequest, found: Photo) -> bool:
    """A photo that waits for its form belongs to whoever knows its token; else the appeal decides."""
    if found.appeal is None or found.appeal.is_public:
        return True
    return access.holds(request, found.appeal.number)


def _file(name: str) -> FileResponse:
    try:
        file = default_storage.open(name)
    except OSError as error:
        raise Http404 from error
    response = FileResponse(file, content_type="image/jpeg")
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Disposition"] = "inline"
    return response
