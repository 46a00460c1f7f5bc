"""Who is signed in as a resident, by a cookie of its own: `request.user` and the sessions of staff are not touched."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone

from opencity.accounts.models import PersonContact, Visit
from opencity.accounts.visits import LONGEST, contacts_of, visit_of
from opencity.appeals.queries.mine import owns

COOKIE = "resident"


def visit_in(request: HttpRequest) -> Visit | None:
    """The open visit of this browser; asked once for a request."""
    if COOKIE not in request.COOKIES:
        return None
    if not hasattr(request, "_visit"):
        request._visit = visit_of(request.COOKIES[COOKIE], now=timezone.now())  # type: ignore[attr-defined]  # noqa: SLF001
    return request._visit  # type: ignore[attr-defined]  # noqa: SLF001


def contacts_in(request: HttpRequest) -> list[PersonContact]:
    """The confirmed contacts of who is signed in; none for everybody else."""
    visit = visit_in(request)
    if visit is None:
        return []
    if not hasattr(request, "_contacts"):
        request._contacts = contacts_of(visit)  # type: ignore[attr-defined]  # noqa: SLF001
    return request._contacts  # type: ignore[attr-defined]  # noqa: SLF001


def opens(request: HttpRequest, number: str) -> bool:
    """Whether the appeal belongs to who is signed in."""
    contacts = contacts_in(request)
    if not contacts:
        return False
    known: dict[str, bool] = request.__dict__.setdefault("_owned", {})
    if number not in known:
        known[number] = owns(contacts, number)
    return known[number]


def keep(response: HttpResponseBase, token: str) -> None:
    """Give the browser its cookie."""
    response.set_cookie(
        COOKIE, token, max_age=LONGEST, path="/", secure=settings.SESSION_COOKIE_SECURE, httponly=True, samesite="Lax"
    )


def forget(response: HttpResponseBase) -> None:
    """Take the cookie away."""
    response.delete_cookie(COOKIE, path="/", samesite="Lax")
