"""How often one address does something, counted in the cache of each process, so rough by design.

What is counted and how much is too much stands where the limit is said: in the faces.
"""

from __future__ import annotations

import ipaddress

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest


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


def counted(key: str) -> int:
    """How often it was done under this key."""
    return int(cache.get(key, 0))


def count(key: str, *, seconds: int, times: int = 1) -> None:
    """Note that it was done; forgotten `seconds` after the first time."""
    if not cache.add(key, times, seconds):
        try:
            cache.incr(key, times)
        except ValueError:  # it ran out between the two lines
            cache.set(key, times, seconds)
