"""Life situations: the list, a guide with one's own steps, its QR code."""

from __future__ import annotations

import io
from typing import Any
from uuid import UUID

import segno
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.translation import get_language
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from opencity.core.texts import in_language
from opencity.directory.queries import directory, local
from opencity.guides.models import Edition, GuideKind
from opencity.guides.queries.shelf import OnShelf, shelf
from opencity.guides.schema import Guide
from opencity.web.guides.page import Asked, language_links, page_of_guide, read_answers, say_in
from opencity.web.guides.steps import Link
from opencity.web.guides.structured import guide_data
from opencity.web.guides.themes import THEMES

SAID = {"useful", "useless", "mistake"}


@require_safe
@cache_control(public=True, max_age=60)
def guides(request: HttpRequest) -> HttpResponse:
    """All life situations by theme; what the season brings comes first."""
    found = shelf()
    month = local(timezone.now(), directory()).month
    now = [_link(one) for one in found.guides.values() if month in one.season]
    context = {"themes": _by_theme(found), "now": now, "section": "guides", "some": bool(found.guides)}
    return render(request, "web/guides/list.html", context)


@csrf_exempt  # answers change nothing; those of a sensitive guide are sent so that no address holds them
@require_http_methods(["GET", "HEAD", "POST"])
def guide(request: HttpRequest, slug: str) -> HttpResponse:
    """One guide. Answers stand in the address, except where nobody else should read them there."""
    found = shelf()
    document = found.guides.get(slug)
    if document is None:
        return _missing(request, found, slug)
    given = request.POST if document.sensitive and request.method == "POST" else request.GET
    asked = read_answers(document, given)
    if document.sensitive and request.method != "POST":
        asked = Asked({}, asked.everything, sent=False)
    say = say_in(directory(), found, timezone.now())
    context = page_of_guide(document, asked, say=say, now=timezone.now())
    context |= {
        "section": "guides",
        "edition": found.published[slug],
        "structured": guide_data(document, say=say, path=context["path"]),
        "language_links": language_links(context["path"], context["query"]),
        "canonical": f"{settings.PUBLIC_URL}{context['path']}",
        "said": request.GET.get("said", "") if request.GET.get("said", "") in SAID else "",
    }
    status = 422 if context["wants_answer"] and not asked.answers else 200
    answer = render(request, "web/guides/guide.html", context, status=status)
    return _kept_quiet(answer) if document.sensitive else _cached(answer)


@require_safe
@cache_control(public=True, max_age=86_400)
def qr(request: HttpRequest, slug: str) -> HttpResponse:
    """The address of one's own steps as a QR code."""
    document = shelf().guides.get(slug)
    if document is None:
        raise Http404
    query = "" if document.sensitive else read_answers(document, request.GET).query
    link = f"{settings.PUBLIC_URL}{reverse('web:guide', args=[slug])}{'?' + query if query else ''}"
    drawing = io.BytesIO()
    segno.make(link, error="m", micro=False).save(drawing, kind="svg", scale=4, border=2)
    return HttpResponse(drawing.getvalue(), content_type="image/svg+xml")


@require_safe
@never_cache
def preview(request: HttpRequest, secret: UUID) -> HttpResponse:
    """An edition that nobody sees yet, for whoever has its link; a draft must be complete to be shown."""
    edition = Edition.objects.filter(preview=secret).select_related("guide").first()
    if edition is None:
        raise Http404
    context: dict[str, Any] = {"section": "guides", "noindex": True, "preview": edition}
    answer: HttpResponse
    path = reverse("web:guide_preview", args=[secret])
    try:
        document = Guide.model_validate(edition.document) if edition.guide.kind == GuideKind.GUIDE else None
    except ValueError:
        document = None
    if document is None:
        context["language_links"] = language_links(path, "")
        answer = render(request, "web/guides/preview_not_yet.html", context, status=409)
    else:
        say = say_in(directory(), shelf(), timezone.now())
        asked = read_answers(document, request.GET)
        context |= page_of_guide(document, asked, say=say, now=timezone.now(), preview=True)
        context |= {"path": path, "language_links": language_links(path, asked.query)}
        answer = render(request, "web/guides/guide.html", context)
    answer["X-Robots-Tag"] = "noindex"
    answer["Referrer-Policy"] = "no-referrer"
    return answer


def _missing(request: HttpRequest, found: OnShelf, slug: str) -> HttpResponse:
    """Nothing is at this address: gone for a reason (410), or never there (404); either way a way on."""
    gone = found.gone.get(f"{GuideKind.GUIDE}/{slug}")
    context: dict[str, Any] = {"themes": _by_theme(found), "section": "guides", "noindex": True}
    if gone is None:
        return render(request, "web/guides/unknown.html", context, status=404)
    say = say_in(directory(), found, timezone.now())
    nearest = found.guides.get(gone.nearest)
    context |= {"title": say.plain(gone.titles), "why": say.plain(gone.why)}
    context |= {"nearest": _link(nearest) if nearest else None}
    return render(request, "web/guides/gone.html", context, status=410)


def _by_theme(found: OnShelf) -> list[dict[str, Any]]:
    made = []
    for code, (name, icon) in THEMES.items():
        rows = [_link(one) for one in found.guides.values() if one.theme == code]
        if rows:
            rows.sort(key=lambda row: row.name)
            made.append({"code": code, "name": name, "icon": icon, "guides": rows})
    return made


def _link(one: Guide) -> Link:
    return Link(reverse("web:guide", args=[one.slug]), in_language(one.titles, get_language() or ""))


def _kept_quiet(answer: HttpResponse) -> HttpResponse:
    patch_cache_control(answer, private=True, no_store=True)
    answer["Referrer-Policy"] = "no-referrer"
    return answer


def _cached(answer: HttpResponse) -> HttpResponse:
    patch_cache_control(answer, public=True, max_age=60)
    return answer
