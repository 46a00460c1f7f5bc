"""What the desk shows only with a trace: confidential appeals, and how to reach the appellant."""

from __future__ import annotations

from datetime import datetime

from opencity.accounts.models import User
from opencity.appeals import actions, permissions
from opencity.appeals.actions.looking import CONFIDENTIAL, CONTACTS
from opencity.appeals.models import Appeal, Appellant


def note_opened(appeal: Appeal, *, user: User, now: datetime) -> None:
    """Keep that somebody opened a confidential appeal; other appeals leave no trace."""
    if appeal.is_confidential:
        actions.note_look(appeal, what=CONFIDENTIAL, by=user, now=now)


def contact_at_once(appeal: Appeal, *, user: User, now: datetime) -> Appellant | None:
    """The appellant, for the one who does the work now; the look is kept. None for everybody else: they must ask."""
    return contact_asked(appeal, user=user, now=now) if permissions.sees_contacts_at_once(user, appeal) else None


def contact_asked(appeal: Appeal, *, user: User, now: datetime) -> Appellant | None:
    """The appellant for a person who asked to see the contacts; the look is kept."""
    if not permissions.may_see_contacts(user, appeal):
        return None
    actions.note_look(appeal, what=CONTACTS, by=user, now=now)
    return appeal.appellant
