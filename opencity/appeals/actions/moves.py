"""The one door through which every move goes.

Check the move → compare-and-set on `version` → append the event → queue the notices, all in the
caller's transaction.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from opencity.accounts.models import User
from opencity.appeals import permissions
from opencity.appeals.actions.guarding import guard
from opencity.appeals.actions.telling import tell
from opencity.appeals.events import EventKind
from opencity.appeals.models import Appeal, Event
from opencity.appeals.states import State, Verb, target_of
from opencity.core.refused import Refused
from opencity.directory.models import Body

MOST_WORDS = 10_000


def check_version(appeal: Appeal, version: int | None) -> None:
    """Refuse when the face showed another version than the row has now."""
    if version is not None and version != appeal.version:
        raise Refused("changed_meanwhile")


def hold(appeal: Appeal, version: int | None) -> None:
    """Lock the row until the transaction ends, for acts that write more than the appeal itself.

    Refused when the appeal has changed since it was read or since the face showed it.
    """
    check_version(appeal, version)
    locked = Appeal.objects.select_for_update().filter(pk=appeal.pk, version=appeal.version)
    if not locked.values_list("pk", flat=True).first():
        raise Refused("changed_meanwhile")


def move(
    appeal: Appeal,
    verb: Verb,
    *,
    kind: EventKind,
    now: datetime,
    by: User | None = None,
    facts: dict[str, Any] | None = None,
    target: State | None = None,
    version: int | None = None,
    **changes: Any,
) -> Event:
    """Make one move of `appeal` and return its event.

    `by` is the member of staff (None: the resident or the clock, whose right the face or job has
    checked). `target` overrides the table's target among states that the table knows (a forward may
    lead to the dispatcher). `changes` are the other fields the move sets.
    """
    if by is not None:
        permissions.check(by, verb, appeal)
    check_version(appeal, version)
    state = target_of(verb, State(appeal.state))
    return change(appeal, kind=kind, now=now, by=by, facts=facts, state=target or state, **changes)


def change(
    appeal: Appeal,
    *,
    kind: EventKind,
    now: datetime,
    by: User | None = None,
    facts: dict[str, Any] | None = None,
    **changes: Any,
) -> Event:
    """Write the changed fields if nobody was faster, append the event, queue its notices."""
    if (to := changes.get("body")) is not None:
        changes |= guard(appeal, to)
    changes |= {"version": appeal.version + 1, "updated_at": now}
    written = Appeal.objects.filter(pk=appeal.pk, version=appeal.version).update(**changes)
    if not written:
        raise Refused("changed_meanwhile")
    for name, value in changes.items():
        setattr(appeal, name, value)
    return append(appeal, kind=kind, now=now, by=by, facts=facts)


def append(
    appeal: Appeal, *, kind: EventKind, now: datetime, by: User | None = None, facts: dict[str, Any] | None = None
) -> Event:
    """Append one event and queue its notices."""
    body: Body = appeal.body
    event = Event.objects.create(appeal=appeal, kind=kind, at=now, actor=by, body=body, facts=facts or {})
    tell(appeal, event)
    return event


def needed(text: str, *, most: int = MOST_WORDS) -> str:
    """A text that must not be empty, stripped; refused when it is, or when it is too long."""
    text = text.strip()
    if not text:
        raise Refused("reason_needed")
    if len(text) > most:
        raise Refused("text_too_long", length=len(text), limit=most)
    return text
