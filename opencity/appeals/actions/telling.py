"""Who is told of an event, and in which words.

The letter carries the same sentence as the follow page, in the language of the one who reads it.
"""

from __future__ import annotations

from collections.abc import Iterator
from copy import copy
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app

from opencity.accounts.models import Membership, Role
from opencity.appeals.actions.publishing import cleaner
from opencity.appeals.actions.texting import text_appellant
from opencity.appeals.events import EventKind
from opencity.appeals.faults import say_faults
from opencity.appeals.models import Appeal, Appellant, Event
from opencity.appeals.numbers import show_secret
from opencity.appeals.queries.formal import complaint_about
from opencity.appeals.queries.merging import followers_of_group, same_people
from opencity.appeals.queries.released import released_replies
from opencity.appeals.sentences import say_event
from opencity.appeals.states import State
from opencity.directory.queries import directory
from opencity.notices.actions import makes_jobs
from opencity.notices.bulk import Letter, queue_letters

TELL_JOINED = "appeals.tell_joined"
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
        EventKind.REJECTED,
        EventKind.CONFIRMED,
        EventKind.SETTLED,
        EventKind.REOPENED,
        EventKind.RATED,
        EventKind.WITHDRAWN,
        EventKind.CLOSED,
        EventKind.JOINED,
        EventKind.SEPARATED,
        EventKind.TOOK_LEAD,
        EventKind.MADE_FORMAL,
        EventKind.HEARING_SET,
    }
)
TO_FOLLOWERS = frozenset(
    {EventKind.EXTENDED, EventKind.REPLIED, EventKind.CONFIRMED, EventKind.WITHDRAWN, EventKind.CLOSED}
)
TO_EXECUTOR = frozenset(
    {
        EventKind.ASSIGNED,
        EventKind.ANSWERED,
        EventKind.RETURNED,
        EventKind.REJECTED,
        EventKind.REOPENED,
        EventKind.RATED,
        EventKind.WITHDRAWN,
        EventKind.SEPARATED,
        EventKind.TOOK_TERM,
        EventKind.PART_REPLIED,
        EventKind.MADE_FORMAL,
        EventKind.HEARING_COMES,
        EventKind.HEARING_WRITES,
        EventKind.HEARING_WAIVED,
    }
)
# What the residents of joined appeals hear of their master. Its answer reaches each as the answer to their own one.
TO_JOINED = frozenset({EventKind.FORWARDED, EventKind.EXTENDED, EventKind.DUE_MOVED, EventKind.CONFIRMED})
TO_RECEPTION_HEADS = frozenset({EventKind.DOUBTED})


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
    readers = _readers(appeal, kind, event)
    queue_letters([letter_of(appeal, event, one, **_also(appeal, kind, one)) for one in readers], now=event.at)
    text_appellant(appeal, event)
    if kind in TO_JOINED:
        news_for_joined(appeal, event)


def letter_of(appeal: Appeal, event: Event, reader: Reader, *, key: str = "", **more: Any) -> Letter:
    """The letter of one event to one reader, in the language of that reader."""
    kind = EventKind(event.kind)
    with translation.override(reader.language):
        subject, text = _letter(appeal, event, kind, reader, **more)
    return Letter(
        key=key or f"appeal-event/{event.pk}/{reader.role}/{reader.email.lower()}"[:200],
        kind=f"{reader.role}.{kind}",
        to=reader.email,
        language=reader.language,
        subject=subject,
        text=text,
        about=appeal.number,
    )


def _also(appeal: Appeal, kind: EventKind, reader: Reader) -> dict[str, Any]:
    """Other appeals of the same person that this answer answers: so that one letter says all."""
    if kind != EventKind.REPLIED or reader.role != "appellant":
        return {}
    theirs = same_people(appeal, [reader.email.lower()]).get(reader.email.lower(), [])
    return {"also": [follow_link(one, one.appellant, one.language) for one in theirs]}


def news_for_joined(master: Appeal, event: Event) -> None:
    """Have a job tell the residents of what is joined to `master`, if anything is: there may be very many."""
    if makes_jobs() and Appeal.objects.filter(master=master, state__in=[State.JOINED, State.REPLIED]).exists():
        app.configure_task(TELL_JOINED).defer(event_id=event.pk)


def follow_link(appeal: Appeal, appellant: Appellant, language: str) -> str:
    """The personal address of an appeal: opens the follow page without typing the secret."""
    return f"{public_link(appeal, language)}?secret={appellant.secret}"


def public_link(appeal: Appeal, language: str) -> str:
    """The public address of an appeal."""
    return f"{settings.PUBLIC_URL}/{language}/appeals/{appeal.number}/"


def _readers(appeal: Appeal, kind: EventKind, event: Event) -> Iterator[Reader]:
    if kind in TO_APPELLANT and not _in_receipt(appeal, kind, event) and not _in_whole(appeal, kind):
        person = appeal.appellant
        if person.email:
            yield Reader("appellant", person.email, appeal.language, follow_link(appeal, person, appeal.language))
    if kind in TO_FOLLOWERS:
        for follower in followers_of_group(appeal):
            link = f"{public_link(follower.appeal, follower.language)}?leave={follower.token}"
            yield Reader("follower", follower.email, follower.language, link)
    if kind in TO_EXECUTOR:
        yield from _staff(appeal)
    if kind in TO_RECEPTION_HEADS:
        yield from _heads(Membership.objects.filter(role=Role.RECEPTION_HEAD), _desk_link(appeal))


def _in_receipt(appeal: Appeal, kind: EventKind, event: Event) -> bool:
    return kind in {EventKind.ROUTED, EventKind.JOINED} and event.at == appeal.received_at


def _in_whole(appeal: Appeal, kind: EventKind) -> bool:
    """Whether the resident hears of it with the whole appeal: a part has no final answer of its own."""
    return kind in {EventKind.REPLIED, EventKind.WITHDRAWN} and appeal.whole_id is not None


def _staff(appeal: Appeal) -> Iterator[Reader]:
    """The executor; where there is none yet, the heads of the body."""
    link = _desk_link(appeal)
    if appeal.executor is not None:
        yield Reader("executor", appeal.executor.email, appeal.executor.language, link)
        return
    yield from _heads(Membership.objects.filter(body_id=appeal.body_id, role=Role.HEAD), link)


def _heads(memberships: QuerySet[Membership], link: str) -> Iterator[Reader]:
    for membership in memberships.filter(user__is_active=True).select_related("user"):
        yield Reader("head", membership.user.email, membership.user.language, link)


def _desk_link(appeal: Appeal) -> str:
    return f"{settings.PUBLIC_URL}/staff/appeals/{appeal.number}/"


def _guarded(appeal: Appeal, reader: Reader, facts: dict[str, Any]) -> dict[str, Any]:
    """What changes for a reader who is not the appellant: others read no names, staff nothing confidential by mail."""
    if reader.role == "appellant" and (facts["reply"] is None or facts["reply"].appeal_id == appeal.pk):
        return {}
    if reader.role in {"executor", "head"}:
        words = _("There is something new. Because it is confidential, it is read only at the desk.")
        return {"sentence": words, "faults": None, "reply": None} if appeal.is_confidential else {}
    reply, marker = facts["reply"], _("[hidden]")
    clean = cleaner(reply.appeal if reply else appeal, marker=marker)
    shown = copy(reply) if reply else None
    if shown is not None:
        shown.text, shown.grounds = clean(shown.text), clean(shown.grounds)
    return {"sentence": clean(facts["sentence"]), "reply": shown}


def _letter(appeal: Appeal, event: Event, kind: EventKind, reader: Reader, **more: Any) -> tuple[str, str]:
    facts: dict[str, Any] = {
        "appeal": appeal,
        "event": event,
        "kind": kind.value,
        "sentence": say_event(event),
        "reader": reader,
        "city": directory().city.name,
        "reply": released_replies(appeal).last() if kind == EventKind.REPLIED and "reply" not in more else None,
        "faults": say_faults(event) if reader.role in {"executor", "head"} else None,
        "complaint": complaint_about(appeal, now=event.at) if kind == EventKind.REPLIED else None,
        "secret": show_secret(appeal.appellant.secret) if reader.role == "appellant" else "",
    } | more
    facts |= _guarded(appeal, reader, facts)
    template = "receipt" if kind == EventKind.LODGED else "event"
    text = render_to_string(f"appeals/notices/{template}.txt", facts)
    subject = _("Appeal %(number)s: %(title)s") % {"number": appeal.number, "title": appeal.title}
    return " ".join(subject.split()), text.strip() + "\n"
