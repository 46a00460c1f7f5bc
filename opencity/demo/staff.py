"""The demo staff: made once, one password for all, and never in production."""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib.auth.hashers import make_password
from django.db import transaction

from opencity.accounts.actions import add_member
from opencity.accounts.models import Role, User
from opencity.demo.crew import Person

PASSWORD = "open-reception-demo"  # noqa: S105  known to everybody on purpose; production refuses to start with it


@transaction.atomic
def hire(people: Iterable[Person]) -> dict[str, User]:
    """Make those of the demo staff who are not there yet; returns all of them by address."""
    people = list(people)
    addresses = [person.email for person in people]
    known = set(User.objects.filter(email__in=addresses).values_list("email", flat=True))
    for person in people:
        if person.email not in known:
            add_member(
                email=person.email, name=person.name, password=None, roles=[(Role(person.role), person.body)],
                language=person.language, is_demo=True,
            )  # fmt: skip
    made = User.objects.filter(email__in=set(addresses) - known)
    made.update(password=make_password(PASSWORD))  # hashed once: a good hash takes its time
    return {user.email: user for user in User.objects.filter(email__in=addresses)}


def dismiss() -> int:
    """Shut the door for all demo staff; history keeps their names. Returns how many."""
    return User.objects.filter(is_demo=True, is_active=True).update(is_active=False)
