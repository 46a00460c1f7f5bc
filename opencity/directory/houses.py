"""House numbers as people write them: "5а", "10/1", "12-20"; whether one is meant, whether two lists meet. PURE."""

from __future__ import annotations

import re
from collections.abc import Sequence

_SPAN = re.compile(r"(\d{1,4})(.*?)(?:-(\d{1,4})(.*))?", re.DOTALL)
_DASH = re.compile(r"\s*(?:–|—|\.\.|дан|бастап|по|до|to)\s*", re.IGNORECASE)


def plain_house(text: str) -> str:
    """A house or a run of houses as it is kept: "12-20", "5а", "10/1", "5 к2"."""
    text = re.sub(r"\s*/\s*", "/", _DASH.sub("-", text.strip().lower()))
    text = re.sub(r"\s?к(?:орп(?:ус)?)?\.?\s?(\d)", r" к\1", text)
    text = re.sub(r"\s*-\s*", "-", text)
    return re.sub(r"(\d)\s+([а-яa-z]\b)", r"\1\2", text)


def house_fits(house: str, listed: Sequence[str]) -> bool:
    """Whether a house is among those of a row: exactly, in a run, or as a part of it ("5/1" where "5" is listed).

    No houses listed: the whole street, so every house is. What is no house number fits only a whole street.
    """
    if not listed:
        return True
    asked = _SPAN.fullmatch(plain_house(house))
    if asked is None or asked.group(3):
        return False
    number, rest = int(asked.group(1)), asked.group(2).strip()
    return any(_holds(row, number, rest) for row in listed)


def _holds(row: str, number: int, rest: str) -> bool:
    found = _SPAN.fullmatch(row)
    if found is None:
        return False
    first, own, last, _end = found.groups()
    if last is not None:
        return int(first) <= number <= int(last)
    return number == int(first) and own.strip() in {"", rest}


def houses_meet(one: Sequence[str], other: Sequence[str]) -> bool:
    """Whether two lists of houses of one street have a house in common; an empty list is the whole street."""
    if not one or not other:
        return True
    return any(_rows_meet(first, second) for first in one for second in other)


def _rows_meet(one: str, other: str) -> bool:
    """Tell "5а" from "5б", which are two houses; "5" and "5а" may be one."""
    first, second = _SPAN.fullmatch(one), _SPAN.fullmatch(other)
    if first is None or second is None:
        return one == other
    begins = int(first.group(1)), int(second.group(1))
    ends = int(first.group(3) or begins[0]), int(second.group(3) or begins[1])
    if begins[0] > ends[1] or begins[1] > ends[0]:
        return False
    rests = (first.group(2).strip(), second.group(2).strip())
    return bool(first.group(3) or second.group(3)) or not all(rests) or rests[0] == rests[1]
