"""The themes of life situations: their names and drawings, in the order of the list."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

THEMES: dict[str, tuple[Any, str]] = {
    "family": (_("Family and children"), "people"),
    "education": (_("Kindergarten and school"), "ball"),
    "documents": (_("Documents"), "key"),
    "housing": (_("Home and utilities"), "house"),
    "social": (_("Help and health"), "shield"),
    "city": (_("City and akimat"), "building"),
    "business": (_("Business"), "shop"),
}


def theme_name(code: str) -> Any:
    """The name of a theme."""
    return THEMES[code][0] if code in THEMES else ""
