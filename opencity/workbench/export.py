"""Rows of a list as a table for other programs, without contacts and without formulas."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from opencity.appeals.models import Appeal
from opencity.appeals.sentences import OUTCOMES, say_state
from opencity.appeals.states import Outcome
from opencity.core.paging import page_of
from opencity.core.tables import BOM, safe_cell
from opencity.directory.queries import Directory, local
from opencity.language.redact import say_hidden
from opencity.workbench.forms.queue import CHANNELS

__all__ = ["BOM", "MOST_ROWS", "safe_cell", "table_of"]
MOST_ROWS = 20_000
AT_ONCE = 500


class _Line:
    """A file that hands every written line straight back."""

    def write(self, line: str) -> str:
        return line


def table_of(rows: QuerySet[Appeal], *, order: Sequence[str], city: Directory, most: int = MOST_ROWS) -> Iterator[str]:
    """Lines of a table in UTF-8 with a byte order mark and semicolons, read page after page from the database."""
    write = csv.writer(_Line(), delimiter=";", quoting=csv.QUOTE_ALL, lineterminator="\r\n").writerow
    yield BOM + str(write([safe_cell(name) for name in _heads()]))
    names = _by_key(city)
    cursor, left = "", most
    while left > 0:
        page = page_of(rows.order_by(), order=order, size=min(AT_ONCE, left), cursor=cursor)
        for row in page.rows:
            yield str(write([safe_cell(cell) for cell in _cells(row, names, city)]))
        left -= len(page.rows)
        cursor = page.older
        if not cursor:
            return


def _heads() -> list[str]:
    return [
        _("Number"),
        _("State"),
        _("Outcome"),
        _("Category code"),
        _("Category"),
        _("Body"),
        _("District"),
        _("Address"),
        _("Came by"),
        _("Received"),
        _("Due"),
        _("Answered"),
        _("Opened again"),
        _("Passed on"),
        _("Rating"),
        _("Text without personal data"),
    ]


def _by_key(city: Directory) -> dict[str, dict[int, Any]]:
    tables: dict[str, Mapping[str, Any]] = {
        "categories": city.categories, "bodies": city.bodies, "districts": city.districts,
    }  # fmt: skip
    return {name: {one.pk: one for one in table.values()} for name, table in tables.items()}


def _cells(row: Appeal, by_key: dict[str, dict[int, Any]], city: Directory) -> list[Any]:
    category = by_key["categories"].get(row.category_id or 0)
    text = _("confidential") if row.is_confidential else say_hidden(row.public_text, _("[hidden]"))
    return [
        row.number,
        say_state(row),
        OUTCOMES[Outcome(row.outcome)] if row.outcome else "",
        category.code if category else "",
        category or "",
        by_key["bodies"].get(row.body_id, ""),
        by_key["districts"].get(row.district_id or 0, ""),
        "" if row.is_confidential else row.address,
        CHANNELS.get(row.channel, row.channel),  # type: ignore[call-overload]
        _moment(row.received_at, city),
        _moment(row.due_at, city),
        _moment(row.replied_at, city),
        row.reopens,
        row.forwards,
        row.rating,
        text,
    ]


def _moment(value: datetime | None, city: Directory) -> str:
    return f"{local(value, city):%Y-%m-%d %H:%M}" if value else ""
