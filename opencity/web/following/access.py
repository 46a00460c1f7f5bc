"""Who may see an appeal as its resident: whoever knows its number and secret.

A right secret leaves a signed cookie for this one appeal, so the secret leaves the address bar and is not asked for
again on this device. Guessing is hopeless: ten failures for a number or from an address shut the door for a quarter of
an hour, for the right secret too. An unknown number and a wrong secret get the same answer.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.core import signing
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.crypto import constant_time_compare

from opencity.accounts import attempts
from opencity.appeals.models import Appeal
from opencity.appeals.numbers import parse_number, parse_secret
from opencity.appeals.queries.public import appeal_to_follow
from opencity.core.refused import Refused
from opencity.web.filing.limits import address_of

SCOPE = "follow"
KEPT_FOR = timedelta(days=30)
NOBODY = "--------"  # compared with when there is no appeal, so that both ways take the same time
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
    """Whether this device has proved that it knows the secret of this appeal."""
    value = request.COOKIES.get(_name(number))
    if not value:
        return False
    try:
        return constant_time_compare(_signer.unsign(value, max_age=KEPT_FOR), number)
    except signing.BadSignature:
        return False


def unlock(request: HttpRequest, *, number: str, secret: str, now: datetime) -> Appeal:
    """The appeal of a number and its secret, both as typed.

    Refuses: `too_many_attempts` (even the right secret, while the door is shut), `secret_wrong` (for a number that
    does not exist just the same).
    """
    written = parse_number(number[:40])
    keys = (f"number:{written or number[:40]}", f"address:{address_of(request)}")
    if attempts.is_shut(SCOPE, *keys, now=now):
        raise Refused("too_many_attempts", minutes=attempts.WINDOW // timedelta(minutes=1))
    appeal = appeal_to_follow(written) if written else None
    right = appeal.appellant.secret if appeal else NOBODY
    if not constant_time_compare(right, parse_secret(secret[:40])) or appeal is None:
        if secret.strip():  # an empty field is no guess
            attempts.failed(SCOPE, *keys, now=now)
        raise Refused("secret_wrong")
    return appeal


def _name(number: str) -> str:
    return f"appeal_{number}"
