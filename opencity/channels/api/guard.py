"""Around every view of the API: language, limits, one shape of errors, and who may read it from a browser."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

from django.core.exceptions import BadRequest, RequestDataTooBig, SuspiciousOperation
from django.core.signals import got_request_exception
from django.http import Http404, HttpRequest, HttpResponse, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.http.response import HttpResponseBase
from django.utils import translation
from django.views.decorators.csrf import csrf_exempt
from ninja.errors import HttpError, ValidationError

from opencity.channels import limits
from opencity.channels.api import problems
from opencity.channels.api.reading import SchemaWrong
from opencity.core.refused import Refused

View = Callable[..., HttpResponseBase]
LANGUAGES = ("kk", "ru", "en")
CODES: tuple[tuple[tuple[type[Exception], ...], str], ...] = (
    ((Http404,), "not_found"),
    ((RequestDataTooBig,), "body_too_big"),
    ((HttpError, MultiPartParserError, UnreadablePostError), "body_unreadable"),
    ((BadRequest, SuspiciousOperation), "request_broken"),
)
log = logging.getLogger(__name__)


def guarded(view: View) -> View:
    """Guard one view. No cookie is read here, so a forged form can do nothing that its author could not."""

    @csrf_exempt
    def guard(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.method == "HEAD":  # the server sends no body
            request.method = "GET"
        wanted = request.GET.get("lang", "")
        language = wanted if wanted in LANGUAGES else translation.get_language() or LANGUAGES[0]
        with translation.override(language):
            response = _answer(view, request, *args, **kwargs)
            response.headers.setdefault("Content-Language", language)
        if request.method == "GET" and not request.GET.get("secret"):
            response["Access-Control-Allow-Origin"] = "*"
            response["Access-Control-Expose-Headers"] = "ETag, Retry-After"
        response["X-Content-Type-Options"] = "nosniff"
        response["X-Robots-Tag"] = "noindex"
        return response

    return guard


def _answer(view: View, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
    kind = limits.Kind.READ if request.method == "GET" else limits.Kind.POST
    try:
        limits.check(kind, request)
        limits.count(kind, request)
        response = view(request, *args, **kwargs)
    except Exception as error:  # noqa: BLE001  every one of them gets its answer in the one shape
        return say_problem(request, error)
    if response.status_code == 405:
        refused = Refused("method_not_allowed", method=str(request.method)[:20])
        said = problems.from_refused(refused)
        said["Allow"] = response.headers.get("Allow", "")
        return said
    return response


def say_problem(request: HttpRequest, error: Exception) -> HttpResponse:
    """The answer for whatever went wrong; what is nobody's mistake but ours is logged and surfaces in tests."""
    match error:
        case Refused():
            return problems.from_refused(error)
        case problems.FieldsWrong():
            return problems.from_fields(error)
        case SchemaWrong() | ValidationError():
            return problems.from_pydantic(error.errors)
    for kinds, code in CODES:
        if isinstance(error, kinds):
            return problems.from_refused(Refused(code))
    log.error("%s %s", request.method, request.path, exc_info=error)
    got_request_exception.send(sender=None, request=request)
    return problems.from_refused(Refused("something_broke"))


def nothing_here(request: HttpRequest, **_rest: Any) -> HttpResponse:
    """Addresses that are none."""
    raise Http404
