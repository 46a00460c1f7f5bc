"""People of staff are invited by the city's administrator; nobody signs up."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime

from allauth.mfa.models import Authenticator
from django.contrib.auth.password_validation import validate_password
from django.db import transaction
from django.utils import timezone

from opencity.accounts.audit import (
    ACCOUNT_CLOSED,
    CODES_MADE,
    FACTOR_ADDED,
    FACTOR_REMOVED,
    FACTOR_RESET,
    PASSWORD_SET,
    SESSIONS_ENDED,
    note_act,
)
from opencity.accounts.factors import key_facts, make_recovery_codes, remove_all_factors, remove_factor
from opencity.accounts.models import BODY_ROLES, Membership, Role, User
from opencity.accounts.sessions import end_sessions
from opencity.core.refused import Refused
from opencity.directory.models import Body


@transaction.atomic
def add_member(
    *,
    email: str,
    name: str,
    password: str | None,
    roles: Iterable[tuple[Role, str]],
    language: str = "kk",
    is_demo: bool = False,
) -> User:
    """Add a person with roles; executors and heads name their body by code.

    Without a password nobody can sign in until one is set.
    """
    if User.objects.filter(email__iexact=email).exists():
        raise Refused("member_known", email=email)
    user = User(email=email.lower(), name=name, language=language, is_demo=is_demo)
    if password is not None and not is_demo:
        validate_password(password, user)
    user.set_password(password)
    user.save()
    for role, body in roles:
        grant_role(user, role=role, body=body)
    return user


@transaction.atomic
def grant_role(user: User, *, role: Role, body: str = "") -> Membership:
    """Give a role; roles of a body need the body, the others must not have one."""
    if (role in BODY_ROLES) != bool(body):
        raise Refused("role_and_body")
    found = Body.objects.filter(code=body).first() if body else None
    if body and found is None:
        raise Refused("body_unknown")
    made, _ = Membership.objects.get_or_create(user=user, role=role, body=found)
    return made


@transaction.atomic
def remove_member(user: User, *, by: User | None = None, now: datetime | None = None) -> None:
    """Close an account: history keeps the name, the door is shut, every session ends."""
    User.objects.filter(pk=user.pk).update(is_active=False)
    ended = end_sessions(user)
    note_act(ACCOUNT_CLOSED, actor=by, about=user, now=now or timezone.now(), ended=ended)


@transaction.atomic
def end_sessions_of(user: User, *, by: User | None, now: datetime, but: str | None = None) -> int:
    """End the sessions of a person, `but` the one with this key; returns how many."""
    ended = end_sessions(user, but=but)
    note_act(SESSIONS_ENDED, actor=by, about=user, now=now, ended=ended)
    return ended


@transaction.atomic
def reset_factor(user: User, *, by: User | None, now: datetime) -> int:
    """Take away every second factor of a person who lost theirs, and end their sessions.

    Nobody resets their own: that would make a stolen session enough. `by` is None for the operator's command.
    """
    if by is not None and by.pk == user.pk:
        raise Refused("own_factor")
    removed = remove_all_factors(user)
    note_act(FACTOR_RESET, actor=by, about=user, now=now, removed=removed, ended=end_sessions(user))
    return removed


@transaction.atomic
def add_factor(
    user: User, add: Callable[[datetime], Authenticator], *, now: datetime, session_key: str | None
) -> Authenticator:
    """Take a second factor into use. Sessions elsewhere were opened without it, so they end."""
    made = add(now)
    ended = end_sessions(user, but=session_key)
    note_act(FACTOR_ADDED, actor=user, about=user, now=now, ended=ended, **key_facts(made))
    return made


@transaction.atomic
def drop_factor(user: User, found: Authenticator, *, now: datetime) -> None:
    """Take one of the own factors away."""
    note_act(FACTOR_REMOVED, actor=user, about=user, now=now, **key_facts(found))
    remove_factor(found)


@transaction.atomic
def renew_codes(user: User, *, now: datetime) -> list[str]:
    """New recovery codes, to be shown once."""
    note_act(CODES_MADE, actor=user, about=user, now=now)
    return make_recovery_codes(user)


@transaction.atomic
def set_password(user: User, password: str, *, by: User, now: datetime, but: str | None = None) -> None:
    """Give a new password. All sessions end with the old one, `but` the one that chose it."""
    validate_password(password, user)
    user.set_password(password)
    user.save(update_fields=["password"])
    note_act(PASSWORD_SET, actor=by, about=user, now=now, ended=end_sessions(user, but=but))
