"""Residents who signed in with a code: a cookie of its own, a row of its own, nothing of the sessions of staff.

A visit ends after twelve hours, after two hours without a request, or when its person says so. The row knows the
contact, so that people who are merged or parted meanwhile see what is theirs at once.
"""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta

from django.db import transaction

from opencity.accounts.models import Person, PersonContact, Visit

LONGEST = timedelta(hours=12)
IDLE = timedelta(hours=2)
STEP = timedelta(minutes=1)


@transaction.atomic
def confirm_contact(kind: str, value: str, *, language: str, now: datetime) -> PersonContact:
    """The contact has proved itself by a code: it is known from now on, with its person."""
    found = PersonContact.objects.select_for_update().filter(kind=kind, value=value).first()
    if found is None:
        person = Person.objects.create(made_at=now, language=language)
        found, _ = PersonContact.objects.get_or_create(
            kind=kind, value=value, defaults={"person": person, "confirmed_at": now}
        )
    if found.confirmed_at is None:
        found.confirmed_at = now
        found.save(update_fields=["confirmed_at"])
    return found


def begin_visit(contact: PersonContact, *, now: datetime) -> str:
    """Open a visit; returns what the cookie shall hold. Only its hash is kept."""
    token = secrets.token_urlsafe(32)
    Visit.objects.create(contact=contact, token=_hashed(token), began_at=now, seen_at=now)
    return token


def visit_of(token: str, *, now: datetime) -> Visit | None:
    """The open visit of a cookie, with its contact; notes once a minute that somebody is here."""
    if not token or len(token) > 100:
        return None
    found = (
        Visit.objects.select_related("contact")
        .filter(token=_hashed(token), began_at__gt=now - LONGEST, seen_at__gt=now - IDLE)
        .first()
    )
    if found is not None and now - found.seen_at >= STEP:
        Visit.objects.filter(pk=found.pk).update(seen_at=now)
    return found


def contacts_of(visit: Visit) -> list[PersonContact]:
    """Every confirmed contact of the person who signed in."""
    found = PersonContact.objects.filter(person_id=visit.contact.person_id, confirmed_at__isnull=False)
    return list(found.order_by("id"))


def end_visit(visit: Visit, *, everywhere: bool = False) -> None:
    """Sign out: here, or on every device of this person."""
    if everywhere:
        Visit.objects.filter(contact__person_id=visit.contact.person_id).delete()
    else:
        Visit.objects.filter(pk=visit.pk).delete()


def forget_visits(now: datetime) -> int:
    """Remove visits that are over; run by the hourly job."""
    return Visit.objects.filter(began_at__lte=now - LONGEST).delete()[0]


def _hashed(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
