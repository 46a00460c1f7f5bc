"""Every act on an account leaves a row that nobody can change: sign-ins, factors, sessions ended by others."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from opencity.accounts.models import Audit, User

SIGNED_IN = "signed_in"
FACTOR_ADDED = "factor_added"
FACTOR_REMOVED = "factor_removed"
FACTOR_RESET = "factor_reset"
FACTOR_SHUT = "factor_shut"
CODES_MADE = "codes_made"
SESSIONS_ENDED = "sessions_ended"
PASSWORD_SET = "password_set"  # noqa: S105  the name of an act
ACCOUNT_CLOSED = "account_closed"


_LISTENERS: dict[str, Callable[[Audit], None]] = {}


def note_act(verb: str, *, actor: User | None, about: User, now: datetime, **facts: Any) -> None:
    """Append a row. `actor` is None for what the operator did by a command; facts never hold a secret."""
    row = Audit.objects.create(at=now, actor=actor, verb=verb, about=about, facts=facts)
    for tell in _LISTENERS.values():
        tell(row)


def note_deed(verb: str, *, actor: User | None, now: datetime, **facts: Any) -> None:
    """Append a row about something else than an account; `number` among the facts is the number of an appeal.

    `actor` is None for a resident. Facts name rows and never hold a contact or a name.
    """
    Audit.objects.create(at=now, actor=actor, verb=verb, about=None, facts=facts)


def listen(name: str, tell: Callable[[Audit], None]) -> None:
    """Have a room above hear of every act on an account, in the same transaction."""
    _LISTENERS[name] = tell
