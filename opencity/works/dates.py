"""Dates as plans write them: a day, a month, a quarter or only a year, in Kazakh, Russian or English. PURE.

"12.09.2026", "2026-09-12", "12 сентября 2026", "2026 ж. 12 қыркүйек", "март 2026", "наурыз 2026", "2026 ж. мамыр",
"II квартал 2026", "2026 жылдың 3-тоқсаны", "Q3 2026", "2026". What is known only to the month begins on its first and
ends on its last day.
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from opencity.core.refused import Refused

DAY, MONTH, YEAR = "day", "month", "year"
EARLIEST, LATEST = 1990, 2100
_EXCEL_ZERO = date(1899, 12, 30)

# Stems of the months; the longest that fits wins, so that "маусым" is June and "мамыр" May.
_MONTHS = {
    1: ("қаңтар", "кантар", "январ", "янв", "january", "jan"),
    2: ("ақпан", "акпан", "феврал", "фев", "february", "feb"),
    3: ("наурыз", "март", "мар", "march", "mar"),
    4: ("сәуір", "сауир", "апрел", "апр", "april", "apr"),
    5: ("мамыр", "май", "мая", "мае", "may"),
    6: ("маусым", "июн", "june", "jun"),
    7: ("шілде", "шилде", "июл", "july", "jul"),
    8: ("тамыз", "август", "авг", "august", "aug"),
    9: ("қыркүйек", "қыркүйег", "кыркуйек", "сентябр", "сен", "september", "sept", "sep"),
    10: ("қазан", "казан", "октябр", "окт", "october", "oct"),
    11: ("қараша", "караша", "ноябр", "ноя", "november", "nov"),
    12: ("желтоқсан", "желтоксан", "декабр", "дек", "december", "dec"),
}
_STEMS = sorted(((stem, number) for number, stems in _MONTHS.items() for stem in stems), key=lambda one: -len(one[0]))
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "і": 1, "іі": 2, "ііі": 3, "іv": 4}
_YEAR = r"((?:19|20|21)\d\d)"
_NUMERIC = (
    (re.compile(rf"{_YEAR}-(\d\d?)-(\d\d?)(?:[t ]\d\d:\d\d.*)?"), ("y", "m", "d")),
    (re.compile(rf"(\d\d?)[./-](\d\d?)[./-]{_YEAR}(?: \d\d?:\d\d.*)?"), ("d", "m", "y")),
    (re.compile(rf"(\d\d?)[./-]{_YEAR}"), ("m", "y")),
    (re.compile(rf"{_YEAR}-(\d\d?)"), ("y", "m")),
    (re.compile(_YEAR), ("y",)),
)
_QUARTER_WORD = re.compile(r"\b(?:кварт\w*|кв|тоқсан\w*|токсан\w*|quarter)\b\.?")
_SILENT = re.compile(
    r"\b(?:г|гг|год|года|году|ж|жж|жыл|жылы|жылғы|жылгы|жылдың|жылдын|до|к|в|с|конец|конца|по|by|of|the|in|th|st|nd|rd)\b\.?"
)


@dataclass(frozen=True)
class Dated:
    """A date as exactly as it is known: the first and the last day it may mean, and the precision."""

    first: date
    last: date
    precision: str

    @classmethod
    def on(cls, day: date) -> Dated:
        """A day."""
        return cls(day, day, DAY)


def read_date(value: Any) -> Dated:
    """Read a date of a plan: a text, or what a spreadsheet gives (a date, a number of days).

    Refuses with `date_unreadable` what is none, and `date_far` what lies before 1990 or after 2100.
    """
    if isinstance(value, datetime):
        return _checked(Dated.on(value.date()), value)
    if isinstance(value, date):
        return _checked(Dated.on(value), value)
    if isinstance(value, int | float) and not isinstance(value, bool):
        if EARLIEST <= value <= LATEST and value == int(value):
            return _year(int(value))
        if 30_000 <= value <= 75_000:  # days since 1899-12-30, as spreadsheets count
            return _checked(Dated.on(_EXCEL_ZERO + timedelta(days=int(value))), value)
        raise Refused("date_unreadable", text=str(value)[:40])
    text = " ".join(str(value or "").replace("\xa0", " ").lower().split()).strip(" .,")
    for found in (_numeric(text), _quarter(text), _worded(text)):
        if found is not None:
            return found
    raise Refused("date_unreadable", text=str(value)[:40])


def period(begins: Dated, ends: Dated) -> tuple[date, date]:
    """The first and the last day of a work; `Refused("ends_before_it_begins")` for a plan that runs backwards."""
    if ends.last < begins.first:
        raise Refused("ends_before_it_begins", begins=begins.first, ends=ends.last)
    return begins.first, ends.last


def as_typed(first: date, last: date, precision: str, *, end: bool) -> str:
    """A stored date as a form shows it: 12.09.2026, 09.2026 or 2026."""
    day = last if end else first
    if precision == YEAR:
        return str(day.year)
    return f"{day:%m.%Y}" if precision == MONTH else f"{day:%d.%m.%Y}"


def _numeric(text: str) -> Dated | None:
    bare = re.sub(r"(\d)\s*(?:г|ж)\.?$", r"\1", text)
    for pattern, names in _NUMERIC:
        if found := pattern.fullmatch(bare):
            parts = dict(zip(names, map(int, found.groups()), strict=True))
            return _made(parts["y"], parts.get("m"), parts.get("d"), text)
    return None


def _quarter(text: str) -> Dated | None:
    said = re.fullmatch(rf"(?:q([1-4])\s*{_YEAR}|{_YEAR}\s*q([1-4]))", text)
    if said:
        number, year = int(said[1] or said[4]), int(said[2] or said[3])
        return _three_months(year, number)
    if not _QUARTER_WORD.search(text):
        return None
    rest = _SILENT.sub(" ", _QUARTER_WORD.sub(" ", text))
    in_year = re.search(_YEAR, rest)
    counted = re.search(r"(?<![\d\w])([1-4]|iv|i{1,3}|і{1,3}|іv)(?![\d\w])", re.sub(_YEAR, " ", rest))
    if in_year is None or counted is None:
        return None
    return _three_months(int(in_year[1]), _ROMAN.get(counted[1]) or int(counted[1]))


def _worded(text: str) -> Dated | None:
    """A month by its name, with a year and perhaps a day around it."""
    year = re.search(rf"(?<!\d){_YEAR}(?!\d)", text)
    if year is None:
        return None
    rest = text[: year.start()] + " " + text[year.end() :]
    rest = _SILENT.sub(" ", rest)
    names = re.findall(r"[^\W\d_]+", rest)
    months = [number for name in names if (number := _month(name))]
    if len(months) != 1 or len(names) != 1:
        return _year(int(year[1])) if not names and not re.search(r"\d", rest) else None
    days = re.findall(r"\d+", rest)
    if len(days) > 1:
        return None
    return _made(int(year[1]), months[0], int(days[0]) if days else None, text)


def _month(word: str) -> int | None:
    for stem, number in _STEMS:
        if word == stem or (word.startswith(stem) and len(stem) >= 3 and len(word) - len(stem) <= 4):
            return number
    return None


def _made(year: int, month: int | None, day: int | None, text: str) -> Dated:
    try:
        if month is None:
            return _year(year)
        if day is not None:
            return _checked(Dated.on(date(year, month, day)), text)
        last = calendar.monthrange(year, month)[1]
        return _checked(Dated(date(year, month, 1), date(year, month, last), MONTH), text)
    except (ValueError, calendar.IllegalMonthError) as error:
        raise Refused("date_unreadable", text=text[:40]) from error


def _year(year: int) -> Dated:
    return _checked(Dated(date(year, 1, 1), date(year, 12, 31), YEAR), year)


def _three_months(year: int, number: int) -> Dated:
    last = number * 3
    return _checked(
        Dated(date(year, last - 2, 1), date(year, last, calendar.monthrange(year, last)[1]), MONTH), f"Q{number} {year}"
    )


def _checked(dated: Dated, given: Any) -> Dated:
    if not (dated.first.year >= EARLIEST and dated.last.year <= LATEST):
        raise Refused("date_far", text=str(given)[:40], least=EARLIEST, most=LATEST)
    return dated
