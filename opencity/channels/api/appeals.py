"""Reading appeals: one, a list that can be read on, clusters for a map."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone

from opencity.appeals.models import Appeal
from opencity.appeals.numbers import parse_number
from opencity.appeals.queries.public import (
    Box,
    Chosen,
    Progress,
    Spot,
    appeal_to_read,
    clusters_in,
    points_in,
    public_appeals,
)
from opencity.appeals.unlocking import unlock
from opencity.channels.api.problems import FieldsWrong
from opencity.channels.api.rows import row_of, whole
from opencity.core.limits import address_of
from opencity.core.paging import page_of
from opencity.core.refused import Refused
from opencity.directory.queries import Directory, directory

NEWEST = ("-received_at", "-id")
CHANGED = ("updated_at", "id")
POINTS_FROM_ZOOM = 15
CELL_PIXELS = 72
TILE_PIXELS = 512
MOST_CELLS_ACROSS = 40


def one(request: HttpRequest, number: str, secret: str | None) -> dict[str, Any]:
    """One appeal: everything with its secret, else what is public. Refuses as the follow page does."""
    now, city = timezone.now(), directory()
    if secret is not None:
        own = unlock(number=number, secret=secret, address=address_of(request), now=now)
        return whole(own, now=now, city=city, own=True)
    written = parse_number(number[:40])
    appeal = appeal_to_read(written, city) if written else None
    if appeal is None or not appeal.is_public:
        raise Refused("appeal_not_found")
    return whole(appeal, now=now, city=city, own=False)


def page(
    city: Directory, chosen: Chosen, *, state: str, updated_after: datetime | None, cursor: str, size: int
) -> dict[str, Any]:
    """A page of public appeals: newest first, or with `updated_after` in the order of their last change."""
    now = timezone.now()
    rows: QuerySet[Appeal] = public_appeals(chosen).select_related("appellant", "category", "body", "district")
    if state:
        rows = rows.filter(state=state)
    if updated_after is not None:
        rows = rows.filter(updated_at__gt=updated_after)
    found = page_of(rows, order=NEWEST if updated_after is None else CHANGED, size=size, cursor=cursor)
    listed = [row_of(row, row.before, now=now, city=city) for row in found.rows]  # type: ignore[attr-defined]
    return {"appeals": listed, "next": found.older or None}


def choose(city: Directory, *, category: str, district: str, state: str, box: Box | None) -> tuple[Chosen, str]:
    """Filters as the query wants them, and the exact state where one was asked for. Refuses unknown codes."""
    wrong = [
        (field, "unknown")
        for field, code, known in (("category", category, city.categories), ("district", district, city.districts))
        if code and code not in known
    ]
    if wrong:
        raise FieldsWrong(*wrong)
    progress = Progress(state) if state in set(Progress) else None
    chosen = Chosen(
        categories=_with_finer(category, city),
        district=city.districts[district].pk if district else None,
        progress=progress,
        box=box,
    )
    return chosen, "" if progress else state


def _with_finer(code: str, city: Directory) -> tuple[int, ...]:
    if not code:
        return ()
    return tuple(c.pk for known, c in city.categories.items() if known == code or known.startswith(f"{code}."))


def spots(box: Box, zoom: int, chosen: Chosen) -> list[dict[str, Any]]:
    """What a map of the box shows: every appeal where there is room, else how many are in each cell."""
    now, city = timezone.now(), directory()
    found = points_in(box, chosen, now=now) if zoom >= POINTS_FROM_ZOOM else None
    if found is None:
        west, south, east, north = box
        cell = CELL_PIXELS * 360 / (TILE_PIXELS * 2**zoom)
        size = max(cell, (east - west) / MOST_CELLS_ACROSS, (north - south) / MOST_CELLS_ACROSS)
        found = clusters_in(box, chosen, size=size, now=now)
    return [_spot(spot, city) for spot in found]


def _spot(spot: Spot, city: Directory) -> dict[str, Any]:
    row = spot.appeal
    category = city.categories_by_id.get(row.category_id or 0) if row else None
    return {
        "lat": round(spot.place.lat, 6),
        "lon": round(spot.place.lon, 6),
        "count": spot.count,
        "number": row.number if row else None,
        "category": category.code if category else None,
        "state": row.state if row else None,
    }
