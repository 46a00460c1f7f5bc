"""Answered on the spot: a person of staff gives what is published, or own words, and no appeal is needed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from opencity.accounts.models import Role, User
from opencity.appeals.models import Channel, Consultation, GivenAnswer
from opencity.core.refused import Refused
from opencity.directory.queries import directory, local
from opencity.language.gist import gist
from opencity.language.normal import clean_text
from opencity.language.redact import redact
from opencity.notices.actions import queue_notice

CONSULTANTS = frozenset({Role.DISPATCHER, Role.EXECUTOR, Role.HEAD, Role.RECEPTION_HEAD})
MARKER = "…"
LONGEST_TEXT, LONGEST_OWN = 300, 1_000
MOST_ANSWERS = 10
KEY_WORDS = 30
KINDS = frozenset({"guide", "faq", "contact", "category"})


@dataclass(frozen=True)
class Said:
    """One answer that was given: what it is, and its title and address in the language of the person."""

    kind: str
    code: str
    title: str
    url: str


@transaction.atomic
def close_consultation(
    *,
    submission: UUID,
    by: User,
    channel: str,
    language: str,
    answers: Sequence[Said],
    now: datetime,
    text: str = "",
    own_words: str = "",
    email: str = "",
) -> tuple[Consultation, bool]:
    """Keep that a question was answered at once; with `email` send the answers there. The same form twice is one.

    Nothing that names the person is kept: the address stands only in the letter. No legal clock runs (Administrative
    Procedure Code, art. 62 speaks of appeals; this is an explanation given on the spot).

    Refuses: not_permitted, consult_nothing, consult_channel, consult_many, consult_long, email_wrong.
    """
    if not by.roles & CONSULTANTS:
        raise Refused("not_permitted")
    own = clean_text(own_words)
    if not answers and not own:
        raise Refused("consult_nothing")
    if channel not in Channel.values:
        raise Refused("consult_channel")
    if len(answers) > MOST_ANSWERS or any(one.kind not in KINDS for one in answers):
        raise Refused("consult_many", limit=MOST_ANSWERS)
    if len(own) > LONGEST_OWN:
        raise Refused("consult_long", length=len(own), limit=LONGEST_OWN)
    address = _address(email)
    question = redact(" ".join(clean_text(text).split()), marker=MARKER)[:LONGEST_TEXT]
    day = local(now, directory()).date()
    facts = {
        "at": now, "day": day, "by": by, "channel": channel, "language": language, "text": question,
        "key": gist(question, most=KEY_WORDS), "own_words": redact(own, marker=MARKER)[:LONGEST_OWN],
    }  # fmt: skip
    made, is_new = Consultation.objects.get_or_create(submission=submission, defaults=facts)
    if is_new:
        given = {
            (one.kind, one.code): GivenAnswer(consultation=made, day=day, kind=one.kind, code=one.code)
            for one in answers
        }
        GivenAnswer.objects.bulk_create(given.values())
        if address:
            _send(made, address, answers, own, now)
    return made, is_new


def _address(email: str) -> str:
    address = email.strip()
    if address:
        try:
            validate_email(address)
        except ValidationError as error:
            raise Refused("email_wrong") from error
    return address


def _send(made: Consultation, address: str, answers: Sequence[Said], own: str, now: datetime) -> None:
    with translation.override(made.language):
        lines = [own] if own else []
        lines += [f"{one.title}\n{one.url}" for one in answers]
        text = _("You asked the city's reception. Here is the answer:\n\n%(answers)s\n\n%(city)s, %(phone)s\n") % {
            "answers": "\n\n".join(lines), "city": directory().city.name, "phone": directory().city.phone,
        }  # fmt: skip
        queue_notice(
            key=f"consultation/{made.pk}", kind="consultation", to=address, language=made.language,
            subject=_("The answer to your question"), text=text, about=f"consultation-{made.pk}", now=now,
        )  # fmt: skip
