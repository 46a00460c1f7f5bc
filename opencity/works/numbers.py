"""Numbers of works: W26-000012-3. PURE."""

from __future__ import annotations

from opencity.core.numbers import make_checked, parse_checked

_TYPED_AS = "wWцвЦВ"


def make_number(year: int, serial: int) -> str:
    """The number of the `serial`-th work: year, serial, check digit; the letter tells it from an appeal."""
    return make_checked("W", year, serial)


def parse_number(text: str) -> str | None:
    """A number as typed, in its written form; None when it cannot be one of a work."""
    return parse_checked(text, letter="W", typed_as=_TYPED_AS)
