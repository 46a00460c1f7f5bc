"""How often one address may ask. The limit explains itself: what the most is and when to come back.

`API_LIMITS` in the settings changes the
table; an empty one switches it off, as the benches do.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from enum import StrEnum

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import ngettext

from opencity.core import limits
from opencity.core.refused import Refused


class Kind(StrEnum):
    """What is counted."""

    READ = "read"
    POST = "post"
    FILING = "filing"


# The most in a window of so many seconds.
LIMITS: Mapping[str, tuple[int, int]] = {Kind.READ: (1200, 60), Kind.POST: (300, 60), Kind.FILING: (60, 60 * 60)}


def check(kind: Kind, request: HttpRequest, *, now: float | None = None) -> None:
    """Refuse (`rate_over` with `retry_after` seconds) what is over the limit; counts nothing."""
    most, window = _limit(kind)
    moment = time.time() if now is None else now
    if most and limits.counted(_key(kind, request, moment, window)) >= most:
        wait = window - int(moment) % window
        raise Refused("rate_over", most=most, window=_say(window), wait=_say(wait), retry_after=wait)


def count(kind: Kind, request: HttpRequest, *, now: float | None = None) -> None:
    """Note that it was done."""
    most, window = _limit(kind)
    if most:
        limits.count(_key(kind, request, time.time() if now is None else now, window), seconds=window)


def _limit(kind: Kind) -> tuple[int, int]:
    table: Mapping[str, tuple[int, int]] = getattr(settings, "API_LIMITS", LIMITS)
    return table.get(kind, (0, 1))


def _key(kind: Kind, request: HttpRequest, now: float, window: int) -> str:
    return f"api:{kind}:{int(now) // window}:{limits.address_of(request)}"


def _say(seconds: int) -> str:
    if seconds < 60:
        return ngettext("%(n)s second", "%(n)s seconds", seconds) % {"n": seconds}
    minutes = -(-seconds // 60)
    return ngettext("%(n)s minute", "%(n)s minutes", minutes) % {"n": minutes}
