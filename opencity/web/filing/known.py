"""Incidents that the city knows of: said before anybody writes the same once more."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from opencity.appeals.models import Appeal, Incident
from opencity.appeals.queries.incidents import incident_to_show, open_incidents
from opencity.web.filing.draft import Draft
from opencity.web.filing.forms import UNKNOWN
from opencity.web.outages.rows import Row, row_of
from opencity.web.public.sayings import say_due
from opencity.works.queries.outages import open_outages, outage_to_show

SURE = 0.6  # of the score of an address


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


def outage_for(draft: Draft) -> Row | None:
    """The announced outage that a half-written appeal seems to be about: of its kind, and at its address.

    The chosen category speaks; where none is chosen yet, those that the words propose.
    """
    codes = [draft.category] if draft.category not in {"", UNKNOWN} else [card.code for card in draft.cards]
    best = draft.placed.best
    if not codes or (best.point is None and not best.address):
        return None
    found = draft.city.addresses.search(best.address, language=draft.language, limit=1) if best.address else []
    street = found[0].street_code if found and found[0].score >= SURE else ""
    house = (found[0].house or "") if street else ""
    shown = outage_to_show(
        open_outages(draft.now), codes, city=draft.city, street=street, house=house, place=best.point
    )
    return row_of(shown, draft.now) if shown else None


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
