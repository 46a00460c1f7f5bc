"""How often one address may say something of works: high enough for the many phones behind one operator."""

from __future__ import annotations

from django.http import HttpRequest

from opencity.core import limits
from opencity.core.refused import Refused

WINDOW_SECONDS = 60 * 60
MOST = 60


def check(request: HttpRequest) -> None:
    """Refuse (`work_too_often`) what this address has done too often within the hour, and note it."""
    key = f"works:word:{limits.address_of(request)}"
    if limits.counted(key) >= MOST:
        raise Refused("work_too_often")
    limits.count(key, seconds=WINDOW_SECONDS)
