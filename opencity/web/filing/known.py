"""Incidents that the city knows of: said before anybody writes the same once more."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from opencity.appeals.models import Appeal, Incident
from opencity.appeals.queries.incidents import incident_to_show, open_incidents
from opencity.web.filing.draft import Draft
from opencity.web.filing.forms import UNKNOWN
from opencity.web.public.sayings import say_due


@dataclass(frozen=True)
class Known:
    """One open incident in the reader's language."""

    name: str
    advice: str
    number: str
    url: str
    body: str
    due: str


def known_now(now: datetime) -> list[Known]:
    """Every open incident, newest first; one question."""
    return [_said(incident) for incident in open_incidents(now)]


def known_for(draft: Draft) -> tuple[Known, Appeal] | None:
    """The incident that a half-written appeal seems to be about, with the appeal that stands for it.

    The chosen category speaks; where none is chosen yet, those that the words propose. A place outside of the area
    says that it is something else.
    """
    if draft.form.cleaned_data.get("apart"):
        return None
    point, district = draft.placed.best.point, draft.placed.best.district
    if point is not None and district is None:
        district = draft.city.district_at(point)
    codes = [draft.category] if draft.category not in {"", UNKNOWN} else [card.code for card in draft.cards]
    place_known = point is not None or district is not None
    lasting = open_incidents(draft.now)
    found = incident_to_show(lasting, codes, point, district, place_known=place_known)
    return (_said(found), found.master) if found else None


def _said(incident: Incident) -> Known:
    master = incident.master
    return Known(
        name=str(incident.names),
        advice=str(incident.advice),
        number=master.number,
        url=reverse("web:appeal", args=[master.number]),
        body=str(master.body.names),
        due=say_due(master),
    )
