"""The site as an app of the phone: manifest, service worker, the page without a network, the picture for links."""

from __future__ import annotations

import hashlib
import json
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.contrib.staticfiles import finders
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from opencity.directory.queries import directory
from opencity.web.picture import picture_for_links

# What a guide needs to look right without a network.
FILES = (
    "ui/tokens.css", "ui/base.css", "ui/components.css", "ui/web.css", "ui/print.css", "ui/icons.svg", "ui/enhance.js",
    "ui/suggest.js", "web/find.js", "web/find.css", "web/guides.css", "web/guides.js", "ui/favicon.svg",
)  # fmt: skip
ICONS = (
    ("ui/icon-192.png", "192x192", "any"),
    ("ui/icon-512.png", "512x512", "any"),
    ("ui/icon-maskable.png", "512x512", "maskable"),
)
THEME, GROUND = "#0b5a6b", "#faf7f2"


@require_safe
@cache_control(public=True, max_age=3_600)
def manifest(request: HttpRequest) -> HttpResponse:
    """What the phone needs to install the site."""
    city = directory().city
    here = reverse("web:home")
    answer = JsonResponse({
        "name": f"{city.names} – {_('Public reception of the city')}",
        "short_name": str(city.names),
        "description": _(
            "Ask the city in your own words: steps for your situation, short answers, whom to call, or an appeal "
            "with a number and a date."
        ),
        "lang": translation.get_language(),
        "id": "/",
        "start_url": here,
        "scope": "/",
        "display": "standalone",
        "theme_color": THEME,
        "background_color": GROUND,
        "icons": [
            {"src": static(name), "sizes": size, "type": "image/png", "purpose": use} for name, size, use in ICONS
        ],
        "shortcuts": [
            {"name": _("Send an appeal"), "url": reverse("web:new")},
            {"name": _("Whom to call"), "url": reverse("web:contacts")},
        ],
    }, json_dumps_params={"ensure_ascii": False})  # fmt: skip
    answer["Content-Type"] = "application/manifest+json; charset=utf-8"
    return answer


@require_safe
@cache_control(public=True, no_cache=True)
def worker(request: HttpRequest) -> HttpResponse:
    """The service worker. It stands at the root, because it answers for the addresses below it."""
    return HttpResponse(_worker(), content_type="text/javascript; charset=utf-8")


@lru_cache(maxsize=1)
def _worker() -> str:
    found = finders.find("web/sw.js")
    code = _read(found) if found else ""
    facts: dict[str, Any] = {"FILES": [static(name) for name in FILES], "OFFLINE": _offline_pages()}
    version = hashlib.sha256((code + json.dumps(facts) + _content()).encode()).hexdigest()[:12]
    facts["VERSION"] = version
    return "".join(f"const {name} = {json.dumps(value)};\n" for name, value in sorted(facts.items())) + code


def _offline_pages() -> dict[str, str]:
    pages = {}
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            pages[code] = reverse("web:offline")
    return pages


def _content() -> str:
    """What the kept files hold: where their names have no hash, only this tells that they changed."""
    return "".join(hashlib.sha256(_read(path).encode()).hexdigest() for name in FILES if (path := finders.find(name)))


def _read(path: str) -> str:
    with open(path, encoding="utf-8") as file:  # noqa: PTH123  a path of the finder is a string
        return file.read()


@require_safe
@cache_control(public=True, max_age=3_600)
def offline(request: HttpRequest) -> HttpResponse:
    """What is shown where there is no network: the phones that work without one."""
    return render(request, "web/offline.html", {"noindex": True})


@require_safe
@cache_control(public=True, max_age=86_400)
def og(request: HttpRequest, language: str) -> HttpResponse:
    """The picture that goes with a link in a messenger."""
    if language not in dict(settings.LANGUAGES):
        raise Http404
    city = directory()
    with translation.override(language):
        texts = (str(city.city.names), _("Public reception of the city"))
    phone = city.city.phone
    return HttpResponse(picture_for_links(*texts, phone), content_type="image/png")
