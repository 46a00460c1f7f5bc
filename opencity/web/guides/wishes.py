r"""Wishes, "my situation is not here\": say what you need, join others who need the same, see what becomes of it."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from opencity.core.paging import page_of
from opencity.core.refused import Refused
from opencity.guides import actions
from opencity.guides.actions.wishes import MOST_TEXT
from opencity.guides.models import Asker, Wish, WishState
from opencity.guides.queries.desk import public_wishes, similar_wishes
from opencity.web.guides import limits
from opencity.web.guides.wording import WISH_STATES

PAGE_SIZE = 30
COOKIE, REMEMBERED = "wished", 50
LONGEST = 5_000


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def wishes(request: HttpRequest) -> HttpResponse:
    """The form and the public list. First similar wishes are shown, then yours may be added."""
    text = _given(request, "text") or request.GET.get("q", "").replace("\x00", "")[:MOST_TEXT]
    form: dict[str, Any] = {
        "text": text,
        "email": _given(request, "email"),
        "submission": _submission(request),
        "limit": MOST_TEXT,
    }
    if request.method != "POST":
        return _page(request, form)
    if request.POST.get("website"):
        return _page(request, form, error=_("A hidden field was filled in, as programs do. Please send again."))
    try:
        limits.check("wishes", request)
        similar = similar_wishes(text) if request.POST.get("do") != "add" else []
        if similar and len(text) <= MOST_TEXT:
            return _page(request, form, similar=similar)
        made = actions.add_wish(
            text=text, email=form["email"], submission=form["submission"],
            language=translation.get_language() or "kk", now=timezone.now(),
        )  # fmt: skip
    except Refused as refused:
        status = 429 if refused.code == "guide_too_often" else 422
        return _page(request, form, error=refused.sentence, field=_field(refused), status=status)
    if made.is_new:
        limits.count("wishes", request)
    mark = "redacted" if made.redacted else "added"
    mail = "&mail=1" if form["email"].strip() else ""
    answer = redirect(f"{reverse('web:wish', args=[made.wish.pk])}?done={mark}{mail}")
    return _remember(request, answer, made.wish.pk)


@require_safe
@never_cache
def wish(request: HttpRequest, number: int) -> HttpResponse:
    """One wish: how many want it and what becomes of it."""
    found = get_object_or_404(public_wishes(), pk=number)
    return _one(request, found)


@csrf_exempt
@require_POST
@never_cache
def join(request: HttpRequest, number: int) -> HttpResponse:
    """One more who needs it; the same browser counts once."""
    found = get_object_or_404(public_wishes(), pk=number)
    email = _given(request, "email")
    try:
        limits.check("joins", request)
        actions.join_wish(
            found, email=email, language=translation.get_language() or "kk", now=timezone.now(),
            counts=number not in _remembered(request),
        )  # fmt: skip
    except Refused as refused:
        return _one(request, found, error=refused.sentence, email=email, status=422)
    limits.count("joins", request)
    mail = "&mail=1" if email.strip() else ""
    answer = redirect(f"{reverse('web:wish', args=[number])}?done=joined{mail}")
    return _remember(request, answer, number)


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def confirm(request: HttpRequest, token: UUID) -> HttpResponse:
    """The link of the letter. It asks once more: mail programs open links by themselves."""
    state = "ask" if Asker.objects.filter(token=token).exists() else "unknown"
    if request.method == "POST":
        if request.POST.get("do") == "leave":
            state = "left" if actions.leave_wish(token) else "unknown"
        else:
            state = "confirmed" if actions.confirm_asker(token, now=timezone.now()) else "unknown"
    found = Asker.objects.filter(token=token).select_related("wish").first()
    context = {"state": state, "wish": found.wish if found else None, "section": "guides", "noindex": True}
    answer = render(request, "web/guides/wish_confirm.html", context, status=404 if state == "unknown" else 200)
    answer["Referrer-Policy"] = "no-referrer"
    return answer


def _page(request: HttpRequest, form: dict[str, Any], *, status: int = 200, **more: Any) -> HttpResponse:
    page = page_of(public_wishes(), order=["-count", "-id"], size=PAGE_SIZE, cursor=request.GET.get("cursor", ""))
    here = reverse("web:wishes")
    context = {
        "form": form,
        "wishes": [(row, WISH_STATES[WishState(row.state)]) for row in page.rows],
        "similar": [(row, WISH_STATES[WishState(row.state)]) for row in more.pop("similar", [])],
        "newer_url": f"{here}?cursor={page.newer}" if page.newer else "",
        "older_url": f"{here}?cursor={page.older}" if page.older else "",
        "section": "guides",
        **more,
    }
    return render(
        request, "web/guides/wishes.html", context, status=422 if more.get("error") and status == 200 else status
    )


def _one(request: HttpRequest, found: Wish, *, status: int = 200, **more: Any) -> HttpResponse:
    running = found.state in {WishState.WISHED, WishState.WRITING}
    context = {
        "wish": found,
        "state": WISH_STATES[WishState(found.state)],
        "running": running,
        "joined": found.pk in _remembered(request),
        "done": request.GET.get("done", ""),
        "mail": "mail" in request.GET,
        "guide_url": reverse("web:guide", args=[found.guide.slug]) if found.guide and found.guide.current_id else "",
        "section": "guides",
        **more,
    }
    return render(request, "web/guides/wish.html", context, status=status)


def _given(request: HttpRequest, name: str) -> str:
    return request.POST.get(name, "").replace("\x00", "")[:LONGEST]


def _submission(request: HttpRequest) -> UUID:
    try:
        return UUID(request.POST.get("submission", ""))
    except ValueError:
        return uuid4()


def _field(refused: Refused) -> str:
    return "email" if refused.code == "wish_email_wrong" else "text"


def _remembered(request: HttpRequest) -> list[int]:
    try:
        return list(signing.loads(request.COOKIES.get(COOKIE, ""), salt=COOKIE))
    except (signing.BadSignature, ValueError, TypeError):
        return []


def _remember(request: HttpRequest, answer: HttpResponse, number: int) -> HttpResponse:
    kept = [number, *(one for one in _remembered(request) if one != number)][:REMEMBERED]
    value = signing.dumps(kept, salt=COOKIE)
    answer.set_cookie(COOKIE, value, max_age=365 * 86_400, httponly=True, samesite="Lax", secure=request.is_secure())
    return answer
