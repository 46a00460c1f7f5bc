"""How often one address may write about guides. High enough for the many phones behind one address of an operator."""

from __future__ import annotations

from django.http import HttpRequest

from opencity.core import limits
from opencity.core.refused import Refused

WINDOW_SECONDS = 60 * 60
MOST = {"verdicts": 60, "mistakes": 20, "wishes": 10, "joins": 30}


def check(what: str, request: HttpRequest) -> None:
    """Refuse (`guide_too_often`) what this address has done too often within the hour."""
    if limits.counted(_key(what, request)) >= MOST[what]:
        raise Refused("guide_too_often")


def count(what: str, request: HttpRequest) -> None:
    """Note that it was done."""
    limits.count(_key(what, request), seconds=WINDOW_SECONDS)


def _key(what: str, request: HttpRequest) -> str:
    return f"guides:{what}:{limits.address_of(request)}"
