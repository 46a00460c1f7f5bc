"""Which acts a work allows now, with their forms, and how each is done."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from opencity.accounts.models import User
from opencity.core.refused import Refused
from opencity.directory.queries import Directory
from opencity.workbench.forms.works import ActForm, dates_of
from opencity.works import actions, permissions
from opencity.works.actions.files import MOST_BYTES
from opencity.works.life import MOVES, OPEN, State, Verb
from opencity.works.models import Work

WORDS = ("words_kk", "words_ru", "words_en")
Do = Callable[[Work, ActForm, dict[str, Any]], Any]


@dataclass(frozen=True)
class Act:
    """An act: its name, its fields, what it says before it is done, and how."""

    name: Any
    icon: str
    do: Do
    fields: tuple[str, ...] = ()
    hint: Any = ""
    kind: str = "second"


def _moved(work: Work, form: ActForm, more: dict[str, Any]) -> None:
    begins, ends = form.day("begins"), form.day("ends")
    if begins and ends:
        given = form.cleaned_data
        actions.move_dates(work, begins=begins, ends=ends, reason=given["reason"], words=form.texts("words"), **more)


def _finished(work: Work, form: ActForm, more: dict[str, Any]) -> None:
    given = form.cleaned_data
    if given["on"] is None:
        form.add_error("on", _("Say on which day."))
        return
    _with_file(work, form, more)
    actions.finish_work(work, on=given["on"], words=form.texts("words"), **more)


def _with_file(work: Work, form: ActForm, more: dict[str, Any]) -> None:
    file = form.cleaned_data.get("file")
    if file is None:
        return
    if file.size > MOST_BYTES:
        raise Refused("work_file_large", limit=MOST_BYTES // 1_000_000)
    kind = form.cleaned_data.get("file_kind") or "document"
    actions.add_file(work, kind=kind, name=file.name, data=file.read(), by=more["by"], now=more["now"])


def _filed(work: Work, form: ActForm, more: dict[str, Any]) -> None:
    if form.cleaned_data.get("file") is None:
        form.add_error("file", _("Choose a file."))
        return
    _with_file(work, form, more)


def _progressed(work: Work, form: ActForm, more: dict[str, Any]) -> None:
    percent = form.cleaned_data["percent"]
    actions.note_progress(work, percent=-1 if percent is None else percent, words=form.texts("words"), **more)


def _reasoned(act: Callable[..., Any]) -> Do:
    def do(work: Work, form: ActForm, more: dict[str, Any]) -> None:
        act(work, reason=form.cleaned_data["reason"], words=form.texts("words"), **more)

    return do


def _plain(act: Callable[..., Any]) -> Do:
    return lambda work, _form, more: act(work, **more)


REASON = ("reason", *WORDS)
READ_BY_ALL = _("Residents read this.")
ACTS: dict[str, Act] = {
    "send": Act(_("Send to a second person"), "forward", _plain(actions.send_work), kind=""),
    "approve": Act(
        _("Publish"), "check",
        lambda work, form, more: actions.approve_work(work, seen_conflicts=form.cleaned_data["seen"], **more),
        ("seen",), _("From now on residents see it, and those who follow the place are told."), "",
    ),
    "return": Act(
        _("Send back"), "back",
        lambda work, form, more: actions.return_work(work, note=form.cleaned_data["note"], **more), ("note",),
    ),
    "start": Act(_("It has begun"), "crane", _plain(actions.start_work), kind=""),
    "progress": Act(_("How much is done"), "forward", _progressed, ("percent", *WORDS), READ_BY_ALL),
    "move_dates": Act(_("Move the dates"), "calendar", _moved, ("begins", "ends", *REASON),
                      _("The first end stays visible, and those who follow are told why.")),
    "pause": Act(_("Pause"), "clock", _reasoned(actions.pause_work), REASON, READ_BY_ALL),
    "resume": Act(_("It goes on"), "repeat", _plain(actions.resume_work), kind=""),
    "file": Act(_("Add a file"), "plus", _filed, ("file_kind", "file"), READ_BY_ALL),
    "finish": Act(_("It is finished"), "check", _finished, ("on", "file_kind", "file", *WORDS),
                  _("The act or a photo of the result is needed.")),
    "cancel": Act(_("Cancel"), "close", _reasoned(actions.cancel_work), REASON, READ_BY_ALL, "danger"),
}  # fmt: skip
CHECKING = frozenset({Verb.APPROVE, Verb.RETURN})


def acts_of(work: Work, user: User, city: Directory) -> set[str]:
    """The acts this person may do with the work as it stands."""
    if work.is_archive:
        return set()
    state, found = State(work.state), set()
    writes = permissions.may_write(user, work.body_id)
    for verb, move in MOVES.items():
        allowed = permissions.may_check(user, work, city) if verb in CHECKING else writes
        if state in move.sources and allowed:
            found.add(verb.value)
    if writes and (state in OPEN or state in {State.DRAFT, State.FINISHED}):
        found.add("file")
    if writes and (state in OPEN or state is State.DRAFT):
        found.add("edit")
    return found


def act_forms(work: Work, user: User, city: Directory, *, given: dict[str, ActForm]) -> list[dict[str, Any]]:
    """The acts with their forms; one that came back is open and keeps what was typed."""
    allowed = acts_of(work, user, city)
    return [
        {"code": code, "act": act, "form": given.get(code) or form_of(code, work), "open": code in given}
        for code, act in ACTS.items()
        if code in allowed
    ]


def form_of(code: str, work: Work, data: Any = None, files: Any = None) -> ActForm:
    """The form of an act."""
    wanted = tuple(name for name in ACTS[code].fields)
    return ActForm(data, files, code=code, wanted=wanted, initial=dates_of(work) | {"percent": work.percent})


def do_act(code: str, work: Work, form: ActForm, *, by: User, now: datetime, version: int) -> None:
    """Do it; what is wrong becomes an error of the form."""
    try:
        more = {"by": by, "now": now}
        if code == "file":
            _filed(work, form, more)
        else:
            ACTS[code].do(work, form, more | {"version": version})
    except Refused as refused:
        form.refuse(refused)
        if refused.code in {"work_changed_meanwhile", "work_move_not_allowed"}:
            form.overtaken = True  # type: ignore[attr-defined]
