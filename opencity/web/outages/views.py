"""The public list of outages and the page of one. No map and no script is needed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from opencity.core.paging import page_of
from opencity.directory.models import Contact
from opencity.directory.queries import Directory, directory
from opencity.language.normal import clean_text
from opencity.web.outages.rows import Row, history_of, row_of
from opencity.works import outage_sentences as say
from opencity.works.models import Outage
from opencity.works.outages import Phase, What, parse_number
from opencity.works.queries.outages import BY_NEWEST, OPEN, outages_at, public_outages

SIZE = 20
MOST_CURSOR = 200
LONGEST = 200
SURE = 0.5
CLOSE = 0.03
MOST_OTHERS = 5
PARAMETERS = ("when", "what", "district", "q")


@dataclass(frozen=True)
class Filters:
    """What the reader chose; what makes no sense filters nothing."""

    when: str
    what: str
    district: str
    q: str

    def address(self, **more: str) -> str:
        """The query of an address with these filters and `more`."""
        pairs = {"when": self.when, "what": self.what, "district": self.district, "q": self.q, **more}
        query = urlencode({name: value for name, value in pairs.items() if value})
        return f"?{query}" if query else "?"


@require_safe
def outages(request: HttpRequest) -> HttpResponse:
    """What is off now, what will be, what was mended within three days; or what is off at an address."""
    city, now = directory(), timezone.now()
    filters = _filters(request, city)
    if number := parse_number(filters.q):
        return redirect("web:outage", number)
    found = _at_address(filters, city, now) if filters.q else _page(request, filters, now)
    values = found | {
        "filters": filters,
        "choice": _options(filters, city),
        "deep": bool(request.GET.get("cursor")) or bool(filters.q or filters.what or filters.district),
        "trail": [{"name": _("Home"), "url": reverse("web:home")}],
        "feeds": urlencode({"kind": filters.what, "district": filters.district}),
        "section": "outages",
    }
    answer = render(request, "web/outages/list.html", values)
    if filters.q:
        patch_cache_control(answer, private=True, no_store=True)
    else:
        patch_cache_control(answer, public=True, max_age=30)
    return answer


@require_safe
def outage(request: HttpRequest, number: str) -> HttpResponse:
    """One outage: what is off, where, until when, why, and whom to call."""
    written = parse_number(number[:20])
    if written and written != number:
        return redirect("web:outage", written)
    found = Outage.objects.select_related("body").filter(number=written).first() if written else None
    if found is None:
        unknown = {"trail": _trail(), "section": "outages"}
        return render(request, "web/outages/unknown.html", unknown, status=404)
    now = timezone.now()
    told: Mapping[Any, list[str]] = directory().working_rules.outages
    codes = told.get(found.what, [])
    values = {
        "outage": row_of(found, now),
        "streets": [say.say_row(row) for row in found.addresses],
        "history": history_of(found),
        "phones": list(Contact.objects.filter(body=found.body, kind="phone").values_list("value", flat=True)[:3]),
        "report_url": reverse("web:new") + (f"?category={codes[0]}" if codes else ""),
        "canonical": f"{settings.PUBLIC_URL}{reverse('web:outage', args=[found.number])}",
        "trail": _trail(),
        "section": "outages",
    }
    answer = render(request, "web/outages/outage.html", values)
    patch_cache_control(answer, public=True, max_age=30)
    return answer


def _trail() -> list[dict[str, str]]:
    home, here = reverse("web:home"), reverse("web:outages")
    return [{"name": _("Home"), "url": home}, {"name": _("Outages"), "url": here}]


def _filters(request: HttpRequest, city: Directory) -> Filters:
    given = {name: request.GET.get(name, "").replace("\x00", "").strip()[:LONGEST] for name in PARAMETERS}
    return Filters(
        when=given["when"] if given["when"] in set(Phase) else "",
        what=given["what"] if given["what"] in set(What) else "",
        district=given["district"] if given["district"] in city.districts else "",
        q=clean_text(given["q"]).strip(),
    )


def _options(filters: Filters, city: Directory) -> dict[str, Any]:
    tabs = [("", _("Now and soon")), (Phase.NOW, _("Off now")), (Phase.COMING, _("Planned")), (Phase.OVER, _("Over"))]
    return {
        "tabs": [
            {
                "name": name,
                "url": filters.address(when=str(code), q=""),
                "current": filters.when == code and not filters.q,
            }
            for code, name in tabs
        ],
        "whats": [{"code": one.value, "name": say.say_what(one), "selected": one == filters.what} for one in What],
        "districts": [
            {"code": one.code, "name": str(one), "selected": one.code == filters.district}
            for one in city.districts.values()
        ],
    }


def _page(request: HttpRequest, filters: Filters, now: datetime) -> dict[str, Any]:
    rows = public_outages(now, phase=filters.when or OPEN, what=filters.what, district=filters.district)
    page = page_of(rows, order=BY_NEWEST, size=SIZE, cursor=request.GET.get("cursor", "")[:MOST_CURSOR])
    return {
        "rows": [row_of(one, now) for one in page.rows],
        "older_url": page.older and filters.address(cursor=page.older),
        "newer_url": page.newer and filters.address(cursor=page.newer),
    }


def _at_address(filters: Filters, city: Directory, now: datetime) -> dict[str, Any]:
    """Whether it is off at this house: yes, no, or the streets that may be meant."""
    matches = [
        one for one in city.addresses.search(filters.q, language=get_language() or "", limit=12)
        if one.kind != "crossing"
    ]  # fmt: skip
    if not matches or matches[0].score < SURE:
        return {"asked": True, "unknown": True, "rows": []}
    best = matches[0]
    found = outages_at(best.street_code, best.house or "", now)
    rows: list[Row] = [row_of(one.outage, now, is_mine=one.is_mine) for one in found]
    others = {
        f"{one.label} ({city.districts[one.district]})": filters.address(
            q=f"{one.label}, {city.districts[one.district]}"
        )
        for one in matches[1:]
        if one.street_code != best.street_code and one.score > best.score - CLOSE and one.district in city.districts
    }
    return {
        "asked": True,
        "label": best.label,
        "with_house": bool(best.house),
        "rows": rows,
        "mine": [row for row in rows if row.is_mine],
        "others": [{"name": name, "url": url} for name, url in list(others.items())[:MOST_OTHERS]],
        "follow_query": urlencode({"address": filters.q}),
    }
