"""The list beside the city map: outages, works, appeals, each with its own "more". Nothing is counted."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from opencity.appeals.queries.public import public_appeals
from opencity.core.paging import Page, page_of
from opencity.directory.queries import Directory
from opencity.web.map.choosing import APPEALS, OUTAGES, Choice, around
from opencity.web.map.entries import Entry, appeal_entry, outage_entry, work_entry
from opencity.works.life import Kind
from opencity.works.queries.mapping import outages_of, works_of

WORKS = "works"
FEW, MANY = 8, 30
MOST_CURSOR = 200
NAMES = {OUTAGES: _("Outages"), WORKS: _("Works"), APPEALS: _("Reported by residents")}
NONE = {
    OUTAGES: _("No outage is announced here for this time."),
    WORKS: _("No works are known here for this time."),
    APPEALS: _("No open appeal here."),
}
MORE = {OUTAGES: _("More outages"), WORKS: _("More works"), APPEALS: _("More appeals")}
ORDERS = {OUTAGES: ("-since", "-id"), WORKS: ("-begins_on", "-id"), APPEALS: ("-received_at", "-id")}


@dataclass(frozen=True)
class Part:
    """One of the three parts of the list."""

    code: str
    name: str
    none: str
    more: str
    entries: Sequence[Entry]
    more_url: str
    back_url: str


def parts_of(request: HttpRequest, choice: Choice, city: Directory, *, now: datetime) -> list[Part]:
    """The parts to show: all that were chosen, or with `?part=` one of them page by page."""
    box = around(choice.near) if choice.near else choice.box
    rows, made = _rows(choice, city, box, now), _makers(choice, city, now)
    shown = [code for code in NAMES if _is_shown(code, choice)]
    one = request.GET.get("part", "")
    if one in shown:
        page = page_of(rows[one](), order=ORDERS[one], size=MANY, cursor=request.GET.get("cursor", "")[:MOST_CURSOR])
        return [_part(one, page, made[one], choice, is_alone=True)]
    pages = {code: page_of(rows[code](), order=ORDERS[code], size=FEW) for code in shown}
    return [_part(code, page, made[code], choice, is_alone=False) for code, page in pages.items()]


def _rows(choice: Choice, city: Directory, box: Any, now: datetime) -> dict[str, Callable[[], QuerySet[Any]]]:
    return {
        OUTAGES: lambda: outages_of(choice.asked_outages(box=box), zone=city.zone, now=now).select_related("body"),
        WORKS: lambda: works_of(choice.asked(box=box)).select_related("body", "district").defer("district__polygon"),
        APPEALS: lambda: public_appeals(choice.asked_appeals(box=box)),
    }


def _makers(choice: Choice, city: Directory, now: datetime) -> dict[str, Callable[[Any], Entry]]:
    return {
        OUTAGES: lambda row: outage_entry(row, city=city, now=now),
        WORKS: lambda row: work_entry(row, today=choice.span.today),
        APPEALS: lambda row: appeal_entry(row, city=city, now=now),
    }


def _is_shown(code: str, choice: Choice) -> bool:
    return code in choice.layers if code != WORKS else any(kind in choice.layers for kind in Kind)


def _part(code: str, page: Page[Any], made: Callable[[Any], Entry], choice: Choice, *, is_alone: bool) -> Part:
    return Part(
        code=code,
        name=str(NAMES[code]),
        none=str(NONE[code]),
        more=str(MORE[code]),
        entries=[made(row) for row in page.rows],
        more_url=choice.address(part=code, cursor=page.older) if page.older else "",
        back_url=choice.address() if is_alone else "",
    )
