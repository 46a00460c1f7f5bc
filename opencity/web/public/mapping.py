"""The public map. Beside it stands a list of the same area, and a search by address that needs no map at all."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from opencity.appeals.queries.public import Box, Chosen, Spot, appeals_near, clusters_in, points_in
from opencity.core.fields import Point
from opencity.directory.address_data import AddressMatch
from opencity.directory.basemap import current_basemap
from opencity.directory.queries import Directory, directory
from opencity.web.public.filters import Filters, options, read_box, read_filters
from opencity.web.public.listing import newest, rows
from opencity.web.public.rows import row_of
from opencity.web.public.sayings import stage_now, state_badge

NEAR_ZOOM = 16  # where a house can be told from its neighbour
POINTS_FROM_ZOOM = 15
DEEPEST_ZOOM = 22
CELL_PIXELS = 72
TILE_PIXELS = 512
MOST_CELLS_ACROSS = 40  # whatever zoom is claimed, a box is never cut finer than this


@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """Map and list. `?q=` an address, `?bbox=` an area, and the filters of the list."""
    city = directory()
    filters = read_filters(request, city)
    search = _searched(filters, city) if filters.values["q"] else {}
    if "text/x-area" in request.headers.get("Accept", ""):
        return render(request, "web/public/area.html", _list(filters, city))
    values = {
        **(search or _list(filters, city)),
        "choice": options(filters, city),
        "map": _map(city, search.get("place")),
        "outline": _outline(city, filters),
        "list_url": reverse("web:appeals") + filters.address(q="", bbox=""),
        "trail": [{"name": _("Home"), "url": reverse("web:home")}],
        "section": "map",
    }
    return render(request, "web/public/map.html", values)


@require_safe
def points(request: HttpRequest) -> JsonResponse:
    """What the map draws in `?bbox=west,south,east,north` at `?zoom=`, as GeoJSON."""
    box = read_box(request.GET.get("bbox", "")[:200])
    zoom = _zoom(request.GET.get("zoom", ""))
    if box is None:
        return JsonResponse({"error": "bbox must be west,south,east,north in degrees (WGS 84)"}, status=400)
    if zoom is None:
        return JsonResponse({"error": f"zoom must be a whole number from 0 to {DEEPEST_ZOOM}"}, status=400)
    city = directory()
    chosen = read_filters(request, city).chosen
    spots = _spots(box, zoom, Chosen(chosen.categories, chosen.district, chosen.progress))
    features = [_feature(spot, city) for spot in spots]
    answer = JsonResponse({"type": "FeatureCollection", "features": features})
    answer["Cache-Control"] = "public, max-age=60"
    return answer


def _spots(box: Box, zoom: int, chosen: Chosen) -> list[Spot]:
    now = timezone.now()
    found = points_in(box, chosen, now=now) if zoom >= POINTS_FROM_ZOOM else None
    if found is not None:
        return found
    west, south, east, north = box
    cell = CELL_PIXELS * 360 / (TILE_PIXELS * 2**zoom)
    size = max(cell, (east - west) / MOST_CELLS_ACROSS, (north - south) / MOST_CELLS_ACROSS)
    return clusters_in(box, chosen, size=size, now=now)


def _feature(spot: Spot, city: Directory) -> dict[str, Any]:
    geometry = {"type": "Point", "coordinates": [round(spot.place.lon, 6), round(spot.place.lat, 6)]}
    facts: dict[str, Any] = {"count": spot.count}
    if spot.appeal is not None:
        row = spot.appeal
        stage = stage_now(row, now=timezone.now(), city=city)
        facts |= {
            "number": row.number,
            "title": str(city.categories_by_id.get(row.category_id or 0) or _("Appeal")),
            "state": row.state,
            "stage": stage.value if stage else "",
            "outcome": "" if row.is_running else row.outcome or row.state,
            "label": state_badge(row).text,
            "url": reverse("web:appeal", args=[row.number]),
        }
    return {"type": "Feature", "geometry": geometry, "properties": facts}


def _zoom(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 3 and int(text) <= DEEPEST_ZOOM else None


def _list(filters: Filters, city: Directory) -> dict[str, Any]:
    page = newest(filters)
    return {
        "rows": rows(page, city=city, now=timezone.now()),
        "area": bool(filters.values["bbox"]),
        "more_url": page.older and reverse("web:appeals") + filters.address(bbox="", cursor=page.older, q=""),
    }


def _searched(filters: Filters, city: Directory) -> dict[str, Any]:
    """Appeals near an address, nearest first; other readings of the address to choose from."""
    found = city.addresses.search(filters.values["q"], language=get_language() or "", limit=5)
    if not found:
        return {"rows": [], "not_found": True}
    place = Point(found[0].lat, found[0].lon)
    chosen = Chosen(filters.chosen.categories, filters.chosen.district, filters.chosen.progress)
    now = timezone.now()
    near = appeals_near(place, chosen)
    return {
        "rows": [row_of(appeal, now=now, city=city, metres=metres) for appeal, metres in near],
        "near": _named(found[0], city),
        "others": [
            {"name": _named(match, city), "url": filters.address(q=match.label, bbox="")}
            for match in found[1:]
            if match.label != found[0].label
        ],
        "place": place,
    }


def _named(match: AddressMatch, city: Directory) -> str:
    district = city.districts.get(match.district)
    return f"{match.label} ({district})" if district else match.label


def _outline(city: Directory, filters: Filters) -> dict[str, Any]:
    """The districts to choose from where the map is not open: no library, no script, three kilobytes."""
    drawn, chosen = city.outline, filters.values["district"]
    return {
        "width": drawn.width,
        "height": drawn.height,
        "districts": [
            {
                "path": one.path,
                "x": one.x,
                "y": one.y,
                "name": str(city.districts[one.code].names),
                "short": str(city.districts[one.code].names).split()[0],
                "chosen": one.code == chosen,
                "url": reverse("web:map") + filters.address(district=one.code, bbox="", q=""),
            }
            for one in drawn.shapes
        ],
    }


def _map(city: Directory, place: Point | None) -> dict[str, Any]:
    centre = place or city.city.centre
    return {
        "lat": f"{centre.lat:.5f}",
        "lon": f"{centre.lon:.5f}",
        "zoom": NEAR_ZOOM if place else city.city.zoom,
        "tiles": tiles_address(),
    }


def tiles_address() -> str:
    """The address of tiles, with the name of the map's edition so that browsers may keep them for good."""
    current = current_basemap(settings.BASEMAP_DIR)
    return "/tiles/{z}/{x}/{y}.mvt" + (f"?v={current.stem}" if current else "")
