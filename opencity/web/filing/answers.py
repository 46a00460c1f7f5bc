"""Small answers in JSON for pages with scripts; the pages work without them."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest, JsonResponse
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.views.decorators.cache import cache_control
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from opencity.appeals import actions
from opencity.appeals.actions import Lodging
from opencity.appeals.models.appeal import TEXT_LIMIT
from opencity.core.fields import Point
from opencity.core.refused import Refused
from opencity.directory.queries import Directory, directory, local
from opencity.language.normal import clean_text
from opencity.web.filing.nearest import words_for
from opencity.web.filing.places import read_point
from opencity.web.filing.promise import say_plan
from opencity.web.filing.proposals import MOST_PROPOSED, danger_of

LONGEST_QUERY = 200
NOBODY = UUID(int=0)


@require_safe
@cache_control(public=True, max_age=300)
def suggest(request: HttpRequest) -> JsonResponse:
    """Addresses for what is typed: {"results": [{text, hint, lat, lon, district}]}."""
    query = clean_text(request.GET.get("q", "")[:LONGEST_QUERY])
    near = read_point(request.GET.get("lat", ""), request.GET.get("lon", ""))
    if not query:
        return JsonResponse({"results": []})
    city = directory()
    found = city.addresses.search(query, language=_language(), near=(near.lat, near.lon) if near else None)
    results = [
        {
            "text": match.label,
            "hint": str(city.districts[match.district].names) if match.district in city.districts else "",
            "lat": match.lat,
            "lon": match.lon,
            "district": match.district,
        }
        for match in found
    ]
    return JsonResponse({"results": results})


@require_safe
@cache_control(private=True, max_age=300)
def locate(request: HttpRequest) -> JsonResponse:
    """Where a point is: inside the city or not, its district and words for it."""
    point = read_point(request.GET.get("lat", ""), request.GET.get("lon", ""))
    city = directory()
    district = city.district_at(point) if point else None
    if point is None or district is None:
        return JsonResponse({"inside": False, "city": False, "district": "", "label": "", "text": "", "place": None})
    words = words_for(point, city, _language())
    name = str(district.names)
    return JsonResponse({"inside": True, "city": True, "district": name, "label": name, "text": words, "place": words})


@csrf_exempt  # it only reads; the words travel in the body, so that no log keeps them
@require_http_methods(["GET", "HEAD", "POST"])
@cache_control(private=True, no_store=True)
def propose(request: HttpRequest) -> JsonResponse:
    """Categories for words, each with who would answer and by when; the danger that they name."""
    given = request.POST if request.method == "POST" else request.GET
    text = clean_text(given.get("text", "")[:TEXT_LIMIT])
    point = read_point(given.get("lat", ""), given.get("lon", ""))
    city, now = directory(), timezone.now()
    month = local(now, city).month
    found = city.category_index.propose(text, limit=MOST_PROPOSED, month=month) if text else []
    results = [answer for one in found if (answer := _proposal(one.code, one.why, point, city, now)) is not None]
    danger = danger_of(text, None, city)
    facts = {"phone": danger.emergency_phone, "text": danger.emergency_text} if danger else {}
    html = render_to_string("ui/emergency.html", facts) if danger else ""
    return JsonResponse({"results": results, "danger": html})


def _proposal(
    code: str, why: tuple[str, ...], point: Point | None, city: Directory, now: datetime
) -> dict[str, Any] | None:
    given = Lodging(submission=NOBODY, language=_language(), category=code, place=point)
    try:
        plan = actions.plan_lodging(given, now=now, city=city)
    except Refused:
        return None
    name = str(plan.category.names) if plan.category else ""
    return {"code": code, "name": name, "why": list(why), "body": str(plan.body.names), "sentence": say_plan(plan)}


def _language() -> str:
    return translation.get_language() or "kk"
