"""Events, outcomes, states and reasons in the reader's words."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils import formats, timezone, translation
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from opencity.appeals.events import EventKind, sentence_of
from opencity.appeals.facts import Speech, spoken
from opencity.appeals.keeping import Verdict, Why
from opencity.appeals.models import Appeal, Event
from opencity.appeals.reasons import ForwardReason
from opencity.appeals.states import Outcome, Resolution, Stage, State

STATES = {
    State.LODGED: _("received, the reception is choosing who answers"),
    State.ROUTED: _("sent to the body that answers"),
    State.ACCEPTED: _("in work"),
    State.ASKED: _("waiting for the resident's answer"),
    State.CHECKING: _("the reply is written, the reception is reading it"),
    State.JOINED: _("answered together with another appeal"),
    State.REPLIED: _("answered, waiting for the resident's word"),
    State.REOPENED: _("open again"),
    State.DISPUTED: _("the reception decides who answers"),
    State.CONFIRMED: _("fixed, confirmed by the resident"),
    State.CLOSED: _("closed without the resident's word"),
    State.WITHDRAWN: _("withdrawn"),
}

OUTCOMES = {
    Outcome.FIXED: pgettext_lazy("outcome", "fixed"),
    Outcome.PLANNED: pgettext_lazy("outcome", "planned for a date"),
    Outcome.EXPLAINED: pgettext_lazy("outcome", "explained"),
    Outcome.REFUSED: pgettext_lazy("outcome", "refused with grounds"),
    Outcome.NOT_OURS: pgettext_lazy("outcome", "not the task of this body"),
    Outcome.DUPLICATE: pgettext_lazy("outcome", "the same as another appeal"),
}

STAGES = {
    Stage.ON_TIME: _("on time"),
    Stage.SOON: _("due soon"),
    Stage.OVERDUE: _("overdue"),
}

FORWARD_REASONS = {
    ForwardReason.NOT_COMPETENT: _("it is outside our competence"),
    ForwardReason.OTHER_OWNER: _("the network or object belongs to another body"),
    ForwardReason.OTHER_DISTRICT: _("the place is in another district"),
    ForwardReason.WRONG_CATEGORY: _("the category was chosen wrongly"),
    ForwardReason.PRIVATE_PROPERTY: _("it is private or common property of the house"),
}

# Whom a step of the ladder is for (rules.yaml of the pack).
STEP_TO = {
    "executor": _("the executor"),
    "head": _("the head of the body that answers"),
    "reception_head": _("the head of the reception"),
    "akim": _("the akim of the city"),
}

# Why an appeal cannot be erased now.
KEPT = {
    Why.OPEN: _("it is not finished yet"),
    Why.HELD: _("it is kept because of a dispute or an inspection"),
    Why.LAW: _("the law keeps formal appeals"),
}


def say_kept(verdict: Verdict) -> str:
    """That an appeal must stay, why, and until when if that is known."""
    if verdict.why is None:
        return verdict.number
    facts = {"number": verdict.number, "why": KEPT[verdict.why]}
    if verdict.until is None:
        return gettext("%(number)s stays: %(why)s.") % facts
    until = formats.date_format(timezone.localtime(verdict.until).date(), "DATE_FORMAT")
    said = gettext("%(number)s stays until %(until)s: %(why)s.") % (facts | {"until": until})
    return said.replace("г..", "г.")


def say_state(appeal: Appeal) -> str:
    """Where an appeal is; "fixed" only when the resident has said so."""
    if appeal.resolution == Resolution.SETTLED and appeal.state == State.CONFIRMED:
        return gettext("answered, the resident accepts the answer")
    if appeal.whole_id is not None and appeal.state == State.CLOSED:
        return gettext("answered within the whole appeal")
    return str(STATES[State(appeal.state)])


def say_due_of(appeal: Appeal) -> str:
    """The last day for the answer, or the moment where the term is in hours."""
    in_hours = appeal.term_unit == "hours"
    return say_moment(appeal.due_at) if in_hours else formats.date_format(appeal.due_on, "DATE_FORMAT")


def say_code(tag: str, code: str) -> str:
    """The words of a code in the language that is active."""
    lists: dict[str, dict[Any, Any]] = {"reason": FORWARD_REASONS, "outcome": OUTCOMES, "step": STEP_TO}
    return str(lists[tag][code])


def say_moment(value: datetime) -> str:
    """Date and time in the city's zone."""
    return formats.date_format(timezone.localtime(value), "DATETIME_FORMAT")


def say_event(event: Event) -> str:
    """The sentence of an event in the language that is active."""
    speech = Speech(
        language=translation.get_language() or "",
        say_date=lambda day: formats.date_format(day, "DATE_FORMAT"),
        say_moment=say_moment,
        say_code=say_code,
    )
    # A Russian date ends in "г.", so at the end of a sentence there would be two full stops.
    return sentence_of(EventKind(event.kind), spoken(event.facts, speech), gettext).replace("г..", "г.")
