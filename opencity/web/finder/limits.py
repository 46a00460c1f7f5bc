"""How often one address may search. A person never meets the limit, many phones behind one address hardly do.

The window is short: who was stopped waits seconds.
"""

from __future__ import annotations

from django.http import HttpRequest

from opencity.core import limits

WINDOW_SECONDS = 10
MOST = {"find": 100, "suggest": 300}


def is_over(what: str, request: HttpRequest) -> bool:
    """Count one more; whether it was one too many."""
    key = f"finder:{what}:{limits.address_of(request)}"
    limits.count(key, seconds=WINDOW_SECONDS)
    return limits.counted(key) > MOST[what]
