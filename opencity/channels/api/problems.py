"""One shape for everything that went wrong: {"error": {"code", "message", "fields": [{"field", "message"}]}}.

`code` is stable and for programs, `message` is a sentence in the reader's language.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.http import JsonResponse
from django.utils.translation import gettext_lazy as _

from opencity.channels.api.said import said
from opencity.core.refused import Refused

UNPROCESSABLE = 422

# Every refusal that is not named here answers 422.
STATUS: Mapping[str, int] = {
    "body_unreadable": 400,
    "request_broken": 400,
    "secret_wrong": 404,
    "not_found": 404,
    "appeal_not_found": 404,
    "method_not_allowed": 405,
    "key_reused": 409,
    "changed_meanwhile": 409,
    "body_too_big": 413,
    "picture_too_big": 413,
    "kind_not_taken": 415,
    "rate_over": 429,
    "too_many_attempts": 429,
    "something_broke": 500,
}

FIELDS: Mapping[str, str] = {
    "text_needed": "text",
    "text_too_long": "text",
    "only_symbols": "text",
    "category_unknown": "category",
    "category_closed": "category",
    "place_needed": "address",
    "outside_city": "lat",
    "place_not_on_earth": "lat",
    "district_needed": "district",
    "email_wrong": "email",
    "photo_needed": "photos",
    "too_many_photos": "photos",
    "picture_too_big": "photos",
    "picture_not_a_photo": "photos",
    "picture_too_many_pixels": "photos",
    "picture_broken": "photos",
    "key_reused": "Idempotency-Key",
}

NOT_VALID = _("This value is not right.")
# What pydantic calls a mistake → what a person reads.
MISTAKES: Mapping[str, Any] = {
    "missing": _("This field is needed."),
    "extra_forbidden": _("There is no such field."),
    "string_type": _("Give a text."),
    "string_unicode": _("The text is not valid Unicode."),
    "string_too_long": _("The text is too long: %(max_length)s characters are the most."),
    "string_too_short": _("The text is too short: %(min_length)s characters are the least."),
    "string_pattern_mismatch": _("The value does not have the form that is described."),
    "float_type": _("Give a number."),
    "float_parsing": _("Give a number."),
    "finite_number": _("Give a number."),
    "int_type": _("Give a whole number."),
    "int_parsing": _("Give a whole number."),
    "int_from_float": _("Give a whole number."),
    "bool_type": _("Give true or false."),
    "bool_parsing": _("Give true or false."),
    "greater_than_equal": _("The number is too small: %(ge)s is the least."),
    "less_than_equal": _("The number is too big: %(le)s is the most."),
    "literal_error": _("Choose one of: %(expected)s."),
    "enum": _("Choose one of: %(expected)s."),
    "model_attributes_type": _("Give a JSON object."),
    "model_type": _("Give a JSON object."),
    "bbox": _("Give four numbers west,south,east,north in degrees (WGS 84), west and south first."),
    "cursor": _("Take the cursor as it stood in the answer before."),
    "moment": _("Give a date and time with its zone, such as 2026-11-03T10:00:00+05:00."),
    "before_from": _("The last day must not be before the first one."),
    "day": _("Give a day, such as 2026-11-03."),
    "pair": _("Give both lat and lon."),
    "unknown": _("There is no such code."),
    "not_a_file": _("Send photos as files."),
}


class FieldsWrong(Exception):  # noqa: N818  an expected answer, not a mistake of ours
    """Some values are not right: pairs of field and the name of the mistake in `MISTAKES`."""

    def __init__(self, *wrong: tuple[str, str]) -> None:
        super().__init__(*wrong)
        self.wrong = wrong


def problem(
    code: str, message: str, fields: Iterable[tuple[str, str]] = (), *, status: int = UNPROCESSABLE
) -> JsonResponse:
    """The answer in its one shape."""
    listed = [{"field": field, "message": said} for field, said in fields]
    return said({"error": {"code": code, "message": message, "fields": listed}}, status=status)


def from_refused(refused: Refused) -> JsonResponse:
    """The rules say no."""
    field = FIELDS.get(refused.code)
    sentence = refused.sentence
    pairs = [(field, sentence)] if field else []
    response = problem(refused.code, sentence, pairs, status=STATUS.get(refused.code, UNPROCESSABLE))
    if response.status_code == 429:
        response["Retry-After"] = str(refused.facts.get("retry_after") or refused.facts.get("minutes", 1) * 60)
    return response


def from_fields(wrong: FieldsWrong) -> JsonResponse:
    """Values that are not right."""
    return problem("fields_wrong", Refused("fields_wrong").sentence, [(f, say(code, {})) for f, code in wrong.wrong])


def from_pydantic(errors: Iterable[Mapping[str, Any]]) -> JsonResponse:
    """What the schema does not allow. What was sent is not repeated in the answer."""
    pairs = dict.fromkeys((_field(error), say(str(error["type"]), error.get("ctx") or {})) for error in errors)
    return problem("fields_wrong", Refused("fields_wrong").sentence, pairs)


def say(mistake: str, facts: Mapping[str, Any]) -> str:
    """One mistake in a sentence."""
    sentence = str(MISTAKES.get(mistake, NOT_VALID))
    try:
        return sentence % facts
    except KeyError:
        return str(NOT_VALID)


def _field(error: Mapping[str, Any]) -> str:
    """The name of the field as the caller wrote it; ninja puts the source before it."""
    names = [str(part) for part in error["loc"] if part not in {"body", "query", "header", "path", "form"}]
    # A name that was made up may hold half a letter, which no answer can carry.
    return ".".join(names)[:80].encode(errors="replace").decode()
