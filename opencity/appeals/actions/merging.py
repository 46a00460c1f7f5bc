"""Appeals about the same: one of them, the master, is answered, and its answer reaches all that are joined to it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F

from opencity.accounts.models import User
from opencity.appeals import deadlines, facts, permissions
from opencity.appeals.actions.clock import due_again
from opencity.appeals.actions.moves import change, check_version, move
from opencity.appeals.events import EventKind
from opencity.appeals.models import Appeal, Event, Follower, Incident
from opencity.appeals.models.appeal import Track
from opencity.appeals.queries.merging import joined_to
from opencity.appeals.states import RUNNING, WITH_BODY, State, Verb
from opencity.core.refused import Refused
from opencity.directory.models import Body
from opencity.directory.queries import Directory, directory, local

MOST_AT_ONCE = 100
CLOCK = ("clock_from", "clock_at", "term_amount", "term_unit", "first_due_on", "due_on", "due_at", "extended")


@transaction.atomic
def join_appeals(
    master: Appeal, copies: Sequence[Appeal], *, by: User, now: datetime, version: int | None = None
) -> int:
    """Join appeals about the same to `master`; how many.

    Each keeps its number, its secret and its own clock for the day it is separated; its resident is told once. What
    was joined to a copy moves along, so there are no chains. The master takes over the earliest term of the group:
    nobody waits longer than the law lets them. `version` is the one of the master.
    """
    if not copies:
        raise Refused("join_nothing")
    if len(copies) > MOST_AT_ONCE:
        raise Refused("join_too_many", limit=MOST_AT_ONCE)
    check_version(master, version)
    lead, rows = _locked(master, copies)
    check_master(lead)
    permissions.check(by, Verb.JOIN, lead)
    for copy in rows:
        permissions.check(by, Verb.JOIN, copy)
        check_copy(copy, lead)
    moved = sum(_join(copy, lead, by=by, now=now) for copy in rows)
    change(lead, kind=EventKind.GATHERED, by=by, now=now, facts={"count": len(rows) + moved})
    take_earliest_term(lead, rows, now=now, by=by)
    _renew(master, lead)
    for given, row in zip(sorted(copies, key=lambda one: one.pk), rows, strict=True):
        _renew(given, row)
    return len(rows) + moved


def check_master(master: Appeal) -> None:
    """Refuse what cannot stand for others: what is joined itself, answered or ended, or what nobody may know of."""
    if master.state == State.JOINED:
        number = _number_of(master.master_id)
        raise Refused("join_onto_joined", number=master.number, master=number)
    if master.state not in RUNNING:
        raise Refused("join_master_ended", number=master.number)
    if master.is_confidential:
        raise Refused("join_confidential", number=master.number)
    if master.whole_id is not None:
        raise Refused("join_part", number=master.number)


def check_copy(copy: Appeal, master: Appeal) -> None:
    """Refuse what must be answered by itself."""
    if copy.pk == master.pk:
        raise Refused("join_self")
    if copy.is_confidential:
        raise Refused("join_confidential", number=copy.number)
    if copy.track == Track.FORMAL:
        raise Refused("join_formal", number=copy.number)
    if copy.whole_id is not None or copy.parts.exists():
        raise Refused("join_part", number=copy.number)
    if copy.state == State.JOINED:
        number = _number_of(copy.master_id)
        raise Refused("join_joined", number=copy.number, master=number)
    if not master.is_public and not _same_person(copy, master):
        raise Refused("join_private", number=master.number)
    if Incident.objects.filter(master=copy, ended_at__isnull=True).exists():
        raise Refused("join_incident", number=copy.number)


@transaction.atomic
def separate_appeal(copy: Appeal, *, by: User, now: datetime, version: int | None = None) -> None:
    """Undo the joining: the appeal is where it was, with the term it always had. Its resident is told.

    Where its body or its executor is gone meanwhile, it stands one step earlier: somebody must take it anew.
    """
    permissions.check(by, Verb.SEPARATE, copy)
    check_version(copy, version)
    if copy.state != State.JOINED or copy.master is None:
        raise Refused("not_joined")
    city = directory()
    was = Event.objects.filter(appeal=copy, kind=EventKind.JOINED).order_by("-id").first()
    body, executor, state = _home(copy, was.facts if was else {}, city, now)
    due = _own_due(copy, city)
    said = {
        "master": copy.master.number,
        "body": facts.texts(body.names),
        "due": facts.due(due.on, due.at, copy.term_unit),
    }
    move(
        copy, Verb.SEPARATE, kind=EventKind.SEPARATED, by=by, now=now, facts=said, target=state,
        master=None, joined_from="", body=body, executor=executor, due_on=due.on, due_at=due.at,
    )  # fmt: skip


def hand_over(master: Appeal, *, now: datetime) -> Appeal | None:
    """The master is about to be taken back: the oldest joined appeal takes its place, as far as the work has come.

    A resident may always take an appeal back (art. 64), and the others may not lose their answer by it. Followers
    come along. Returns the new master; None where nothing was joined. In the caller's transaction.
    """
    heir = joined_to(master).select_related("body", "category", "executor", "appellant").order_by("pk").first()
    if heir is None:
        return None
    busy = master.executor_id is not None and master.state not in {State.ROUTED, State.REOPENED}
    state = State.ACCEPTED if busy else State.ROUTED
    if master.state in {State.LODGED, State.DISPUTED}:
        state = State(master.state)
    clock = {name: getattr(master, name) for name in CLOCK} if master.due_at < heir.due_at else {}
    followers = _bring_followers(master, heir, now=now)
    change(
        heir, kind=EventKind.TOOK_LEAD, now=now, facts={"master": master.number}, state=state, master=None,
        joined_from="", body=master.body, executor=master.executor, followers_count=followers, **clock,
    )  # fmt: skip
    joined_to(master).update(master=heir, version=F("version") + 1)
    Incident.objects.filter(master=master).update(master=heir)
    return heir


def take_along(master: Appeal) -> None:
    """The master went to another body: what is joined to it went along, and is seen there. One statement."""
    joined_to(master).exclude(body=master.body_id).update(body=master.body_id, version=F("version") + 1)


def take_earliest_term(master: Appeal, copies: Sequence[Appeal], *, now: datetime, by: User | None = None) -> bool:
    """Give the master the clock of the copy whose term ends first, if that is earlier; whether it moved."""
    first = min(copies, key=lambda copy: copy.due_at)
    if first.due_at >= master.due_at:
        return False
    said = {
        "old_due": facts.due(master.due_on, master.due_at, master.term_unit),
        "due": facts.due(first.due_on, first.due_at, first.term_unit),
    }
    clock = {name: getattr(first, name) for name in CLOCK}
    change(master, kind=EventKind.TOOK_TERM, by=by, now=now, facts=said, **clock)
    return True


def joined_facts(copy: Appeal, master: Appeal) -> dict[str, Any]:
    """Facts of "joined": the master, and what a separation gives back."""
    return {
        "master": master.number,
        "was_body": copy.body.code,
        "was_executor": copy.executor_id or 0,
    }


def _locked(master: Appeal, copies: Sequence[Appeal]) -> tuple[Appeal, list[Appeal]]:
    """Master and copies as they are now, locked in one order for everybody; refused when one has moved on."""
    shown = {one.pk: one.version for one in (*copies, master)}
    rows = (
        Appeal.objects.select_for_update(of=("self",))
        .select_related("body", "category", "executor", "appellant")
        .filter(pk__in=shown)
        .order_by("pk")
    )
    found = {row.pk: row for row in rows}
    if any(key not in found or found[key].version != version for key, version in shown.items()):
        raise Refused("changed_meanwhile")
    if master.pk in {copy.pk for copy in copies}:
        raise Refused("join_self")
    return found[master.pk], [found[copy.pk] for copy in sorted(copies, key=lambda one: one.pk)]


def _join(copy: Appeal, master: Appeal, *, by: User, now: datetime) -> int:
    """Join one; how many moved along with it."""
    along = joined_to(copy).update(master=master, body=master.body, version=F("version") + 1)
    said = joined_facts(copy, master)
    move(
        copy, Verb.JOIN, kind=EventKind.JOINED, by=by, now=now, facts=said,
        master=master, joined_from=copy.state, body=master.body, executor=None,
    )  # fmt: skip
    return along


def _same_person(one: Appeal, other: Appeal) -> bool:
    mine, theirs = one.appellant, other.appellant
    by_email = bool(mine.email) and mine.email.lower() == theirs.email.lower()
    return by_email or (bool(mine.phone) and mine.phone == theirs.phone)


def _home(copy: Appeal, was: dict[str, Any], city: Directory, now: datetime) -> tuple[Body, User | None, State]:
    """Where a separated appeal returns to: body, executor, state."""
    today = local(now, city).date()
    body = city.bodies.get(str(was.get("was_body", "")), copy.body)
    state = State(copy.joined_from or State.ROUTED)
    if body.valid_to is not None and body.valid_to < today:
        return city.reception, None, State.LODGED
    key = int(was.get("was_executor", 0))
    executor = User.objects.filter(pk=key, is_active=True, memberships__body=body).first() if key else None
    if executor is None and state in {State.ACCEPTED, State.ASKED}:
        state = State.ROUTED
    return body, executor if state in WITH_BODY else None, state


def _own_due(copy: Appeal, city: Directory) -> deadlines.Due:
    """The due moment of its own term; an extended one keeps its day, unless that became a day off."""
    if copy.extended and copy.term_unit != deadlines.Unit.HOURS:
        return deadlines.end_of(city.calendar.next_working(copy.due_on), city.zone)
    return due_again(copy, city)


def _bring_followers(master: Appeal, heir: Appeal, *, now: datetime) -> int:
    """Let the followers of the master follow its heir; how many it has then."""
    known = set(heir.followers.values_list("email", flat=True)) | {heir.appellant.email.lower()}
    Follower.objects.filter(appeal=master).exclude(email__in=known).update(appeal=heir)
    Follower.objects.filter(appeal=master).delete()
    Appeal.objects.filter(pk=master.pk).update(followers_count=0)
    master.followers_count = 0
    return Follower.objects.filter(appeal=heir).count()


def _renew(given: Appeal, now_is: Appeal) -> None:
    """Let the caller's copy of a row say what the row says now."""
    for field in Appeal._meta.concrete_fields:  # noqa: SLF001
        if field.attname in now_is.__dict__ and field.name != "words":
            setattr(given, field.attname, getattr(now_is, field.attname))


def _number_of(key: int | None) -> str:
    return Appeal.objects.values_list("number", flat=True).get(pk=key or 0)
