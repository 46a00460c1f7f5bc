"""One demand of an appeal becomes an appeal of its own; its answer goes into the answer to the whole.

Each part has its own body and clock. The resident gets one answer, by the one who answers the whole, when every
part has given its own. The clock of the whole is not moved: only its head may do that, by an extension (art. 76).
"""

from __future__ import annotations

from datetime import datetime

from opencity.appeals import facts
from opencity.appeals.actions.clock import clock_fields, start_of
from opencity.appeals.actions.guarding import guard
from opencity.appeals.actions.lodging import next_number
from opencity.appeals.actions.moves import append, change, move
from opencity.appeals.actions.publishing import public_text_of
from opencity.appeals.actions.words import search_vector
from opencity.appeals.events import EventKind
from opencity.appeals.models import Appeal, Appellant, Formal, Reply
from opencity.appeals.queries.parts import running_parts
from opencity.appeals.sentences import say_due_of
from opencity.appeals.states import State, Verb
from opencity.core.refused import Refused
from opencity.directory.models import Body, Category
from opencity.directory.queries import Directory


def lodge_part(
    whole: Appeal, *, body: Body, text: str, category: Category | None, city: Directory, now: datetime
) -> Appeal:
    """Write the part: same person and secret, same place, own number, body and clock."""
    guarded = {"is_public": whole.is_public and bool(category and category.is_public)} | guard(whole, body)
    clock = clock_fields(start_of(now, city), category, city, now, track=whole.track)
    part = Appeal.objects.create(
        number=next_number(now, city),
        track=whole.track,
        channel=whole.channel,
        language=whole.language,
        state=State.ROUTED,
        text=text,
        category=category,
        body=body,
        whole=whole,
        district=whole.district,
        place=whole.place,
        address=whole.address,
        received_at=now,
        registered_on=clock["clock_from"],
        updated_at=now,
        public_text=public_text_of(text, name=whole.appellant.name, city=city),
        about_body=whole.about_body,
        words=search_vector(text, whole.address),
        **({"is_confidential": whole.is_confidential} | guarded | clock),
    )
    person = whole.appellant
    Appellant.objects.create(
        appeal=part,
        secret=person.secret,
        name=person.name,
        email=person.email,
        phone=person.phone,
        consent_at=person.consent_at,
    )
    if (formal := Formal.objects.filter(appeal=whole).first()) is not None:
        # Who appeals is the same; what was signed was the whole, and nobody was heard about the part yet.
        formal.appeal, formal.signer = part, None
        formal.hearing_on, formal.hearing_place, formal.hearing_draft, formal.hearing_waived_at = None, "", "", None
        formal.save(force_insert=True)
    return part


def check_parts(whole: Appeal) -> None:
    """Refuse to answer the whole while a body still owes the answer to its part."""
    owed = running_parts(whole)
    if owed:
        raise Refused("parts_owed", owed="; ".join(f"{part.body}, {part.number}, {say_due_of(part)}" for part in owed))


def check_not_part(appeal: Appeal) -> None:
    """Refuse the resident's word on a part: it is said of the whole, where the answer is."""
    if appeal.whole_id is not None:
        raise Refused("part_of_whole", number=_number_of(appeal.whole_id))


def close_part(part: Appeal, reply: Reply, *, now: datetime) -> None:
    """The answer to a part is there: the part is done, and whoever answers the whole is told."""
    whole = Appeal.objects.select_related("body", "executor", "appellant", "category").get(parts=part)
    said = {"body": facts.texts(reply.body.names), "part": part.number}
    change(part, kind=EventKind.PART_CLOSED, now=now, facts={"whole": whole.number}, state=State.CLOSED)
    append(whole, kind=EventKind.PART_REPLIED, now=now, facts=said)


def withdraw_parts(whole: Appeal, *, reason: str, now: datetime) -> None:
    """The whole is taken back, and so is what other bodies still work on of it."""
    for part in running_parts(whole):
        move(part, Verb.WITHDRAW, kind=EventKind.WITHDRAWN, now=now, facts={"reason": reason})


def _number_of(key: int | None) -> str:
    return Appeal.objects.values_list("number", flat=True).get(pk=key or 0)
