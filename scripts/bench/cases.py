"""What is measured: each case makes the requests that people and programs send."""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote_plus

from django.contrib.auth import get_user_model
from django.http import HttpResponse
from django.test import Client

from bench.load import Request
from opencity.appeals.models import Appeal
from opencity.appeals.queries.public import public_appeals
from opencity.core.paging import encode
from opencity.demo.crew import RECEPTION_HEAD
from opencity.directory.queries import directory
from opencity.web.following import access

Make = Callable[[int], Request]
SOON = "/staff/?list=soon&category=3"
SEARCH = "/staff/?list=all&q="
HUNDREDTH = 99
LIST_ROWS, API_ROWS, QUEUE_ROWS = 30, 100, 50
SAID = "Во дворе третий день не вывозят мусор, баки полные, ветер разносит пакеты. Заявка {}"
RUBBISH, HOLE_ROAD, HELICOPTER = (quote_plus(words) for words in ("мусор", "яма дорога", "вертолёт"))
HEADERS = {"Host": "localhost", "Accept-Language": "ru"}


@dataclass(frozen=True)
class Case:
    """One line of the table; `both` are those measured with two workers too."""

    name: str
    make: Make
    both: bool = False
    seconds: float = 2.0


def cases() -> list[Case]:
    """All cases for the database as it is now."""
    public = list(_sample(public_appeals()))
    staff = HEADERS | {"Cookie": _staff_cookie()}
    centre = directory().city.centre
    near = f"{centre.lon - 0.01:.4f},{centre.lat - 0.006:.4f},{centre.lon + 0.01:.4f},{centre.lat + 0.006:.4f}"
    whole = f"{centre.lon - 0.3:.4f},{centre.lat - 0.25:.4f},{centre.lon + 0.3:.4f},{centre.lat + 0.25:.4f}"
    newest = public_appeals().order_by("-received_at", "-id")
    web = Appeal.objects.filter(channel="web").order_by("-received_at", "-id")
    return [
        Case("filing, JSON API", _filing, both=True, seconds=4),
        Case("status, JSON API", _each(public, "/api/v1/appeals/{}"), both=True),
        Case("follow page, public", _each(public, "/ru/appeals/{}/"), both=True),
        Case("follow page, the resident's own", _own(public)),
        Case("public list, first page", _one("/ru/appeals/"), both=True),
        Case("public list, page 100", _one(f"/ru/appeals/?cursor={_at(newest, LIST_ROWS)}")),
        Case("API list of 100, first page", _one("/api/v1/appeals?size=100"), both=True),
        Case("API list of 100, page 100", _one(f"/api/v1/appeals?size=100&cursor={_at(newest, API_ROWS)}")),
        Case("map, a box of 1.6 × 1.3 km", _one(f"/ru/map/points.json?bbox={near}&zoom=16")),
        Case("map, clusters of the whole city", _one(f"/ru/map/points.json?bbox={whole}&zoom=11")),
        Case("queue of 50: overdue", _one("/staff/?list=overdue", staff), both=True),
        Case("queue of 50: all, by channel", _one("/staff/?list=all&channel=web", staff)),
        Case("the same, page 100", _one(f"/staff/?list=all&channel=web&page={_at(web, QUEUE_ROWS)}", staff)),
        Case("queue of 50: due soon, district, category", _one(f"{SOON}&district={_district()}", staff)),
        Case("search by staff: one word", _one(f"{SEARCH}{RUBBISH}", staff)),
        Case("search by staff: two words", _one(f"{SEARCH}{HOLE_ROAD}", staff)),
        Case("search by staff: a word nobody said", _one(f"{SEARCH}{HELICOPTER}", staff)),
    ]  # fmt: skip


def _one(path: str, headers: dict[str, str] = HEADERS) -> Make:
    request = Request(path, headers=headers)
    return lambda _number: request


def _each(numbers: list[str], path: str) -> Make:
    return lambda number: Request(path.format(numbers[number % len(numbers)]), headers=HEADERS)


def _own(numbers: list[str]) -> Make:
    def make(number: int) -> Request:
        which = numbers[number % len(numbers)]
        response = HttpResponse()
        access.grant(response, which)
        cookie = "; ".join(f"{name}={morsel.coded_value}" for name, morsel in response.cookies.items())
        return Request(f"/ru/appeals/{which}/", headers=HEADERS | {"Cookie": cookie})

    return make


def _filing(number: int) -> Request:
    centre = directory().city.centre
    place = {"lat": centre.lat + number % 50 / 10_000, "lon": centre.lon + number % 70 / 10_000}
    body = {"text": SAID.format(number), "category": "", "email": "bench@example.org", "lang": "ru", **place}
    headers = HEADERS | {"Content-Type": "application/json", "Idempotency-Key": str(uuid.uuid4())}
    return Request("/api/v1/appeals", "POST", headers, json.dumps(body).encode(), 201)


def _sample(rows: Any) -> list[str]:
    """Numbers spread over the whole table."""
    first, last = rows.order_by("pk").first(), rows.order_by("-pk").first()
    step = max(1, (last.pk - first.pk) // 500)
    return list(rows.filter(pk__in=range(first.pk, last.pk + 1, step)).values_list("number", flat=True))


def _at(rows: Any, size: int) -> str:
    """The cursor of the hundredth page; '' where there are fewer."""
    found = rows.values_list("received_at", "id")[size * HUNDREDTH - 1 : size * HUNDREDTH]
    return encode(found[0]) if found else ""


def _district() -> str:
    return next(iter(directory().districts))


def _staff_cookie() -> str:
    client = Client(headers={"host": "localhost"})
    client.force_login(get_user_model().objects.get(email=RECEPTION_HEAD))
    return f"sessionid={client.cookies['sessionid'].value}"
