"""The public list of appeals, newest first."""

from __future__ import annotations

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from opencity.appeals.models import Appeal
from opencity.appeals.queries.public import public_appeals
from opencity.core.paging import Page, page_of
from opencity.directory.queries import Directory, directory
from opencity.web.filing.known import known_now
from opencity.web.public.filters import Filters, options, read_filters
from opencity.web.public.rows import Row, row_of

SIZE = 30
NEWEST = ("-received_at", "-id")
MOST_CURSOR = 200


@require_safe
def appeals(request: HttpRequest) -> HttpResponse:
    """Everybody's list with its filters."""
    city, now = directory(), timezone.now()
    filters = read_filters(request, city)
    page = newest(filters, cursor=request.GET.get("cursor", ""))
    values = {
        "rows": rows(page, city=city, now=now),
        "older_url": page.older and filters.address(cursor=page.older),
        "newer_url": page.newer and filters.address(cursor=page.newer),
        "choice": options(filters, city),
        "map_url": reverse("web:map") + filters.address(),
        "deep": bool(request.GET.get("cursor")),
        "trail": [{"name": _("Home"), "url": reverse("web:home")}],
        "known_now": known_now(now),
        "section": "appeals",
    }
    return render(request, "web/public/list.html", values)


def newest(filters: Filters, *, cursor: str = "") -> Page[Appeal]:
    """One page of public appeals, newest first."""
    return page_of(public_appeals(filters.chosen), order=NEWEST, size=SIZE, cursor=cursor[:MOST_CURSOR])


def rows(page: Page[Appeal], *, city: Directory, now: datetime) -> list[Row]:
    """The rows of a page."""
    return [row_of(appeal, now=now, city=city) for appeal in page.rows]
