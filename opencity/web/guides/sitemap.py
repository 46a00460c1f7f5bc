"""sitemap.xml: the pages that search engines should know, each with its other languages."""

from __future__ import annotations

from collections.abc import Iterator

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from opencity.directory.queries import directory
from opencity.guides.queries.shelf import OnShelf, shelf
from opencity.web.contacts.reading import shown_services

PAGES = (
    "web:home",
    "web:guides",
    "web:faqs",
    "web:wishes",
    "web:new",
    "web:appeals",
    "web:map",
    "web:city_map",
    "web:results",
    "web:contacts",
)


@require_safe
@cache_control(public=True, max_age=3_600)
def sitemap(request: HttpRequest) -> HttpResponse:
    """Home, lists, guides and questions in three languages."""
    pages = [page for path, day in _pages(shelf()) for page in _in_languages(path, day)]
    return render(request, "web/guides/sitemap.xml", {"pages": pages}, content_type="application/xml; charset=utf-8")


def _pages(found: OnShelf) -> Iterator[tuple[tuple[str, list[str]], str]]:
    yield from (((name, []), "") for name in PAGES)
    for code in shown_services(directory()):
        yield ("web:contact", [code]), ""
    for slug, one in found.published.items():
        yield ("web:guide", [slug]), one.on.isoformat()
    for code, one in found.published_faqs.items():
        yield ("web:faq", [code]), one.on.isoformat()


def _in_languages(path: tuple[str, list[str]], day: str) -> Iterator[dict[str, object]]:
    urls = {}
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            urls[code] = f"{settings.PUBLIC_URL}{reverse(path[0], args=path[1])}"
    for url in urls.values():
        yield {"url": url, "day": day, "languages": list(urls.items())}
