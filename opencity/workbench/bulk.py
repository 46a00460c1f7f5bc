"""Acts on many appeals at once: what each would do, and doing it after its window for undoing.

Every row is done by the same action as on its own page, in a transaction of its own, with the version that was
ticked. What will happen is found out by doing it and taking it back, so the page cannot promise anything else.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from procrastinate.contrib.django import app

from opencity.accounts.models import User
from opencity.appeals import actions
from opencity.appeals.actions import Answer
from opencity.appeals.actions.moves import check_version
from opencity.appeals.actions.working import STATE_LANGUAGE
from opencity.appeals.models import Appeal
from opencity.appeals.permissions import oversees, visible_to
from opencity.appeals.states import Outcome, State
from opencity.core.refused import Refused
from opencity.workbench.models import BulkAct, BulkRow, BulkState

MOST_ROWS = 100
JOB = "workbench.bulk"
LOST_AFTER = timedelta(minutes=1)
RELATED = ("body", "category", "executor", "appellant", "district", "about_body", "master")
_ROW = re.compile(r"([1-9]\d{0,17})~(\d{1,9})")


@dataclass(frozen=True)
class Kind:
    """One act on many: how long it can be undone, and what it does to one appeal."""

    code: str
    name: Any
    window: timedelta
    perform: Callable[[Appeal, Mapping[str, Any], dict[str, Any]], object]


def _assign(appeal: Appeal, given: Mapping[str, Any], common: dict[str, Any]) -> object:
    to = User.objects.filter(pk=given["executor"]).first()
    if to is None:
        raise Refused("executor_elsewhere")
    return actions.assign_appeal(appeal, to=to, **common)


def _reply(appeal: Appeal, given: Mapping[str, Any], common: dict[str, Any]) -> object:
    if appeal.state in {State.ROUTED, State.REOPENED}:
        raise Refused("not_accepted_yet")
    language = appeal.language if given["texts"].get(appeal.language) else STATE_LANGUAGE
    if not given["texts"].get(language):
        language = next(code for code, text in given["texts"].items() if text)
    known = {"{number}": appeal.number, "{place}": appeal.address, "{body}": str(appeal.body)}
    text = given["texts"][language]
    for placeholder, value in known.items():
        text = text.replace(placeholder, value or placeholder)
    answer = Answer(
        outcome=Outcome(given["outcome"]), text=text, language=language, grounds=given["grounds"],
        planned_on=date.fromisoformat(given["planned_on"]) if given["planned_on"] else None,
    )  # fmt: skip
    return actions.reply_to_appeal(appeal, answer, **common)


def _join(appeal: Appeal, given: Mapping[str, Any], common: dict[str, Any]) -> object:
    check_version(appeal, common["version"])
    master = Appeal.objects.filter(visible_to(common["by"]), pk=given["master"]).select_related(*RELATED).first()
    if master is None:
        raise Refused("join_unknown", number="")
    return actions.join_appeals(master, [appeal], by=common["by"], now=common["now"])


KINDS = {
    kind.code: kind
    for kind in (
        Kind("assign", gettext_lazy("Assign"), timedelta(seconds=60), _assign),
        Kind("reply", gettext_lazy("Reply"), timedelta(seconds=120), _reply),
        Kind("join", gettext_lazy("Answer together"), timedelta(seconds=60), _join),
    )
}


@dataclass(frozen=True)
class Ticked:
    """One appeal that was ticked, as it is now; `why` it cannot be done, '' when it can.

    `is_read_first`: a controller reads this reply before it leaves.
    """

    appeal: Appeal
    version: int
    why: str = ""
    is_read_first: bool = False

    @property
    def value(self) -> str:
        return f"{self.appeal.pk}~{self.version}"


def kinds_for(user: User) -> list[Kind]:
    """What a person may do with many at once; the rights of each row are asked again."""
    codes = ["assign", "reply"] if user.body_ids else []
    codes += ["join"] if user.body_ids or oversees(user) else []
    return [KINDS[code] for code in codes]


def read_rows(values: Iterable[str]) -> dict[int, int]:
    """Keys and versions of ticked rows; what is not one of ours is left out."""
    found = {}
    for value in values:
        if match := _ROW.fullmatch(value):
            found[int(match[1])] = int(match[2])
    return found


def ticked(rows: Mapping[int, int], user: User) -> list[Ticked]:
    """The ticked appeals that the person may see, in the order of their due moment; others do not exist."""
    keys = list(rows)[: MOST_ROWS + 1]
    seen = Appeal.objects.filter(visible_to(user), pk__in=keys).select_related(*RELATED)
    hidden = ("words", "category__keywords", "district__polygon")
    return [Ticked(appeal, rows[appeal.pk]) for appeal in seen.defer(*hidden).order_by("due_at", "id")]


def rehearsed(kind: Kind, rows: Sequence[Ticked], given: Mapping[str, Any], *, by: User, now: datetime) -> list[Ticked]:
    """The same rows with the reason why one cannot be done: each is done and taken back."""
    found = []
    for row in rows:
        why, tried = "", copy(row.appeal)
        try:
            with transaction.atomic():
                kind.perform(tried, given, {"by": by, "now": now, "version": row.version})
                transaction.set_rollback(True)
        except Refused as refused:
            why = refused.sentence
        found.append(Ticked(row.appeal, row.version, why, tried.state == State.CHECKING))
    return found


@transaction.atomic
def begin(
    kind: Kind, rows: Sequence[Ticked], given: Mapping[str, Any], *, by: User, now: datetime, form_key: UUID
) -> BulkAct:
    """Note what will be done and its job; nothing happens before the window has passed. The same form is one act."""
    runs_at = now + kind.window
    try:
        with transaction.atomic():
            bulk = BulkAct.objects.create(
                by=by, code=kind.code, given=dict(given), made_at=now, runs_at=runs_at, form_key=form_key
            )
    except IntegrityError:
        return BulkAct.objects.get(form_key=form_key, by=by)
    BulkRow.objects.bulk_create(BulkRow(bulk=bulk, appeal=row.appeal, version=row.version) for row in rows)
    app.configure_task(JOB, schedule_at=runs_at).defer(bulk_id=bulk.pk)
    return bulk


def undo(bulk: BulkAct, *, now: datetime) -> bool:
    """Take everything back while nothing has happened; whether it was in time."""
    waits = BulkAct.objects.filter(pk=bulk.pk, state=BulkState.WAITING, runs_at__gt=now)
    return bool(waits.update(state=BulkState.UNDONE))


def finish(bulk_id: int, *, now: datetime) -> int:
    """Do every row that is not done yet; returns how many were tried now.

    It may run twice, in two workers, or go on after one was killed: the mark of a row is written with its act.
    """
    ready = BulkAct.objects.filter(pk=bulk_id, runs_at__lte=now, state__in=[BulkState.WAITING, BulkState.RUNNING])
    if not ready.update(state=BulkState.RUNNING):
        return 0
    bulk = BulkAct.objects.select_related("by").get(pk=bulk_id)
    tried = 0
    with translation.override(bulk.by.language):
        for key in list(bulk.rows.filter(done__isnull=True).values_list("pk", flat=True)):
            tried += _finish_row(bulk, key, now)
    if not bulk.rows.filter(done__isnull=True).exists():
        BulkAct.objects.filter(pk=bulk_id).update(state=BulkState.DONE)
    return tried


def finish_lost(*, now: datetime) -> int:
    """Go on with acts whose job was lost with its worker; how many rows."""
    states = [BulkState.WAITING, BulkState.RUNNING]
    lost = BulkAct.objects.filter(state__in=states, runs_at__lt=now - LOST_AFTER).order_by("runs_at")
    return sum(finish(pk, now=now) for pk in list(lost.values_list("pk", flat=True)[:20]))


@transaction.atomic
def _finish_row(bulk: BulkAct, key: int, now: datetime) -> bool:
    row = BulkRow.objects.select_for_update(skip_locked=True).filter(pk=key, done__isnull=True).first()
    if row is None:
        return False
    try:
        with transaction.atomic():
            _perform(bulk, row, now)
    except Refused as refused:
        row.done, row.refused = False, {"code": refused.code, "text": refused.sentence}
    else:
        row.done = True
    row.save(update_fields=["done", "refused"])
    return True


def _perform(bulk: BulkAct, row: BulkRow, now: datetime) -> None:
    found = ticked({row.appeal_id: row.version}, bulk.by)
    if not found:  # it went to another body meanwhile
        raise Refused("not_permitted")
    KINDS[bulk.code].perform(found[0].appeal, bulk.given, {"by": bulk.by, "now": now, "version": row.version})


def state_text(bulk: BulkAct) -> str:
    """Where the whole act is, in words."""
    return {
        BulkState.WAITING: _("Nothing has been sent yet"),
        BulkState.RUNNING: _("It is being done"),
        BulkState.DONE: _("Done"),
        BulkState.UNDONE: _("Taken back: nothing was done"),
    }[BulkState(bulk.state)]
