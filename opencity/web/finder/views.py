"""The one box as a page, and its suggestions. Everything works without scripts and by keyboard."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from opencity.appeals.models.appeal import TEXT_LIMIT
from opencity.appeals.numbers import parse_number
from opencity.core.texts import in_language
from opencity.directory.queries import directory
from opencity.finder.actions import note_miss
from opencity.finder.box import LONGEST, Answer, Result
from opencity.finder.entries import Kind
from opencity.finder.queries import find
from opencity.guides.queries.shelf import shelf
from opencity.language.normal import clean_text
from opencity.web.finder import limits
from opencity.web.finder.rows import KINDS, address_of, row_of
from opencity.web.guides.page import language_links, say_in
from opencity.web.guides.saying import Say
from opencity.web.guides.themes import THEMES

MOST_SHOWN, MOST_SUGGESTED = 12, 6
LEAST_SHOWN = MOST_CATEGORIES = 3
NEAR_ENOUGH = 0.3  # of the best score; what is further away only makes the list long
LONGEST_SUGGESTED = 200


@require_safe
@cache_control(private=True, no_cache=True)
def results(request: HttpRequest) -> HttpResponse:
    """What answers the words of `q`, best first; and what to do when nothing does."""
    typed = clean_text(request.GET.get("q", "").replace("\x00", ""))
    query = typed[:LONGEST].rstrip()
    context: dict[str, Any] = {
        "query": query,
        "typed": typed[:TEXT_LIMIT],
        "cut": LONGEST if len(typed) > LONGEST else 0,
        "language_links": language_links(request.path, f"q={quote(query)}" if query else ""),
        "section": "find",
        # Search engines know the box itself; its answers stand at addresses of their own.
        "canonical": f"{settings.PUBLIC_URL}{request.path}",
    }
    if query and limits.is_over("find", request):
        answer = render(request, "web/finder/results.html", context | {"over": limits.WINDOW_SECONDS}, status=429)
        answer["Retry-After"] = str(limits.WINDOW_SECONDS)
        return answer
    say = say_in(directory(), shelf(), timezone.now())
    if query:
        context |= _found(query, say, noted=request.method == "GET" and len(typed) <= LONGEST)
    else:
        context["themes"] = [{"code": code, "name": name, "icon": icon} for code, (name, icon) in THEMES.items()]
    return render(request, "web/finder/results.html", context)


@require_safe
@cache_control(public=True, max_age=60)
def suggest(request: HttpRequest) -> JsonResponse:
    """The first of the same results while somebody types: {"results": [{text, hint, url}]}."""
    if limits.is_over("suggest", request):
        return JsonResponse({"results": []}, status=429)
    query = clean_text(request.GET.get("q", "")[:LONGEST_SUGGESTED])
    if not query:
        return JsonResponse({"results": []})
    say = say_in(directory(), shelf(), timezone.now())
    answer = find(query, language=say.language, today=say.today, limit=MOST_SUGGESTED)  # type: ignore[arg-type]
    found = [
        {
            "text": in_language(one.entry.titles, say.language),
            "hint": str(KINDS[one.entry.kind][0]),
            "url": address_of(one, say.language),
        }
        for one in answer.results
    ]
    return JsonResponse({"results": found})


def _found(query: str, say: Say, *, noted: bool) -> dict[str, Any]:
    answer = find(query, language=say.language, today=say.today, limit=MOST_SHOWN)  # type: ignore[arg-type]
    if not answer.is_sure and noted:
        note_miss(query, language=say.language, day=say.today)
    number = parse_number(query)
    return {
        "danger": _danger(answer, say),
        "meant": answer.meant,
        "is_sure": answer.is_sure,
        "noindex": not answer.is_sure,
        "rows": [row_of(one, say) for one in _near(answer)],
        "appeal": {"number": number, "url": reverse("web:appeal", args=[number])} if number else None,
        "wish_url": f"{reverse('web:wishes')}?q={quote(query)}",
    }


def _near(answer: Answer) -> list[Result]:
    """What is worth reading: the first ones, then those near to them, without a whole tree of categories."""
    if not answer.is_sure:
        return list(answer.results[:LEAST_SHOWN])
    least = max((one.score for one in answer.results), default=0.0) * NEAR_ENOUGH
    near = [one for place, one in enumerate(answer.results) if place < LEAST_SHOWN or one.score >= least]
    categories = [one for one in near if one.entry.kind is Kind.CATEGORY][:MOST_CATEGORIES]
    return [one for one in near if one.entry.kind is not Kind.CATEGORY or one in categories]


def _danger(answer: Answer, say: Say) -> Any:
    found = say.city.categories.get(answer.danger) if answer.danger else None
    return found if found is not None and found.emergency_phone else None
