"""Answers with a right ETag and Last-Modified, so that whoever asks again pays nothing."""

from __future__ import annotations

from datetime import datetime
from hashlib import sha256

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response
from django.utils.http import http_date

from opencity.channels.opendata.features import LICENCE

SECONDS = 60


def answer(
    request: HttpRequest, body: bytes, *, kind: str, changed: datetime | None, more: str = ""
) -> HttpResponseBase:
    """The body, or 304. The ETag is of the bytes; `changed` is the last change of anything that could stand in them.

    `more`: cursor of the next page.
    """
    etag = f'"{sha256(body).hexdigest()[:32]}"'
    moment = int(changed.timestamp()) if changed else None
    found = get_conditional_response(request, etag=etag, last_modified=moment)
    if found is None:
        found = HttpResponse(body, content_type=kind)
    found["ETag"] = etag
    if moment is not None:
        found["Last-Modified"] = http_date(moment)
    found["Cache-Control"] = f"public, max-age={SECONDS}"
    links = [f'<{LICENCE}>; rel="license"']
    if more:  # a table has no other place to say where it goes on
        query = request.GET.copy()
        query["cursor"] = more
        links.append(f'<{settings.PUBLIC_URL}{request.path}?{query.urlencode()}>; rel="next"')
    found["Link"] = ", ".join(links)
    return found
