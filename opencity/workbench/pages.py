"""What every page of the workbench shows around its content."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from opencity.accounts.models import Role, User
from opencity.workbench.access import CHECKERS, OF_BODY, OF_RECEPTION, WITH_APPEALS

# Section, its name and drawing, whose it is. The addresses guard themselves; this only spares dead ends.
PLACES = [
    ("queue", _("Appeals"), "inbox", WITH_APPEALS),
    ("checking", _("Answers to read"), "eye", CHECKERS),
    ("oversight", _("What is late"), "flag", (Role.AKIM, Role.RECEPTION_HEAD)),
    ("incidents", _("Incidents"), "warning", OF_RECEPTION),
    ("consultations", _("On the spot"), "chat", (*OF_BODY, *OF_RECEPTION)),
    ("outages", _("Outages"), "water", (*OF_BODY, *OF_RECEPTION)),
    ("works", _("Works"), "crane", (*OF_BODY, *OF_RECEPTION)),
    ("guides", _("Guides"), "list", (Role.EDITOR,)),
    ("misses", _("Not found"), "search", (Role.EDITOR, Role.RECEPTION_HEAD)),
    ("looks", _("Who looked"), "eye", (Role.RECEPTION_HEAD,)),
    ("audit", _("Audit"), "list", (Role.CITY_ADMIN, Role.RECEPTION_HEAD)),
    ("keeping", _("What is kept"), "clock", (Role.CITY_ADMIN, Role.RECEPTION_HEAD)),
    ("erasures", _("Requests to erase"), "trash", (Role.RECEPTION_HEAD,)),
    ("people", _("People"), "people", (Role.CITY_ADMIN,)),
    ("residents", _("Residents"), "user", OF_RECEPTION),
    ("letters", _("Failed letters"), "mail", (Role.CITY_ADMIN, Role.RECEPTION_HEAD)),
    ("calendar", _("Calendar"), "calendar", (Role.CITY_ADMIN,)),
]


def frame(user: User, section: str) -> dict[str, Any]:
    """The navigation of a person. The languages of the page are a form, not addresses of other pages."""
    places = [
        {"url": reverse(f"workbench:{code}"), "name": name, "icon": icon, "current": code == section}
        for code, name, icon, roles in PLACES
        if user.roles & set(roles)
    ]
    return {"places": places, "language_links": []}
