"""The individual identification number of Kazakhstan (ИИН, ЖСН): does what was typed make sense? PURE.

Twelve digits: date of birth (YYMMDD), a digit of century and sex (1–2 XIX, 3–4 XX, 5–6 XXI; 0 for some foreigners),
four of a serial number, one check digit. The check digit is the sum of the first eleven times 1…11 modulo 11; where
that gives 10, once more with the weights 3…11, 1, 2; where that gives 10 again, the number was never issued [K].
"""

import re
from datetime import date

from opencity.core.refused import Refused

LENGTH = 12
FIRST = tuple(range(1, 12))
SECOND = (*range(3, 12), 1, 2)
CENTURIES = {"1": 1800, "2": 1800, "3": 1900, "4": 1900, "5": 2000, "6": 2000}
NO_CHECK = 10
SHOWN = 4


def parse_iin(text: str, *, today: date) -> str:
    """The twelve digits of a number as typed, blanks and dashes aside.

    Refuses: `iin_letters`, `iin_length`, `iin_date` (no such day, or a day to come), `iin_checksum`.
    """
    digits = re.sub(r"[\s\-–—]", "", text)
    if not (digits.isascii() and digits.isdigit()):
        raise Refused("iin_letters")
    if len(digits) != LENGTH:
        raise Refused("iin_length", length=len(digits))
    if not _is_birthday(digits, today):
        raise Refused("iin_date")
    if check_digit(digits[:-1]) != int(digits[-1]):
        raise Refused("iin_checksum")
    return digits


def check_digit(eleven: str) -> int | None:
    """The check digit of the first eleven digits; None where no number begins so."""
    digits = [int(digit) for digit in eleven]
    for weights in (FIRST, SECOND):
        found: int = sum(digit * weight for digit, weight in zip(digits, weights, strict=True)) % 11
        if found != NO_CHECK:
            return found
    return None


def mask_iin(iin: str) -> str:
    """The number as it may be shown: only the last four digits."""
    return "•" * (LENGTH - SHOWN) + iin[-SHOWN:]


def _is_birthday(digits: str, today: date) -> bool:
    year, month, day = int(digits[:2]), int(digits[2:4]), int(digits[4:6])
    if digits[6] == "0":
        # The century is not told: a day that exists in one of the two is enough.
        return any(_exists(century + year, month, day, today) for century in (1900, 2000))
    century = CENTURIES.get(digits[6])
    return century is not None and _exists(century + year, month, day, today)


def _exists(year: int, month: int, day: int, today: date) -> bool:
    try:
        return date(year, month, day) <= today
    except ValueError:
        return False
