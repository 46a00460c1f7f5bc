"""Where the appeal is now, as one sentence that a person would say, and what comes next."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from opencity.appeals.models import Appeal, Reply
from opencity.appeals.states import Outcome, Resolution, Stage, State
from opencity.directory.queries import Directory
from opencity.web.public.sayings import say_day, say_due, stage_now

Facts = Mapping[str, Any]
STEP = {
    State.LODGED: 1,
    State.DISPUTED: 1,
    State.ROUTED: 2,
    State.REOPENED: 2,
    State.ACCEPTED: 3,
    State.ASKED: 3,
    State.CHECKING: 3,
    State.JOINED: 3,
    State.REPLIED: 4,
    State.CONFIRMED: 5,
    State.CLOSED: 5,
}


def headline(appeal: Appeal, reply: Reply | None, *, own: bool) -> str:
    """The one sentence: who does what now."""
    facts = {"body": appeal.body}  # its short name: a headline has five words, not five lines
    if appeal.state == State.REPLIED and reply is not None:
        return _replied(reply) % (facts | {"day": say_day(reply.planned_on) if reply.planned_on else ""})
    if appeal.state == State.CONFIRMED:
        return _confirmed(appeal, own=own)
    if appeal.state == State.REOPENED and appeal.resolution != Resolution.NOT_FIXED:
        return _("The reception did not accept the answer. %(body)s must answer again.") % facts
    if appeal.state == State.JOINED and appeal.master is not None:
        return _("It is answered together with appeal %(number)s.") % {"number": appeal.master.number}
    if appeal.whole_id is not None and appeal.state == State.CLOSED:
        return _("%(body)s has answered this part.") % facts
    said = _own_words() if own else {}
    return (said.get(State(appeal.state)) or _words()[State(appeal.state)])() % facts


def next_line(appeal: Appeal, *, own: bool, now: datetime, city: Directory) -> str:
    """What follows: by when, or what the resident can still do."""
    if appeal.is_running:
        if stage_now(appeal, now=now, city=city) is Stage.OVERDUE:
            return _("The answer was due by %(due)s and is late.") % {"due": say_due(appeal)}
        return _("The answer is due by %(due)s.") % {"due": say_due(appeal)}
    if appeal.state == State.JOINED and appeal.master is not None:
        return _("The answer is due by %(due)s.") % {"due": say_due(appeal.master)}
    if not own or appeal.whole_id is not None:
        return ""
    if appeal.state in (State.CLOSED, State.CONFIRMED):
        return _("If it is not fixed after all, you can still say so below.")
    asked = _("Please say what you think of the answer. Only you can say that it is fixed.")
    return asked if appeal.state == State.REPLIED else ""


def steps(*, own: bool = True) -> list[str]:
    """The way of an appeal."""
    word = _("Your word") if own else _("The resident's word")
    return [_("Received"), _("Sent to the body"), _("In work"), _("Answered"), word]


def step_of(appeal: Appeal) -> int:
    """The step an appeal stands on, from 1; one beyond the last when all is done; 0 when it was withdrawn."""
    step = STEP.get(State(appeal.state), 0)
    if appeal.state == State.REPLIED:
        return len(steps())
    return len(steps()) + 1 if appeal.state in (State.CONFIRMED, State.CLOSED) else step


def _words() -> dict[State, Callable[[], str]]:
    return {
        State.LODGED: lambda: _("The reception is choosing who answers."),
        State.DISPUTED: lambda: _("The reception is deciding who answers."),
        State.ROUTED: lambda: _("%(body)s has received it."),
        State.ACCEPTED: lambda: _("%(body)s is working on it."),
        State.ASKED: lambda: _("%(body)s has asked the resident a question."),
        State.CHECKING: lambda: _("%(body)s has written an answer. The reception is reading it before it goes out."),
        State.REPLIED: lambda: _("%(body)s has answered."),
        State.REOPENED: lambda: _("The resident says it is not fixed. %(body)s must answer again."),
        State.CLOSED: lambda: _("It was answered and then closed without the resident's word."),
        State.WITHDRAWN: lambda: _("The resident took this appeal back."),
    }


def _own_words() -> dict[State, Callable[[], str]]:
    return {
        State.ASKED: lambda: _("%(body)s has a question for you."),
        State.REOPENED: lambda: _("You said it is not fixed. %(body)s must answer again."),
        State.CLOSED: lambda: _("It was answered and then closed, because we heard nothing from you."),
        State.WITHDRAWN: lambda: _("You took this appeal back."),
    }


def _replied(reply: Reply) -> str:
    return {
        Outcome.FIXED: _("%(body)s says that it is fixed."),
        Outcome.PLANNED: _("%(body)s has planned it for %(day)s."),
        Outcome.EXPLAINED: _("%(body)s has explained how things stand."),
        Outcome.REFUSED: _("%(body)s has refused and given the grounds."),
        Outcome.NOT_OURS: _("%(body)s says that this is not its task."),
        Outcome.DUPLICATE: _("%(body)s says that another appeal about this is already open."),
    }[Outcome(reply.outcome)]


def _confirmed(appeal: Appeal, *, own: bool) -> str:
    if appeal.resolution == Resolution.SETTLED:
        return _("You accepted the answer.") if own else _("The resident accepted the answer.")
    return _("It is fixed. Thank you for saying so.") if own else _("It is fixed. The resident has confirmed it.")
