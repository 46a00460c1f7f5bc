"""The acts on an appeal: who sees each, its form, and the action it calls."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from opencity.accounts.models import Role, User
from opencity.appeals import actions, permissions
from opencity.appeals.actions import Answer
from opencity.appeals.models import Appeal
from opencity.appeals.models.appeal import Track
from opencity.appeals.queries.merging import appeals_by_number
from opencity.appeals.reasons import ForwardReason
from opencity.appeals.states import Outcome, State, Verb, verbs_from
from opencity.core.refused import Refused
from opencity.workbench.access import OF_BODY, OF_RECEPTION, WHO_JOIN, WITH_APPEALS
from opencity.workbench.forms import acts as forms
from opencity.workbench.forms.formal import HearingForm
from opencity.workbench.forms.merging import JoinForm, SeparateForm


@dataclass(frozen=True)
class Call:
    """One filled form on its way to its action. `version` is the one the page showed."""

    form: Any
    appeal: Appeal
    by: User
    now: datetime
    version: int
    photos: tuple[UUID, ...] = ()

    @property
    def given(self) -> dict[str, Any]:
        return dict(self.form.cleaned_data)

    @property
    def common(self) -> dict[str, Any]:
        return {"by": self.by, "now": self.now, "version": self.version}


@dataclass(frozen=True)
class Act:
    """One thing to do with an appeal. `key` is its letter on the keyboard, `done` what is said after it."""

    form: type[forms.ActForm]
    verb: Verb
    roles: tuple[Role, ...]
    name: Any
    done: Any
    perform: Callable[[Call], object]
    key: str = ""
    icon: str = ""
    danger: bool = False

    @property
    def code(self) -> str:
        return self.form.code

    def is_open_to(self, user: User, appeal: Appeal) -> bool:
        """Whether the state allows it and the person may do it."""
        here = self.verb in verbs_from(State(appeal.state))
        return here and not user.roles.isdisjoint(self.roles) and permissions.may(user, self.verb, appeal)


def _accept(call: Call) -> object:
    return actions.accept_appeal(call.appeal, **call.common)


def _assign(call: Call) -> object:
    to = call.form.people[call.given["executor"]]
    return actions.assign_appeal(call.appeal, to=to, **call.common)


def _forward(call: Call) -> object:
    reason = ForwardReason(call.given["reason"])
    return actions.forward_appeal(call.appeal, body=call.given["body"], reason=reason, **call.common)


def _part(call: Call) -> object:
    facts = {name: call.given[name] for name in ("body", "text", "category")}
    return actions.forward_part(call.appeal, **facts, **call.common)


def _ask(call: Call) -> object:
    return actions.ask_appellant(call.appeal, question=call.given["question"], **call.common)


def _extend(call: Call) -> object:
    head = call.form.heads[call.given["decided_by"]]
    facts = {"until": call.given["until"], "reason": call.given["reason"], "decided_by": head}
    return actions.extend_term(call.appeal, **facts, **call.common)


def _note(call: Call) -> object:
    return actions.note_appeal(call.appeal, note=call.given["note"], by=call.by, now=call.now)


def _route(call: Call) -> object:
    facts = {"body": call.given["body"], "category": call.given["category"]}
    return actions.route_appeal(call.appeal, **facts, **call.common)


def _recategorize(call: Call) -> object:
    return actions.recategorize_appeal(call.appeal, category=call.given["category"], **call.common)


def _reply(call: Call) -> object:
    given = call.given
    answer = Answer(
        outcome=Outcome(given["outcome"]),
        text=given["text"],
        language=given["language"],
        grounds=given["grounds"],
        planned_on=given["planned_on"],
        photos=call.photos,
        may_lack=given["as_it_is"],
    )
    return actions.reply_to_appeal(call.appeal, answer, **call.common)


@dataclass(frozen=True)
class FormalAct(Act):
    """One thing to do with a formal appeal only."""

    def is_open_to(self, user: User, appeal: Appeal) -> bool:
        """As of any act, where the law on appeals applies."""
        return appeal.track == Track.FORMAL and super().is_open_to(user, appeal)


def _hearing(call: Call) -> object:
    facts = {name: call.given[name] for name in ("at", "place", "draft")}
    return actions.announce_hearing(call.appeal, **facts, **call.common)


def _join(call: Call) -> object:
    number = call.given["number"]
    master = appeals_by_number(call.by, [number]).get(number)
    if master is None:
        raise Refused("join_unknown", number=number)
    if call.version != call.appeal.version:
        raise Refused("changed_meanwhile")
    return actions.join_appeals(master, [call.appeal], by=call.by, now=call.now)


def _separate(call: Call) -> object:
    return actions.separate_appeal(call.appeal, **call.common)


ACTS = [
    Act(
        forms.RouteForm,
        Verb.ROUTE,
        OF_RECEPTION,
        _("Route to a body"),
        _("It is sent to the body."),
        _route,
        "g",
        "forward",
    ),
    Act(
        forms.AcceptForm, Verb.ACCEPT, OF_BODY, _("Take into work"), _("You took it into work."), _accept, "y", "check"
    ),
    Act(forms.ReplyForm, Verb.REPLY, OF_BODY, _("Reply"), _("The answer is sent."), _reply, "r", "reply"),
    Act(forms.AssignForm, Verb.ASSIGN, OF_BODY, _("Assign"), _("It is assigned."), _assign, "a", "user"),
    Act(forms.AskForm, Verb.ASK, OF_BODY, _("Ask the resident"), _("The question is sent."), _ask, "q", "chat"),
    Act(
        forms.ExtendForm,
        Verb.EXTEND,
        OF_BODY,
        _("Extend the term"),
        _("The term is extended, the resident is told."),
        _extend,
        "e",
        "clock",
    ),
    Act(
        forms.ForwardForm,
        Verb.FORWARD,
        OF_BODY,
        _("Pass on to another body"),
        _("It is passed on."),
        _forward,
        "f",
        "forward",
    ),
    Act(
        forms.ForwardPartForm,
        Verb.FORWARD,
        OF_BODY,
        _("Pass on a part"),
        _("The part is passed on."),
        _part,
        "p",
        "share",
    ),
    FormalAct(
        HearingForm,
        Verb.HEAR,
        OF_BODY,
        _("Call to a hearing"),
        _("The resident is invited and told what you mean to answer."),
        _hearing,
        "h",
        "calendar",
    ),
    Act(
        forms.RecategorizeForm,
        Verb.NOTE,
        OF_RECEPTION,
        _("Change the category"),
        _("The category is changed."),
        _recategorize,
        "c",
        "list",
    ),
    Act(
        JoinForm,
        Verb.JOIN,
        WHO_JOIN,
        _("Join to another appeal"),
        _("It is joined, the resident is told."),
        _join,
        "m",
        "people",
    ),
    Act(
        SeparateForm,
        Verb.SEPARATE,
        WHO_JOIN,
        _("Separate from the other appeal"),
        _("It is separated, the resident is told."),
        _separate,
        "u",
        "people",
    ),
    Act(
        forms.NoteForm, Verb.NOTE, WITH_APPEALS, _("Note for colleagues"), _("The note is kept."), _note, "n", "pencil"
    ),
]
