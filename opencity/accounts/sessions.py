"""Sessions of staff end: after twelve hours, after an hour without a request, or when somebody ends them.

When a session began and when it was last seen stands in the session itself, so that a page costs no query more;
the row `SignIn` beside it says whose it is. Sessions are rows: a removed one is gone for every web process.
A changed password and a closed account end them through Django: the hash in the session no longer fits.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.conf import settings
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.middleware import AuthenticationMiddleware, get_user
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.models import Session
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from opencity.accounts.models import SignIn, User
from opencity.core.limits import address_of

BEGAN, SEEN = "began_at", "seen_at"
# Whether this sign-in was made with a second factor.
PROVEN = "second_factor"
LONGEST = timedelta(hours=12)
# How exactly we know when somebody was last here: each step costs one write.
STEP = timedelta(minutes=1)


def idle_limit() -> timedelta:
    """How long a session may rest. Every role sees personal data: of residents or of colleagues."""
    return timedelta(minutes=settings.SESSION_IDLE_MINUTES)


def is_over(session: SessionBase, now: datetime) -> bool:
    """Whether a signed-in session has come to its end; one that does not know its age has."""
    began, seen = session.get(BEGAN), session.get(SEEN)
    if not isinstance(began, (int, float)) or not isinstance(seen, (int, float)):
        return True
    at = now.timestamp()
    return at - began >= LONGEST.total_seconds() or at - seen >= idle_limit().total_seconds()


def begin(sender: Any, request: HttpRequest, user: User, **_: Any) -> None:
    """Django's signal `user_logged_in`: from here on the session knows its age and has its row."""
    now = timezone.now()
    request.session[BEGAN] = request.session[SEEN] = now.timestamp()
    request.session[PROVEN] = False  # the session may be an older one of the same person; the door says it anew
    if request.session.session_key is None:
        request.session.create()
    SignIn.objects.update_or_create(
        session_key=request.session.session_key,
        defaults={
            "user": user,
            "began_at": now,
            "seen_at": now,
            "address": address_of(request)[:45],
            "browser": "".join(filter(str.isprintable, request.headers.get("User-Agent", "")))[:200],
        },
    )


def keep_open(request: HttpRequest, user: User) -> None:
    """Keep this session after its person chose a new password: under a new key, which nobody can have seen."""
    old = request.session.session_key
    update_session_auth_hash(request, user)
    SignIn.objects.filter(session_key=old).update(session_key=request.session.session_key)


def end(sender: Any, request: HttpRequest, user: User | None, **_: Any) -> None:
    """Django's signal `user_logged_out`: the row goes with the session."""
    if request.session.session_key:
        SignIn.objects.filter(session_key=request.session.session_key).delete()


def touch(request: HttpRequest, now: datetime) -> None:
    """Note that somebody is here, once a minute at most."""
    if now.timestamp() - request.session.get(SEEN, 0) >= STEP.total_seconds():
        request.session[SEEN] = now.timestamp()
        SignIn.objects.filter(session_key=request.session.session_key).update(seen_at=now)


def open_sign_ins(user: User, now: datetime) -> QuerySet[SignIn]:
    """Sessions of a person that are still good, the newest first."""
    found = SignIn.objects.filter(user=user, began_at__gt=now - LONGEST, seen_at__gt=now - idle_limit())
    return found.order_by("-seen_at", "-id")


def end_sessions(user: User, *, but: str | None = None) -> int:
    """End the sessions of a person in every browser, `but` the one with this key; returns how many there were."""
    keys = list(SignIn.objects.filter(user=user).exclude(session_key=but or "").values_list("session_key", flat=True))
    Session.objects.filter(session_key__in=keys).delete()
    return SignIn.objects.filter(session_key__in=keys).delete()[0]


def forget_ended(now: datetime) -> int:
    """Remove what is left of sessions that are over; run by the hourly job."""
    Session.objects.filter(expire_date__lte=now).delete()
    return SignIn.objects.filter(began_at__lte=now - LONGEST).delete()[0]


class CurrentUser(AuthenticationMiddleware):
    """`request.user`, for whom a session that has come to its end does not count: on every page, not only of staff."""

    def process_request(self, request: HttpRequest) -> None:
        super().process_request(request)
        request.user = SimpleLazyObject(partial(_present, request))  # type: ignore[assignment]


def _present(request: HttpRequest) -> User | AnonymousUser:
    user: User | AnonymousUser = get_user(request)
    if user.is_authenticated and is_over(request.session, timezone.now()):
        return AnonymousUser()
    return user
