"""Numbers that notice a typing error, secrets that nobody guesses."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opencity.appeals.numbers import ALPHABET, make_number, make_secret, parse_number, parse_secret, show_secret


@given(st.integers(2017, 2099), st.integers(1, 999_999_999))
def test_a_number_is_read_back_in_every_way_of_typing(year: int, serial: int) -> None:
    number = make_number(year, serial)
    assert parse_number(number) == number
    assert parse_number(f" № {number.replace('-', '')} ") == number


@given(st.integers(1, 999_999), st.data())
def test_one_wrong_digit_or_two_swapped_are_noticed(serial: int, data: st.DataObject) -> None:
    digits = list(make_number(2026, serial).replace("-", ""))
    place = data.draw(st.integers(0, len(digits) - 2))
    other = data.draw(st.sampled_from([d for d in "0123456789" if d != digits[place]]))
    assert parse_number("".join([*digits[:place], other, *digits[place + 1 :]])) is None
    if digits[place] != digits[place + 1]:
        digits[place], digits[place + 1] = digits[place + 1], digits[place]
        assert parse_number("".join(digits)) is None


@pytest.mark.parametrize(
    "typed", ["", "1", "26-000001-", "x" * 500, "26-00000١-5", "26-000001-5'; --", "\x0026-000001-5"]
)
def test_what_is_not_a_number(typed: str) -> None:
    assert parse_number(typed) is None


@given(st.text())
def test_any_text_is_answered(text: str) -> None:
    parse_number(text)
    parse_secret(text)


def test_secrets_differ_and_can_be_typed_loosely() -> None:
    secrets = {make_secret() for _ in range(2_000)}
    assert len(secrets) == 2_000
    for secret in list(secrets)[:50]:
        assert set(secret) <= set(ALPHABET)
        assert parse_secret(f" {show_secret(secret).lower()} ") == secret
    assert not set("01IO") & set(ALPHABET)
