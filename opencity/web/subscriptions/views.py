"""Asking for letters, and what their links lead to. No account, no cookie: the link is the key."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from opencity.core import limits
from opencity.core.refused import Refused
from opencity.directory.queries import directory
from opencity.notices import subscriptions
from opencity.notices.models import Pace, Subscription
from opencity.web.subscriptions.asking import asked_of
from opencity.web.subscriptions.forms import PACES, SubscriptionForm

# From one internet address: more is no household but a program.
MOST, WINDOW_SECONDS = 12, 60 * 60
LONGEST = 200
MOST_SHOWN = 50


@csrf_exempt  # nobody is signed in here, so a forged form can do no more than its author
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """The form, filled in from the page that led here."""
    city, language = directory(), get_language() or "kk"
    if request.method != "POST":
        return _form(request, SubscriptionForm(city=city, language=language, initial=_from_address(request)))
    form = SubscriptionForm(request.POST, city=city, language=language)
    key = f"subscriptions:{limits.address_of(request)}"
    if limits.counted(key) >= MOST:
        form.full_clean()
        form.add_error(None, _("Many subscriptions have come from your internet address. Please try again in an hour."))
        return _form(request, form, status=429)
    if not form.is_valid():
        return _form(request, form, status=422)
    asked = asked_of(form)
    if asked is None:
        form.add_error(None, _("What you want to follow does not exist any more. Choose a place instead."))
        return _form(request, form, status=422)
    limits.count(key, seconds=WINDOW_SECONDS)
    given = form.cleaned_data
    try:
        subscriptions.ask_subscription(
            asked, email=given["email"], language=language, pace=given["pace"], now=timezone.now()
        )
    except Refused as refused:
        form.refuse(refused)
        return _form(request, form, status=422)
    return redirect("web:subscription_sent")


@require_safe
def sent(request: HttpRequest) -> HttpResponse:
    """Look into your mail."""
    return _private(render(request, "web/subscriptions/sent.html", {"days": subscriptions.WAITS.days}))


@csrf_exempt  # the token is the key
@require_http_methods(["GET", "HEAD", "POST"])
def subscription(request: HttpRequest, token: str) -> HttpResponse:
    """Confirm, or change and end. Looking changes nothing: programs that check mail open links too."""
    found = subscriptions.subscription_of(token)
    if found is None:
        return _gone(request)
    done, act = "", request.POST.get("do", "")
    if request.method == "POST" and act == "confirm":
        found, done = subscriptions.confirm_subscription(token, now=timezone.now()), "confirmed"
    elif request.method == "POST" and act == "change":
        subscriptions.change_subscription(
            found, pace=request.POST.get("pace", ""), language=request.POST.get("language", "")
        )
        done = "changed"
    elif request.method == "POST" and act in {"leave", "leave_all"}:
        subscriptions.leave_subscription(token, everything=act == "leave_all")
        return redirect("web:subscription_left")
    return _private(render(request, "web/subscriptions/one.html", _context(found, done)))


@csrf_exempt  # mail programs send it without having seen a page (RFC 8058)
@require_http_methods(["GET", "HEAD", "POST"])
def leave(request: HttpRequest, token: str) -> HttpResponse:
    """One click in the mail program ends it; a person who opens the address is asked once."""
    everything = request.GET.get("all") == "1"
    if request.method == "POST":
        subscriptions.leave_subscription(token, everything=everything)
        if request.POST.get("List-Unsubscribe") == "One-Click":
            return _private(HttpResponse("", content_type="text/plain"))
        return redirect("web:subscription_left")
    found = subscriptions.subscription_of(token)
    if found is None:
        return redirect("web:subscription_left")
    return _private(render(request, "web/subscriptions/leave.html", {"found": found, "everything": everything}))


@require_safe
def left(request: HttpRequest) -> HttpResponse:
    """It is over. The same page for a link that was used before."""
    return _private(render(request, "web/subscriptions/left.html"))


def _from_address(request: HttpRequest) -> dict[str, Any]:
    """What the page that led here knows: a work, an outage, a body, a point, an address, a district, a kind."""
    given = {name: str(value).replace("\x00", "").strip()[:LONGEST] for name, value in request.GET.items()}
    first: dict[str, Any] = {}
    for name in ("work", "outage", "body"):
        if given.get(name):
            first["target"] = f"{name}:{given[name][:60]}"
    if given.get("lat") and given.get("lon"):
        first["target"] = f"point:{given['lat'][:20]},{given['lon'][:20]}"
    if given.get("address") or given.get("street"):
        first |= {
            "address": given.get("address") or given["street"],
            "where": "address" if given.get("address") else "street",
        }
    if given.get("district"):
        first |= {"district": given["district"], "where": "district"}
    if given.get("about"):
        first["about"] = given["about"][:40]
    return first


def _form(request: HttpRequest, form: SubscriptionForm, *, status: int = 200) -> HttpResponse:
    values = {
        "form": form,
        "aim": _aim(form),
        "narrow": not form.aimed.startswith(("work:", "outage:")),
        "around": not form.aimed or form.aimed.startswith("point:"),
        "which": list(getattr(form.fields["which"], "choices", [])),
        "trail": [{"name": _("Home"), "url": reverse("web:home")}],
    }
    return _private(render(request, "web/subscriptions/new.html", values, status=status))


def _aim(form: SubscriptionForm) -> str:
    """What the form is aimed at, in words."""
    if not form.aimed:
        return ""
    form.cleaned_data = getattr(form, "cleaned_data", None) or {"about": form["about"].value(), "radius": None}
    asked = asked_of(form)
    return asked.said.get(form.language, "") if asked else ""


def _context(found: Subscription, done: str) -> dict[str, Any]:
    own = Subscription.objects.filter(email=found.email, confirmed_at__isnull=False).exclude(pk=found.pk)
    return {
        "found": found,
        "done": done,
        "paces": [{"code": code, "name": name, "current": code == found.pace} for code, name in PACES],
        "others": list(own.order_by("pk")[:MOST_SHOWN]),
        "daily": found.pace == Pace.DAILY,
    }


def _gone(request: HttpRequest) -> HttpResponse:
    return _private(render(request, "web/subscriptions/gone.html", status=404))


def _private(response: HttpResponse) -> HttpResponse:
    """Kept by nobody, and its address is told to nobody."""
    add_never_cache_headers(response)
    response["Referrer-Policy"] = "no-referrer"
    response["X-Robots-Tag"] = "noindex"
    return response
