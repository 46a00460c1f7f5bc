"""My data: take everything along, or ask that it be erased.

Who is signed in asks for all of it, and a fresh code confirms the wish to erase. Who has only a number and its secret
asks for that one appeal. The reception decides; what the law keeps is named before anybody asks.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from opencity.accounts.audit import note_deed
from opencity.accounts.codes import use_code
from opencity.accounts.contacts import mask_contact, show_contact
from opencity.accounts.models import PersonContact, Visit
from opencity.appeals.actions import ask_erasure
from opencity.appeals.keeping import Why
from opencity.appeals.models import Appeal, ErasureRequest
from opencity.appeals.queries.keeping import appeals_asked_for, appeals_of, open_request, verdicts_on
from opencity.appeals.sentences import say_kept
from opencity.appeals.takeout import takeout
from opencity.appeals.unlocking import unlock
from opencity.core.limits import address_of
from opencity.core.refused import Refused
from opencity.notices.codes import send_code
from opencity.web.mine import visiting
from opencity.web.mine.forms import code_field

PURPOSE = "erase"
OWN_EXPORT = "own_data_taken"
SOON = frozenset({"code_soon", "code_often", "code_tried_often", "too_many_attempts"})


class CodeForm(forms.Form):
    """The code that confirms the wish to erase."""

    code = code_field()


class SecretForm(forms.Form):
    """One appeal, without signing in."""

    number = forms.CharField(
        required=False, max_length=40, label=gettext_lazy("Number of the appeal"),
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "numeric"}),
    )  # fmt: skip
    secret = forms.CharField(
        required=False, max_length=40, label=gettext_lazy("Secret"),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )  # fmt: skip


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def my_data(request: HttpRequest) -> HttpResponseBase:
    """The page, and what it does: `do` is take, code or erase; without a sign-in take_one or erase_one."""
    visit = visiting.visit_in(request)
    do = request.POST.get("do", "") if request.method == "POST" else ""
    if visit is None:
        return (
            _one(request, do) if do in {"take_one", "erase_one"} else _stranger(request, SecretForm(auto_id="one_%s"))
        )
    if do == "take":
        return _take(request, visit)
    if do == "code":
        return _send(request, visit)
    if do == "erase":
        return _erase(request, visit)
    return _page(request, visit)


def _take(request: HttpRequest, visit: Visit) -> HttpResponseBase:
    contacts, now = visiting.contacts_in(request), timezone.now()
    appeals = appeals_of(contacts)
    note_deed(OWN_EXPORT, actor=None, now=now, person=visit.contact.person_id, appeals=len(appeals))
    return _zip(appeals, contacts, now)


def _send(request: HttpRequest, visit: Visit) -> HttpResponse:
    contact, form, status = visit.contact, CodeForm(auto_id="erase_%s"), 200
    try:
        send_code(
            purpose=PURPOSE, kind=contact.kind, value=contact.value, address=address_of(request), now=timezone.now(),
            language=translation.get_language() or "kk",
        )  # fmt: skip
    except Refused as refused:
        form = CodeForm({"code": ""}, auto_id="erase_%s")
        form.full_clean()
        form.add_error("code", refused.sentence)
        status = 429 if refused.code in SOON else 422
    return _page(request, visit, form=form, sent=True, status=status)


def _erase(request: HttpRequest, visit: Visit) -> HttpResponse:
    contact, now = visit.contact, timezone.now()
    form = CodeForm({"code": request.POST.get("code", "").replace("\x00", "")}, auto_id="erase_%s")
    form.full_clean()
    try:
        use_code(
            form.cleaned_data.get("code", ""), purpose=PURPOSE, kind=contact.kind, value=contact.value,
            address=address_of(request), now=now,
        )  # fmt: skip
        ask_erasure(person=contact.person, language=translation.get_language() or "kk", now=now)
    except Refused as refused:
        by_code = refused.code.startswith("code_")
        form.add_error("code" if by_code else None, refused.sentence)
        return _page(request, visit, form=form, sent=by_code, status=429 if refused.code in SOON else 422)
    messages.success(request, _("Your request is with the reception. It decides and writes to you."))
    return redirect("web:my_data")


def _one(request: HttpRequest, do: str) -> HttpResponseBase:
    """One appeal by its number and secret: the same door, and the same guesses, as everywhere."""
    typed = {name: request.POST.get(name, "").replace("\x00", "") for name in ("number", "secret")}
    form, now = SecretForm(typed, auto_id="one_%s"), timezone.now()
    form.full_clean()
    try:
        found = unlock(address=address_of(request), now=now, **typed)
        whole = found.whole or found
        if do == "erase_one":
            ask_erasure(appeal=whole, language=translation.get_language() or "kk", now=now)
    except Refused as refused:
        form.add_error(None, refused.sentence)
        status = 429 if refused.code in SOON else 403 if refused.code == "secret_wrong" else 422
        return _stranger(request, form, status=status)
    if do == "take_one":
        note_deed(OWN_EXPORT, actor=None, now=now, number=whole.number, appeals=1)
        return _zip(appeals_asked_for(ErasureRequest(appeal=whole)), [], now)
    messages.success(request, _("Your request is with the reception. It decides and writes to you."))
    return redirect("web:my_data")


def _zip(appeals: list[Appeal], contacts: list[PersonContact], now: datetime) -> StreamingHttpResponse:
    language = translation.get_language() or "kk"
    pieces = takeout(appeals, contacts, language=language, now=now)
    response = StreamingHttpResponse(pieces, content_type="application/zip")
    response["Content-Disposition"] = f'attachment; filename="my-data-{now:%Y-%m-%d}.zip"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _page(
    request: HttpRequest, visit: Visit, *, form: CodeForm | None = None, sent: bool = False, status: int = 200
) -> HttpResponse:
    contacts, now = visiting.contacts_in(request), timezone.now()
    verdicts = verdicts_on(appeals_of(contacts), now=now)
    values: dict[str, Any] = {
        "contacts": [show_contact(one.kind, one.value) for one in contacts],
        "sent_to": mask_contact(visit.contact.kind, visit.contact.value) if sent else "",
        "form": form or CodeForm(auto_id="erase_%s"),
        "open": [one.number for one in verdicts if one.why is Why.OPEN],
        "going": [one.number for one in verdicts if one.goes],
        "stays": [say_kept(one) for one in verdicts if one.why in {Why.HELD, Why.LAW}],
        "waiting": open_request(person_id=visit.contact.person_id),
        "section": "mine",
    }
    return render(request, "web/mine/data.html", values, status=status)


def _stranger(request: HttpRequest, form: SecretForm, *, status: int = 200) -> HttpResponse:
    return render(request, "web/mine/data_one.html", {"form": form, "section": "mine"}, status=status)
