"""What the pages of an appeal say of the formal track."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from opencity.accounts import sealing
from opencity.accounts.contacts import show_contact
from opencity.accounts.iin import mask_iin
from opencity.appeals.actions.clock import clock_fields, start_of
from opencity.appeals.actions.formal import facts_to_sign, is_heard
from opencity.appeals.canonical import canonical_text, digest_of
from opencity.appeals.hearing import Complaint
from opencity.appeals.models import Appeal, Formal
from opencity.appeals.models.appeal import Track
from opencity.appeals.queries.formal import complaint_about, formal_of
from opencity.appeals.signatures import is_offered
from opencity.appeals.states import State, Verb, verbs_from
from opencity.directory.queries import directory
from opencity.web.following import forms as following_forms
from opencity.web.formal.forms import HearingForm


@dataclass(frozen=True)
class Card:
    """The formal side of one appeal, for the one who sent it."""

    offered: bool
    formal: Formal | None
    complaint: Complaint | None
    hearing: HearingForm | None
    waived: bool


def card_of(appeal: Appeal, *, now: datetime, hearing: HearingForm | None = None) -> Card:
    """Gather it; one query for a formal appeal, none for a request."""
    open_now = verbs_from(State(appeal.state))
    offered = appeal.track == Track.REQUEST and Verb.MAKE_FORMAL in open_now
    found = formal_of(appeal)
    if found is None:
        return Card(offered, None, None, None, waived=False)
    asked = found.hearing_on is not None and not is_heard(found, now=now) and Verb.HEARING_ANSWER in open_now
    form = hearing or following_forms.act_form(HearingForm, "hearing", appeal.version)
    return Card(
        offered=False,
        formal=found,
        complaint=complaint_about(appeal, now=now),
        hearing=form if asked else None,  # type: ignore[arg-type]
        waived=found.hearing_waived_at is not None,
    )


def promise_of(appeal: Appeal, *, now: datetime) -> dict[str, Any]:
    """The clock that would begin now: the very code that would start it."""
    city = directory()
    start = start_of(now, city)
    clock = clock_fields(start, appeal.category, city, now, track=Track.FORMAL)
    due: date = clock["due_on"]
    return {"body": appeal.body.names, "due": due, "amount": clock["term_amount"], "unit": clock["term_unit"]}


def signed_page(request: HttpRequest, appeal: Appeal, *, problem: str = "", status: int = 200) -> HttpResponse:
    """The formal appeal as it is signed, with the box for a signature."""
    found = formal_of(appeal)
    assert found is not None  # noqa: S101  a formal appeal has its row
    facts = facts_to_sign(appeal, found)
    values = {
        "appeal": appeal,
        "formal": found,
        "iin": mask_iin(sealing.unseal(found.iin)) if found.iin else "",
        "contact": show_contact(found.contact_kind, found.contact),
        "digest": digest_of(facts),
        "length": len(canonical_text(facts)),
        "can_sign": is_offered() and bool(found.iin) and Verb.SIGN in verbs_from(State(appeal.state)),
        "problem": problem,
        "complaint": complaint_about(appeal, now=timezone.now()),
        "text_url": reverse("web:formal_text", args=[appeal.number]),
    }
    return render(request, "web/formal/formal.html", values, status=status)
