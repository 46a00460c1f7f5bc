"""How often one address may write. No riddles for people: the limit explains itself.

Counted in the cache of each process, so it is rough by design; it keeps programs from filling the
city's queue and disk, and is high enough for the many phones behind one address of an operator.
"""

from __future__ import annotations

import ipaddress

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest

WINDOW_SECONDS = 60 * 60
MOST = {"appeals": 20, "photos": 200, "follows": 20}


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


def is_over(what: str, request: HttpRequest) -> bool:
    """Whether this address has done `what` too often within the hour."""
    return bool(cache.get(_key(what, request), 0) >= MOST[what])


def count(what: str, request: HttpRequest, times: int = 1) -> None:
    """Note that it was done."""
    key = _key(what, request)
    cache.add(key, 0, WINDOW_SECONDS)
    try:
        cache.incr(key, times)
    except ValueError:  # it ran out between the two lines
        cache.set(key, times, WINDOW_SECONDS)


def _key(what: str, request: HttpRequest) -> str:
    return f"filing:{what}:{address_of(request)}"
