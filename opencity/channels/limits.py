"""How often one address may ask. The limit explains itself: what the most is and when to come back.

Counted in the cache of each process, so it is rough by design. `API_LIMITS` in the settings changes the
table; an empty one switches it off, as the benches do.
"""

from __future__ import annotations

import ipaddress
import time
from collections.abc import Mapping
from enum import StrEnum

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from django.utils.translation import ngettext

from opencity.core.refused import Refused


class Kind(StrEnum):
    """What is counted."""

    READ = "read"
    POST = "post"
    FILING = "filing"


# The most in a window of so many seconds.
LIMITS: Mapping[str, tuple[int, int]] = {Kind.READ: (1200, 60), Kind.POST: (300, 60), Kind.FILING: (60, 60 * 60)}


def address_of(request: HttpRequest) -> str:
    """Whose request it is: the address, for IPv6 its network. Behind our proxy the last one it names."""
    found = request.META.get("REMOTE_ADDR", "")
    if settings.ENVIRONMENT.behind_proxy:
        found = request.headers.get("X-Forwarded-For", found).rpartition(",")[2].strip()
    try:
        address = ipaddress.ip_address(found)
    except ValueError:
        return "unknown"
    return str(ipaddress.ip_network((address, 64), strict=False)) if address.version == 6 else str(address)


def check(kind: Kind, request: HttpRequest, *, now: float | None = None) -> None:
    """Refuse (`rate_over` with `retry_after` seconds) what is over the limit; counts nothing."""
    most, window = _limit(kind)
    moment = time.time() if now is None else now
    if most and cache.get(_key(kind, request, moment, window), 0) >= most:
        wait = window - int(moment) % window
        raise Refused("rate_over", most=most, window=_say(window), wait=_say(wait), retry_after=wait)


def count(kind: Kind, request: HttpRequest, *, now: float | None = None) -> None:
    """Note that it was done."""
    most, window = _limit(kind)
    if not most:
        return
    key = _key(kind, request, time.time() if now is None else now, window)
    if not cache.add(key, 1, window):
        try:
            cache.incr(key)
        except ValueError:  # it ran out between the two lines
            cache.set(key, 1, window)


def _limit(kind: Kind) -> tuple[int, int]:
    table: Mapping[str, tuple[int, int]] = getattr(settings, "API_LIMITS", LIMITS)
    return table.get(kind, (0, 1))


def _key(kind: Kind, request: HttpRequest, now: float, window: int) -> str:
    return f"api:{kind}:{int(now) // window}:{address_of(request)}"


def _say(seconds: int) -> str:
    if seconds < 60:
        return ngettext("%(n)s second", "%(n)s seconds", seconds) % {"n": seconds}
    minutes = -(-seconds // 60)
    return ngettext("%(n)s minute", "%(n)s minutes", minutes) % {"n": minutes}
