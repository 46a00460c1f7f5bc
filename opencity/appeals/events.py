"""History in plain sentences: one event kind, one sentence, in the reader's language. PURE.

An event is appended and never edited. The follow page, the notice and the workbench all take their
sentence from here, so they cannot disagree. `SENTENCES` are marked for translation; the caller
gives `translate` (gettext), so nothing here imports Django.
"""

from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import Any


class Audience(StrEnum):
    """Who may see an event. Each wider audience is included in the narrower one's list."""

    PUBLIC = "public"
    RESIDENT = "resident"
    STAFF = "staff"


class EventKind(StrEnum):
    """What happened. Mostly a verb in the past; the due date has its own events."""

    LODGED = "lodged"
    ROUTED = "routed"
    ACCEPTED = "accepted"
    ASSIGNED = "assigned"
    FORWARDED = "forwarded"
    PART_FORWARDED = "part_forwarded"
    PART_LODGED = "part_lodged"
    DISPUTED = "disputed"
    RECATEGORIZED = "recategorized"
    ASKED = "asked"
    ANSWERED = "answered"
    EXTENDED = "extended"
    DUE_MOVED = "due_moved"
    NOTED = "noted"
    WRITTEN = "written"
    RETURNED = "returned"
    REPLIED = "replied"
    DOUBTED = "doubted"
    REJECTED = "rejected"
    CONFIRMED = "confirmed"
    SETTLED = "settled"
    REOPENED = "reopened"
    RATED = "rated"
    WITHDRAWN = "withdrawn"
    CLOSED = "closed"
    FOLLOWED = "followed"
    COVERED = "covered"
    REMINDED = "reminded"
    ESCALATED = "escalated"
    ACKNOWLEDGED = "acknowledged"
    JOINED = "joined"
    GATHERED = "gathered"
    SEPARATED = "separated"
    TOOK_LEAD = "took_lead"
    TOOK_TERM = "took_term"
    PART_REPLIED = "part_replied"
    PART_CLOSED = "part_closed"
    INCIDENT_OPENED = "incident_opened"
    INCIDENT_CHANGED = "incident_changed"
    INCIDENT_ENDED = "incident_ended"
    MADE_FORMAL = "made_formal"
    SIGNED = "signed"
    HEARING_SET = "hearing_set"
    HEARING_COMES = "hearing_comes"
    HEARING_WRITES = "hearing_writes"
    HEARING_WAIVED = "hearing_waived"


def mark(text: str) -> str:
    """Mark a sentence for the catalogues; translated when it is shown."""
    return text


gettext_noop = mark

SENTENCES: Mapping[EventKind, str] = {
    EventKind.LODGED: gettext_noop("The appeal was received and registered on %(registered_on)s."),
    EventKind.ROUTED: gettext_noop("It was given to %(body)s. The answer is due by %(due)s."),
    EventKind.ACCEPTED: gettext_noop("%(body)s took it into work."),
    EventKind.ASSIGNED: gettext_noop("%(executor)s was made responsible at %(body)s."),
    EventKind.FORWARDED: gettext_noop(
        "%(from_body)s passed it on to %(body)s: %(reason)s. The answer is due by %(due)s."
    ),
    EventKind.PART_FORWARDED: gettext_noop("A part of it was passed on to %(body)s as appeal %(part)s."),
    EventKind.PART_LODGED: gettext_noop("It was made from a part of appeal %(whole)s."),
    EventKind.DISPUTED: gettext_noop(
        "%(from_body)s says it is not theirs: %(reason)s. The dispatcher of the reception now decides who answers."
    ),
    EventKind.RECATEGORIZED: gettext_noop("The category was changed to “%(category)s”."),
    EventKind.ASKED: gettext_noop("%(body)s asks you: %(question)s"),
    EventKind.ANSWERED: gettext_noop("The question was answered: %(answer)s"),
    EventKind.EXTENDED: gettext_noop("The term was extended to %(due)s by decision of %(decided_by)s: %(reason)s"),
    EventKind.DUE_MOVED: gettext_noop(
        "The working calendar changed (%(why)s), so the due date moved from %(old_due)s to %(due)s."
    ),
    EventKind.NOTED: gettext_noop("Note of staff: %(note)s"),
    EventKind.WRITTEN: gettext_noop("%(body)s wrote an answer. The reception is reading it before it goes out."),
    EventKind.RETURNED: gettext_noop("The reception sent the answer back to %(body)s: it does not say enough yet."),
    EventKind.REPLIED: gettext_noop("%(body)s replied: %(outcome)s."),
    EventKind.DOUBTED: gettext_noop("The reception read the sent answer again and found it formal."),
    EventKind.REJECTED: gettext_noop(
        "The reception did not accept the answer of %(body)s. The appeal is open again; a new answer is due by %(due)s."
    ),
    EventKind.CONFIRMED: gettext_noop("The resident confirmed that it is fixed."),
    EventKind.SETTLED: gettext_noop("The resident accepted the answer."),
    EventKind.REOPENED: gettext_noop(
        "The resident says it is not fixed: %(reason)s The appeal is open again; a new answer is due by %(due)s."
    ),
    EventKind.RATED: gettext_noop("The resident rated the answer: %(rating)s of 5."),
    EventKind.WITHDRAWN: gettext_noop("The appeal was withdrawn by the resident."),
    EventKind.CLOSED: gettext_noop("It was closed, because there was no word from the resident by %(until)s."),
    EventKind.MADE_FORMAL: gettext_noop(
        "The resident made it a formal appeal. By law %(body)s answers by %(due)s, with a signature and grounds."
    ),
    EventKind.SIGNED: gettext_noop("The appeal was signed with a digital signature by its author."),
    EventKind.HEARING_SET: gettext_noop(
        "%(body)s is about to refuse and hears you first, on %(at)s: %(place)s What it means to answer: %(draft)s"
    ),
    EventKind.HEARING_COMES: gettext_noop("The appellant will come to the hearing. %(words)s"),
    EventKind.HEARING_WRITES: gettext_noop("The appellant answers in writing instead of coming: %(words)s"),
    EventKind.HEARING_WAIVED: gettext_noop("The appellant needs no hearing. %(words)s"),
    EventKind.FOLLOWED: gettext_noop("One more resident has the same problem and follows this appeal."),
    EventKind.COVERED: gettext_noop("Parts of a photo are hidden from others: %(count)s."),
    EventKind.REMINDED: gettext_noop("Reminder to %(to)s: the term ends on %(due)s."),
    EventKind.ESCALATED: gettext_noop("The answer was due by %(due)s and is late. This was reported to %(to)s."),
    EventKind.ACKNOWLEDGED: gettext_noop("“I have seen it”: %(words)s"),
    EventKind.JOINED: gettext_noop(
        "The same problem is known already as appeal %(master)s. The answer to that one is the answer to this one too."
    ),
    EventKind.GATHERED: gettext_noop("Appeals about the same that were joined to it: %(count)s."),
    EventKind.SEPARATED: gettext_noop(
        "It is separated from appeal %(master)s again. %(body)s answers it; the answer is due by %(due)s."
    ),
    EventKind.TOOK_LEAD: gettext_noop(
        "Appeal %(master)s was taken back by its resident. The work goes on under the number of this one."
    ),
    EventKind.TOOK_TERM: gettext_noop(
        "An appeal with an earlier term was joined to it: the answer is due by %(due)s and not by %(old_due)s."
    ),
    EventKind.PART_REPLIED: gettext_noop("%(body)s answered its part, appeal %(part)s."),
    EventKind.PART_CLOSED: gettext_noop("The answer to this part goes into the answer to appeal %(whole)s."),
    EventKind.INCIDENT_OPENED: gettext_noop(
        "It stands for “%(name)s”: whoever reports the same is answered together with it."
    ),
    EventKind.INCIDENT_CHANGED: gettext_noop("What residents read about “%(name)s” was changed."),
    EventKind.INCIDENT_ENDED: gettext_noop("“%(name)s” is over: what comes now is answered one by one again."),
}

AUDIENCES: Mapping[EventKind, Audience] = {
    EventKind.ASSIGNED: Audience.STAFF,
    EventKind.NOTED: Audience.STAFF,
    EventKind.COVERED: Audience.STAFF,
    # A resident who waits may know that somebody above was told; who exactly was reminded is work of the house.
    EventKind.REMINDED: Audience.STAFF,
    EventKind.ESCALATED: Audience.RESIDENT,
    EventKind.ACKNOWLEDGED: Audience.STAFF,
    EventKind.GATHERED: Audience.STAFF,
    EventKind.INCIDENT_CHANGED: Audience.STAFF,
    EventKind.PART_REPLIED: Audience.RESIDENT,
    EventKind.PART_CLOSED: Audience.RESIDENT,
    EventKind.DOUBTED: Audience.STAFF,
    EventKind.ASKED: Audience.RESIDENT,
    EventKind.ANSWERED: Audience.RESIDENT,
    EventKind.REOPENED: Audience.RESIDENT,
    EventKind.PART_FORWARDED: Audience.RESIDENT,
    EventKind.PART_LODGED: Audience.RESIDENT,
    EventKind.SIGNED: Audience.RESIDENT,
    EventKind.HEARING_SET: Audience.RESIDENT,
    EventKind.HEARING_COMES: Audience.RESIDENT,
    EventKind.HEARING_WRITES: Audience.RESIDENT,
    EventKind.HEARING_WAIVED: Audience.RESIDENT,
}


def audience_of(kind: EventKind) -> Audience:
    """Who may see events of this kind; public unless listed."""
    return AUDIENCES.get(kind, Audience.PUBLIC)


def kinds_for(audience: Audience) -> list[EventKind]:
    """Kinds shown to an audience: the public sees least, staff everything."""
    shown = {
        Audience.PUBLIC: {Audience.PUBLIC},
        Audience.RESIDENT: {Audience.PUBLIC, Audience.RESIDENT},
        Audience.STAFF: set(Audience),
    }[audience]
    return [kind for kind in EventKind if audience_of(kind) in shown]


def sentence_of(kind: EventKind, facts: Mapping[str, Any], translate: Callable[[str], str]) -> str:
    """The sentence of one event; `facts` must already be texts in the reader's language."""
    return translate(SENTENCES[kind]) % facts
