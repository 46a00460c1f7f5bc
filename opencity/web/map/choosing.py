"""What the reader of the city map chose, as the address has it. What makes no sense is told, and chooses nothing."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest
from django.utils import formats
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from opencity.appeals.queries.public import Chosen, Progress
from opencity.core.fields import Point
from opencity.directory.models import District
from opencity.directory.queries import Directory
from opencity.web.public.filters import read_box
from opencity.works.dates import EARLIEST, LATEST
from opencity.works.geometry import widened
from opencity.works.life import Kind
from opencity.works.outage_sentences import ICONS as OFF
from opencity.works.outages import What
from opencity.works.queries.mapping import Asked, Span
from opencity.works.sentences import ICONS, say_kind

NOW, THIS, NEXT = "now", "this", "next"
OUTAGES, APPEALS = "outages", "appeals"
LAYERS = (*(kind.value for kind in Kind), OUTAGES, APPEALS)
NEAR_M = 700.0
MONTHS_BACK, MONTHS_AHEAD = 6, 12
MOST_TEXT = 200
_MONTH = re.compile(r"(\d{4})-(\d{2})", re.ASCII)
_POINT = re.compile(r"(-?\d{1,2}(?:\.\d{1,7})?),(-?\d{1,3}(?:\.\d{1,7})?)", re.ASCII)
WORDS = {
    NOW: gettext_lazy("Now"),
    THIS: gettext_lazy("This month"),
    NEXT: gettext_lazy("Next month"),
    OUTAGES: gettext_lazy("Outages"),
    APPEALS: gettext_lazy("Appeals that wait for an answer"),
}


@dataclass(frozen=True)
class Choice:
    """The choices of one request. `values` are those that were understood, for forms and further addresses."""

    layers: frozenset[str]
    span: Span
    month: str
    district: District | None
    box: tuple[float, float, float, float] | None
    near: Point | None
    q: str
    wrong: Sequence[str]

    @property
    def kinds(self) -> list[str] | None:
        """The kinds of works to show; None: all of them."""
        found = [kind.value for kind in Kind if kind in self.layers]
        return None if len(found) == len(Kind) else found

    def asked(self, *, box: tuple[float, float, float, float] | None) -> Asked:
        """The question about works."""
        return Asked(self.span, self.kinds, *_district(self.district), box)

    def asked_outages(self, *, box: tuple[float, float, float, float] | None) -> Asked:
        """The question about outages."""
        return Asked(self.span, None, *_district(self.district), box)

    def asked_appeals(self, *, box: tuple[float, float, float, float] | None) -> Chosen:
        """The question about appeals: those that wait for an answer, whatever the month."""
        return Chosen((), self.district.pk if self.district else None, Progress.OPEN, box)

    @property
    def values(self) -> dict[str, str]:
        """The choices as an address has them; what stands by itself is left out."""
        return {
            "month": "" if self.month == NOW else self.month,
            "layers": "" if len(self.layers) == len(LAYERS) else ",".join(x for x in LAYERS if x in self.layers),
            "district": self.district.code if self.district else "",
            "q": self.q,
            "near": f"{self.near.lat:.4f},{self.near.lon:.4f}" if self.near and not self.q else "",
            "bbox": ",".join(f"{edge:.5f}" for edge in self.box) if self.box and not self.near else "",
        }

    def address(self, **more: str) -> str:
        """The query of an address with these choices and `more`; '' drops one."""
        query = urlencode({name: value for name, value in {**self.values, **more}.items() if value}, safe=",")
        return f"?{query}" if query else "?"

    @property
    def everywhere(self) -> str:
        """The same without a place."""
        return self.address(q="", near="", bbox="")


def read_choice(request: HttpRequest, city: Directory, *, today: date) -> Choice:
    """Read the choices of an address; `wrong` says in words what could not be understood."""
    given = {name: _text(request, name) for name in ("month", "district", "q", "near", "bbox")}
    wrong: list[str] = []
    month, span = _span(given["month"], today, wrong)
    district = city.districts.get(given["district"])
    if given["district"] and district is None:
        wrong.append(_("There is no district “%(text)s”. The whole city is shown.") % {"text": given["district"]})
    near, box = _point(given["near"]), read_box(given["bbox"])
    if given["near"] and near is None:
        wrong.append(_("“%(text)s” is no place on the map.") % {"text": given["near"]})
    if given["bbox"] and box is None:
        wrong.append(_("The part of the map in the address cannot be read. The whole city is shown."))
    return Choice(_layers(request, wrong), span, month, district, box, near, given["q"], wrong)


def around(place: Point) -> tuple[float, float, float, float]:
    """The box around a place that counts as near it."""
    return widened((place.lon, place.lat, place.lon, place.lat), NEAR_M)


def form_of(choice: Choice, city: Directory) -> dict[str, Any]:
    """What the form shows, with the chosen things marked."""
    months = _months(choice.span.today)
    if choice.month not in months:
        months = [*months, choice.month]
    return {
        "months": [_option(code, say_month(code, choice.span.today), code == choice.month) for code in months],
        "kinds": [{**_option(kind.value, say_kind(kind), kind in choice.layers), "icon": ICONS[kind]} for kind in Kind],
        "outages": _option(OUTAGES, str(WORDS[OUTAGES]), OUTAGES in choice.layers),
        "appeals": _option(APPEALS, str(WORDS[APPEALS]), APPEALS in choice.layers),
        "districts": [_option(d.code, str(d), d == choice.district) for d in city.districts.values()],
        "values": choice.values,
        "is_narrow": bool(choice.values["layers"] or choice.values["district"]),
    }


def say_month(month: str, today: date) -> str:
    """A choice of time in words: "Now", "This month (November 2026)", "January 2027"."""
    if month == NOW:
        return str(WORDS[NOW])
    first = date.fromisoformat(f"{month}-01") if month not in WORDS else _ahead(today, 1 if month == NEXT else 0)
    name = formats.date_format(first, "YEAR_MONTH_FORMAT")
    # Only English writes a month large inside a sentence.
    inside = name if get_language() == "en" else name.lower()
    return f"{WORDS[month]} ({inside})" if month in WORDS else name


def icons() -> Mapping[str, str]:
    """The drawing of every layer and of what may be off, by its code."""
    works = {kind.value: icon for kind, icon in ICONS.items()}
    return works | {f"off-{what.value}": OFF[what] for what in What} | {APPEALS: "chat"}


def _district(district: District | None) -> tuple[int | None, str]:
    return (district.pk, district.code) if district else (None, "")


def _text(request: HttpRequest, name: str) -> str:
    return request.GET.get(name, "").replace("\x00", "").strip()[:MOST_TEXT]


def _layers(request: HttpRequest, wrong: list[str]) -> frozenset[str]:
    """Ticked ones; nothing ticked shows everything. Checkboxes repeat the name, shared addresses use commas."""
    given = [code for one in request.GET.getlist("layers")[:40] for code in one[:MOST_TEXT].split(",") if code]
    unknown = [code for code in given if code not in LAYERS]
    if unknown:
        wrong.append(_("The map has no “%(text)s”.") % {"text": ", ".join(unknown)[:60]})
    return frozenset(code for code in given if code in LAYERS) or frozenset(LAYERS)


def _span(text: str, today: date, wrong: list[str]) -> tuple[str, Span]:
    if text in {"", NOW}:
        return NOW, Span.now(today)
    if text in {THIS, NEXT}:
        return text, Span.month(_ahead(today, 1 if text == NEXT else 0), today)
    found = _MONTH.fullmatch(text)
    if found and EARLIEST <= int(found[1]) <= LATEST and 1 <= int(found[2]) <= 12:
        first = date(int(found[1]), int(found[2]), 1)
        for code, months in ((THIS, 0), (NEXT, 1)):
            if first == _ahead(today, months):
                return code, Span.month(first, today)
        return text, Span.month(first, today)
    wrong.append(_("“%(text)s” is not a month. What is going on now is shown.") % {"text": text[:40]})
    return NOW, Span.now(today)


def _months(today: date) -> list[str]:
    """Months to choose from, in the order of time; now stands before this month."""
    back = [f"{_ahead(today, n):%Y-%m}" for n in range(-MONTHS_BACK, 0)]
    return [*back, NOW, THIS, NEXT, *(f"{_ahead(today, n):%Y-%m}" for n in range(2, MONTHS_AHEAD + 1))]


def _ahead(today: date, months: int) -> date:
    """The first day of the month so many months from now."""
    count = today.year * 12 + today.month - 1 + months
    return date(count // 12, count % 12 + 1, 1)


def _point(text: str) -> Point | None:
    found = _POINT.fullmatch(text.replace(" ", ""))
    place = Point(float(found[1]), float(found[2])) if found else None
    return place if place and abs(place.lat) <= 85 and abs(place.lon) <= 180 else None


def _option(code: str, name: str, selected: bool) -> dict[str, Any]:  # noqa: FBT001  a fact of the row
    return {"code": code, "name": name, "selected": selected}
