"""Pages for when something is wrong: calm, in the reader's language, with the phone and the way home.

They stand alone: no database, no session, no context, so that they work when nothing else does.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import yaml
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import translation


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400: the request makes no sense."""
    return _alone("400.html", 400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403: not allowed."""
    return _alone("403.html", 403)


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403: the form was too old, or came from another site."""
    return _alone("403.html", 403, stale_form=True)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404: nothing is here. With the frame of every page, because the rest works."""
    return render(request, "404.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """500: our fault."""
    return _alone("500.html", 500)


def _alone(template: str, status: int, **facts: Any) -> HttpResponse:
    language = translation.get_language() or settings.LANGUAGE_CODE
    names, phones = _city()
    values = {
        "LANGUAGE_CODE": language,
        "city_name": names.get(language, ""),
        "phones": phones,
        "home": f"/{language}/",
        **facts,
    }
    return HttpResponse(render_to_string(template, values), status=status)


@lru_cache(maxsize=1)
def _city() -> tuple[dict[str, str], list[str]]:
    """Name and phones straight from the pack; nothing where even that cannot be read."""
    try:
        data = yaml.safe_load((settings.CITY_PACK / "city.yaml").read_text(encoding="utf-8"))
        return dict(data["names"]), [str(phone["value"]) for phone in data["phones"][:2]]
    except Exception:  # noqa: BLE001  a page for errors must not make one
        return {}, []
