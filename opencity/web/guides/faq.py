"""Questions and answers: by field, and one by one."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from opencity.directory.queries import directory
from opencity.guides.models import GuideKind
from opencity.guides.queries.shelf import OnShelf, shelf
from opencity.guides.schema import Faq
from opencity.web.guides.page import say_in
from opencity.web.guides.saying import Say
from opencity.web.guides.steps import Link, source_of
from opencity.web.guides.structured import faq_data
from opencity.web.guides.views import SAID


@require_safe
@cache_control(public=True, max_age=60)
def faqs(request: HttpRequest) -> HttpResponse:
    """Every question, by the field of its first category."""
    found = shelf()
    say = say_in(directory(), found, timezone.now())
    return render(request, "web/guides/faqs.html", {"fields": _by_field(found, say), "section": "guides"})


@require_safe
@cache_control(public=True, max_age=60)
def faq(request: HttpRequest, code: str) -> HttpResponse:
    """One question with its answer."""
    found = shelf()
    say = say_in(directory(), found, timezone.now())
    one = found.faqs.get(code)
    if one is None:
        return _missing(request, found, say, code)
    path = reverse("web:faq", args=[code])
    categories = [say.city.category(number, say.today) for number in one.categories]
    context = {
        "faq": one,
        "title": say.plain(one.question),
        "answer": say.html(one.answer),
        "summary": say.plain(one.answer),
        "guides": [
            Link(reverse("web:guide", args=[slug]), say.plain(found.guides[slug].titles))
            for slug in one.guides
            if slug in found.guides
        ],
        "bodies": [say.body(body) for body in one.bodies],
        "categories": [Link(f"{reverse('web:new')}?category={c.code}", str(c)) for c in categories if c],
        "sources": [source_of(source) for source in one.sources],
        "unsure": any(source.mark for source in one.sources),
        "late": one.review_by < say.today,
        "structured": faq_data(one, say=say),
        "canonical": f"{settings.PUBLIC_URL}{path}",
        "path": path,
        "said": request.GET.get("said", "") if request.GET.get("said", "") in SAID else "",
        "section": "guides",
    }
    return render(request, "web/guides/faq.html", context)


def _missing(request: HttpRequest, found: OnShelf, say: Say, code: str) -> HttpResponse:
    gone = found.gone.get(f"{GuideKind.FAQ}/{code}")
    context: dict[str, Any] = {"section": "guides", "noindex": True, "themes": []}
    if gone is None:
        return render(request, "web/guides/unknown.html", context, status=404)
    near = found.faqs.get(gone.nearest)
    nearest = Link(reverse("web:faq", args=[near.code]), say.plain(near.question)) if near else None
    context |= {"title": say.plain(gone.titles), "why": say.plain(gone.why), "nearest": nearest}
    return render(request, "web/guides/gone.html", context, status=410)


def _by_field(found: OnShelf, say: Say) -> list[dict[str, Any]]:
    fields: dict[str, list[Faq]] = {}
    for one in found.faqs.values():
        fields.setdefault(one.categories[0].split(".")[0], []).append(one)
    made = []
    for code in sorted(fields, key=lambda number: int(number) if number.isdigit() else 0):
        group = say.city.categories.get(code)
        rows = [Link(reverse("web:faq", args=[one.code]), say.plain(one.question)) for one in fields[code]]
        made.append({"code": code, "name": str(group or ""), "icon": group.icon if group else "", "faqs": rows})
    return made
