"""One answer for many: what follows in other appeals when an answer has reached its resident."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import F
from procrastinate.contrib.django import app

from opencity.appeals import facts
from opencity.appeals.actions.parts import close_part
from opencity.appeals.actions.telling import Reader, follow_link, letter_of
from opencity.appeals.actions.texting import text_appellant
from opencity.appeals.events import EventKind
from opencity.appeals.models import Appeal, Event, Incident, Reply
from opencity.appeals.queries.merging import joined_to, same_people
from opencity.appeals.queries.released import released_replies
from opencity.appeals.states import State, Verb, target_of
from opencity.core.saying import say_language
from opencity.directory.queries import held_directory
from opencity.notices.actions import makes_jobs
from opencity.notices.bulk import Letter, queue_letters

ANSWER_JOINED = "appeals.answer_joined"
AT_ONCE = 50
CHUNK = 200
STATE_LANGUAGE = "kk"
ANSWERED = (State.REPLIED, State.CONFIRMED, State.CLOSED)


def answered(appeal: Appeal, reply: Reply, *, now: datetime) -> None:
    """What else an answer does, in the transaction that sends it out.

    A part gives it to its whole. A master gives it to all that are joined to it: the first ones at once, the
    others by a job, so that answering five hundred takes no longer than answering one.
    """
    if appeal.whole_id is not None:
        close_part(appeal, reply, now=now)
    ended = Incident.objects.filter(master=appeal, ended_at__isnull=True).update(ended_at=now)
    if ended or joined_to(appeal).exists():
        jobs = makes_jobs()
        while _answer_some(reply, now=now, most=AT_ONCE if jobs else CHUNK) and not jobs:
            pass
        if jobs and joined_to(appeal).exists():
            app.configure_task(ANSWER_JOINED).defer(reply_id=reply.pk)


def answer_joined(reply: Reply, *, now: datetime) -> int:
    """Answer everything that still waits for `reply`, piece by piece; how many.

    Each piece is whole or not done at all, and what is answered waits no more: it may be killed and run again.
    """
    told = 0
    while some := _answer_some(reply, now=now, most=CHUNK):
        told += some
    return told


def answer_forgotten(*, now: datetime, most: int = 50) -> int:
    """Answer what is joined to an appeal that was answered already: its job was lost, or it came a moment late."""
    keys = Appeal.objects.filter(state=State.JOINED, master__state__in=ANSWERED).values_list("master_id", flat=True)
    told = 0
    for master in Appeal.objects.filter(pk__in=list(keys.distinct()[:most])):
        reply = released_replies(master).last()
        told += answer_joined(reply, now=now) if reply else 0
    return told


@transaction.atomic
def _answer_some(reply: Reply, *, now: datetime, most: int) -> int:
    """Answer up to `most` joined appeals, the oldest first; so many statements for any number of them."""
    waiting = (
        joined_to(reply.appeal)
        .select_for_update(of=("self",))
        .select_related("appellant", "category")
        .defer("words", "category__keywords")
        .order_by("pk")
    )
    copies = list(waiting[:most])
    if not copies:
        return 0
    state = target_of(Verb.SHARE, State.JOINED)
    Reply.objects.bulk_create([_reply_to(copy, reply, now) for copy in copies])
    new = {
        "state": state, "outcome": reply.outcome, "replied_at": now, "resolution": "", "updated_at": now,
        "body": reply.body_id, "executor": reply.appeal.executor_id,
    }  # fmt: skip
    Appeal.objects.filter(pk__in=[copy.pk for copy in copies]).update(version=F("version") + 1, **new)
    said = {"body": facts.texts(reply.body.names), "outcome": facts.outcome(reply.outcome)}
    events = Event.objects.bulk_create(
        [Event(appeal=copy, kind=EventKind.REPLIED, at=now, body=reply.body, facts=said) for copy in copies]
    )
    for copy in copies:
        copy.state, copy.outcome = state, reply.outcome
    _tell(reply, copies, events, now=now)
    return len(copies)


def _reply_to(copy: Appeal, reply: Reply, now: datetime) -> Reply:
    return Reply(
        appeal=copy, body=reply.body, author=reply.author, outcome=reply.outcome, text=reply.text,
        grounds=reply.grounds, planned_on=reply.planned_on, language=reply.language, round=copy.reopens, at=now,
        fate=reply.fate, released_at=now, lacks=[],
    )  # fmt: skip


def _tell(reply: Reply, copies: Sequence[Appeal], events: Sequence[Event], *, now: datetime) -> None:
    """Tell the residents: one letter to an address, whatever number of appeals it has in the group."""
    own = reply.appeal.appellant.email.lower()  # told with the master
    addresses = {copy.appellant.email.lower() for copy in copies} - {""}
    theirs = same_people(reply.appeal, sorted(addresses))
    letters = []
    with held_directory():
        for copy, event in zip(copies, events, strict=True):
            person = copy.appellant
            text_appellant(copy, event)
            if not person.email or person.email.lower() == own:
                continue
            all_theirs = theirs.get(person.email.lower(), [])
            reader = Reader("appellant", person.email, copy.language, follow_link(copy, person, copy.language))
            also = [follow_link(one, one.appellant, one.language) for one in all_theirs if one.pk != copy.pk]
            letters.append(
                letter_of(
                    copy, event, reader, key=f"shared-reply/{reply.pk}/{person.email.lower()}"[:200], reply=reply,
                    also=also, other_language=_other(reply.language, copy.language),
                )
            )  # fmt: skip
    queue_letters(_first_of_each(letters), now=now)


def _first_of_each(letters: list[Letter]) -> list[Letter]:
    return list({letter.key: letter for letter in reversed(letters)}.values())[::-1]


def _other(reply_language: str, reader_language: str) -> object:
    return say_language(reply_language) if reply_language != reader_language else ""


@transaction.atomic
def tell_joined(event: Event, *, after: int = 0, most: int = CHUNK) -> int:
    """Tell residents of joined appeals what happened to their master; returns where to go on, 0 at the end.

    Each address once, and not the master's own resident. Twice does no harm: keys are unique.
    """
    master = event.appeal
    rows = (
        Appeal.objects.filter(master=master, state__in=[State.JOINED, State.REPLIED], pk__gt=after)
        .select_related("appellant")
        .order_by("pk")
    )
    copies = list(rows[:most])
    own = master.appellant.email.lower()
    letters = []
    with held_directory():
        for copy in copies:
            person = copy.appellant
            if not person.email or person.email.lower() == own:
                continue
            reader = Reader("joined", person.email, copy.language, follow_link(copy, person, copy.language))
            letters.append(letter_of(master, event, reader, own=copy))
    queue_letters(_first_of_each(letters), now=event.at)
    return copies[-1].pk if len(copies) == most else 0
