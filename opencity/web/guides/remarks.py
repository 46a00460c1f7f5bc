"""Was this useful? What is wrong here? Both work without scripts, and nobody signs in for them.

The views are exempt from the check against forged forms, as filing is: a forged form could say nothing that its
author could not say alone.
"""

from __future__ import annotations

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from opencity.core.refused import Refused
from opencity.guides import actions
from opencity.guides.models import Guide, GuideKind
from opencity.guides.queries.shelf import Published, shelf
from opencity.guides.schema import Faq
from opencity.web.guides import limits

LONGEST = 5_000


@csrf_exempt
@require_POST
@never_cache
def verdict(request: HttpRequest, kind: str, slug: str) -> HttpResponse:
    """Useful or not, and why not."""
    useful = request.POST.get("useful") == "yes"

    def act(guide: Guide, published: Published) -> None:
        actions.give_verdict(
            guide, edition=published.edition, useful=useful, text=_posted(request, "text"),
            step=_step(request, published), language=translation.get_language() or "kk", now=timezone.now(),
        )  # fmt: skip

    return _said(request, kind, slug, what="verdicts", said="useful" if useful else "useless", act=act)


@csrf_exempt
@require_POST
@never_cache
def mistake(request: HttpRequest, kind: str, slug: str) -> HttpResponse:
    """Something is wrong, with the words that were marked."""

    def act(guide: Guide, published: Published) -> None:
        actions.report_mistake(
            guide, edition=published.edition, text=_posted(request, "text"), quote=_posted(request, "quote")[:2_000],
            step=_step(request, published), language=translation.get_language() or "kk", now=timezone.now(),
        )  # fmt: skip

    return _said(request, kind, slug, what="mistakes", said="mistake", act=act)


def _said(
    request: HttpRequest, kind: str, slug: str, *, what: str, said: str, act: Callable[[Guide, Published], None]
) -> HttpResponse:
    found = shelf()
    published = (found.published if kind == GuideKind.GUIDE else found.published_faqs).get(slug)
    guide = Guide.objects.filter(kind=kind, slug=slug, current__isnull=False).first() if published else None
    if guide is None or published is None:
        raise Http404
    back = reverse("web:guide" if kind == GuideKind.GUIDE else "web:faq", args=[slug])
    try:
        limits.check(what, request)
        act(guide, published)
    except Refused as refused:
        context = {
            "refused": refused.sentence, "back": back, "what": what, "kind": kind, "slug": slug, "section": "guides",
            "text": _posted(request, "text"), "quote": _posted(request, "quote"), "step": _step(request, published),
            "noindex": True,
        }  # fmt: skip
        return render(
            request, "web/guides/remark.html", context, status=429 if refused.code == "guide_too_often" else 422
        )
    limits.count(what, request)
    return redirect(f"{back}?said={said}#said")


def _posted(request: HttpRequest, name: str) -> str:
    return request.POST.get(name, "").replace("\x00", "")[:LONGEST]


def _step(request: HttpRequest, published: Published) -> str:
    if isinstance(published.document, Faq):
        return ""
    given = request.POST.get("step", "")
    return given if given in {step.code for step in published.document.steps} else ""
