"""Letters of the ladder: one for each appeal, or one list when there are many."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from opencity.accounts.models import User
from opencity.appeals import permissions
from opencity.appeals.models import Appeal, Event
from opencity.appeals.queries.oversight import Addressees
from opencity.appeals.sentences import say_event
from opencity.directory.queries import directory
from opencity.notices.actions import queue_notice

DIGEST_ABOVE = 5
MOST_IN_DIGEST = 50


@dataclass(frozen=True)
class Told:
    """One step that was taken: whom it is for, and the event that says so."""

    appeal: Appeal
    event: Event
    role: str
    is_late: bool


def remind(told: Sequence[Told], people: Addressees, *, now: datetime) -> None:
    """Queue the letters of steps that were taken together, in their transaction.

    Nobody hears of an appeal that they may not open. More than `DIGEST_ABOVE` at once become one letter.
    """
    mine: dict[int, list[Told]] = defaultdict(list)
    for one in told:
        for pk in people.told(one.role, one.appeal):
            if permissions.may_see(people.users[pk], one.appeal):
                mine[pk].append(one)
    for pk, steps in mine.items():
        with translation.override(people.users[pk].language):
            if len(steps) > DIGEST_ABOVE:
                _digest(people.users[pk], steps, now)
            else:
                for step in steps:
                    _letter(people.users[pk], step, now)


def _letter(user: User, step: Told, now: datetime) -> None:
    words = _("Appeal %(number)s is late: %(title)s") if step.is_late else _("Appeal %(number)s is due soon: %(title)s")
    said = {"step": step, "sentence": say_event(step.event), "link": _link(f"appeals/{step.appeal.number}/")}
    subject = words % {"number": step.appeal.number, "title": step.appeal.title}
    _queue(user, "reminder", said | {"subject": subject}, step, now)


def _digest(user: User, steps: Sequence[Told], now: datetime) -> None:
    subject = ngettext("%(n)s appeal waits for you", "%(n)s appeals wait for you", len(steps)) % {"n": len(steps)}
    said = {
        "steps": steps[:MOST_IN_DIGEST],
        "more": max(len(steps) - MOST_IN_DIGEST, 0),
        "link": _link("?list=escalated"),
        "subject": subject,
    }
    _queue(user, "reminders", said, steps[0], now)


def _queue(user: User, template: str, said: dict[str, object], step: Told, now: datetime) -> None:
    text = render_to_string(f"appeals/notices/{template}.txt", said | {"city": directory().city.name})
    queue_notice(
        key=f"escalation/{step.event.pk}/{user.pk}", kind=f"{step.role}.{template}", to=user.email,
        language=user.language, subject=" ".join(str(said["subject"]).split()), text=text.strip() + "\n",
        about=step.appeal.number, now=now,
    )  # fmt: skip


def _link(path: str) -> str:
    return f"{settings.PUBLIC_URL}/staff/{path}"
