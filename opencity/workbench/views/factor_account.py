"""The own account of a member of staff: second factors, recovery codes, sessions."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

import segno
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from opencity.accounts import factors, keys
from opencity.accounts.actions import add_factor, drop_factor, end_sessions_of, renew_codes, set_password
from opencity.accounts.factors import Kind
from opencity.accounts.models import User
from opencity.accounts.sessions import PROVEN, keep_open, open_sign_ins
from opencity.core.refused import Refused
from opencity.workbench.access import EVERY_ROLE, lacks_factor, staff_page, who
from opencity.workbench.browsers import browser_name
from opencity.workbench.forms.factor import AppForm, KeyForm, NewPasswordForm, PasswordAgainForm
from opencity.workbench.pages import frame

NEW_SECRET, NEW_CODES = "new_app_secret", "new_recovery_codes"
MOST_SESSIONS = 50


@staff_page(*EVERY_ROLE, before_factor=True)
@require_http_methods(["GET", "HEAD"])
def account(request: HttpRequest) -> HttpResponseBase:
    """What protects this account, and where it is open."""
    user, now = who(request), timezone.now()
    held = list(factors.factors_of(user))
    sign_ins = open_sign_ins(user, now)[:MOST_SESSIONS]
    context = _frame(request) | {
        "must": lacks_factor(request),
        "needed": factors.must_have_factor(user),
        "factors": [
            {
                "name": factor_name(one),
                "since": one.created_at,
                "used": one.last_used_at,
                "url": reverse("workbench:remove_factor", args=[one.pk]),
                "is_key": one.type == Kind.WEBAUTHN,
            }
            for one in held
        ],
        "has_app": any(one.type == Kind.TOTP for one in held),
        "codes_left": factors.codes_left(user) if held else 0,
        "sessions": [
            {
                "browser": browser_name(one.browser),
                "address": one.address,
                "began": one.began_at,
                "seen": one.seen_at,
                "here": one.session_key == request.session.session_key,
            }
            for one in sign_ins
        ],
    }
    return render(request, "workbench/factor_account.html", context)


@staff_page(*EVERY_ROLE, before_factor=True)
@sensitive_post_parameters("password", "code")
@require_http_methods(["GET", "HEAD", "POST"])
def add_app(request: HttpRequest) -> HttpResponseBase:
    """Show the secret as a picture and in letters; the first code proves that the app has it."""
    user = who(request)
    secret = request.session.get(NEW_SECRET)
    if not secret:
        secret = request.session[NEW_SECRET] = factors.new_secret()
    form = AppForm(request.POST if request.method == "POST" else None, request=request)
    if form.is_bound and form.is_valid():
        try:
            add_factor(
                user, lambda now: factors.add_app(user, secret=secret, code=form.cleaned_data["code"], now=now),
                now=timezone.now(), session_key=request.session.session_key,
            )  # fmt: skip
        except Refused as refused:
            form.add_error("code" if refused.code == "code_wrong" else None, refused.sentence)
        else:
            del request.session[NEW_SECRET]
            return _added(request, user)
    letters = " ".join(secret[start : start + 4] for start in range(0, len(secret), 4))
    context = _frame(request) | {"form": form, "picture": _picture(user, secret), "secret": letters}
    return render(request, "workbench/factor_app.html", context, status=_status(form))


@staff_page(*EVERY_ROLE, before_factor=True)
@sensitive_post_parameters("password", "answer")
@require_http_methods(["GET", "HEAD", "POST"])
def add_key(request: HttpRequest) -> HttpResponseBase:
    """Have a security key make a pair of keys for this site."""
    user = who(request)
    form = KeyForm(request.POST if request.method == "POST" else None, request=request)
    if form.is_bound and form.is_valid():
        name, answer = form.cleaned_data["name"], form.cleaned_data["answer"]
        try:
            add_factor(
                user, lambda _now: keys.add_key(user, name=name, answer=answer),
                now=timezone.now(), session_key=request.session.session_key,
            )  # fmt: skip
        except Refused as refused:
            form.add_error(None, refused.sentence)
        else:
            return _added(request, user)
    context = _frame(request) | {"form": form, "question": json.dumps(keys.question_to_add(user))}
    return render(request, "workbench/factor_key.html", context, status=_status(form))


@staff_page(*EVERY_ROLE, before_factor=True)
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def remove(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Take one of the own factors away, with the password once more."""
    user = who(request)
    found = get_object_or_404(factors.factors_of(user), pk=pk)
    form = PasswordAgainForm(request.POST if request.method == "POST" else None, request=request)
    if form.is_bound and form.is_valid():
        drop_factor(user, found, now=timezone.now())
        if not factors.has_factor(user):
            request.session[PROVEN] = False
        messages.success(request, _("It no longer opens your account."))
        return redirect("workbench:account")
    context = _frame(request) | {
        "form": form,
        "name": factor_name(found),
        "is_last": factors.factors_of(user).count() == 1,
        "needed": factors.must_have_factor(user),
    }
    return render(request, "workbench/factor_remove.html", context, status=_status(form))


@staff_page(*EVERY_ROLE, before_factor=True)
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def codes(request: HttpRequest) -> HttpResponseBase:
    """Show new recovery codes once; make new ones with the password."""
    user = who(request)
    if not factors.has_factor(user):
        return redirect("workbench:account")
    form = PasswordAgainForm(request.POST if request.method == "POST" else None, request=request)
    if form.is_bound and form.is_valid():
        request.session[NEW_CODES] = renew_codes(user, now=timezone.now())
        return redirect("workbench:codes")
    shown = request.session.pop(NEW_CODES, None) if request.method == "GET" else None
    context = _frame(request) | {
        "form": form,
        "codes": [f"{code[:4]} {code[4:]}" for code in shown or []],
        "left": factors.codes_left(user),
    }
    return render(request, "workbench/factor_codes.html", context, status=_status(form))


@staff_page(*EVERY_ROLE, before_factor=True)
@sensitive_post_parameters("password", "new_password")
@require_http_methods(["GET", "HEAD", "POST"])
def password(request: HttpRequest) -> HttpResponseBase:
    """Choose a new password; sessions in other browsers end."""
    user = who(request)
    form = NewPasswordForm(request.POST if request.method == "POST" else None, request=request)
    if form.is_bound and form.is_valid():
        try:
            set_password(
                user, form.cleaned_data["new_password"], by=user, now=timezone.now(), but=request.session.session_key
            )
        except ValidationError as error:
            form.add_error("new_password", error)
        else:
            keep_open(request, user)
            messages.success(request, _("The new password is set. Other browsers must sign in again."))
            return redirect("workbench:account")
    return render(request, "workbench/factor_password.html", _frame(request) | {"form": form}, status=_status(form))


@staff_page(*EVERY_ROLE, before_factor=True)
@require_POST
def end_others(request: HttpRequest) -> HttpResponseBase:
    """End the own sessions in all other browsers."""
    user = who(request)
    ended = end_sessions_of(user, by=user, now=timezone.now(), but=request.session.session_key)
    text = ngettext("%(count)s other session is ended.", "%(count)s other sessions are ended.", ended)
    messages.success(request, text % {"count": ended})
    return redirect("workbench:account")


def factor_name(found: Authenticator) -> str:
    """What a person knows a factor by."""
    if found.type == Kind.TOTP:
        return _("App with codes")
    return str(found.data.get("name") or _("Security key"))


def _added(request: HttpRequest, user: User) -> HttpResponse:
    """A factor is there: this session counts as proven, and with the first one come recovery codes."""
    request.session[PROVEN] = True
    messages.success(request, _("Done. From now on the sign-in asks for it after the password."))
    if factors.codes_left(user):
        return redirect("workbench:account")
    request.session[NEW_CODES] = renew_codes(user, now=timezone.now())
    return redirect("workbench:codes")


def _status(form: BaseForm) -> int:
    return 422 if form.errors else 200


def _picture(user: User, secret: str) -> SafeString:
    """The QR code for the app as SVG in the page: nothing is fetched, nothing is kept."""
    issuer = urlsplit(settings.PUBLIC_URL).netloc
    label = quote(f"{issuer}:{user.email}")
    address = f"otpauth://totp/{label}?{urlencode({'secret': secret, 'issuer': issuer})}"
    drawn = segno.make(address, error="m", micro=False).svg_inline(border=2, omitsize=True, light="#fff", dark="#000")
    return SafeString(drawn)


def _frame(request: HttpRequest) -> dict[str, Any]:
    return frame(who(request), "account") | {
        "trail": [{"name": _("Your account"), "url": reverse("workbench:account")}],
    }
