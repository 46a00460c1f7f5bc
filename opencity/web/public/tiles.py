"""Tiles of the base map, out of one file that we built ourselves."""

from __future__ import annotations

import gzip

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.views.decorators.http import require_safe

from opencity.directory.basemap import current_basemap, read_tile

DEEPEST = 30
KIND = "application/vnd.mapbox-vector-tile"


@require_safe
def tile(request: HttpRequest, z: int, x: int, y: int) -> HttpResponseBase:
    """One vector tile; 204 where the map has nothing, 404 for numbers that no tile has."""
    current = current_basemap(settings.BASEMAP_DIR)
    if current is None or z > DEEPEST or max(x, y) >= 2**z:
        raise Http404
    data = read_tile(current, z, x, y)
    etag = f'"{current.stem}"'
    response = HttpResponse(status=204) if data is None else _packed(request, data)
    # With the name of the edition in the address a tile never changes.
    named = request.GET.get("v") == current.stem
    response["Cache-Control"] = "public, max-age=31536000, immutable" if named else "public, max-age=86400"
    response["ETag"] = etag
    return get_conditional_response(request, etag=etag, response=response) or response


def _packed(request: HttpRequest, data: bytes) -> HttpResponse:
    takes_gzip = "gzip" in request.headers.get("Accept-Encoding", "")
    response = HttpResponse(data if takes_gzip else gzip.decompress(data), content_type=KIND)
    if takes_gzip:
        response["Content-Encoding"] = "gzip"
    patch_vary_headers(response, ["Accept-Encoding"])
    return response
