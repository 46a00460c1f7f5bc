"""Photos for staff: the clean copies, and the private original with what it tells."""

from __future__ import annotations

from uuid import UUID

from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase
from django.utils import timezone
from django.views.decorators.http import require_safe

from opencity.appeals.queries.queue import photo_for
from opencity.workbench.access import WITH_APPEALS, staff_page, who
from opencity.workbench.guarded import note_opened

SIZES = {"shown", "thumb", "original"}


@staff_page(*WITH_APPEALS)
@require_safe
def photo(request: HttpRequest, token: UUID, size: str) -> HttpResponseBase:
    """One file of a photo. The original is only ever saved, never shown: it is somebody else's bytes."""
    found = photo_for(who(request), str(token)) if size in SIZES else None
    if found is None or not getattr(found, size) or not default_storage.exists(getattr(found, size)):
        raise Http404
    if found.appeal is not None:
        note_opened(found.appeal, user=who(request), now=timezone.now())
    file = default_storage.open(getattr(found, size))
    if size == "original":
        return FileResponse(
            file, as_attachment=True, filename=f"{found.sha256[:16]}.bin", content_type="application/octet-stream"
        )
    return FileResponse(file, content_type="image/jpeg")
