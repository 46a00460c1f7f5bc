"""What the city map draws, as compact GeoJSON: at most a hundred kilobytes, whatever the city holds.

Properties: `l` layer (w, o, a), `i` key of the line in the list, `n` count of a cell; of a single thing `b` its
drawing, `t` what it is, `d` dates, `s` state in words, `u` the rest of its address, `c` where its mark stands,
`p` planned.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from opencity.appeals.queries.public import Box, Chosen, Spot, clusters_in, points_in
from opencity.core.fields import Point
from opencity.directory.queries import Directory, directory
from opencity.web.map.choosing import APPEALS, OUTAGES, Choice, read_choice
from opencity.web.public.filters import read_box
from opencity.web.public.mapping import DEEPEST_ZOOM, POINTS_FROM_ZOOM
from opencity.web.public.sayings import stage_now, state_badge
from opencity.works.life import Kind, State
from opencity.works.models import Outage, Work
from opencity.works.outage_sentences import say_headline, say_period
from opencity.works.queries.mapping import Cell, outages_drawn, works_drawn
from opencity.works.sentences import say_dates, say_kind, say_state
from opencity.works.tiles import cell_of

MOST_POINTS = 120  # of appeals one by one
MOST_SHAPES = 20_000  # characters of drawings; what is larger than the rest has room for is a mark without its shape
MOST_TITLE = 90
KEEP_SECONDS = 60


@require_safe
def map_data(request: HttpRequest) -> HttpResponseBase:
    """Everything chosen in `?bbox=west,south,east,north` at `?zoom=`; 400 with a sentence for what makes no sense."""
    city, now = directory(), timezone.now()
    box, zoom = read_box(request.GET.get("bbox", "")[:200]), _zoom(request.GET.get("zoom", ""))
    if box is None:
        return _no(_("bbox must be west,south,east,north in degrees (WGS 84)."))
    if zoom is None:
        return _no(_("zoom must be a whole number from 0 to %(most)s.") % {"most": DEEPEST_ZOOM})
    choice = read_choice(request, city, today=timezone.localdate(now))
    if choice.wrong:
        return _no(" ".join(choice.wrong))
    body = '{"type":"FeatureCollection","features":[' + ",".join(_features(choice, box, zoom, city, now)) + "]}"
    etag = f'"{hashlib.blake2b(body.encode(), digest_size=12).hexdigest()}"'
    response = HttpResponse(body, content_type="application/geo+json")
    response["Cache-Control"] = f"public, max-age={KEEP_SECONDS}"
    response["ETag"] = etag
    return get_conditional_response(request, etag=etag, response=response) or response


def _features(choice: Choice, box: Box, zoom: int, city: Directory, now: datetime) -> Iterable[str]:
    if any(kind in choice.layers for kind in Kind):
        works = works_drawn(choice.asked(box=box), zoom)
        yield from (_feature(_work(row), shape, row.centre) for row, shape in _fitting(works.rows))
        yield from (_cell("w", cell) for cell in works.cells)
    if OUTAGES in choice.layers:
        outages = outages_drawn(choice.asked_outages(box=box), zoom, zone=city.zone, now=now)
        yield from (_feature(_outage(row, now), shape, row.centre) for row, shape in _fitting(outages.rows))
        yield from (_cell("o", cell) for cell in outages.cells)
    if APPEALS in choice.layers:
        chosen = choice.asked_appeals(box=None)
        yield from (_spot(spot, city, now) for spot in _spots(box, zoom, chosen, now))


def _fitting(rows: Sequence[tuple[Any, str]]) -> list[tuple[Any, str]]:
    """The drawings, the largest of them left out where all together would be too much to send."""
    left = sum(len(shape) for _row, shape in rows) - MOST_SHAPES
    dropped = set()
    for place in sorted(range(len(rows)), key=lambda one: -len(rows[one][1])):
        if left <= 0:
            break
        left -= len(rows[place][1])
        dropped.add(place)
    return [(row, "" if place in dropped else shape) for place, (row, shape) in enumerate(rows)]


def _spots(box: Box, zoom: int, chosen: Chosen, now: datetime) -> list[Spot]:
    found = points_in(box, chosen, now=now) if zoom >= POINTS_FROM_ZOOM else None
    if found is not None and len(found) <= MOST_POINTS:
        return found
    return clusters_in(box, chosen, size=cell_of(box, zoom), now=now)


def _work(work: Work) -> dict[str, Any]:
    facts = {
        "l": "w", "i": f"w{work.pk}", "b": work.kind, "t": _short(str(work.names) or say_kind(work.kind)),
        "d": _dates(get_language() or "", *_days(work)), "s": say_state(work), "u": f"works/{work.number}/",
    }  # fmt: skip
    return facts | {"p": 1} if work.state == State.PLANNED else facts


def _days(work: Work) -> tuple[date, str, date, str]:
    return work.begins_on, work.begins_precision, work.ends_on, work.ends_precision


@lru_cache(maxsize=10_000)
def _dates(_language: str, begins: date, begins_precision: str, ends: date, ends_precision: str) -> str:
    """Writing dates is the slowest of all here, and most maps show the same ones."""
    return say_dates(begins, begins_precision, ends, ends_precision)


def _outage(outage: Outage, now: datetime) -> dict[str, Any]:
    facts = {
        "l": "o", "i": f"o{outage.pk}", "b": f"off-{outage.what}", "t": say_headline(outage), "d": say_period(outage),
        "u": f"outages/{outage.number}/",
    }  # fmt: skip
    return facts | {"p": 1} if outage.since > now else facts


def _spot(spot: Spot, city: Directory, now: datetime) -> str:
    if spot.appeal is None:
        return _cell("a", Cell(spot.place.lon, spot.place.lat, spot.count))
    row = spot.appeal
    stage = stage_now(row, now=now, city=city)
    category = city.categories_by_id.get(row.category_id or 0)
    facts = {
        "l": "a", "i": f"a{row.pk}", "b": APPEALS, "t": _short(str(category or _("Appeal"))),
        "s": state_badge(row).text, "u": f"appeals/{row.number}/",
    }  # fmt: skip
    if stage is not None and stage.value == "overdue":
        facts["o"] = "1"
    return _feature(facts, _point(spot.place), None)


def _cell(layer: str, cell: Cell) -> str:
    return _feature({"l": layer, "n": cell.count}, _point(Point(cell.lat, cell.lon)), None)


def _feature(facts: dict[str, Any], shape: str, centre: Point | None) -> str:
    if centre is not None and not shape.startswith('{"type":"Point"'):
        facts["c"] = [round(centre.lon, 5), round(centre.lat, 5)]
    said = json.dumps(facts, ensure_ascii=False, separators=(",", ":"))
    return f'{{"type":"Feature","properties":{said},"geometry":{shape or "null"}}}'


def _point(place: Point) -> str:
    return f'{{"type":"Point","coordinates":[{round(place.lon, 5)},{round(place.lat, 5)}]}}'


def _short(text: str) -> str:
    return text if len(text) <= MOST_TITLE else text[: MOST_TITLE - 1].rstrip() + "…"


def _zoom(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 3 and int(text) <= DEEPEST_ZOOM else None


def _no(sentence: str) -> JsonResponse:
    return JsonResponse({"error": sentence}, status=400, json_dumps_params={"ensure_ascii": False})
