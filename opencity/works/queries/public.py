"""What everybody may read of works: lists by time and place, one work, works at a point."""

from __future__ import annotations

import calendar
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.contrib.postgres.search import SearchQuery
from django.db.models import Prefetch, Q, QuerySet

from opencity.core.fields import Point
from opencity.language.normal import tokens
from opencity.works.geometry import distance_to_m, widened
from opencity.works.life import OPEN, PUBLIC, State
from opencity.works.models import Event, File, Work
from opencity.works.stems import stems_of

NEAR_M = 500.0
AT_M = 60.0
MOST_NEAR = 200
MOST_WORDS = 8


class When(StrEnum):
    """The lists of works."""

    NOW = "now"
    SOON = "soon"
    OVER = "finished"
    ARCHIVE = "archive"


ORDERS: dict[When, tuple[str, ...]] = {
    When.NOW: ("ends_on", "id"),
    When.SOON: ("begins_on", "id"),
    When.OVER: ("-ended_on", "-id"),
    When.ARCHIVE: ("-begins_on", "-id"),
}
BY_START = ("begins_on", "id")


@dataclass(frozen=True)
class Chosen:
    """What a reader chose. `month`: the first day of it."""

    when: When = When.NOW
    kind: str = ""
    district: int | None = None
    body: int | None = None
    month: date | None = None
    words: str = ""


def public_works(chosen: Chosen, *, today: date) -> tuple[QuerySet[Work], Sequence[str]]:
    """The works of a list with the order to read them in."""
    rows = _timed(chosen, today)
    if chosen.kind:
        rows = rows.filter(kind=chosen.kind)
    if chosen.district is not None:
        rows = rows.filter(district_id=chosen.district)
    if chosen.body is not None:
        rows = rows.filter(body_id=chosen.body)
    if chosen.words:
        rows = rows.filter(words=_asked(chosen.words))
    order = BY_START if chosen.month else ORDERS[chosen.when]
    return rows.select_related("body", "district"), order


def _timed(chosen: Chosen, today: date) -> QuerySet[Work]:
    if chosen.month is not None:
        last = chosen.month.replace(day=calendar.monthrange(chosen.month.year, chosen.month.month)[1])
        return Work.objects.filter(
            begins_on__lte=last, ends_on__gte=chosen.month, state__in=sorted(OPEN), is_archive=False
        )
    if chosen.when is When.ARCHIVE:
        return Work.objects.filter(is_archive=True, state__in=sorted(PUBLIC))
    if chosen.when is When.OVER:
        return Work.objects.filter(
            state__in=[State.CANCELLED.value, State.FINISHED.value], is_archive=False, published_at__isnull=False
        )
    rows = Work.objects.filter(state__in=sorted(OPEN), is_archive=False)
    if chosen.when is When.SOON:
        return rows.filter(begins_on__gt=today)
    return rows.filter(begins_on__lte=today)


def _asked(text: str) -> SearchQuery:
    """Every word, by its Russian or its Kazakh stem; the last one may be unfinished."""
    query: SearchQuery | None = None
    for token in tokens(text)[:MOST_WORDS]:
        one = SearchQuery(" | ".join(f"'{stem}':*" for stem in set(stems_of(token.text)) if stem.isalnum()) or "''",
                          search_type="raw", config="simple")  # fmt: skip
        query = one if query is None else query & one
    return query if query is not None else SearchQuery("''", search_type="raw", config="simple")


def works_near(
    place: Point, *, metres: float = NEAR_M, kind: str = "", today: date | None = None, street: str = ""
) -> list[tuple[Work, int]]:
    """Open works around a point, nearest first, with the metres to them; with `street` also those on all of it.

    `today`: only those that are not over by their plan for long are asked for by the filing form; None: all open.
    """
    box = widened((place.lon, place.lat, place.lon, place.lat), metres)
    beside = Q(box__overlaps=box)
    if street:
        beside |= Q(street=street)
    rows = Work.objects.filter(beside, state__in=sorted(OPEN), is_archive=False)
    if kind:
        rows = rows.filter(kind=kind)
    found = []
    for work in rows.select_related("body", "district").order_by("ends_on", "id")[:MOST_NEAR]:
        far = distance_to_m(work.geometry, place.lat, place.lon) if work.geometry else metres
        if far <= metres or (street and work.street == street):
            found.append((work, round(far)))
    return sorted(found, key=lambda pair: (pair[1], pair[0].ends_on))


def works_at(place: Point, *, most: int = 3) -> list[Work]:
    """The open works that are really here: within sixty metres."""
    return [work for work, _far in works_near(place, metres=AT_M)][:most]


def public_work(number: str) -> Work | None:
    """One work by its number, with its history and files."""
    files = Prefetch("files", queryset=File.objects.order_by("id"), to_attr="shown_files")
    events = Prefetch("events", queryset=Event.objects.order_by("id"), to_attr="history")
    rows = Work.objects.filter(number=number, state__in=sorted(PUBLIC)).exclude(published_at__isnull=True)
    return rows.select_related("body", "district").prefetch_related(files, events).first()
