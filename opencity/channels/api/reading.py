"""Reading what programs send: JSON as the standard has it, forms, boxes, moments. Nothing is guessed."""

from __future__ import annotations

import json
import math
from datetime import datetime
from typing import Any, NoReturn, TypeVar

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest
from django.utils.dateparse import parse_datetime
from ninja import Schema
from pydantic import ValidationError

from opencity.appeals.queries.public import Box
from opencity.channels.api.problems import FieldsWrong
from opencity.core.paging import decode
from opencity.core.refused import Refused

JSON = "application/json"
FORM = "multipart/form-data"
CURSOR_WIDTH = 2
FILES = "photos"

S = TypeVar("S", bound=Schema)


class SchemaWrong(Exception):  # noqa: N818  an expected answer, not a mistake of ours
    """Values that the schema does not allow, as pydantic lists them."""

    def __init__(self, errors: list[Any]) -> None:
        super().__init__(errors)
        self.errors = errors


def read_json(request: HttpRequest, schema: type[S]) -> S:
    """The body as `schema`. Refuses bytes that are no JSON: NaN, Infinity, wrong UTF-8, bottomless depth."""
    _check_kind(request, JSON)
    return _validated(schema, _parsed(request.body), strict=True)


def read_json_or_form(request: HttpRequest, schema: type[S]) -> tuple[S, list[UploadedFile[Any]]]:
    """The body as `schema`, and its photos: JSON has none, a form may."""
    _check_kind(request, JSON, FORM)
    if request.content_type == JSON:
        return _validated(schema, _parsed(request.body), strict=True), []
    if FILES in request.POST:
        raise FieldsWrong((FILES, "not_a_file"))
    strange = [(name[:80], "extra_forbidden") for name in request.FILES if name != FILES]
    if strange:
        raise FieldsWrong(*strange)
    # A form has no other way to leave a field out than to send it empty.
    values = {name: value for name, value in request.POST.items() if value != ""}
    return _validated(schema, values, strict=False), list(request.FILES.getlist(FILES))


def read_box(text: str | None) -> Box | None:
    """`west,south,east,north` in degrees; None where none was given."""
    if text is None:
        return None
    try:
        west, south, east, north = (float(part) for part in text.split(","))
    except ValueError as error:
        raise FieldsWrong(("bbox", "bbox")) from error
    edges = (west, south, east, north)
    on_earth = all(map(math.isfinite, edges)) and -180 <= west < east <= 180 and -90 <= south < north <= 90
    if not on_earth:
        raise FieldsWrong(("bbox", "bbox"))
    return edges


def read_moment(text: str | None, field: str) -> datetime | None:
    """A moment with its zone; None where none was given."""
    if text is None:
        return None
    try:
        # "+" in an address means a blank, so a zone that was not escaped arrives as one.
        found = parse_datetime(text.strip().replace(" ", "+") if "T" in text else text)
    except ValueError:
        found = None
    if found is None or found.tzinfo is None:
        raise FieldsWrong((field, "moment"))
    return found


def check_cursor(cursor: str) -> str:
    """A cursor of ours. A forged one is refused: a program that reads on must not start anew unseen."""
    values = decode(cursor, CURSOR_WIDTH) if cursor else None
    if cursor and (values is None or not _is_key(values)):
        raise FieldsWrong(("cursor", "cursor"))
    return cursor


def _is_key(values: list[Any]) -> bool:
    moment, row = values
    try:
        found = parse_datetime(moment) if isinstance(moment, str) else None
    except ValueError:
        return False
    return found is not None and found.tzinfo is not None and type(row) is int and 0 <= row < 2**62


def _check_kind(request: HttpRequest, *wanted: str) -> None:
    if request.content_type not in wanted:
        raise Refused("kind_not_taken", kind=(request.content_type or "")[:60] or "-", wanted=" / ".join(wanted))


def _parsed(body: bytes) -> Any:
    try:
        return json.loads(body.decode(), parse_constant=_no_constant)
    except (ValueError, RecursionError) as error:  # wrong UTF-8 and numbers of endless length are ValueErrors too
        raise Refused("body_unreadable") from error


def _no_constant(name: str) -> NoReturn:
    raise ValueError(name)


def _validated(schema: type[S], values: Any, *, strict: bool) -> S:
    try:
        return schema.model_validate(values, strict=strict)
    except ValidationError as error:
        raise SchemaWrong(error.errors(include_input=False, include_url=False)) from error
