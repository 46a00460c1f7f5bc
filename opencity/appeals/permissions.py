"""Who may see and do what. Denied by default; `tests/shape` proves the table of addresses by role.

Two guards stand above every role. An appeal that complains of a body is never seen by that body's people, whatever
else they are. A confidential appeal (to the prosecutor, to the police) is seen by the body that answers and by the
head of the reception, whose every look is kept; a dispatcher sees it only while somebody must say who answers.
"""

from __future__ import annotations

from django.db.models import Q

from opencity.accounts.models import Role, User
from opencity.appeals.models import Appeal
from opencity.appeals.states import FOR_DISPATCHER, Verb
from opencity.core.refused import Refused
from opencity.directory.models import Body, BodyKind

OVERSEERS = frozenset({Role.DISPATCHER, Role.RECEPTION_HEAD})
# They read the appeals of every body, without contacts and without acts of bodies.
READERS = frozenset({Role.CONTROLLER, Role.AKIM})

MERGING = frozenset({Verb.JOIN, Verb.SEPARATE})
# Acts of the body that answers, acts of the reception on any appeal, and those of whoever checks replies.
BODY_VERBS = frozenset(
    {Verb.ACCEPT, Verb.ASSIGN, Verb.FORWARD, Verb.ASK, Verb.EXTEND, Verb.NOTE, Verb.REPLY, Verb.HEAR, *MERGING}
)
RECEPTION_VERBS = frozenset({Verb.ROUTE, Verb.NOTE}) | MERGING
CONTROL_VERBS = frozenset({Verb.RELEASE, Verb.RETURN, Verb.REOPEN})


def oversees(user: User) -> bool:
    """Whether the person works at the reception and sees the appeals of every body."""
    return bool(user.roles & OVERSEERS)


def reads_all(user: User) -> bool:
    """Whether the person sees more than the appeals of own bodies; what is guarded excepted."""
    return bool(user.roles & (OVERSEERS | READERS))


def visible_to(user: User) -> Q:
    """The appeals a person of staff may see; the same rule as `may_see`, for lists.

    A body keeps sight of what it passed on in part only through the part's own answerer.
    """
    if not user.is_active or not (reads_all(user) or user.body_ids):
        return Q(pk__in=[])
    seen = Q(body_id__in=user.body_ids) if user.body_ids else Q(pk__in=[])
    if reads_all(user):
        seen = _wide(user) | seen if user.body_ids else _wide(user)
    if oversees(user):
        seen &= ~Q(about_body__in=Body.objects.filter(kind=BodyKind.RECEPTION))
    return seen & ~Q(about_body_id__in=user.body_ids) if user.body_ids else seen


def _wide(user: User) -> Q:
    if Role.RECEPTION_HEAD in user.roles:
        return Q()
    if Role.DISPATCHER in user.roles:
        return Q(is_confidential=False) | Q(state__in=sorted(FOR_DISPATCHER))
    return Q(is_confidential=False)


def may_see(user: User, appeal: Appeal) -> bool:
    """Whether the person may open the appeal in the workbench."""
    if not user.is_active or _is_complained_of(user, appeal):
        return False
    if appeal.body_id in user.body_ids:
        return True
    if appeal.is_confidential:
        routes = Role.DISPATCHER in user.roles and appeal.state in FOR_DISPATCHER
        return routes or Role.RECEPTION_HEAD in user.roles
    return reads_all(user)


def _is_complained_of(user: User, appeal: Appeal) -> bool:
    if appeal.about_body_id is None:
        return False
    if appeal.about_body_id in user.body_ids:
        return True
    return oversees(user) and appeal.about_body is not None and appeal.about_body.kind == BodyKind.RECEPTION


def may(user: User, verb: Verb, appeal: Appeal) -> bool:
    """Whether the person's role allows the verb on this appeal; the state is not looked at."""
    if not may_see(user, appeal):
        return False
    if verb in RECEPTION_VERBS and oversees(user):
        return True
    if verb in CONTROL_VERBS:
        # A controller never sees what is confidential: the head of the reception releases those replies.
        return Role.RECEPTION_HEAD in user.roles or (Role.CONTROLLER in user.roles and not appeal.is_confidential)
    return verb in BODY_VERBS and appeal.body_id in user.body_ids


def may_see_contacts(user: User, appeal: Appeal) -> bool:
    """Whether the person may ask to see how to reach the appellant; every such look is kept."""
    return may(user, Verb.NOTE, appeal)


def sees_contacts_at_once(user: User, appeal: Appeal) -> bool:
    """Whether contacts stand open: for the one who does the work now. The look is kept all the same."""
    return appeal.is_running and appeal.executor_id == user.pk and may_see_contacts(user, appeal)


def may_cover(user: User, appeal: Appeal) -> bool:
    """Whether the person may hide parts of the photos: the reception, controllers, the body that answers."""
    if not may_see(user, appeal):
        return False
    return oversees(user) or Role.CONTROLLER in user.roles or appeal.body_id in user.body_ids


def check(user: User, verb: Verb, appeal: Appeal) -> None:
    """Refuse what the role does not allow."""
    if not may(user, verb, appeal):
        raise Refused("not_permitted")
