"""The second factor of staff: codes of an app, security keys, recovery codes; allauth keeps them.

What is ours: the secrets are encrypted, a code of the app counts once for all web processes (allauth remembers
used codes in the cache of one), and wrong ones shut the door for a while like wrong passwords do.
"""

from __future__ import annotations

import base64
import hashlib
import logging
from datetime import datetime
from typing import Any

from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import format_hotp_value, generate_totp_secret, hotp_value
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.db import transaction
from django.utils.crypto import constant_time_compare

from opencity.accounts.attempts import WINDOW, failed, is_shut
from opencity.accounts.audit import FACTOR_SHUT, note_act
from opencity.accounts.models import User
from opencity.core.refused import Refused

log = logging.getLogger(__name__)
Kind = Authenticator.Type
SCOPE = "factor"
PERIOD = 30  # seconds, RFC 6238
STEPS_OFF = 1  # a clock may be wrong by one step either way
LONGEST_CODE = 20


class FactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # allauth has no types
    """allauth's hooks: secrets rest encrypted, and apps name the city's reception."""

    def encrypt(self, text: str) -> str:
        return _box().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _box().decrypt(encrypted_text.encode()).decode()


def factors_of(user: User) -> Any:
    """Apps and keys of a person, the oldest first, as a query; recovery codes are no factor of their own."""
    return Authenticator.objects.filter(user_id=user.pk).exclude(type=Kind.RECOVERY_CODES).order_by("pk")


def has_factor(user: User) -> bool:
    """Whether a password alone no longer lets this person in."""
    return bool(factors_of(user).exists())


def must_have_factor(user: User) -> bool:
    """Whether a role of this person asks for a second factor (MFA_REQUIRED_ROLES)."""
    return not user.roles.isdisjoint(settings.MFA_REQUIRED_ROLES)


def take_code(user: User, code: str, *, now: datetime) -> Authenticator:
    """Use a code of the app or a recovery code; each counts once. Refuses a wrong one and, after ten, any."""
    refuse_guessing(user, now)
    plain = "".join(code.split()).replace("-", "")
    if 0 < len(plain) <= LONGEST_CODE and plain.isascii() and plain.isdecimal():
        for found in Authenticator.objects.filter(user_id=user.pk).exclude(type=Kind.WEBAUTHN):
            if _fits(found, plain, now):
                found.record_usage()
                return found
    raise wrong_answer(user, now)


def refuse_guessing(user: User, now: datetime) -> None:
    """Refuse everything after too many wrong answers; whoever is here knows the password already."""
    if is_shut(SCOPE, str(user.pk), now=now):
        raise Refused("too_many_attempts", minutes=int(WINDOW.total_seconds() // 60))


def wrong_answer(user: User, now: datetime, code: str = "code_wrong") -> Refused:
    """Count a wrong code or a wrong answer of a key, and say it; the one that shuts the door is kept in the audit."""
    failed(SCOPE, str(user.pk), now=now)
    if is_shut(SCOPE, str(user.pk), now=now):
        note_act(FACTOR_SHUT, actor=None, about=user, now=now)
    return Refused(code)


def new_secret() -> str:
    """A secret for an app: 160 bits in base32, as RFC 4226 asks."""
    return str(generate_totp_secret())


def step_of(secret: str, code: str, now: datetime) -> int | None:
    """The time step whose code this is, or None: the present one, the one before, the one after."""
    present = int(now.timestamp()) // PERIOD
    steps = range(present - STEPS_OFF, present + STEPS_OFF + 1)
    return next(
        (step for step in steps if constant_time_compare(format_hotp_value(hotp_value(secret, step)), code)), None
    )


@transaction.atomic
def add_app(user: User, *, secret: str, code: str, now: datetime) -> Authenticator:
    """Take an app into use; its first code proves that it shows the right ones, and is used up with that."""
    User.objects.select_for_update().get(pk=user.pk)
    if factors_of(user).filter(type=Kind.TOTP).exists():
        raise Refused("app_known")
    plain = "".join(code.split())
    step = step_of(secret, plain, now) if plain.isascii() else None
    if step is None:
        raise Refused("code_wrong")
    data = {"secret": FactorAdapter().encrypt(secret), "last_step": step}
    return Authenticator.objects.create(user_id=user.pk, type=Kind.TOTP, data=data)


@transaction.atomic
def make_recovery_codes(user: User) -> list[str]:
    """New recovery codes; the ones before no longer count."""
    User.objects.select_for_update().get(pk=user.pk)
    Authenticator.objects.filter(user_id=user.pk, type=Kind.RECOVERY_CODES).delete()
    return list(RecoveryCodes.activate(user).generate_codes())


def codes_left(user: User) -> int:
    """How many recovery codes were not used yet."""
    found = Authenticator.objects.filter(user_id=user.pk, type=Kind.RECOVERY_CODES).first()
    try:
        return len(found.wrap().get_unused_codes()) if found else 0
    except InvalidToken:
        return 0


@transaction.atomic
def remove_factor(found: Authenticator) -> None:
    """Take a factor away; with the last one its recovery codes go too."""
    user_id = found.user_id
    found.delete()
    if not Authenticator.objects.filter(user_id=user_id).exclude(type=Kind.RECOVERY_CODES).exists():
        Authenticator.objects.filter(user_id=user_id).delete()


def remove_all_factors(user: User) -> int:
    """Take every factor away: the phone is lost, the key is broken. Returns how many there were."""
    count = int(factors_of(user).count())
    Authenticator.objects.filter(user_id=user.pk).delete()
    return count


@transaction.atomic
def _fits(found: Authenticator, code: str, now: datetime) -> bool:
    """Whether the code is right and was not used; it is used from now on, also for a request at the same moment."""
    try:
        if found.type == Kind.RECOVERY_CODES:
            return bool(found.wrap().validate_code(code))
        held = Authenticator.objects.select_for_update().get(pk=found.pk)
        step = step_of(FactorAdapter().decrypt(held.data["secret"]), code, now)
    except InvalidToken:  # SECRET_KEY is another one now
        log.warning("The second factor %s cannot be read with this SECRET_KEY; reset it.", found.pk)
        return False
    if step is None or step <= held.data.get("last_step", 0):
        return False
    held.data["last_step"] = step
    held.save(update_fields=["data"])
    return True


def _box() -> MultiFernet:
    """The lock of the secrets: made of SECRET_KEY, and for reading of the ones before it."""
    keys: list[Any] = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet([Fernet(_key(str(key))) for key in keys])


def _key(secret: str) -> bytes:
    return base64.urlsafe_b64encode(hashlib.sha256(b"opencity.accounts.factors:" + secret.encode()).digest())


def key_facts(found: Authenticator) -> dict[str, Any]:
    """What the audit says of a factor: never a secret."""
    return {"kind": found.type, "id": found.pk}
