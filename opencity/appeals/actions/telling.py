"""Who is told of an event, and in which words.

The letter carries the same sentence as the follow page, in the language of the one who reads it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from opencity.accounts.models import Membership, Role
from opencity.appeals.events import EventKind
from opencity.appeals.models import Appeal, Appellant, Event
from opencity.appeals.numbers import show_secret
from opencity.appeals.sentences import say_event
from opencity.directory.queries import directory
from opencity.notices.actions import queue_notice

# The receipt tells of the first body too, so that filing sends one letter and not two.
TO_APPELLANT = frozenset(
    {
        EventKind.LODGED,
        EventKind.ROUTED,
        EventKind.ACCEPTED,
        EventKind.FORWARDED,
        EventKind.PART_FORWARDED,
        EventKind.DISPUTED,
        EventKind.ASKED,
        EventKind.ANSWERED,
        EventKind.EXTENDED,
        EventKind.DUE_MOVED,
        EventKind.REPLIED,
        EventKind.CONFIRMED,
        EventKind.SETTLED,
        EventKind.REOPENED,
        EventKind.RATED,
        EventKind.WITHDRAWN,
        EventKind.CLOSED,
    }
)
TO_FOLLOWERS = frozenset(
    {EventKind.EXTENDED, EventKind.REPLIED, EventKind.CONFIRMED, EventKind.WITHDRAWN, EventKind.CLOSED}
)
TO_EXECUTOR = frozenset(
    {EventKind.ASSIGNED, EventKind.ANSWERED, EventKind.REOPENED, EventKind.RATED, EventKind.WITHDRAWN}
)


@dataclass(frozen=True)
class Reader:
    """One addressee of a letter."""

    role: str
    email: str
    language: str
    link: str


def tell(appeal: Appeal, event: Event) -> None:
    """Queue the letters of one event, in its transaction."""
    kind = EventKind(event.kind)
    for reader in _readers(appeal, kind, event):
        with translation.override(reader.language):
            subject, text = _letter(appeal, event, kind, reader)
        queue_notice(
            key=f"appeal-event/{event.pk}/{reader.role}/{reader.email.lower()}"[:200],
            kind=f"{reader.role}.{kind}",
            to=reader.email,
            language=reader.language,
            subject=subject,
            text=text,
            about=appeal.number,
            now=event.at,
        )


def follow_link(appeal: Appeal, appellant: Appellant, language: str) -> str:
    """The personal address of an appeal: opens the follow page without typing the secret."""
    return f"{public_link(appeal, language)}?secret={appellant.secret}"


def public_link(appeal: Appeal, language: str) -> str:
    """The public address of an appeal."""
    return f"{settings.PUBLIC_URL}/{language}/appeals/{appeal.number}/"


def _readers(appeal: Appeal, kind: EventKind, event: Event) -> Iterator[Reader]:
    if kind in TO_APPELLANT and not _in_receipt(appeal, kind, event):
        person = appeal.appellant
        if person.email:
            yield Reader("appellant", person.email, appeal.language, follow_link(appeal, person, appeal.language))
    if kind in TO_FOLLOWERS and appeal.followers_count:
        for follower in appeal.followers.all():
            link = f"{public_link(appeal, follower.language)}?leave={follower.token}"
            yield Reader("follower", follower.email, follower.language, link)
    if kind in TO_EXECUTOR:
        yield from _staff(appeal)


def _in_receipt(appeal: Appeal, kind: EventKind, event: Event) -> bool:
    return kind == EventKind.ROUTED and event.at == appeal.received_at


def _staff(appeal: Appeal) -> Iterator[Reader]:
    """The executor; where there is none yet, the heads of the body."""
    link = f"{settings.PUBLIC_URL}/staff/appeals/{appeal.number}/"
    if appeal.executor is not None:
        yield Reader("executor", appeal.executor.email, appeal.executor.language, link)
        return
    heads = Membership.objects.filter(body_id=appeal.body_id, role=Role.HEAD, user__is_active=True)
    for membership in heads.select_related("user"):
        yield Reader("head", membership.user.email, membership.user.language, link)


def _letter(appeal: Appeal, event: Event, kind: EventKind, reader: Reader) -> tuple[str, str]:
    facts: dict[str, Any] = {
        "appeal": appeal,
        "event": event,
        "kind": kind.value,
        "sentence": say_event(event),
        "reader": reader,
        "city": directory().city.name,
        "reply": appeal.replies.last() if kind == EventKind.REPLIED else None,
        "secret": show_secret(appeal.appellant.secret) if reader.role == "appellant" else "",
    }
    template = "receipt" if kind == EventKind.LODGED else "event"
    text = render_to_string(f"appeals/notices/{template}.txt", facts)
    subject = _("Appeal %(number)s: %(title)s") % {"number": appeal.number, "title": appeal.title}
    return " ".join(subject.split()), text.strip() + "\n"
