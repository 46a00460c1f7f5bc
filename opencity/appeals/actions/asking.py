"""A person asks that their data be erased; the head of the reception decides, and the deed leaves its proof.

The face has checked who asks: a code came back from the contact, or the secret of the appeal was right.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F, Q
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from opencity.accounts.audit import note_deed
from opencity.accounts.contacts import ContactKind
from opencity.accounts.keepers import keepers
from opencity.accounts.models import ContactCode, Person, PersonContact, PersonMerge, Role, User
from opencity.appeals.actions.erasing import contacts_in, erase, forget_contacts
from opencity.appeals.actions.moves import needed
from opencity.appeals.keeping import Verdict, What, Why
from opencity.appeals.models import Appeal, Appellant, ErasureRequest, Follower
from opencity.appeals.queries.keeping import appeals_asked_for, contacts_asked_for, open_request, verdicts_on
from opencity.appeals.sentences import say_kept
from opencity.core.refused import Refused
from opencity.directory.queries import directory
from opencity.notices.actions import queue_notice
from opencity.notices.keeping import empty_letters, letters_to
from opencity.notices.models import NoticeChannel

ASKED, DECLINED, DONE = "erasure_asked", "erasure_declined", "erasure_done"
BY_REQUEST = "request"
# "Me too" of other people is theirs; the schedule ends it.
KINDS = (What.LETTERS, What.PHOTO_ORIGINALS, What.FORMAL, What.APPELLANT)
MOST_REASON = 2_000
MOST_NUMBERS = 5
# The last message to somebody whose contact we forget: it forgets itself (`notices.keeping.forget_expired`).
LAST_WORD = timedelta(days=3)


@transaction.atomic
def ask_erasure(
    *,
    now: datetime,
    language: str,
    person: Person | None = None,
    appeal: Appeal | None = None,
    taken_by: User | None = None,
) -> ErasureRequest:
    """Keep a request for all data of a person, or for one appeal. `taken_by`: who took it on paper.

    Refuses: `not_permitted`, `erasure_asked` (one waits already), `erasure_open` (open appeals: wait for the answer or
    take them back first), `erasure_nothing`.
    """
    if taken_by is not None:
        _check_decider(taken_by)
    if person is not None:
        Person.objects.select_for_update().get(pk=person.pk)
    elif appeal is not None:
        Appeal.objects.select_for_update().get(pk=appeal.pk)
    if open_request(person_id=person.pk if person else None, appeal=appeal):
        raise Refused("erasure_asked")
    made = ErasureRequest(person=person, appeal=appeal, language=language, asked_at=now, taken_by=taken_by)
    appeals = appeals_asked_for(made)
    if not appeals and not contacts_asked_for(made):
        raise Refused("erasure_nothing")
    _check_ended(verdicts_on(appeals, now=now))
    made.save()
    note_deed(ASKED, actor=taken_by, now=now, request=made.pk, **_number(made))
    return made


@transaction.atomic
def decline_erasure(request: ErasureRequest, *, reason: str, by: User, now: datetime) -> None:
    """Say no, and why; the person is told. Refuses: `not_permitted`, `reason_needed`, `erasure_decided`."""
    _check_decider(by)
    words = needed(reason, most=MOST_REASON)
    held = _held(request)
    ErasureRequest.objects.filter(pk=held.pk).update(decided_at=now, decided_by=by, carried_out=False, reason=words)
    note_deed(DECLINED, actor=by, now=now, request=held.pk, **_number(held))
    _tell(held, _reached(held, appeals_asked_for(held)), {"declined": words}, now=now)


@transaction.atomic
def carry_out_erasure(request: ErasureRequest, *, by: User, now: datetime) -> Counter[str]:
    """Erase what the law lets go at once, with proof; what must stay is named to the person. The counts.

    Refuses: `not_permitted`, `erasure_decided`, `erasure_open` (a new appeal came meanwhile), `erasure_all_kept`.
    """
    _check_decider(by)
    held = _held(request)
    keys = [one.pk for one in appeals_asked_for(held)]
    list(Appeal.objects.select_for_update().filter(pk__in=keys).order_by("pk").values_list("pk", flat=True))
    appeals = appeals_asked_for(held)
    verdicts = verdicts_on(appeals, now=now)
    _check_ended(verdicts)
    going = [one for one, verdict in zip(appeals, verdicts, strict=True) if verdict.goes]
    if appeals and not going:
        raise Refused("erasure_all_kept")
    reached = _reached(held, appeals)
    stays = [verdict for verdict in verdicts if not verdict.goes]
    also = _besides(held, reached, kept=[verdict.number for verdict in stays])
    counts = erase(going, KINDS, rule=BY_REQUEST, now=now, by=by, also=also)
    counts["contacts"] += _forget_person(held, reached)
    facts = {
        "counts": dict(sorted((counts + Counter()).items())),
        "stays": [
            {"number": one.number, "why": one.why, "until": one.until and one.until.isoformat()} for one in stays
        ],
    }
    ErasureRequest.objects.filter(pk=held.pk).update(decided_at=now, decided_by=by, carried_out=True, facts=facts)
    note_deed(DONE, actor=by, now=now, request=held.pk, **_number(held))
    _tell(held, reached, {"stays": stays}, now=now)
    return counts


def _check_decider(by: User) -> None:
    if Role.RECEPTION_HEAD not in by.roles:
        raise Refused("not_permitted")


def _check_ended(verdicts: Sequence[Verdict]) -> None:
    numbers = [one.number for one in verdicts if one.why is Why.OPEN]
    if numbers:
        more = " …" if len(numbers) > MOST_NUMBERS else ""
        raise Refused("erasure_open", numbers=", ".join(numbers[:MOST_NUMBERS]) + more)


def _held(request: ErasureRequest) -> ErasureRequest:
    held = ErasureRequest.objects.select_for_update(of=("self",)).select_related("appeal").get(pk=request.pk)
    if held.decided_at is not None:
        raise Refused("erasure_decided")
    return held


def _number(request: ErasureRequest) -> dict[str, str]:
    return {"number": request.appeal.number} if request.appeal else {}


def _reached(request: ErasureRequest, appeals: Sequence[Appeal]) -> list[PersonContact]:
    """The contacts of who asked."""
    if request.person_id is not None:
        return contacts_asked_for(request)
    return contacts_in(list(Appellant.objects.filter(pk__in=[one.pk for one in appeals])))


def _besides(request: ErasureRequest, reached: Sequence[PersonContact], *, kept: Sequence[str]) -> Counter[str]:
    """What a person has here besides own appeals: "me too" elsewhere, subscriptions, letters of any kind."""
    if request.person_id is None:
        return Counter()
    addresses = [one.value for one in reached if one.kind == ContactKind.EMAIL]
    phones = [f"+{one.value}" for one in reached if one.kind == ContactKind.PHONE]
    counts: Counter[str] = Counter()
    follows = Follower.objects.filter(email__in=addresses)
    for appeal_id in follows.values_list("appeal_id", flat=True):
        Appeal.objects.filter(pk=appeal_id).update(followers_count=F("followers_count") - 1)
        counts["follows"] += 1
    follows.delete()
    for keeper in keepers():
        counts[keeper.name] += keeper.erase(addresses)
    counts["letters"] += empty_letters(letters_to([*addresses, *phones]).exclude(about__in=kept))
    return counts + Counter()


def _forget_person(request: ErasureRequest, reached: Sequence[PersonContact]) -> int:
    if request.person_id is None:
        return 0
    for one in reached:
        ContactCode.objects.filter(kind=one.kind, value=one.value).delete()
    PersonMerge.objects.filter(Q(kept=request.person_id) | Q(gone=request.person_id)).update(reason="")
    return forget_contacts(reached)


def _tell(request: ErasureRequest, reached: Sequence[PersonContact], facts: dict[str, Any], *, now: datetime) -> None:
    """Tell the person what was decided. The letter is about no appeal, ends by itself and is forgotten."""
    city = directory()
    with translation.override(request.language):
        said = facts | {"city": city.city.name, "stays": [say_kept(one) for one in facts.get("stays", ())]}
        text = render_to_string("appeals/notices/erasure.txt", said).strip() + "\n"
        subject = _("Your data at the reception")
        short = _("%(city)s: your request to erase your data was decided. Ask the reception for the answer.")
        message = short % {"city": city.city.name}
    for number, one in enumerate(reached):
        phone = one.kind == ContactKind.PHONE
        queue_notice(
            key=f"erasure/{request.pk}/{number}", kind="erasure", language=request.language, subject=subject,
            to=f"+{one.value}" if phone else one.value, text=message if phone else text,
            channel=NoticeChannel.SMS if phone else NoticeChannel.EMAIL, about="", expires_at=now + LAST_WORD, now=now,
        )  # fmt: skip
