"""What every page knows of the city: its name, the phones that save, the page in other languages."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import translate_url
from django.utils import translation
from django.utils.functional import SimpleLazyObject

from opencity.core.texts import in_language
from opencity.directory.queries import directory


@dataclass(frozen=True)
class CityOnPage:
    """The city in the reader's language."""

    name: str
    phone: str
    phones: list[dict[str, str]] = field(default_factory=list)
    emergency_phones: list[dict[str, str]] = field(default_factory=list)
    attributions: list[Any] = field(default_factory=list)
    lat: float = 0.0
    lon: float = 0.0
    zoom: int = 11
    theme: str = ""
    origin: str = ""  # of public addresses, without the slash at its end
    picture: str = ""  # goes with a link in a messenger


def city(request: HttpRequest) -> dict[str, Any]:
    """Context processor: `city` and `language_links`; nothing is read until a template asks."""
    return {"city": SimpleLazyObject(city_on_page), "language_links": SimpleLazyObject(lambda: links(request))}


def city_on_page() -> CityOnPage:
    """The city as pages show it."""
    row = directory().city
    language = translation.get_language() or settings.LANGUAGE_CODE
    return CityOnPage(
        name=in_language(row.names, language),
        phone=row.phone,
        phones=[_phone(phone, language) for phone in row.phones],
        emergency_phones=[_phone(phone, language) for phone in row.emergency_phones],
        attributions=row.attributions,
        lat=row.centre.lat,
        lon=row.centre.lon,
        zoom=row.zoom,
        origin=settings.PUBLIC_URL,
        picture=f"{settings.PUBLIC_URL}/og-{language}.png",
    )


def links(request: HttpRequest) -> list[dict[str, Any]]:
    """This page in every language. Secrets in the address stay behind: only the path is translated."""
    now = translation.get_language()
    return [
        {"code": code, "name": name, "url": translate_url(request.path, code), "current": code == now}
        for code, name in settings.LANGUAGES
    ]


def _phone(phone: dict[str, Any], language: str) -> dict[str, str]:
    return {"number": phone["value"], "label": in_language(phone["label"], language)}
