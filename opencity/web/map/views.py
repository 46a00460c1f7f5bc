"""The page of the city map. It says everything in its list; the map is added by a script."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from opencity.core.fields import Point
from opencity.directory.address_data import AddressMatch
from opencity.directory.queries import Directory, directory
from opencity.web.map.choosing import Choice, form_of, icons, read_choice, say_month
from opencity.web.map.listing import parts_of
from opencity.web.public.mapping import NEAR_ZOOM, tiles_address

OF_APPEALS = ("category", "state")  # filters that only the map of appeals has


@require_safe
def city_map(request: HttpRequest) -> HttpResponse:
    """Works, outages and appeals. `?month=` when, `?layers=` what, `?district=`, `?q=` or `?near=` where."""
    if any(request.GET.get(name) for name in OF_APPEALS):  # links of before, when the map knew appeals only
        return redirect(f"{reverse('web:map')}?{request.GET.urlencode()}")
    city, now = directory(), timezone.now()
    choice = read_choice(request, city, today=timezone.localdate(now))
    search = _searched(choice, city) if choice.q else {}
    place = search.get("place") or choice.near
    shown = choice if place is None else _near(choice, place)
    values: dict[str, Any] = {
        "choice": choice,
        "parts": parts_of(request, shown, city, now=now),
        "when": say_month(choice.month, choice.span.today),
        **search,
    }
    if "text/x-area" in request.headers.get("Accept", ""):
        return render(request, "web/map/parts.html", values)
    values |= {
        "form": form_of(choice, city),
        "map": _map(city, place),
        "icon_names": icons(),
        "trail": [{"name": _("Home"), "url": reverse("web:home")}],
        "section": "map",
        "is_deep": bool(request.GET.get("cursor")),
    }
    return render(request, "web/map/map.html", values)


def _near(choice: Choice, place: Point) -> Choice:
    return replace(choice, near=place, box=None)


def _searched(choice: Choice, city: Directory) -> dict[str, Any]:
    """The place of an address, and other readings of it to choose from."""
    found = city.addresses.search(choice.q, language=get_language() or "", limit=5)
    if not found:
        return {"not_found": True}
    return {
        "near_name": _named(found[0], city),
        "others": [
            {"name": _named(match, city), "url": choice.address(q=match.label, bbox="", near="")}
            for match in found[1:]
            if match.label != found[0].label
        ],
        "place": Point(found[0].lat, found[0].lon),
    }


def _named(match: AddressMatch, city: Directory) -> str:
    district = city.districts.get(match.district)
    return f"{match.label} ({district})" if district else match.label


def _map(city: Directory, place: Point | None) -> dict[str, Any]:
    centre = place or city.city.centre
    return {
        "lat": f"{centre.lat:.5f}",
        "lon": f"{centre.lon:.5f}",
        "zoom": NEAR_ZOOM - 1 if place else city.city.zoom,
        "tiles": tiles_address(),
        "is_place": place is not None,
    }
