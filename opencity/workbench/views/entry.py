"""The door of the workbench: sign in, sign out, the language of the pages."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from opencity.accounts.models import User
from opencity.workbench.access import open_page
from opencity.workbench.forms.login import StaffLoginForm


@open_page
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def login(request: HttpRequest) -> HttpResponseBase:
    """E-mail and password; there is no sign-up, people are invited."""
    back = safe_address(request, request.POST.get("next") or request.GET.get("next"))
    if request.user.is_authenticated:
        return redirect(back)
    form = StaffLoginForm(request.POST if request.method == "POST" else None, request=request)
    if request.method == "POST" and form.is_valid():
        return form.login(request, redirect_url=back)
    context: dict[str, Any] = {
        "form": form,
        "next": back,
        "language_links": [],
        "provider_name": settings.OIDC_NAME,
        "provider_url": f"{reverse('workbench:provider')}?{urlencode({'next': back})}",
    }
    return render(request, "workbench/login.html", context, status=422 if form.errors else 200)


@open_page
@require_POST
def sign_out(request: HttpRequest) -> HttpResponseBase:
    """End the session here and on the server."""
    logout(request)
    return redirect(settings.LOGIN_URL)


@open_page
@require_POST
def language(request: HttpRequest) -> HttpResponseBase:
    """Remember the language of the pages: with the person, and in a cookie for the login page."""
    code = request.POST.get("language", "")
    response = redirect(safe_address(request, request.POST.get("next")))
    if code in dict(settings.LANGUAGES):
        if request.user.is_authenticated:
            User.objects.filter(pk=request.user.pk).update(language=code)
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            code,
            max_age=365 * 24 * 60 * 60,
            samesite="Lax",
            secure=settings.LANGUAGE_COOKIE_SECURE,
            httponly=True,
        )
    return response


def safe_address(request: HttpRequest, url: str | None) -> str:
    """An address of ours to go to, never one of somebody else's."""
    fine = url and url_has_allowed_host_and_scheme(url, {request.get_host()}, require_https=request.is_secure())
    return url if url and fine else settings.LOGIN_REDIRECT_URL
