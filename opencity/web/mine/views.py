"""My appeals: sign in with a code, see everything in one place, open each with one press."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from opencity.accounts.codes import use_code
from opencity.accounts.contacts import mask_contact, parse_contact, show_contact
from opencity.accounts.visits import begin_visit, confirm_contact, end_visit
from opencity.appeals.models import Appeal
from opencity.appeals.models.appeal import Track
from opencity.appeals.queries.mine import is_known, my_appeals, waiting_for_me
from opencity.appeals.states import State
from opencity.core.limits import address_of
from opencity.core.refused import Refused
from opencity.directory.queries import directory
from opencity.notices.codes import send_code
from opencity.web.mine import visiting
from opencity.web.mine.forms import SignInForm
from opencity.web.public.rows import row_of
from opencity.web.public.sayings import say_due

PURPOSE = "sign-in"
TRIED = frozenset({"code_soon"})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """Write a contact, get a code, write the code. The page says the same whether the contact is known or not."""
    if request.method != "POST":
        if visiting.visit_in(request) is not None:
            return redirect("web:mine")
        return _page(request, SignInForm(auto_id="in_%s"))
    data = request.POST.copy()
    for name in ("contact", "code"):
        data[name] = data.get(name, "").replace("\x00", "")
    form = SignInForm(data, auto_id="in_%s")
    form.full_clean()
    try:
        kind, value = parse_contact(form.cleaned_data.get("contact", ""))
    except Refused as refused:
        form.refuse(refused)
        return _page(request, form, status=422)
    if request.POST.get("do") == "enter":
        return _enter(request, form, kind, value)
    return _send(request, form, kind, value)


def _send(request: HttpRequest, form: SignInForm, kind: str, value: str) -> HttpResponse:
    status = 200
    try:
        send_code(
            purpose=PURPOSE, kind=kind, value=value, address=address_of(request), now=timezone.now(),
            language=translation.get_language() or "kk", known=is_known(kind, value),
        )  # fmt: skip
    except Refused as refused:
        form.refuse(refused)
        status = 429 if refused.code in {"code_soon", "code_often"} else 422
        if refused.code not in TRIED:
            return _page(request, form, status=status)
    return _page(request, form, sent_to=mask_contact(kind, value), status=status)


def _enter(request: HttpRequest, form: SignInForm, kind: str, value: str) -> HttpResponse:
    now = timezone.now()
    try:
        use_code(
            form.cleaned_data.get("code", ""), purpose=PURPOSE, kind=kind, value=value, address=address_of(request),
            now=now,
        )  # fmt: skip
    except Refused as refused:
        form.refuse(refused)
        status = 429 if refused.code == "code_tried_often" else 422
        return _page(request, form, sent_to=mask_contact(kind, value), status=status)
    contact = confirm_contact(kind, value, language=translation.get_language() or "", now=now)
    response = redirect("web:mine")
    visiting.keep(response, begin_visit(contact, now=now))
    return response


def _page(request: HttpRequest, form: SignInForm, *, sent_to: str = "", status: int = 200) -> HttpResponse:
    return render(
        request, "web/mine/sign_in.html", {"form": form, "sent_to": sent_to, "section": "mine"}, status=status
    )


@never_cache
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """All appeals of who is signed in; first those that wait for a word."""
    contacts = visiting.contacts_in(request)
    if not contacts:
        return redirect("web:mine_sign_in")
    now, city = timezone.now(), directory()
    page = my_appeals(contacts, cursor=request.GET.get("page", "")[:200])
    here = reverse("web:mine")
    values = {
        "contacts": [show_contact(contact.kind, contact.value) for contact in contacts],
        "waiting": [] if request.GET.get("page") else [_line(one) for one in waiting_for_me(contacts, now=now)],
        "rows": [_with_row(row.appeal, now, city) for row in page.rows],
        "older_url": page.older and f"{here}?{urlencode({'page': page.older})}",
        "newer_url": page.newer and f"{here}?{urlencode({'page': page.newer})}",
        "section": "mine",
    }
    return render(request, "web/mine/mine.html", values)


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the visit, here or on every device."""
    visit = visiting.visit_in(request)
    if visit is not None:
        end_visit(visit, everywhere=bool(request.POST.get("everywhere")))
    messages.success(request, _("You are signed out."))
    response = redirect("web:home")
    visiting.forget(response)
    return response


def _line(appeal: Appeal) -> dict[str, Any]:
    icon, what = _what(appeal)
    return {
        "url": reverse("web:appeal", args=[appeal.number]),
        "title": str(appeal.category or _("Appeal")),
        "number": appeal.number,
        "icon": icon,
        "what": what,
    }


def _what(appeal: Appeal) -> tuple[str, str]:
    """What it waits for, as (drawing, words)."""
    if appeal.state == State.ASKED:
        return "chat", _("There is a question for you")
    if appeal.state == State.REPLIED:
        return "reply", _("It is answered: is it fixed?")
    return "calendar", _("You are invited to a hearing")


def _with_row(appeal: Appeal, now: Any, city: Any) -> dict[str, Any]:
    formal = appeal.track == Track.FORMAL
    row = row_of(appeal, now=now, city=city)
    due = _("Answer by %(due)s") % {"due": say_due(appeal)} if appeal.is_running else ""
    return {"row": row, "formal": formal, "due": due, "body": str(appeal.body.names)}
