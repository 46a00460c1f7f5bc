"""What the city knows of itself: categories, bodies, districts; and who answers for words at a place."""

from __future__ import annotations

import json
from collections import defaultdict
from datetime import date
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone, translation
from django.utils.cache import get_conditional_response

from opencity.appeals.actions import Lodging, plan_lodging
from opencity.core.fields import Point
from opencity.core.texts import in_language
from opencity.directory.models import Category, Contact
from opencity.directory.queries import Directory, directory, local
from opencity.language.normal import clean_text

MOST_PROPOSED = 5
MOST_ADDRESSES = 8
NOBODY = UUID(int=0)


def listing(request: HttpRequest, what: str) -> HttpResponseBase:
    """Categories, bodies or districts; unchanged ones cost one query and no body (ETag)."""
    city = directory()
    today = local(timezone.now(), city).date()
    language = translation.get_language() or "kk"
    etag = f'"{city.city.stamp.hex[:16]}-{today:%y%m%d}-{language}-{what}"'
    answer = get_conditional_response(request, etag=etag)
    if answer is None:
        answer = HttpResponse(_bytes(what, city.city.stamp, today, language), content_type="application/json")
        answer["ETag"] = etag
    answer["Cache-Control"] = "public, max-age=300"
    return answer


@lru_cache(maxsize=36)
def _bytes(what: str, stamp: UUID, today: date, language: str) -> bytes:
    """The answer ready to send; kept for each state of the directory, day and language."""
    rows = {"categories": _categories, "bodies": _bodies, "districts": _districts}[what](directory(), today)
    return json.dumps(rows, ensure_ascii=False, separators=(",", ":")).encode()


def _categories(city: Directory, today: date) -> list[dict[str, Any]]:
    return [
        {
            "code": leaf.code,
            "name": str(leaf.names),
            "names": leaf.names,
            "hint": str(leaf.hint),
            "group": group.code,
            "group_name": str(group.names),
            "photo": leaf.photo,
            "public": leaf.is_public,
            "needs_place": leaf.is_public,
            "emergency": emergency_of(leaf),
        }
        for group, leaves in city.groups(today)
        for leaf in leaves
    ]


def _bodies(city: Directory, today: date) -> list[dict[str, Any]]:
    contacts: dict[int, list[dict[str, str]]] = defaultdict(list)
    for contact in Contact.objects.all():
        contacts[contact.body_id].append(
            {"kind": contact.kind, "value": contact.value, "label": str(contact.label or "")}
        )
    return [
        {
            "code": body.code,
            "kind": body.kind,
            "name": str(body.names),
            "short": str(body.short),
            "names": body.names,
            "answers_for": str(body.answers_for),
            "district": body.district.code if body.district else None,
            "contacts": contacts[body.pk],
        }
        for body in city.bodies.values()
        if (body.valid_from is None or body.valid_from <= today) and (body.valid_to is None or today <= body.valid_to)
    ]


def _districts(city: Directory, today: date) -> list[dict[str, Any]]:
    akimats = city.akimats(today)
    return [
        {"code": d.code, "name": str(d.names), "names": d.names, "body": akimats.get(d.code)}
        for d in city.districts.values()
    ]


def emergency_of(category: Category) -> dict[str, str] | None:
    """The phone that comes before anything else."""
    if not category.emergency_phone:
        return None
    return {"phone": category.emergency_phone, "text": str(category.emergency_text)}


def proposals(text: str, place: Point | None) -> list[dict[str, Any]]:
    """Categories that the words speak for, best first, each with the body that answers at the place."""
    city, now = directory(), timezone.now()
    today = local(now, city).date()
    said = clean_text(text)
    inside = place if place and city.district_at(place) else None
    language = translation.get_language() or "kk"
    found = city.category_index.propose(said, limit=MOST_PROPOSED, month=today.month) if said else []
    answer = []
    for one in found:
        category = city.category(one.code, today)
        if category is None:
            continue
        plan = plan_lodging(Lodging(NOBODY, language, category=one.code, place=inside), now=now, city=city)
        answer.append(
            {
                "category": category.code,
                "category_name": str(category.names),
                "body": plan.body.code,
                "body_name": str(plan.body.names),
                "score": one.score,
                "why": list(one.why),
                "emergency": emergency_of(category),
            }
        )
    return answer


def addresses(query: str, near: Point | None) -> list[dict[str, Any]]:
    """Readings of an address, best first."""
    city, language = directory(), translation.get_language() or "kk"
    said = clean_text(query)
    found = city.addresses.search(said, language=language, near=near, limit=MOST_ADDRESSES) if said else []
    names = _streets(city.city.stamp, language) if found else {}
    return [
        {
            "label": match.label,
            "street": names.get(match.street_code, match.label),
            "house": match.house,
            "lat": match.lat,
            "lon": match.lon,
            "district": match.district,
            "district_name": in_language(city.districts[match.district].names, language),
            "kind": match.kind,
            "score": match.score,
        }
        for match in found
        if match.district in city.districts
    ]


@lru_cache(maxsize=6)
def _streets(stamp: UUID, language: str) -> dict[str, str]:
    return {street.code: street.label(language) for street in directory().addresses.streets}


def located(place: Point) -> dict[str, Any]:
    """The district of a point, and whether it lies in the city."""
    district = directory().district_at(place)
    return {
        "district": district.code if district else None,
        "district_name": str(district.names) if district else None,
        "city": district is not None,
    }
