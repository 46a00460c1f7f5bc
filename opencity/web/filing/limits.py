"""How often one address may write. No riddles for people: the limit explains itself.

It keeps programs from filling the city's queue and disk, and is high enough for the many phones behind one
address of an operator.
"""

from __future__ import annotations

from django.http import HttpRequest

from opencity.core import limits

WINDOW_SECONDS = 60 * 60
MOST = {"appeals": 20, "photos": 200, "follows": 20}


def is_over(what: str, request: HttpRequest) -> bool:
    """Whether this address has done `what` too often within the hour."""
    return limits.counted(_key(what, request)) >= MOST[what]


def count(what: str, request: HttpRequest, times: int = 1) -> None:
    """Note that it was done."""
    limits.count(_key(what, request), seconds=WINDOW_SECONDS, times=times)


def _key(what: str, request: HttpRequest) -> str:
    return f"filing:{what}:{limits.address_of(request)}"
