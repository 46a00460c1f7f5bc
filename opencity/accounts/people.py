"""Two people who are one, put together by staff and parted again, each with a row that nobody can change.

Contacts move, appeals do not: an appeal belongs to the person whose contact it names, so both contacts under one
person are both lists under one. What moved is written down, and parting brings back exactly that.
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from opencity.accounts.contacts import parse_contact
from opencity.accounts.models import Audit, Person, PersonContact, PersonMerge, User
from opencity.core.refused import Refused

MERGED, UNMERGED = "people_merged", "people_parted"
MOST_REASON = 300


def person_with(text: str, *, now: datetime) -> Person:
    """The person of a contact as typed; one is made, with the contact unconfirmed, where there was none.

    An unconfirmed contact opens nothing to a resident: it only stands for the appeals that name it.
    """
    kind, value = parse_contact(text)
    with transaction.atomic():
        found = PersonContact.objects.select_related("person").filter(kind=kind, value=value).first()
        if found is None:
            made = Person.objects.create(made_at=now)
            found, _ = PersonContact.objects.get_or_create(kind=kind, value=value, defaults={"person": made})
        return found.person


@transaction.atomic
def merge_people(kept: Person, gone: Person, *, reason: str, by: User, now: datetime) -> PersonMerge:
    """Put all contacts of `gone` under `kept`.

    Refuses: `people_same`, `person_merged` (one of them is already part of another, so no chain and no circle can
    come about), `reason_needed`.
    """
    if kept.pk == gone.pk:
        raise Refused("people_same")
    if not reason.strip():
        raise Refused("reason_needed")
    rows = _locked(kept, gone)
    if any(row.merged_into_id for row in rows.values()):
        raise Refused("person_merged")
    moved = list(PersonContact.objects.filter(person=gone).order_by("pk").values_list("pk", flat=True))
    PersonContact.objects.filter(pk__in=moved).update(person=kept)
    Person.objects.filter(pk=gone.pk).update(merged_into=kept)
    merge = PersonMerge.objects.create(
        kept=kept, gone=gone, contacts=moved, reason=reason.strip()[:MOST_REASON], at=now, by=by
    )
    _note(MERGED, merge, by, now)
    return merge


@transaction.atomic
def unmerge_people(merge: PersonMerge, *, by: User, now: datetime) -> None:
    """Part them again: exactly the contacts that came go back.

    Refuses: `merge_undone`, `merge_not_last` (the person was merged on meanwhile; part those first).
    """
    rows = _locked(merge.kept, merge.gone)
    fresh = PersonMerge.objects.select_for_update().get(pk=merge.pk)
    if fresh.undone_at is not None:
        raise Refused("merge_undone")
    if rows[fresh.kept_id].merged_into_id is not None:
        raise Refused("merge_not_last")
    PersonContact.objects.filter(pk__in=fresh.contacts, person_id=fresh.kept_id).update(person_id=fresh.gone_id)
    Person.objects.filter(pk=fresh.gone_id).update(merged_into=None)
    PersonMerge.objects.filter(pk=fresh.pk).update(undone_at=now, undone_by=by)
    _note(UNMERGED, fresh, by, now)


def _locked(*people: Person) -> dict[int, Person]:
    """Lock in one order, so that two who merge the same pair at once wait instead of blocking each other."""
    keys = sorted(person.pk for person in people)
    return {row.pk: row for row in Person.objects.select_for_update().filter(pk__in=keys).order_by("pk")}


def _note(verb: str, merge: PersonMerge, by: User, now: datetime) -> None:
    facts = {"merge": merge.pk, "kept": merge.kept_id, "gone": merge.gone_id, "contacts": len(merge.contacts)}
    Audit.objects.create(at=now, actor=by, verb=verb, about=None, facts=facts)
