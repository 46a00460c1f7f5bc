"""Guessing is made hopeless: after a few failures the door stays shut for a while.

Only failures are written, so a right secret costs no write.
"""

from datetime import datetime, timedelta

from django.utils.crypto import salted_hmac

from opencity.accounts.models import Attempt

WINDOW = timedelta(minutes=15)
MOST_FAILURES = 10


def failed(scope: str, *keys: str, now: datetime) -> None:
    """Note a failure for each key (a number, an address)."""
    Attempt.objects.bulk_create([Attempt(scope=scope, key=_hashed(scope, key), at=now) for key in keys if key])


def is_shut(scope: str, *keys: str, now: datetime, most: int = MOST_FAILURES) -> bool:
    """Whether any of the keys failed `most` times or more in the last quarter of an hour."""
    hashed = [_hashed(scope, key) for key in keys if key]
    recent = Attempt.objects.filter(scope=scope, key__in=hashed, at__gt=now - WINDOW)
    counts: dict[str, int] = {}
    for key in recent.values_list("key", flat=True)[: most * len(keys)]:
        counts[key] = counts.get(key, 0) + 1
    return any(count >= most for count in counts.values())


def forget_old(now: datetime) -> int:
    """Remove attempts that no longer count; run by the hourly job."""
    return Attempt.objects.filter(at__lte=now - WINDOW).delete()[0]


def _hashed(scope: str, key: str) -> str:
    return salted_hmac(f"attempt.{scope}", key, algorithm="sha256").hexdigest()
