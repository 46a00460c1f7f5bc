"""Who may see and do what. Denied by default; `tests/shape` proves the table of addresses by role."""

from __future__ import annotations

from django.db.models import Q

from opencity.accounts.models import Role, User
from opencity.appeals.models import Appeal
from opencity.appeals.states import Verb
from opencity.core.refused import Refused

OVERSEERS = frozenset({Role.DISPATCHER, Role.RECEPTION_HEAD})

# Acts of the body that answers, and acts of the reception on any appeal.
BODY_VERBS = frozenset({Verb.ACCEPT, Verb.ASSIGN, Verb.FORWARD, Verb.ASK, Verb.EXTEND, Verb.NOTE, Verb.REPLY})
RECEPTION_VERBS = frozenset({Verb.ROUTE, Verb.NOTE})


def oversees(user: User) -> bool:
    """Whether the person works at the reception and sees the appeals of every body."""
    return bool(user.roles & OVERSEERS)


def visible_to(user: User) -> Q:
    """The appeals a person of staff may see: all at the reception, one's own bodies' elsewhere.

    A body keeps sight of what it passed on in part only through the part's own answerer.
    """
    if not user.is_active:
        return Q(pk__in=[])
    if oversees(user):
        return Q()
    return Q(body_id__in=user.body_ids) if user.body_ids else Q(pk__in=[])


def may_see(user: User, appeal: Appeal) -> bool:
    """Whether the person may open the appeal in the workbench."""
    return user.is_active and (oversees(user) or appeal.body_id in user.body_ids)


def may(user: User, verb: Verb, appeal: Appeal) -> bool:
    """Whether the person's role allows the verb on this appeal; the state is not looked at."""
    if not may_see(user, appeal):
        return False
    if verb in RECEPTION_VERBS and oversees(user):
        return True
    return verb in BODY_VERBS and appeal.body_id in user.body_ids


def check(user: User, verb: Verb, appeal: Appeal) -> None:
    """Refuse what the role does not allow."""
    if not may(user, verb, appeal):
        raise Refused("not_permitted")
