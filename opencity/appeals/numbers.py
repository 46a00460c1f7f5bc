"""Numbers and secrets of appeals. PURE.

A number such as 26-000123-7 ends in a Damm check digit, so that a digit typed wrong is noticed
before anything is looked up. A secret is 8 letters and digits (40 bits), without those that look
alike.
"""

import re
import secrets

from opencity.core.numbers import make_checked, parse_checked

ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
SECRET_LENGTH = 8


def make_number(year: int, serial: int) -> str:
    """The number of the `serial`-th appeal of `year`: two digits of the year, serial, check digit."""
    return make_checked("", year, serial)


def parse_number(text: str) -> str | None:
    """A number as a person typed it, in its written form; None when it cannot be a number of ours."""
    return parse_checked(text, letter="") if text.isprintable() else None


def make_secret() -> str:
    """A new secret, shown once on the receipt as XXXX-XXXX."""
    return "".join(secrets.choice(ALPHABET) for _ in range(SECRET_LENGTH))


def parse_secret(text: str) -> str:
    """A secret as typed: any case, with or without the dash and blanks; '' when it cannot be one."""
    plain = re.sub(r"[\s\-–—]", "", text).upper()
    ok = len(plain) == SECRET_LENGTH and all(letter in ALPHABET for letter in plain)
    return plain if ok else ""


def show_secret(secret: str) -> str:
    """The secret as printed."""
    half = SECRET_LENGTH // 2
    return f"{secret[:half]}-{secret[half:]}"
