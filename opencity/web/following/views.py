"""One address of an appeal, two views: for everybody, and for whoever knows its secret."""

from __future__ import annotations

from typing import Any

from django.forms import HiddenInput
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.views.decorators.http import require_http_methods, require_POST

from opencity.appeals.models import Appeal
from opencity.appeals.numbers import parse_number
from opencity.appeals.queries.public import appeal_to_follow
from opencity.appeals.unlocking import unlock
from opencity.core.limits import address_of
from opencity.core.refused import Refused
from opencity.web.following import access, forms
from opencity.web.following.page import blank_forms, context, may_follow, page_of_appeal
from opencity.web.formal.card import card_of

MOST_TOKEN = 64


@require_http_methods(["GET", "HEAD"])
def appeal(request: HttpRequest, number: str) -> HttpResponse:
    """The page of an appeal. `?secret=` opens it and leaves the address; `?leave=` stops the letters."""
    if "secret" in request.GET:
        return open_with(request, number=number, secret=request.GET["secret"])
    if request.GET.get("leave"):
        return _leave_page(request, number)
    written = parse_number(number[:40])
    if written and written != number:
        return redirect("web:appeal", written)
    found = appeal_to_follow(written) if written else None
    if found is None or not (found.is_public or access.holds(request, found.number)):
        return _closed(request, number)
    return show(request, found)


@require_http_methods(["GET", "HEAD", "POST"])
def open_appeal(request: HttpRequest) -> HttpResponse:
    """The form with number and secret."""
    if request.method != "POST":
        return _private(render(request, "web/following/open.html", {"form": forms.OpenForm(auto_id="open_%s")}))
    return open_with(request, number=request.POST.get("number", "").strip(), secret=request.POST.get("secret", ""))


@require_POST
def forget_appeal(request: HttpRequest, number: str) -> HttpResponse:
    """This device forgets the appeal."""
    response = redirect("web:home")
    access.forget(response, number[:40])
    return response


def open_with(request: HttpRequest, *, number: str, secret: str) -> HttpResponse:
    """Check number and secret; to the clean address when they are right."""
    try:
        found = unlock(number=number, secret=secret, address=address_of(request), now=timezone.now())
    except Refused as refused:
        form = forms.OpenForm({"number": number[:40], "secret": secret[:40]}, auto_id="open_%s")
        form.add_error(None, refused.sentence)
        status = 429 if refused.code == "too_many_attempts" else 403
        return _private(
            render(request, "web/following/open.html", {"form": form, "number": number[:40]}, status=status)
        )
    response = redirect("web:appeal", found.number)
    access.grant(response, found.number)
    return _private(response)


def show(request: HttpRequest, found: Appeal, *, status: int = 200, **bound: Any) -> HttpResponse:
    """Render the page; `bound` are forms that came back with errors, by the name of their act."""
    own = access.holds(request, found.number)
    page = page_of_appeal(found, own=own, now=timezone.now())
    if not own:
        follow = bound.get("follow") or forms.FollowForm(auto_id="follow_%s")
        values = context(page, follow=follow if may_follow(found) else None, opening=_opening(found.number))
        return render(request, "web/following/public.html", values, status=status)
    formal = card_of(found, now=timezone.now(), hearing=bound.get("hearing"))
    acts: dict[str, Any] = blank_forms(page)
    lost = {name: form for name, form in bound.items() if name not in acts and form is not formal.hearing}
    acts |= {name: form for name, form in bound.items() if name in acts}
    values = context(page, acts=acts, formal=formal, wrong=[*bound.values()], kept=_kept(bound), lost=_typed(lost))
    return _private(render(request, "web/following/own.html", values, status=status))


def _closed(request: HttpRequest, number: str) -> HttpResponse:
    """No public appeal has this number: the same page for one that is not public and one that does not exist."""
    looks_right = parse_number(number[:40]) is not None
    form = forms.OpenForm(initial={"number": number[:20]}, auto_id="open_%s")
    values = {"form": form, "number": number[:20], "closed": True, "looks_right": looks_right}
    return _private(render(request, "web/following/open.html", values, status=404))


def _leave_page(request: HttpRequest, number: str) -> HttpResponse:
    values = {"number": number[:40], "token": request.GET["leave"][:MOST_TOKEN]}
    return _private(render(request, "web/following/leave.html", values))


def _opening(number: str) -> forms.OpenForm:
    form = forms.OpenForm(initial={"number": number}, auto_id="open_%s")
    form.fields["number"].widget = HiddenInput()
    return form


def _kept(bound: dict[str, Any]) -> list[dict[str, str]]:
    """Photos that came with a form that was refused: they wait, so nobody sends them twice."""
    photos = [photo for form in bound.values() for photo in getattr(form, "kept_photos", ())]
    return [{"token": str(photo.token), "url": reverse("plain:photo", args=[photo.token, "thumb"])} for photo in photos]


def _typed(lost: dict[str, Any]) -> str:
    return next((form.typed for form in lost.values() if getattr(form, "typed", "")), "")


def _private(response: HttpResponse) -> HttpResponse:
    """Never stored by anybody: other people use the same computer."""
    add_never_cache_headers(response)
    return response
