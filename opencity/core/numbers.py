"""Numbers that people read out and type: letter, year, serial, check digit. PURE.

The last digit is by Damm, so that a digit typed wrong is noticed before anything is looked up.
"""

import re

from stdnum import damm
from stdnum.exceptions import ValidationError

_DIGITS = re.compile(r"(\d{2})-?(\d{6,9})-?(\d)", re.ASCII)


def make_checked(letter: str, year: int, serial: int) -> str:
    """The number of the `serial`-th thing of `year`; the letter tells kinds of things apart and may be ''."""
    digits = f"{year % 100:02d}{serial:06d}"
    return f"{letter}{digits[:2]}-{digits[2:]}-{damm.calc_check_digit(digits)}"


def parse_checked(text: str, *, letter: str, typed_as: str = "") -> str | None:
    """A number as typed, in its written form; None when it cannot be one.

    Blanks and signs of number are passed over. `typed_as` are the letters that may stand in front, such as those of
    a Cyrillic keyboard; typing none is allowed too.
    """
    plain = re.sub(r"[\s№#]", "", text)
    found = _DIGITS.fullmatch(plain[1:] if plain[:1] and plain[0] in typed_as else plain)
    if not found:
        return None
    try:
        damm.validate("".join(found.groups()))
    except ValidationError:
        return None
    year, serial, check = found.groups()
    return f"{letter}{year}-{serial}-{check}"
