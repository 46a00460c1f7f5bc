"""A storm, an outage: one appeal stands for all, and whoever reports the same hears at once what is known."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction

from opencity.accounts.models import User
from opencity.appeals import facts, permissions
from opencity.appeals.actions.lodging import Lodging, lodge_appeal
from opencity.appeals.actions.merging import check_master
from opencity.appeals.actions.moves import change
from opencity.appeals.events import EventKind
from opencity.appeals.models import Appeal, Incident
from opencity.appeals.models.appeal import Channel
from opencity.appeals.states import Verb
from opencity.core.fields import Point
from opencity.core.refused import Refused
from opencity.core.saying import say_language
from opencity.core.texts import in_language
from opencity.directory.queries import Directory, directory, local
from opencity.language.normal import clean_text

MOST_NAME, MOST_ADVICE = 120, 1_000
LEAST_M, MOST_M = 50, 20_000
LONGEST = timedelta(days=30)


@dataclass(frozen=True)
class Known:
    """What is known of an incident: its name and what residents read, by language, and where and until when it is.

    Its area is a circle (`place`, `radius_m`), a `district` (code), or with neither the whole city.
    """

    names: Mapping[str, str]
    advice: Mapping[str, str]
    categories: Sequence[str] = field(default_factory=tuple)
    district: str = ""
    place: Point | None = None
    radius_m: int | None = None
    ends_at: datetime | None = None


@transaction.atomic
def open_incident(
    known: Known, *, by: User, now: datetime, master: Appeal | None = None, version: int | None = None
) -> Incident:
    """Open an incident around an appeal, or with an appeal that the reception writes itself (`master` None).

    From now on whoever reports one of its categories in its area is joined to the master at once.
    """
    if not permissions.oversees(by):
        raise Refused("not_permitted")
    city = directory()
    rows = _checked(known, city, now)
    if master is None:
        master = _written_by_reception(known, city, now)
    else:
        _check_lead(master, by, version)
    try:
        with transaction.atomic():
            incident = Incident.objects.create(
                master=master, district=city.districts.get(known.district), place=known.place,
                radius_m=known.radius_m if known.place else None, began_at=now, by=by, **rows,
            )  # fmt: skip
    except IntegrityError as error:
        raise Refused("incident_twice", number=master.number) from error
    said = {"name": facts.texts(rows["names"])}
    change(master, kind=EventKind.INCIDENT_OPENED, by=by, now=now, facts=said)
    return incident


@transaction.atomic
def edit_incident(incident: Incident, known: Known, *, by: User, now: datetime, edition: str | None = None) -> None:
    """Change what residents read, the categories and the end; the area stays. `edition` is what the page showed."""
    held = _held(incident, by=by, edition=edition)
    if held.ended_at is not None:
        raise Refused("incident_ended")
    rows = _checked(known, directory(), now, began_at=held.began_at)
    Incident.objects.filter(pk=held.pk).update(**rows)
    change(held.master, kind=EventKind.INCIDENT_CHANGED, by=by, now=now, facts={"name": facts.texts(rows["names"])})
    incident.refresh_from_db()


@transaction.atomic
def end_incident(incident: Incident, *, now: datetime, by: User | None = None, edition: str | None = None) -> None:
    """End it: what comes now is taken one by one again. What is joined still gets the answer of the master."""
    held = _held(incident, by=by, edition=edition)
    if held.ended_at is not None:
        raise Refused("incident_ended")
    Incident.objects.filter(pk=held.pk).update(ended_at=now)
    change(held.master, kind=EventKind.INCIDENT_ENDED, by=by, now=now, facts={"name": facts.texts(held.names)})
    incident.refresh_from_db()


def end_over_incidents(*, now: datetime) -> int:
    """End those whose time is over; how many. For the hourly job: one that fails is tried again in an hour."""
    ended = 0
    for incident in Incident.objects.filter(ended_at__isnull=True, ends_at__lte=now).select_related("master"):
        try:
            end_incident(incident, now=now)
        except Refused:  # somebody has just changed or ended it
            continue
        ended += 1
    return ended


def edition_of(incident: Incident) -> str:
    """A mark of what may be changed: a form sends it back, and the second of two writers is refused."""
    parts = [incident.names, incident.advice, incident.categories, incident.ends_at, incident.ended_at]
    said = repr([sorted(part.items()) if isinstance(part, dict) else part for part in parts])
    return sha256(said.encode()).hexdigest()[:16]


def _checked(known: Known, city: Directory, now: datetime, *, began_at: datetime | None = None) -> dict[str, Any]:
    names, advice = _texts(known.names, MOST_NAME), _texts(known.advice, MOST_ADVICE)
    if not known.categories:
        raise Refused("incident_category_needed")
    if any(code not in city.categories for code in known.categories):
        raise Refused("category_unknown")
    if known.district and known.district not in city.districts:
        raise Refused("incident_district_unknown")
    if known.place is not None:
        if city.district_at(known.place) is None:
            raise Refused("outside_city")
        if known.radius_m is None or not LEAST_M <= known.radius_m <= MOST_M:
            raise Refused("incident_radius", least=LEAST_M, most=MOST_M)
    if known.ends_at is not None:
        if known.ends_at <= now:
            raise Refused("incident_end_past")
        if known.ends_at > (began_at or now) + LONGEST:
            raise Refused("incident_too_long", days=LONGEST.days)
    return {"names": names, "advice": advice, "categories": list(known.categories), "ends_at": known.ends_at}


def _texts(given: Mapping[str, str], most: int) -> dict[str, str]:
    """A text in every language of the site; refused with the language that lacks it."""
    found = {}
    for code, _name in settings.LANGUAGES:
        text = clean_text(given.get(code, "")).strip()
        if not text:
            raise Refused("incident_language", language=say_language(code), missing=code)
        if len(text) > most:
            raise Refused("text_too_long", length=len(text), limit=most)
        found[code] = text
    return found


def _check_lead(master: Appeal, by: User, version: int | None) -> None:
    permissions.check(by, Verb.JOIN, master)
    if version is not None and version != master.version:
        raise Refused("changed_meanwhile")
    check_master(master)
    if not master.is_public:
        raise Refused("join_private", number=master.number)
    if Incident.objects.filter(master=master).exists():
        raise Refused("incident_twice", number=master.number)


def _written_by_reception(known: Known, city: Directory, now: datetime) -> Appeal:
    """The appeal that stands for all when no resident's does: without a person, with the name as its text."""
    today = local(now, city).date()
    code = next((found for one in known.categories if (found := _leaf(one, city, today))), None)
    if code is None:
        raise Refused("incident_category_needed")
    language, district = settings.LANGUAGES[0][0], city.districts.get(known.district)
    where = in_language(district.names if district else city.city.names, language)
    given = Lodging(
        submission=uuid.uuid4(), language=language, text=known.names[language], category=code, place=known.place,
        district=known.district, address=where, channel=Channel.OFFICE, apart=True,
    )  # fmt: skip
    return lodge_appeal(given, now=now).appeal


def _leaf(code: str, city: Directory, today: date) -> str | None:
    """The category itself, or the first one of a group, that is public and needs no photo."""
    for leaf in city.categories.values():
        below = leaf.code == code or leaf.code.startswith(f"{code}.")
        if below and leaf.is_public and leaf.photo != "required" and city.category(leaf.code, today):
            return leaf.code
    return None


def _held(incident: Incident, *, by: User | None, edition: str | None) -> Incident:
    """The incident as it is now, locked; refused to whoever may not, or has seen another edition."""
    if by is not None and not permissions.oversees(by):
        raise Refused("not_permitted")
    rows = Incident.objects.select_for_update(of=("self",)).select_related("master__body", "master__appellant")
    held = rows.select_related("master__category", "master__executor").get(pk=incident.pk)
    if edition is not None and edition != edition_of(held):
        raise Refused("changed_meanwhile")
    return held
