"""Who may open which page of staff. Denied by default: an address without declared roles cannot be made."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import URLPattern, path
from django.utils import timezone, translation
from django.utils.cache import patch_cache_control

from opencity.accounts.factors import must_have_factor
from opencity.accounts.models import Role, User
from opencity.accounts.sessions import PROVEN, touch

View = Callable[..., HttpResponseBase]
ANYONE = "anyone"
EVERY_ROLE = tuple(Role)
OF_BODY = (Role.EXECUTOR, Role.HEAD)
OF_RECEPTION = (Role.DISPATCHER, Role.RECEPTION_HEAD)
WHO_JOIN = (*OF_BODY, *OF_RECEPTION)
WITH_APPEALS = (*OF_BODY, *OF_RECEPTION, Role.CONTROLLER, Role.AKIM)
CHECKERS = (Role.CONTROLLER, Role.RECEPTION_HEAD)


def staff_page(*roles: Role, before_factor: bool = False) -> Callable[[View], View]:
    """Let only these roles in: strangers go to the login, other roles get a page that says so.

    Whose role needs a second factor and who has none sees nothing but the pages `before_factor`, where one is set
    up. The page is in the language the person chose, and nobody keeps a copy of it.
    """

    def with_roles(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not request.user.is_authenticated:
                return private(redirect_to_login(_back_to(request), settings.LOGIN_URL))
            speak(request, request.user.language)
            touch(request, timezone.now())
            if request.user.roles.isdisjoint(roles):
                return _not_here(request, 403)
            if not before_factor and lacks_factor(request):
                return private(redirect("workbench:account"))
            try:
                return private(view(request, *args, **kwargs))
            except Http404:
                return _not_here(request, 404)
            except PermissionDenied:
                return _not_here(request, 403)

        guarded.staff_roles = frozenset(roles)  # type: ignore[attr-defined]
        return guarded

    return with_roles


def open_page(view: View) -> View:
    """Declare a page of the workbench that needs no role: login, logout, language."""

    @wraps(view)
    def shown(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.user.is_authenticated:
            speak(request, request.user.language)
        return private(view(request, *args, **kwargs))

    shown.staff_roles = frozenset({ANYONE})  # type: ignore[attr-defined]
    return shown


def staff_path(route: str, view: View, name: str) -> URLPattern:
    """An address of the workbench; refuses a view that declares no roles."""
    if not getattr(view, "staff_roles", None):
        message = f"the page of staff {name!r} declares no roles"
        raise LookupError(message)
    return path(route, view, name=name)


def lacks_factor(request: HttpRequest) -> bool:
    """Whether this person must still set up a second factor before anything else opens."""
    return must_have_factor(who(request)) and not request.session.get(PROVEN)


def who(request: HttpRequest) -> User:
    """The person of staff who asks; only inside of `staff_page`."""
    return cast("User", request.user)


def speak(request: HttpRequest, language: str) -> None:
    """Show this page in a language of the city."""
    if language in dict(settings.LANGUAGES):
        translation.activate(language)
        request.LANGUAGE_CODE = language


def private(response: HttpResponseBase) -> HttpResponseBase:
    """Forbid keeping a page of staff: neither a proxy nor the "back" of the next person shows it."""
    patch_cache_control(response, private=True, no_store=True)
    return response


def _back_to(request: HttpRequest) -> str:
    """After the login, back to what was wanted; a form cannot be sent again, so its page is the appeal itself."""
    return request.get_full_path() if request.method == "GET" else settings.LOGIN_REDIRECT_URL


def _not_here(request: HttpRequest, status: int) -> HttpResponse:
    response = render(request, "workbench/not_here.html", {"status": status, "language_links": []}, status=status)
    private(response)
    return response
