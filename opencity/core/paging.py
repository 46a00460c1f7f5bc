"""Keyset paging: any deep page costs what the first one costs, and nothing is counted."""

import base64
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Generic, TypeVar

from django.db.models import Model, Q, QuerySet

M = TypeVar("M", bound=Model)


@dataclass(frozen=True)
class Page(Generic[M]):
    """One page of rows with the cursors of its neighbours ('' where there is none)."""

    rows: Sequence[M]
    older: str
    newer: str


def encode(values: Sequence[Any]) -> str:
    """A cursor for an address: opaque, short, without secrets."""
    plain = [value.isoformat() if isinstance(value, date) else value for value in values]
    return base64.urlsafe_b64encode(json.dumps(plain).encode()).decode().rstrip("=")


def decode(cursor: str, width: int) -> list[Any] | None:
    """The values of a cursor, or None for anything that is not one of ours."""
    try:
        values = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except ValueError:
        return None
    if not isinstance(values, list) or len(values) != width:
        return None
    return values if all(isinstance(value, str | int) for value in values) else None


def page_of(rows: QuerySet[M], *, order: Sequence[str], size: int, cursor: str = "") -> Page[M]:
    """`size` rows in `order` (field names, '-' for descending, the last one unique) at `cursor`.

    A cursor starts with '<' to read towards the first page. A cursor that was forged or is out of
    date gives the first page: an address typed wrong is not an error of the reader.
    """
    back = cursor.startswith("<")
    fields = [name.lstrip("-") for name in order]
    values = _typed(rows, fields, decode(cursor.lstrip("<"), len(fields))) if cursor else None
    back = back and values is not None
    ways = [name.startswith("-") != back for name in order]
    if values is not None:
        rows = rows.filter(_beyond(fields, ways, values))
    names = [("-" if down else "") + field for field, down in zip(fields, ways, strict=True)]
    found = list(rows.order_by(*names)[: size + 1])
    more, found = len(found) > size, found[:size]
    if back:
        found.reverse()
    has_older = more if not back else True
    has_newer = more if back else values is not None
    edge = [[getattr(row, field) for field in fields] for row in (found[:1] + found[-1:])]
    return Page(
        rows=found,
        older=encode(edge[-1]) if edge and has_older else "",
        newer="<" + encode(edge[0]) if edge and has_newer else "",
    )


def _typed(rows: QuerySet[M], fields: Sequence[str], values: list[Any] | None) -> list[Any] | None:
    """Cursor values as their columns have them; None when one does not fit."""
    if values is None:
        return None
    typed: list[Any] = []
    for field, value in zip(fields, values, strict=True):
        try:
            column = rows.model._meta.get_field(field)  # noqa: SLF001
            made = column.to_python(value)  # type: ignore[union-attr]
        except Exception:  # noqa: BLE001  Django raises ValidationError, TypeError, OverflowError here
            return None
        if isinstance(made, datetime) and made.tzinfo is None:
            return None
        if isinstance(made, int) and not -(2**62) < made < 2**62:
            return None
        typed.append(made)
    return typed


def _beyond(fields: Sequence[str], ways: Sequence[bool], values: Sequence[Any]) -> Q:
    """Rows after the cursor in the given directions: (a, b) > (x, y) spelt out for mixed orders."""
    # The bound on the first field alone is what lets an index start at the right row.
    bound = Q(**{f"{fields[0]}__{'lte' if ways[0] else 'gte'}": values[0]})
    condition = Q()
    equal = Q()
    for field, down, value in zip(fields, ways, values, strict=True):
        condition |= equal & Q(**{f"{field}__{'lt' if down else 'gt'}": value})
        equal &= Q(**{field: value})
    return bound & condition
