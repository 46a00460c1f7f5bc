"""Who may see an appeal as its resident: whoever knows its number and secret, or signed in with its contact.

A right secret leaves a signed cookie for this one appeal, so the secret leaves the address bar and is not asked for
again on this device. How guesses are answered stands in `opencity.appeals.unlocking`.
"""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.core import signing
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.crypto import constant_time_compare

from opencity.web.mine import visiting

KEPT_FOR = timedelta(days=30)
_signer = signing.TimestampSigner(salt="web.following")


def grant(response: HttpResponseBase, number: str) -> None:
    """Let this device open the appeal for 30 days."""
    response.set_cookie(
        _name(number),
        _signer.sign(number),
        max_age=KEPT_FOR,
        path="/",
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def forget(response: HttpResponseBase, number: str) -> None:
    """Make this device forget the appeal: for computers that others use too."""
    response.delete_cookie(_name(number), path="/", samesite="Lax")


def holds(request: HttpRequest, number: str) -> bool:
    """Whether this device has proved that it knows the secret of this appeal, or its resident is signed in."""
    return _is_kept(request, number) or visiting.opens(request, number)


def _is_kept(request: HttpRequest, number: str) -> bool:
    value = request.COOKIES.get(_name(number))
    if not value:
        return False
    try:
        return constant_time_compare(_signer.unsign(value, max_age=KEPT_FOR), number)
    except signing.BadSignature:
        return False


def _name(number: str) -> str:
    return f"appeal_{number}"
