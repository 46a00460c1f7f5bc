"""The public list of works: by time, by filters, or around a street or an address. No map is needed."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from opencity.core.fields import Point
from opencity.core.paging import page_of
from opencity.directory.queries import Directory, directory, local
from opencity.web.works.filters import Filters, options, read_filters
from opencity.web.works.rows import row_of
from opencity.works.models import Work
from opencity.works.numbers import parse_number
from opencity.works.queries.public import Chosen, public_works, works_near

SIZE = 20
MOST_CURSOR = 200
SURE = 0.5


@require_safe
def works(request: HttpRequest) -> HttpResponse:
    """What is dug, mended and built: now, soon, and what is over."""
    city = directory()
    today = local(timezone.now(), city).date()
    filters = read_filters(request, city)
    if number := parse_number(filters.values["q"]):
        return redirect("web:work", number)
    found = _searched(filters, city, today) if filters.values["q"] else _page(request, filters, today)
    values = found | {
        "choice": options(filters, city, today),
        "deep": bool(request.GET.get("cursor")),
        "trail": [{"name": _("Home"), "url": reverse("web:home")}],
        "section": "works",
    }
    return render(request, "web/works/list.html", values)


def _page(request: HttpRequest, filters: Filters, today: date) -> dict[str, Any]:
    rows, order = public_works(filters.chosen, today=today)
    page = page_of(rows, order=order, size=SIZE, cursor=request.GET.get("cursor", "")[:MOST_CURSOR])
    return {
        "rows": [row_of(work, today=today) for work in page.rows],
        "older_url": page.older and filters.address(cursor=page.older),
        "newer_url": page.newer and filters.address(cursor=page.newer),
    }


def _searched(filters: Filters, city: Directory, today: date) -> dict[str, Any]:
    """Works at a street or an address, nearest first; where no street is known, works whose words match."""
    asked = filters.values["q"]
    found = city.addresses.search(asked, language=get_language() or "", limit=5)
    if not found or found[0].score < SURE:
        return _by_words(filters, today)
    best = found[0]
    street = best.street_code if best.kind in {"street", "house"} else ""
    near = works_near(Point(best.lat, best.lon), kind=filters.chosen.kind, street=street)
    others = {one.label: filters.address(q=one.label) for one in found[1:] if one.label != best.label}
    return {
        "rows": [row_of(work, today=today, metres=far) for work, far in near if _fits(work, filters)],
        "near": best.label,
        "whole_street": bool(street),
        "others": [{"name": name, "url": url} for name, url in others.items()],
        "report_url": reverse("web:new"),
    }


def _by_words(filters: Filters, today: date) -> dict[str, Any]:
    chosen = filters.chosen
    wanted = Chosen(chosen.when, chosen.kind, chosen.district, chosen.body, None, filters.values["q"])
    rows, order = public_works(wanted, today=today)
    page = page_of(rows, order=order, size=SIZE)
    return {"rows": [row_of(work, today=today) for work in page.rows], "by_words": True}


def _fits(work: Work, filters: Filters) -> bool:
    chosen = filters.chosen
    return chosen.district in {None, work.district_id} and chosen.body in {None, work.body_id}
