"""The filters of the list of works, as they stand in the address. What makes no sense filters nothing."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest
from django.utils import formats
from django.utils.translation import gettext as _

from opencity.directory.models import BodyKind
from opencity.directory.queries import Directory
from opencity.works.life import Kind
from opencity.works.queries.public import Chosen, When
from opencity.works.sentences import KINDS

KEYS = ("when", "kind", "district", "body", "month", "q")
MOST_TEXT = 200
MONTHS_AHEAD = 12
_MONTH = re.compile(r"(20\d\d)-(0[1-9]|1[0-2])")
DOERS = {BodyKind.AKIMAT, BodyKind.DISTRICT, BodyKind.DEPARTMENT, BodyKind.UTILITY, BodyKind.AGENCY}


@dataclass(frozen=True)
class Filters:
    """What the reader chose: for the query, for the form, and for addresses of further pages."""

    chosen: Chosen
    values: Mapping[str, str]

    def address(self, **more: str) -> str:
        """The query of an address with these filters and `more`; '' drops one."""
        query = urlencode({name: value for name, value in {**self.values, **more}.items() if value})
        return f"?{query}" if query else "?"


def read_filters(request: HttpRequest, city: Directory) -> Filters:
    """Read the filters of an address."""
    given = {name: request.GET.get(name, "").replace("\x00", "").strip()[:MOST_TEXT] for name in KEYS}
    when = When(given["when"]) if given["when"] in set(When) else When.NOW
    kind = given["kind"] if given["kind"] in set(Kind) else ""
    district, body = city.districts.get(given["district"]), city.bodies.get(given["body"])
    month = _MONTH.fullmatch(given["month"])
    first = date(int(month[1]), int(month[2]), 1) if month else None
    chosen = Chosen(when, kind, district.pk if district else None, body.pk if body else None, first)
    values = {
        "when": when.value if when is not When.NOW and not first else "",
        "kind": kind,
        "district": district.code if district else "",
        "body": body.code if body else "",
        "month": given["month"] if first else "",
        "q": given["q"],
    }
    return Filters(chosen, values)


def options(filters: Filters, city: Directory, today: date) -> dict[str, Any]:
    """The tabs and lists to choose from, with the chosen one marked."""
    values = filters.values
    names = {
        When.NOW: _("Now"),
        When.SOON: _("Still to come"),
        When.OVER: _("Finished"),
        When.ARCHIVE: _("Archive"),
    }
    current = "" if values["month"] or values["q"] else filters.chosen.when
    tabs = [
        {"name": name, "url": filters.address(when="" if when is When.NOW else when.value, month="", q=""),
         "current": when == current}
        for when, name in names.items()
    ]  # fmt: skip
    return {
        "tabs": tabs,
        "kinds": [_option(kind.value, str(name), values["kind"]) for kind, name in KINDS.items()],
        "districts": [_option(one.code, str(one), values["district"]) for one in city.districts.values()],
        "bodies": [
            _option(one.code, str(one), values["body"])
            for one in sorted(city.bodies.values(), key=str)
            if one.kind in DOERS and (one.valid_to is None or one.valid_to >= today)
        ],
        "months": [_option(f"{day:%Y-%m}", _month_name(day), values["month"]) for day in _months(today)],
        "values": values,
        "filtered": any(values[name] for name in ("kind", "district", "body", "month")),
    }


def _months(today: date) -> list[date]:
    first = today.year * 12 + today.month - 1
    return [date(number // 12, number % 12 + 1, 1) for number in range(first, first + MONTHS_AHEAD)]


def _month_name(day: date) -> str:
    return formats.date_format(day, "YEAR_MONTH_FORMAT")


def _option(code: str, name: str, chosen: str) -> dict[str, Any]:
    return {"code": code, "name": name, "selected": code == chosen}
