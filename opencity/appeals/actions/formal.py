"""The formal track: a request becomes an appeal by the law, its author is heard and signs.

The face has checked the secret or the sign-in, and that a code came back from the contact.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction

from opencity.accounts import sealing
from opencity.accounts.iin import parse_iin
from opencity.accounts.models import User
from opencity.appeals import facts, permissions
from opencity.appeals.actions.clock import clock_fields, due_fact_of, start_of
from opencity.appeals.actions.moves import hold, move, needed
from opencity.appeals.actions.words import search_vector
from opencity.appeals.canonical import FormalFacts
from opencity.appeals.events import EventKind
from opencity.appeals.hearing import NOTICE_WORKING_DAYS, check_hearing
from opencity.appeals.models import Appeal, Appellant, Formal
from opencity.appeals.models.appeal import TEXT_LIMIT, Track
from opencity.appeals.states import Outcome, Resolution, State, Verb, target_of, upgrade_target
from opencity.core.refused import Refused
from opencity.core.texts import in_language
from opencity.directory.queries import Directory, directory, local
from opencity.language.normal import clean_text, tokens

IIN = "iin"  # the purpose under which the number is hashed
SHORTEST_ADDRESS = 8
# Filed and completed in one go: then it began as a formal appeal.
SITTING = timedelta(hours=1)


@dataclass(frozen=True)
class FormalClaim:
    """What the law asks for (art. 63), as typed. `contact` is confirmed and in its one spelling."""

    full_name: str
    postal_address: str
    contact_kind: str
    contact: str
    iin: str = ""
    text: str = ""
    consent: bool = False


def check_claim(appeal: Appeal, claim: FormalClaim, *, now: datetime) -> dict[str, Refused]:
    """Everything that is wrong with a claim, by field; empty when it can be made."""
    found: dict[str, Refused] = {}
    if len(clean_text(claim.full_name).split()) < 2:
        found["full_name"] = Refused("full_name_needed")
    address = clean_text(claim.postal_address)
    if len(address) < SHORTEST_ADDRESS or not tokens(address):
        found["postal_address"] = Refused("postal_address_needed")
    if claim.iin.strip():
        try:
            parse_iin(claim.iin, today=local(now, directory()).date())
        except Refused as refused:
            found["iin"] = refused
    text = clean_text(claim.text)
    if not appeal.text and not tokens(text):
        found["text"] = Refused("substance_needed")
    if len(text) > TEXT_LIMIT:
        found["text"] = Refused("text_too_long", length=len(text), limit=TEXT_LIMIT)
    if not claim.consent:
        found["consent"] = Refused("consent_needed")
    return found


@transaction.atomic
def make_formal(appeal: Appeal, claim: FormalClaim, *, now: datetime, version: int | None = None) -> Formal:
    """Turn a request into a formal appeal: the same number, from today the clock of the law (art. 63, 76).

    What was answered already is owed an answer again. There is no way back. Refuses: `already_formal`, whatever
    `check_claim` finds, and a state from which nobody owes an answer.
    """
    if appeal.track == Track.FORMAL:
        raise Refused("already_formal")
    for refused in check_claim(appeal, claim, now=now).values():
        raise refused
    hold(appeal, version)
    city = directory()
    target_of(Verb.MAKE_FORMAL, State(appeal.state))
    formal = _write(appeal, claim, city, now)
    _answer_to(appeal, claim)
    clock = clock_fields(start_of(now, city), appeal.category, city, now, track=Track.FORMAL)
    said = {"body": facts.texts(appeal.body.names), "due": due_fact_of(clock)}
    state = State(appeal.state)
    target = upgrade_target(state)
    changes: dict[str, Any] = {"track": Track.FORMAL, **clock}
    if target is not state:
        changes |= {
            "resolution": Resolution.NOT_FIXED,
            "reopens": appeal.reopens + 1,
            "outcome": "",
            "replied_at": None,
        }
    if not appeal.text:
        text = clean_text(claim.text)
        changes |= {"text": text, "words": search_vector(text, appeal.address)}
    move(
        appeal, Verb.MAKE_FORMAL, kind=EventKind.MADE_FORMAL, now=now, facts=said, target=target,
        version=version, **changes,
    )  # fmt: skip
    return formal


def _write(appeal: Appeal, claim: FormalClaim, city: Directory, now: datetime) -> Formal:
    iin = parse_iin(claim.iin, today=local(now, city).date()) if claim.iin.strip() else ""
    at_once = appeal.version == 0 and now - appeal.received_at <= SITTING
    return Formal.objects.create(
        appeal=appeal,
        full_name=clean_text(claim.full_name)[:200],
        iin=sealing.seal(iin) if iin else None,
        iin_hash=sealing.hash_of(IIN, iin) if iin else "",
        postal_address=clean_text(claim.postal_address)[:400],
        contact_kind=claim.contact_kind,
        contact=claim.contact,
        confirmed_at=now,
        consent_at=now,
        addressee=in_language(dict(appeal.body.names), appeal.language)[:300],
        upgraded_at=None if at_once else now,
    )


def _answer_to(appeal: Appeal, claim: FormalClaim) -> None:
    """Letters of a formal appeal go to the contact that proved itself."""
    person = appeal.appellant
    name = person.name or clean_text(claim.full_name)[:120]
    changed = {"name": name, "phone" if claim.contact_kind == "phone" else "email": claim.contact}
    Appellant.objects.filter(pk=person.pk).update(**changed)
    for field, value in changed.items():
        setattr(person, field, value)


def facts_to_sign(appeal: Appeal, formal: Formal) -> FormalFacts:
    """The appeal as it is signed. Holds the identification number: only for its author."""
    city = directory()
    return FormalFacts(
        number=appeal.number,
        full_name=formal.full_name,
        iin=sealing.unseal(formal.iin) if formal.iin else "",
        postal_address=formal.postal_address,
        contact=formal.contact,
        addressee=formal.addressee,
        text=appeal.text,
        place=appeal.address,
        made_at=local(formal.consent_at, city).replace(microsecond=0),
    )


@transaction.atomic
def announce_hearing(
    appeal: Appeal, *, at: datetime, place: str, draft: str, by: User, now: datetime, version: int | None = None
) -> None:
    """Call the appellant to be heard before an unfavourable decision, three working days ahead at least (art. 73).

    `draft` is what the body means to answer, so that there is something to object to. A second announcement replaces
    the first. Refuses: `hearing_not_formal`, and what `check_hearing` refuses.
    """
    permissions.check(by, Verb.HEAR, appeal)
    hold(appeal, version)
    if appeal.track != Track.FORMAL:
        raise Refused("hearing_not_formal")
    city = directory()
    term = city.terms.get("hearing_notice")
    check_hearing(
        local(at, city), now=local(now, city), due=appeal.due_on, calendar=city.calendar,
        notice=term.amount if term else NOTICE_WORKING_DAYS,
    )  # fmt: skip
    where, means = needed(clean_text(place), most=300), needed(clean_text(draft), most=4_000)
    Formal.objects.filter(appeal=appeal).update(
        hearing_on=at, hearing_place=where, hearing_draft=means, hearing_waived_at=None
    )
    said = {"body": facts.texts(appeal.body.names), "at": facts.moment(at), "place": where, "draft": means}
    move(appeal, Verb.HEAR, kind=EventKind.HEARING_SET, by=by, now=now, version=version, facts=said)


HEARING_WORDS = {
    "comes": EventKind.HEARING_COMES,
    "writes": EventKind.HEARING_WRITES,
    "waives": EventKind.HEARING_WAIVED,
}


@transaction.atomic
def answer_hearing(appeal: Appeal, *, choice: str, words: str = "", now: datetime, version: int | None = None) -> None:
    """What the appellant says to a hearing: will come, writes instead, or needs none.

    Refuses: `hearing_none` (not announced, or over), `reason_needed` (in writing, without words).
    """
    kind = HEARING_WORDS.get(choice)
    if kind is None:
        raise Refused("hearing_choice")
    hold(appeal, version)
    formal = Formal.objects.filter(appeal=appeal).first()
    if formal is None or formal.hearing_on is None or is_heard(formal, now=now):
        raise Refused("hearing_none")
    said = clean_text(words)
    if choice == "writes":
        said = needed(said, most=4_000)
    if choice == "waives":
        Formal.objects.filter(pk=formal.pk).update(hearing_waived_at=now)
    move(appeal, Verb.HEARING_ANSWER, kind=kind, now=now, version=version, facts={"words": said[:4_000]})


def is_heard(formal: Formal, *, now: datetime) -> bool:
    """Whether the appellant was heard: the day of the hearing is over, or they said that they need none."""
    if formal.hearing_waived_at is not None:
        return True
    if formal.hearing_on is None:
        return False
    city = directory()
    return local(now, city).date() > local(formal.hearing_on, city).date()


def check_heard(appeal: Appeal, outcome: Outcome, *, today: date) -> None:
    """Refuse a refusal of a formal appeal whose author was not heard: `hearing_needed`, `hearing_to_come` (art. 73).

    A hearing of an earlier round, before it was passed on or opened again, does not count.
    """
    if appeal.track != Track.FORMAL or outcome != Outcome.REFUSED:
        return
    formal = Formal.objects.filter(appeal=appeal).first()
    if formal is None or (formal.hearing_waived_at is not None and formal.hearing_waived_at >= appeal.clock_at):
        return
    if formal.hearing_on is None or formal.hearing_on < appeal.clock_at:
        raise Refused("hearing_needed")
    day = local(formal.hearing_on, directory()).date()
    if today <= day:
        raise Refused("hearing_to_come", day=day)


@transaction.atomic
def keep_signature(appeal: Appeal, signer: dict[str, object], *, now: datetime, version: int | None = None) -> None:
    """Keep what the verifier found of a digital signature. Refuses `already_signed`, `signature_not_formal`."""
    hold(appeal, version)
    formal = Formal.objects.filter(appeal=appeal).first()
    if formal is None:
        raise Refused("signature_not_formal")
    if formal.signer is not None:
        raise Refused("already_signed")
    Formal.objects.filter(pk=formal.pk).update(signer=signer)
    move(appeal, Verb.SIGN, kind=EventKind.SIGNED, now=now, version=version)
