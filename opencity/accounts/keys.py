"""Security keys (WebAuthn): allauth and fido2 make the questions and check the answers.

A question is kept in the session and answered once. Whatever a torn or forged answer makes the libraries
stumble over is a wrong answer, never an error of ours.
"""

from __future__ import annotations

import json
import struct
from datetime import datetime
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.internal import auth
from cryptography.exceptions import UnsupportedAlgorithm
from django.core.exceptions import ValidationError
from django.db import transaction

from opencity.accounts.factors import Kind, factors_of, refuse_guessing, wrong_answer
from opencity.accounts.models import User
from opencity.core.refused import Refused

MOST_KEYS = 10
LONGEST_ANSWER = 20_000  # characters; a real one has about a thousand
LONGEST_NAME = 60
TORN = (
    ValidationError, ValueError, TypeError, KeyError, AttributeError, IndexError, struct.error, OverflowError,
    AssertionError, RuntimeError, UnsupportedAlgorithm,
)  # fmt: skip


def has_key(user: User) -> bool:
    """Whether the sign-in may ask for a security key."""
    return bool(factors_of(user).filter(type=Kind.WEBAUTHN).exists())


def question_to_add(user: User) -> dict[str, Any]:
    """What the browser needs to make a new key pair; keys that are known are named, so that none is added twice."""
    return dict(auth.begin_registration(user, passwordless=False))


def question_to_sign_in(user: User) -> dict[str, Any]:
    """What the browser needs to have one of the person's keys sign."""
    return dict(auth.begin_authentication(user))


@transaction.atomic
def add_key(user: User, *, name: str, answer: str) -> Authenticator:
    """Take a key into use that has answered the question of this session."""
    User.objects.select_for_update().get(pk=user.pk)
    if factors_of(user).filter(type=Kind.WEBAUTHN).count() >= MOST_KEYS:
        raise Refused("too_many_keys", limit=MOST_KEYS)
    given = _read(answer)
    try:
        auth.parse_registration_response(given)
        made = auth.complete_registration(given)
        known = any(key.credential_id == made.credential_data.credential_id for key in auth.get_credentials(user))
    except TORN as error:
        raise Refused("key_wrong") from error
    finally:
        auth.clear_state()
    if known:
        raise Refused("key_known")
    return auth.WebAuthn.add(user, name[:LONGEST_NAME], given).instance


def take_answer(user: User, answer: str, *, now: datetime) -> Authenticator:
    """The key of this person that answered the question of this session."""
    refuse_guessing(user, now)
    try:
        given = _read(answer)
        auth.parse_authentication_response(given)
        found = auth.complete_authentication(user, given)
    except (Refused, *TORN) as error:
        raise wrong_answer(user, now, "key_wrong") from error
    finally:
        auth.clear_state()
    found.record_usage()
    return found


def _read(answer: str) -> dict[str, Any]:
    if len(answer) > LONGEST_ANSWER:
        raise Refused("key_wrong")
    try:
        given = json.loads(answer)
    except (ValueError, RecursionError) as error:
        raise Refused("key_wrong") from error
    if not isinstance(given, dict):
        raise Refused("key_wrong")
    return given
