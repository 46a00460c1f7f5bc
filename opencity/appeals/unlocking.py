"""Opening an appeal with its number and secret: the one door of all faces, so that guesses are counted together.

Guessing is hopeless: ten failures for a number or from an address shut the door for a quarter of an hour, for the
right secret too. An unknown number and a wrong secret get the same answer.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils.crypto import constant_time_compare

from opencity.accounts import attempts
from opencity.appeals.models import Appeal
from opencity.appeals.numbers import parse_number, parse_secret
from opencity.appeals.queries.public import appeal_to_follow
from opencity.core.refused import Refused

SCOPE = "follow"
NOBODY = "--------"  # compared with when there is no appeal, so that both ways take the same time


def unlock(*, number: str, secret: str, address: str, now: datetime) -> Appeal:
    """The appeal of a number and its secret, both as typed, for whoever asks from `address`.

    Refuses: `too_many_attempts` (even the right secret, while the door is shut), `secret_wrong` (for a number that
    does not exist just the same).
    """
    written = parse_number(number[:40])
    keys = (f"number:{written or number[:40]}", f"address:{address}")
    if attempts.is_shut(SCOPE, *keys, now=now):
        raise Refused("too_many_attempts", minutes=attempts.WINDOW // timedelta(minutes=1))
    appeal = appeal_to_follow(written) if written else None
    right = appeal.appellant.secret if appeal else NOBODY
    if not constant_time_compare(right, parse_secret(secret[:40])) or appeal is None:
        if secret.strip():  # an empty field is no guess
            attempts.failed(SCOPE, *keys, now=now)
        raise Refused("secret_wrong")
    return appeal
