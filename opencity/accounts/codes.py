"""A six-digit code proves that somebody reads an address or a phone.

One code at a time for a purpose and a contact: ten minutes, five tries, used once; the next one after a minute, and
not more than five in a quarter of an hour. Guesses count for the contact and for the internet address together, over
all codes, so that asking for a new code gives no new guesses.
"""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.crypto import constant_time_compare, salted_hmac

from opencity.accounts import attempts
from opencity.accounts.models import ContactCode
from opencity.core.refused import Refused

LIVES = timedelta(minutes=10)
PAUSE = timedelta(seconds=60)
MOST_TRIES = 5
MOST_CODES = 5
MOST_CODES_AN_ADDRESS = 30
DIGITS = 6
SENT, GUESSED = "code_sent", "code_guessed"


@transaction.atomic
def make_code(*, purpose: str, kind: str, value: str, address: str, now: datetime) -> str:
    """A new code for the contact; the caller sends it. `address` is the network address of who asks.

    Refuses: `code_soon` (one was made within the minute; `seconds` to wait), `code_often`.
    """
    last = ContactCode.objects.select_for_update().filter(purpose=purpose, kind=kind, value=value).first()
    if last is not None and last.used_at is None and (waited := now - last.made_at) < PAUSE:
        raise Refused("code_soon", seconds=max(1, int((PAUSE - waited).total_seconds())))
    often = attempts.is_shut(SENT, f"{kind}:{value}", now=now, most=MOST_CODES)
    if often or attempts.is_shut(SENT, f"address:{address}", now=now, most=MOST_CODES_AN_ADDRESS):
        raise Refused("code_often", minutes=attempts.WINDOW // timedelta(minutes=1))
    attempts.failed(SENT, f"{kind}:{value}", f"address:{address}", now=now)
    code = f"{secrets.randbelow(10**DIGITS):0{DIGITS}d}"
    ContactCode.objects.update_or_create(
        purpose=purpose,
        kind=kind,
        value=value,
        defaults={"code": _hashed(purpose, kind, value, code), "made_at": now, "tries": 0, "used_at": None},
    )
    return code


def use_code(code: str, *, purpose: str, kind: str, value: str, address: str, now: datetime) -> None:
    """Accept the code once. Refuses: `code_missing`, `code_tried_often`, `code_not_right`.

    An unknown contact, an old, a used and a wrong code get the same answer. A wrong try is written even when the
    caller's transaction is rolled back only if the caller calls this outside of one; faces do.
    """
    typed = "".join(code.split())
    if not typed:
        raise Refused("code_missing")
    keys = (f"{kind}:{value}", f"address:{address}")
    if attempts.is_shut(GUESSED, *keys, now=now):
        raise Refused("code_tried_often", minutes=attempts.WINDOW // timedelta(minutes=1))
    if not _is_right(typed, purpose, kind, value, now):
        attempts.failed(GUESSED, *keys, now=now)
        raise Refused("code_not_right")


@transaction.atomic
def _is_right(typed: str, purpose: str, kind: str, value: str, now: datetime) -> bool:
    """Count the try and compare, with the row locked: two tabs that send at once use it once."""
    row = ContactCode.objects.select_for_update().filter(purpose=purpose, kind=kind, value=value).first()
    hashed = _hashed(purpose, kind, value, typed[:40])
    right = constant_time_compare(hashed, row.code if row else "")
    if row is None or row.used_at is not None or now - row.made_at > LIVES or row.tries >= MOST_TRIES:
        return False
    row.tries += 1
    row.used_at = now if right else None
    row.save(update_fields=["tries", "used_at"])
    return right


def forget_codes(now: datetime) -> int:
    """Remove codes that are over; run by the hourly job."""
    return ContactCode.objects.filter(made_at__lt=now - LIVES).delete()[0]


def _hashed(purpose: str, kind: str, value: str, code: str) -> str:
    return salted_hmac("accounts.codes", f"{purpose}|{kind}|{value}|{code}", algorithm="sha256").hexdigest()
