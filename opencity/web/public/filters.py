"""The filters of the list and of the map, as they stand in the address. What makes no sense filters nothing."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest
from django.utils.translation import gettext as _

from opencity.appeals.queries.public import Box, Chosen, Progress
from opencity.directory.models import Category
from opencity.directory.queries import Directory

MOST_TEXT = 200
KEYS = ("category", "district", "state", "q", "bbox")


@dataclass(frozen=True)
class Filters:
    """What the reader chose: for the query, for the form, and for addresses of further pages."""

    chosen: Chosen
    values: Mapping[str, str]

    def address(self, **more: str) -> str:
        """The query of an address with these filters and `more`; '' drops one."""
        pairs = {**self.values, **more}
        query = urlencode({name: value for name, value in pairs.items() if value})
        return f"?{query}" if query else "?"


def read_filters(request: HttpRequest, city: Directory) -> Filters:
    """Read the filters of an address."""
    given = {name: request.GET.get(name, "").replace("\x00", "").strip()[:MOST_TEXT] for name in KEYS}
    category = city.categories.get(given["category"])
    district = city.districts.get(given["district"])
    progress = Progress(given["state"]) if given["state"] in set(Progress) else None
    box = read_box(given["bbox"])
    chosen = Chosen(
        categories=_with_children(category, city) if category else (),
        district=district.pk if district else None,
        progress=progress,
        box=box,
    )
    values = {
        "q": given["q"],
        "category": category.code if category else "",
        "district": district.code if district else "",
        "state": progress.value if progress else "",
        "bbox": given["bbox"] if box else "",
    }
    return Filters(chosen, values)


def read_box(text: str) -> Box | None:
    """A box from west,south,east,north in degrees; None for anything that is no box on earth."""
    parts = text.split(",")
    if len(parts) != 4:
        return None
    try:
        west, south, east, north = (float(part) for part in parts)
    except ValueError:
        return None
    edges = (west, south, east, north)
    if not all(math.isfinite(edge) for edge in edges) or not (-540 <= west < east <= 540):
        return None
    return edges if -90 <= south < north <= 90 else None


def options(filters: Filters, city: Directory) -> dict[str, Any]:
    """The lists to choose from, with the chosen one marked."""
    values = filters.values
    return {
        "groups": [
            _group(category, city, values["category"]) for category in city.categories.values() if category.is_group
        ],
        "districts": [_option(d.code, str(d), values["district"]) for d in city.districts.values()],
        "states": [
            _option(Progress.OPEN, _("Open"), values["state"]),
            _option(Progress.ANSWERED, _("Answered"), values["state"]),
            _option(Progress.FIXED, _("Fixed, confirmed"), values["state"]),
        ],
        "values": values,
        "filtered": any(values[name] for name in ("category", "district", "state")),
    }


def _with_children(category: Category, city: Directory) -> Sequence[int]:
    below = f"{category.code}."
    return [row.pk for code, row in city.categories.items() if code == category.code or code.startswith(below)]


def _group(group: Category, city: Directory, chosen: str) -> dict[str, Any]:
    leaves = [row for code, row in city.categories.items() if code.startswith(f"{group.code}.") and row.is_public]
    return {
        "name": str(group),
        "all": _option(group.code, _("%(group)s: all") % {"group": group}, chosen),
        "leaves": [_option(leaf.code, str(leaf), chosen) for leaf in leaves],
    }


def _option(code: str, name: str, chosen: str) -> dict[str, Any]:
    return {"code": str(code), "name": name, "selected": str(code) == chosen}
