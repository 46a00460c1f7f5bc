"""The operations of open data in the API: lists as GeoJSON or CSV, and the feed of road works."""

# mypy: disable-error-code="type-arg"
from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, Literal

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone, translation
from ninja import Query, Router, Schema
from pydantic import Field

from opencity.appeals.queries.public import Box
from opencity.channels.api import shapes
from opencity.channels.api.problems import FieldsWrong
from opencity.channels.api.reading import check_cursor, read_box
from opencity.channels.api.said import STYLE
from opencity.channels.opendata.answering import answer
from opencity.channels.opendata.asked import (
    BY_CHANGE,
    OUTAGES,
    WORKS,
    Asked,
    changed_at,
    outages_asked,
    works_asked,
)
from opencity.channels.opendata.features import (
    Feature,
    collection,
    contact_features,
    flat,
    outage_feature,
    work_feature,
)
from opencity.channels.opendata.wzdx import feed_of
from opencity.core.paging import page_of
from opencity.core.tables import csv_lines
from opencity.directory.models import BodyKind
from opencity.directory.queries import directory, local
from opencity.works.life import OPEN, Kind
from opencity.works.models.work import Traffic
from opencity.works.outages import What

BOX = r"^-?\d{1,3}(\.\d{1,12})?(,-?\d{1,3}(\.\d{1,12})?){3}$"
DAY = r"^\d{4}-\d{2}-\d{2}$"
CODE = r"^[a-z0-9-]*$"
JSON, GEOJSON, CSV = "application/json", "application/geo+json", "text/csv; charset=utf-8"
MOST_ZONES = 2_000
WORK_KINDS = Literal[("", *(one.value for one in Kind))]  # type: ignore[valid-type]
OUTAGE_KINDS = Literal[("", *(one.value for one in What))]  # type: ignore[valid-type]
BODY_KINDS = Literal[("", *(one.value for one in BodyKind))]  # type: ignore[valid-type]
Format = Literal["geojson", "csv"]

router = Router()


class FeatureOut(Schema):
    """One feature of GeoJSON (RFC 7946)."""

    type: Literal["Feature"]
    id: str
    geometry: dict[str, Any] | None
    properties: dict[str, Any]


class CollectionOut(Schema):
    """GeoJSON with what the standard leaves free: the licence, whom to name, and where it goes on."""

    type: Literal["FeatureCollection"]
    licence: str
    attribution: str
    next: str | None = Field(description="`cursor` of the next page; null at the end")
    features: list[FeatureOut]


class ZonesOut(Schema):
    """A WZDx 4.2 work zone feed; its own schemas describe it."""

    feed_info: dict[str, Any]
    type: Literal["FeatureCollection"]
    features: list[dict[str, Any]]


def _answers(shape: Any) -> dict[Any, Any]:
    return {200: shape, 304: None, **dict.fromkeys((400, 405, 422, 429), shapes.ErrorOut)}


TABLE: dict[str, Any] = {"responses": {200: {"content": {"text/csv": {"schema": {"type": "string"}}}}}}
Bbox = Query(None, pattern=BOX, description="west,south,east,north in degrees")
From = Query(None, alias="from", pattern=DAY, description="Not over before this day of the city, 2026-11-03")
To = Query(None, alias="to", pattern=DAY, description="Begun by this day of the city")
Limit = Query(200, ge=1, le=1_000)
Cursor = Query("", max_length=200, description="`next` of the page before")
Form: Any = Query("geojson")
Lang: Any = Query(None)
District = Query("", max_length=50, pattern=CODE)
Body = Query("", max_length=80, pattern=CODE)


@router.get("/works", response=_answers(CollectionOut), summary="Works", operation_id="works", openapi_extra=TABLE)
def works(  # noqa: PLR0917  ninja calls it by name
    request: HttpRequest,
    bbox: str | None = Bbox,
    first: str | None = From,
    last: str | None = To,
    kind: WORK_KINDS = Query(""),  # type: ignore[valid-type]  # noqa: B008
    district: str = District,
    body: str = Body,
    limit: int = Limit,
    cursor: str = Cursor,
    format: Format = Form,  # noqa: A002  the name in the address
) -> HttpResponseBase:
    """Planned, running and past works, the latest change first, in all languages; `format=csv` gives a table."""
    asked = _asked(bbox, first, last, kind, district, body)
    page = page_of(works_asked(asked, directory()), order=BY_CHANGE, size=limit, cursor=check_cursor(cursor))
    return _list(request, [work_feature(one) for one in page.rows], format, changed_at(WORKS), page.older)


@router.get(
    "/outages", response=_answers(CollectionOut), summary="Outages", operation_id="outages", openapi_extra=TABLE
)
def outages(  # noqa: PLR0917  ninja calls it by name
    request: HttpRequest,
    bbox: str | None = Bbox,
    first: str | None = From,
    last: str | None = To,
    kind: OUTAGE_KINDS = Query(""),  # type: ignore[valid-type]  # noqa: B008
    district: str = District,
    body: str = Body,
    limit: int = Limit,
    cursor: str = Cursor,
    format: Format = Form,  # noqa: A002  the name in the address
) -> HttpResponseBase:
    """What was, is and will be switched off, the latest change first; `format=csv` gives a table.

    Houses have no points: an outage stands at the points of its streets, and `addresses` says which houses.
    """
    asked = _asked(bbox, first, last, kind, district, body)
    page = page_of(outages_asked(asked, directory()), order=BY_CHANGE, size=limit, cursor=check_cursor(cursor))
    return _list(request, [outage_feature(one) for one in page.rows], format, changed_at(OUTAGES), page.older)


@router.get(
    "/contacts", response=_answers(CollectionOut), summary="Contacts", operation_id="contacts", openapi_extra=TABLE
)
def contacts(  # noqa: PLR0917  ninja calls it by name
    request: HttpRequest,
    bbox: str | None = Bbox,
    kind: BODY_KINDS = Query(""),  # type: ignore[valid-type]  # noqa: B008
    limit: int = Limit,
    cursor: str = Query("", max_length=80, pattern=CODE, description="`next` of the page before"),
    format: Format = Form,  # noqa: A002  the name in the address
) -> HttpResponseBase:
    """Bodies and utilities with phones, addresses and hours, each with its source; `format=csv` gives a table."""
    city, box = directory(), read_box(bbox)
    today = local(timezone.now(), city).date()
    rows = [
        one
        for one in contact_features(city.city.stamp, today)
        if one["id"] > cursor and (not kind or one["properties"]["kind"] == kind) and _inside(one, box)
    ]
    more = rows[limit - 1]["id"] if len(rows) > limit else ""
    # When a body was last changed is not kept: the ETag alone says whether anything is new.
    return _list(request, rows[:limit], format, None, more)


@router.get("/wzdx", response=_answers(ZonesOut), summary="Road works by WZDx 4.2", operation_id="wzdx")
def wzdx(request: HttpRequest, lang: shapes.Language | None = Lang) -> HttpResponseBase:
    """Works on roads, and others that narrow or close one: planned, running and paused, with a place on the map."""
    city, changed = directory(), changed_at(WORKS)
    rows = works_asked(Asked(), city).filter(state__in=sorted(OPEN), is_archive=False, geometry__isnull=False)
    on_roads = rows.filter(kind=Kind.ROADS) | rows.exclude(traffic=Traffic.NONE)
    found = list(on_roads.order_by(*BY_CHANGE)[:MOST_ZONES])
    feed = feed_of(found, city=city, changed=changed, language=translation.get_language() or "kk")
    return answer(request, _bytes(feed), kind=JSON, changed=changed)


def _asked(bbox: str | None, first: str | None, last: str | None, kind: str, district: str, body: str) -> Asked:  # noqa: PLR0917
    begin, end = _day(first, "from"), _day(last, "to")
    if begin and end and end < begin:
        raise FieldsWrong(("to", "before_from"))
    city = directory()
    for field, code, known in (("district", district, city.districts), ("body", body, city.bodies)):
        if code and code not in known:
            raise FieldsWrong((field, "unknown"))
    return Asked(kind=kind, district=district, body=body, box=read_box(bbox), first=begin, last=end)


def _day(text: str | None, field: str) -> date | None:
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise FieldsWrong((field, "day")) from error


def _list(
    request: HttpRequest, features: Sequence[Feature], form: str, changed: datetime | None, more: str
) -> HttpResponseBase:
    if form == "csv":
        heads, rows = flat(features)
        return answer(request, "".join(csv_lines(heads, rows)).encode(), kind=CSV, changed=changed, more=more)
    found = collection(features, city=directory(), next_cursor=more)
    return answer(request, _bytes(found), kind=JSON, changed=changed, more=more)


def _inside(feature: Feature, box: Box | None) -> bool:
    if box is None:
        return True
    if feature["geometry"] is None:
        return False
    lon, lat = feature["geometry"]["coordinates"]
    west, south, east, north = box
    return bool(west <= lon <= east and south <= lat <= north)


def _bytes(data: Any) -> bytes:
    return json.dumps(data, **STYLE).encode()  # type: ignore[arg-type]
