"""All appeals of one person, over every channel: those whose appellant has one of the person's contacts."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Q, QuerySet
from django.db.models.functions import Lower

from opencity.accounts.contacts import ContactKind, PhoneKey
from opencity.accounts.models import PersonContact
from opencity.appeals.models import Appeal, Appellant
from opencity.appeals.queries.public import HEAVY
from opencity.appeals.states import WITH_BODY, State
from opencity.core.paging import Page, page_of

SIZE = 20
MOST_WAITING = 20
# The resident owes a word here: an answer to a question, or whether it is fixed.
WAITING = (State.ASKED, State.REPLIED)


def appellants_of(contacts: Iterable[PersonContact]) -> QuerySet[Appellant]:
    """Rows of appellants with any of the contacts; the indexes on their one spelling find them."""
    known = [(contact.kind, contact.value) for contact in contacts]
    emails = [value for kind, value in known if kind == ContactKind.EMAIL]
    phones = [value for kind, value in known if kind == ContactKind.PHONE]
    wanted = Q(pk__in=[])
    if emails:
        wanted |= ~Q(email="") & Q(email_key__in=emails)
    if phones:
        wanted |= ~Q(phone="") & Q(phone_key__in=phones)
    return Appellant.objects.alias(email_key=Lower("email"), phone_key=PhoneKey("phone")).filter(wanted)


def my_appeals(contacts: Iterable[PersonContact], *, cursor: str = "") -> Page[Appellant]:
    """One page of them, newest first, each row with its appeal."""
    return page_of(_with_appeal(appellants_of(contacts)), order=["-appeal_id"], size=SIZE, cursor=cursor)


def waiting_for_me(contacts: Iterable[PersonContact], *, now: datetime) -> list[Appeal]:
    """Those that wait for a word of the person now, or for a hearing; what waits longest first."""
    heard = Q(appeal__formal__hearing_on__gt=now, appeal__formal__hearing_waived_at=None, appeal__state__in=WITH_BODY)
    rows = _with_appeal(appellants_of(contacts)).filter(Q(appeal__state__in=WAITING) | heard)
    return [row.appeal for row in rows.order_by("appeal__updated_at", "appeal_id")[:MOST_WAITING]]


def owns(contacts: Iterable[PersonContact], number: str) -> bool:
    """Whether the appeal is one of theirs."""
    return appellants_of(contacts).filter(appeal__number=number).exists()


def is_known(kind: str, value: str) -> bool:
    """Whether anything here belongs to this contact: only then is a code to sign in worth a message."""
    if PersonContact.objects.filter(kind=kind, value=value).exists():
        return True
    return appellants_of([PersonContact(kind=kind, value=value)]).exists()


def _with_appeal(rows: QuerySet[Appellant]) -> QuerySet[Appellant]:
    heavy = [f"appeal__{name}" for name in ("words", *HEAVY)]
    return rows.select_related("appeal__category", "appeal__body", "appeal__district", "appeal__formal").defer(*heavy)
