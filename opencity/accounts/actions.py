"""People of staff are invited by the city's administrator; nobody signs up."""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib.auth.password_validation import validate_password
from django.db import transaction

from opencity.accounts.models import BODY_ROLES, Membership, Role, User
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
def remove_member(user: User) -> None:
    """Close an account: history keeps the name, the door is shut."""
    User.objects.filter(pk=user.pk).update(is_active=False)
