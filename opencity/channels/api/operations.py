"""The operations of the API as its schema lists them; what they do stands in the modules beside."""

# mypy: disable-error-code="type-arg"
# Query, Header and Path of ninja are generic for its own type checker and plain functions when they run.
from __future__ import annotations

from typing import Any, Literal

from django.http import Http404, HttpRequest, JsonResponse
from django.http.response import HttpResponseBase
from django.utils import translation
from ninja import Header, NinjaAPI, Path, Query, Schema
from ninja.errors import HttpError, ValidationError

from opencity.appeals.queries.public import Progress
from opencity.appeals.states import State
from opencity.channels.api import appeals, city, filing, find, shapes
from opencity.channels.api.guard import say_problem
from opencity.channels.api.problems import FieldsWrong
from opencity.channels.api.reading import FORM, JSON, check_cursor, read_box, read_json, read_moment
from opencity.channels.api.said import said
from opencity.channels.opendata.operations import router as open_data
from opencity.core.fields import Point
from opencity.directory.queries import directory

BOX = r"^-?\d{1,3}(\.\d{1,12})?(,-?\d{1,3}(\.\d{1,12})?){3}$"
KEY = r"^[A-Za-z0-9._~:+/=-]{16,128}$"
STATES = Literal[("", *(p.value for p in Progress), *(s.value for s in State if s is not State.WITHDRAWN))]  # type: ignore[valid-type]

api = NinjaAPI(
    title="Public reception: JSON API",
    version="1",
    description="File appeals and follow them; read public appeals, categories, bodies and districts. "
    "No key is needed. Sentences come in the language of ?lang= or Accept-Language: kk, ru or en.",
    openapi_url=None,
    docs_url=None,
    urls_namespace="api",
    servers=[{"url": "/"}],
)
for kind in (Exception, Http404, HttpError, ValidationError):  # ninja has its own for each of them
    api.add_exception_handler(kind, say_problem)  # type: ignore[arg-type]


def answers(shape: Any, *codes: int, unchanged: bool = False) -> dict[Any, Any]:
    """Everything an operation may answer; what any request may meet is always there."""
    errors = dict.fromkeys(sorted({400, 405, 422, 429, *codes}), shapes.ErrorOut)
    return {200: shape, **({304: None} if unchanged else {}), **errors}


def body_of(schema: type[Schema], *, form: bool = False) -> dict[str, Any]:
    """How the schema describes a body that we read ourselves."""
    described = schema.model_json_schema()
    content: dict[str, Any] = {JSON: {"schema": described}}
    if form:
        photos = {"type": "array", "items": {"type": "string", "format": "binary"}, "maxItems": 10}
        properties = {name: _plain(field) for name, field in described["properties"].items()}
        content[FORM] = {"schema": described | {"properties": properties | {"photos": photos}}}
    return {"requestBody": {"required": True, "content": content}}


def _plain(field: dict[str, Any]) -> dict[str, Any]:
    """A field of a form: it can be left out, but there is no null."""
    choices = [choice for choice in field.get("anyOf", []) if choice.get("type") != "null"]
    return choices[0] if choices else field


Lang = Query(None, description="Language of the sentences; Accept-Language is the other way to say it")


@api.post(
    "/appeals",
    response={201: shapes.FiledOut, **answers(shapes.FiledOut, 409, 413, 415)},
    summary="File an appeal",
    operation_id="file_appeal",
    openapi_extra=body_of(shapes.FilingIn, form=True),
)
def file_appeal(
    request: HttpRequest,
    key: str = Header(alias="Idempotency-Key", pattern=KEY, description="A new UUID for each appeal"),
    lang: shapes.Language | None = Lang,
) -> JsonResponse:
    """File an appeal, as JSON or as a form with photos.

    201: it is registered. 200: the same key with the same content came before, this is its answer once more.
    409: the key was used for other content. A refused filing leaves its key free.
    """
    return filing.file(request, key)


@api.get("/appeals", response=answers(shapes.AppealsOut), summary="Public appeals", operation_id="list_appeals")
def list_appeals(  # noqa: PLR0917  ninja calls it by name
    request: HttpRequest,
    bbox: str | None = Query(None, pattern=BOX, description="west,south,east,north in degrees"),
    category: str = Query("", max_length=12, description="Code; a group stands for all its categories"),
    district: str = Query("", max_length=50),
    state: STATES = Query("", description="A state, or open, answered, fixed"),  # type: ignore[valid-type]  # noqa: B008
    updated_after: str | None = Query(None, max_length=40, format="date-time"),
    cursor: str = Query("", max_length=200, description="`next` of the page before"),
    size: int = Query(50, ge=1, le=100),
    lang: shapes.Language | None = Lang,
) -> JsonResponse:
    """Public appeals without personal data, newest first.

    With `updated_after` those changed since, in the order of their change: keep the cursor and come back for more.
    """
    here = directory()
    chosen, exact = appeals.choose(here, category=category, district=district, state=state, box=read_box(bbox))
    after = read_moment(updated_after, "updated_after")
    found = appeals.page(here, chosen, state=exact, updated_after=after, cursor=check_cursor(cursor), size=size)
    return _public(found, seconds=15)


@api.get("/appeals/map", response=answers(shapes.MapOut), summary="Appeals on a map", operation_id="map_appeals")
def map_appeals(  # noqa: PLR0917  ninja calls it by name
    request: HttpRequest,
    bbox: str = Query(pattern=BOX, description="west,south,east,north in degrees"),
    zoom: int = Query(ge=0, le=22),
    category: str = Query("", max_length=12),
    district: str = Query("", max_length=50),
    state: Literal["", "open", "answered", "fixed"] = Query(""),
    lang: shapes.Language | None = Lang,
) -> JsonResponse:
    """Clusters of public appeals in a box; from zoom 15 single appeals while there are at most 500."""
    box = read_box(bbox)
    chosen, _exact = appeals.choose(directory(), category=category, district=district, state=state, box=None)
    assert box is not None  # noqa: S101  the schema wants it
    return _public({"spots": appeals.spots(box, zoom, chosen)}, seconds=60)


@api.get("/appeals/{number}", response=answers(shapes.AppealOut, 404), summary="One appeal", operation_id="get_appeal")
def get_appeal(
    request: HttpRequest,
    number: str = Path(max_length=40),
    secret: str | None = Query(None, max_length=40, description="From the receipt; shows everything"),
    lang: shapes.Language | None = Lang,
) -> JsonResponse:
    """One appeal with its history: what is public, or with its secret everything.

    A wrong secret answers 404 and is counted: after ten the door is shut for a quarter of an hour (429).
    """
    found = appeals.one(request, number, secret)
    if secret is None:
        return _public(found, seconds=15)
    return said(found, cache="private, no-store")


@api.get("/categories", response=answers(list[shapes.CategoryOut], unchanged=True), summary="Categories in force")
def categories(request: HttpRequest, lang: shapes.Language | None = Lang) -> HttpResponseBase:
    """Categories that may be chosen today. Send the ETag back in If-None-Match: unchanged ones answer 304."""
    return city.listing(request, "categories")


@api.get("/bodies", response=answers(list[shapes.BodyOut], unchanged=True), summary="Bodies that answer")
def bodies(request: HttpRequest, lang: shapes.Language | None = Lang) -> HttpResponseBase:
    """Bodies that work today, with their contacts. ETag as for categories."""
    return city.listing(request, "bodies")


@api.get("/districts", response=answers(list[shapes.DistrictOut], unchanged=True), summary="Districts")
def districts(request: HttpRequest, lang: shapes.Language | None = Lang) -> HttpResponseBase:
    """Districts of the city. ETag as for categories."""
    return city.listing(request, "districts")


@api.post(
    "/propose",
    response=answers(list[shapes.ProposalOut], 413, 415),
    summary="Which category, which body",
    operation_id="propose",
    openapi_extra=body_of(shapes.ProposeIn),
)
def propose(request: HttpRequest, lang: shapes.Language | None = Lang) -> JsonResponse:
    """Categories for words, best first, with the body that would answer at the place, and the words that say so."""
    given = read_json(request, shapes.ProposeIn)
    place = _place(given.lat, given.lon)
    with translation.override(given.lang or translation.get_language() or "kk"):
        return said(city.proposals(given.text, place))


@api.get("/find", response=answers(list[shapes.FoundOut]), summary="The one box", operation_id="find")
def find_answers(
    request: HttpRequest,
    q: str = Query(min_length=1, max_length=5_000, description="A few words in kk, ru or en, or in several at once"),
    limit: int = Query(10, ge=1, le=20),
    lang: shapes.Language | None = Lang,
) -> JsonResponse:
    """Guides, questions, contacts, works, outages and categories that answer the words, best first.

    Words in another layout of the keyboard, in Latin letters or misspelt are understood. Only the first thousand
    characters are read. An empty list: nothing is known about it.
    """
    return _public(find.found(q, limit), seconds=60)


@api.get("/addresses", response=answers(list[shapes.AddressOut]), summary="Find an address", operation_id="addresses")
def addresses(
    request: HttpRequest,
    q: str = Query(max_length=200, description="As people type it: kinds short or long, old names, kk or ru"),
    lat: shapes.Lat | None = None,
    lon: shapes.Lon | None = None,
    lang: shapes.Language | None = Lang,
) -> JsonResponse:
    """Streets, houses, crossings and microdistricts, best first; `lat` and `lon` prefer what is near."""
    return _public(city.addresses(q, _place(lat, lon)), seconds=300)


@api.get("/locate", response=answers(shapes.LocatedOut), summary="The district of a point", operation_id="locate")
def locate(request: HttpRequest, lat: shapes.Lat, lon: shapes.Lon, lang: shapes.Language | None = Lang) -> JsonResponse:
    """The district of a point, and whether it lies in the city."""
    return _public(city.located(Point(lat, lon)), seconds=300)


def _place(lat: float | None, lon: float | None) -> Point | None:
    if (lat is None) != (lon is None):
        raise FieldsWrong(("lon" if lon is None else "lat", "pair"))
    return None if lat is None or lon is None else Point(lat, lon)


def _public(found: Any, *, seconds: int) -> JsonResponse:
    return said(found, cache=f"public, max-age={seconds}")


api.add_router("", open_data)
