"""Identification numbers: what was typed makes sense, or the reader learns why not."""

from datetime import date

import pytest

from opencity.accounts.iin import check_digit, mask_iin, parse_iin
from opencity.core.refused import Refused

TODAY = date(2026, 11, 3)


def iin(eleven: str) -> str:
    return f"{eleven}{check_digit(eleven)}"


def second_round() -> str:
    """A number whose first sum gives 10, so that the second weights decide."""
    for serial in range(1000):
        eleven = f"9001153{serial:04d}"
        first = sum(int(d) * w for d, w in zip(eleven, range(1, 12), strict=True)) % 11
        if first == 10 and check_digit(eleven) is not None:
            return iin(eleven)
    raise AssertionError


def test_the_sum_is_the_one_of_the_rule():
    # 9·1+0·2+0·3+1·4+1·5+5·6+3·7+0+0+0+1·11 = 80; 80 mod 11 = 3
    assert check_digit("90011530001") == 3


@pytest.mark.parametrize(
    "typed", [iin("90011530001"), second_round(), iin("04022950012"), " 9001 1530 0013 ", "900115-300013"]
)
def test_right_numbers_are_taken(typed):
    assert len(parse_iin(typed, today=date(2026, 11, 3))) == 12


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("90011530001", "iin_length"),
        ("9001153000133", "iin_length"),
        ("", "iin_letters"),
        ("90O115300013", "iin_letters"),
        ("٩٠٠١١٥٣٠٠٠١٣", "iin_letters"),
        ("900115300014", "iin_checksum"),
        ("901315300013", "iin_date"),
        ("900230300013", "iin_date"),
        ("271231500013", "iin_date"),
        ("900115700013", "iin_date"),
        ("900115900013", "iin_date"),
    ],
)
def test_wrong_numbers_say_why(typed, code):
    with pytest.raises(Refused) as refused:
        parse_iin(typed, today=TODAY)
    assert refused.value.code == code


def test_nearly_every_digit_typed_wrong_is_noticed():
    right = iin("90011530001")
    missed = tried = 0
    for at in range(7, 12):
        for digit in "0123456789":
            if digit == right[at]:
                continue
            tried += 1
            try:
                parse_iin(right[:at] + digit + right[at + 1 :], today=TODAY)
            except Refused:
                continue
            missed += 1
    assert missed * 4 <= tried  # the weight of the eleventh digit is 11, so the rule itself lets it through


def test_only_the_last_four_are_shown():
    assert mask_iin("900115300013") == "••••••••0013"
