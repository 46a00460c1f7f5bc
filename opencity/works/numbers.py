"""Numbers of works: W26-000012-3. PURE."""

from __future__ import annotations

import re

from stdnum import damm
from stdnum.exceptions import ValidationError

_NUMBER = re.compile(r"[wцв]?(\d{2})-?(\d{6,9})-?(\d)", re.ASCII | re.IGNORECASE)


def make_number(year: int, serial: int) -> str:
    """The number of the `serial`-th work: year, serial, check digit; the letter tells it from an appeal."""
    digits = f"{year % 100:02d}{serial:06d}"
    return f"W{digits[:2]}-{digits[2:]}-{damm.calc_check_digit(digits)}"


def parse_number(text: str) -> str | None:
    """A number as typed, in its written form; None when it cannot be one of a work."""
    found = _NUMBER.fullmatch(re.sub(r"[\s№#]", "", text))
    if not found:
        return None
    try:
        damm.validate("".join(found.groups()))
    except ValidationError:
        return None
    year, serial, check = found.groups()
    return f"W{year}-{serial}-{check}"
