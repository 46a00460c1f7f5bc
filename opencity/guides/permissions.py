"""Whose acts these are."""

from __future__ import annotations

from opencity.accounts.models import Role, User
from opencity.core.refused import Refused

EDITORS = frozenset({Role.EDITOR.value})


def is_editor(user: User) -> bool:
    """Whether a person writes guides."""
    return bool(user.roles & EDITORS)


def check_editor(user: User) -> None:
    """Refuse everybody else."""
    if not is_editor(user):
        raise Refused("guide_not_permitted")
