"""What must not be read from a copy of the database: sealed with the first key, opened with any of them.

Keys are `FIELD_KEYS`: the first encrypts, the others still open what was sealed before. To change a key put a new
one first, run `manage.py rotate_keys`, then take the old one away. The hash by which a sealed value is found again
is keyed too, so it is made anew with the key; until then it is looked for under every key.
"""

from __future__ import annotations

import base64
import hashlib
import hmac

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings


class CannotOpen(Exception):  # noqa: N818  it says what is the matter
    """No key of `FIELD_KEYS` opens this value: a key was taken away too early."""


def seal(value: str) -> bytes:
    """Encrypt a text with the first key."""
    return _box().encrypt(value.encode())


def unseal(sealed: bytes | memoryview) -> str:
    """The text again; `CannotOpen` when its key is gone. The message never holds the value."""
    try:
        return _box().decrypt(bytes(sealed)).decode()
    except InvalidToken:
        raise CannotOpen("no key of FIELD_KEYS opens this value") from None


def is_current(sealed: bytes | memoryview) -> bool:
    """Whether the first key alone opens it, so that it needs no new seal."""
    try:
        Fernet(settings.FIELD_KEYS[0]).decrypt(bytes(sealed))
    except InvalidToken:
        return False
    return True


def hash_of(purpose: str, value: str) -> str:
    """The keyed hash that is stored beside a sealed value, to find it again: 64 letters, with the first key."""
    return _hash(settings.FIELD_KEYS[0], purpose, value)


def hashes_of(purpose: str, value: str) -> list[str]:
    """Every hash the value may stand under while keys are being changed: what a lookup asks for."""
    return [_hash(key, purpose, value) for key in settings.FIELD_KEYS]


def _box() -> MultiFernet:
    return MultiFernet([Fernet(key) for key in settings.FIELD_KEYS])


def _hash(key: str, purpose: str, value: str) -> str:
    # A key of its own for hashing: what encrypts shall not also sign.
    own = hmac.new(base64.urlsafe_b64decode(key), f"opencity.hash.{purpose}".encode(), hashlib.sha256).digest()
    return hmac.new(own, value.encode(), hashlib.sha256).hexdigest()
