"""What is published, as staff name it: titles and addresses of guides, questions, contacts and categories by code."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from opencity.appeals.actions import Said
from opencity.core.texts import in_language
from opencity.directory.models import Service
from opencity.directory.queries import Directory
from opencity.guides.queries.shelf import OnShelf

KINDS: dict[str, tuple[Any, str]] = {
    "guide": (_("Step by step"), "list"),
    "faq": (_("Short answer"), "chat"),
    "contact": (_("Whom to call"), "phone"),
    "category": (_("Send an appeal"), "pencil"),
}
PLACES = {"guide": "guides/{}/", "faq": "faq/{}/", "contact": "contacts/{}/", "category": "appeals/new/?category={}"}


def titles(city: Directory, shelf: OnShelf) -> dict[tuple[str, str], Mapping[str, str]]:
    """The titles of everything that may be given as an answer; one query."""
    found: dict[tuple[str, str], Mapping[Any, str]] = {}
    found |= {("guide", slug): guide.titles for slug, guide in shelf.guides.items()}
    found |= {("faq", code): faq.question for code, faq in shelf.faqs.items()}
    found |= {("contact", code): names for code, names in Service.objects.values_list("code", "names")}
    found |= {("category", code): one.names for code, one in city.categories.items() if not one.is_group}
    return found


def said(key: tuple[str, str], known: Mapping[tuple[str, str], Mapping[str, str]], language: str) -> Said:
    """One answer in a language, with its public address."""
    kind, code = key
    url = f"{settings.PUBLIC_URL}/{language}/{PLACES[kind].format(code)}"
    return Said(kind, code, in_language(known[key], language), url)


def with_short_answer(shelf: OnShelf) -> list[tuple[str, str]]:
    """Guides and categories that a published question already points at."""
    guides = [("guide", slug) for slug in shelf.faqs_of_guide]
    return guides + [("category", code) for faq in shelf.faqs.values() for code in faq.categories]
