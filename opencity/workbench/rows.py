"""Appeals as rows of a list: everything one needs to choose, in the reader's language."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from opencity.accounts.models import User
from opencity.appeals import permissions
from opencity.appeals.deadlines import Due, Unit, soon_window
from opencity.appeals.models import Appeal
from opencity.appeals.sentences import OUTCOMES, STEP_TO, say_state
from opencity.appeals.states import RUNNING, Outcome, Resolution, Stage, State, Verb, stage_of, verbs_from
from opencity.directory.queries import Directory, local

TEXT_LENGTH = 160


def rows_of(appeals: Iterable[Appeal], *, user: User, city: Directory, now: datetime) -> list[dict[str, Any]]:
    """Rows for `workbench/queue_row.html`. Names come from the directory in memory: no query for a row."""
    names = _Names(city)
    return [_row(appeal, names, user, city, now) for appeal in appeals]


class _Names:
    """Directory rows by their keys, for one page."""

    def __init__(self, city: Directory) -> None:
        self.categories = {c.pk: c for c in city.categories.values()}
        self.districts = {d.pk: d for d in city.districts.values()}
        self.bodies = {b.pk: b for b in city.bodies.values()}


def _row(appeal: Appeal, names: _Names, user: User, city: Directory, now: datetime) -> dict[str, Any]:
    stage = stage_now(appeal, city=city, now=now) if appeal.state in RUNNING else ""
    category = names.categories.get(appeal.category_id or 0)
    district = names.districts.get(appeal.district_id or 0)
    body = names.bodies.get(appeal.body_id) if permissions.reads_all(user) or len(user.body_ids) > 1 else None
    words = " ".join(appeal.beginning.split())  # type: ignore[attr-defined]  # of list_rows
    if appeal.is_confidential:  # to read it is a look, and a look leaves a trace
        words = _("Confidential: open it to read")
    return {
        "url": reverse("workbench:appeal", args=[appeal.number]),
        "number": appeal.number,
        "language": appeal.language if words else "",
        "text": words[:TEXT_LENGTH] or (str(category) if category else _("Photo without words")),
        "category": str(category) if category else _("no category yet"),
        "place": ", ".join(part for part in (appeal.address, str(district or "")) if part),
        "body": str(body or ""),
        "person": appeal.executor.name if appeal.executor else "",
        "due": local(appeal.due_at, city) if stage else None,
        "in_hours": appeal.term_unit == Unit.HOURS,
        "stage": str(stage),
        "stage_text": time_left(appeal, city=city, now=now) if stage else "",
        "badges": _badges(appeal),
        "tick": f"{appeal.pk}~{appeal.version}",
        "photo_count": appeal.photos_count,
        "followers": appeal.followers_count,
        "links": _links(appeal, user),
    }


def stage_now(appeal: Appeal, *, city: Directory, now: datetime) -> Stage:
    """On time, soon or overdue; an answered appeal by the moment of its answer."""
    due = Due(appeal.due_on, local(appeal.due_at, city))
    window = soon_window(Unit(appeal.term_unit), due, city.calendar)
    stopped = None if appeal.state in RUNNING else appeal.replied_at or appeal.updated_at
    return stage_of(appeal.due_at, now=now, soon=window, stopped_at=stopped)


def time_left(appeal: Appeal, *, city: Directory, now: datetime) -> str:
    """How much time there is, as people say it; hours where the term is in hours."""
    if appeal.term_unit == Unit.HOURS:
        hours = round((appeal.due_at - now).total_seconds() / 3600)
        if appeal.due_at < now:
            return ngettext("%(n)s hour late", "%(n)s hours late", max(-hours, 1)) % {"n": max(-hours, 1)}
        return ngettext("%(n)s hour left", "%(n)s hours left", max(hours, 1)) % {"n": max(hours, 1)}
    today = local(now, city).date()
    days = city.calendar.between(today, appeal.due_on)
    if appeal.due_at < now:
        late = max(-days, 1)
        return ngettext("%(n)s working day late", "%(n)s working days late", late) % {"n": late}
    if appeal.due_on == today:
        return _("today is the last day")
    return ngettext("%(n)s working day left", "%(n)s working days left", days) % {"n": days}


def _badges(appeal: Appeal) -> list[dict[str, Any]]:
    badges: list[dict[str, Any]] = []
    if appeal.state not in RUNNING:
        good = "good" if appeal.state == State.CONFIRMED else ""
        badges.append({"text": OUTCOMES[Outcome(appeal.outcome)] if appeal.outcome else "", "kind": ""})
        badges.append({"text": say_state(appeal), "kind": good})
    if appeal.state in RUNNING and (step := getattr(appeal, "step", None)):
        badges.append(_step_badge(step))
    if appeal.state == State.DISPUTED:
        badges.append({"text": _("bodies disagree"), "kind": "bad", "icon": "forward"})
    if appeal.reopens and appeal.state in RUNNING:
        by_resident = appeal.resolution == Resolution.NOT_FIXED
        text = _("not fixed, open again") if by_resident else _("answer not accepted, open again")
        badges.append({"text": text, "kind": "bad", "icon": "repeat"})
    if appeal.state == State.CHECKING:
        badges.append({"text": _("answer with the controller"), "kind": "info", "icon": "eye"})
    if appeal.state == State.ASKED:
        badges.append({"text": _("waiting for the resident"), "kind": "info", "icon": "chat"})
    if appeal.state in {State.ROUTED, State.REOPENED}:
        badges.append({"text": _("not accepted yet"), "kind": ""})
    if appeal.extended:
        badges.append({"text": _("extended"), "kind": ""})
    return [badge for badge in badges if badge["text"]]


def _step_badge(step: dict[str, Any]) -> dict[str, Any]:
    """The latest step of the ladder: whom it reached, and whether they have said a word."""
    if step["seen"]:
        return {"text": _("seen: %(words)s") % {"words": step["words"][:40]}, "kind": "info", "icon": "eye"}
    return {
        "text": _("reported to %(to)s") % {"to": STEP_TO.get(step["to"], step["to"])},
        "kind": "bad",
        "icon": "flag",
    }


def _links(appeal: Appeal, user: User) -> list[dict[str, str]]:
    """The two acts that a letter of the keyboard starts from the list."""
    allowed = verbs_from(State(appeal.state))
    wanted = [(Verb.ROUTE, "g", _("Route")), (Verb.ASSIGN, "a", _("Assign")), (Verb.REPLY, "r", _("Reply"))]
    url = reverse("workbench:appeal", args=[appeal.number])
    return [
        {"url": f"{url}?{urlencode({'act': verb.value})}#act-{verb.value}", "key": key, "text": text}
        for verb, key, text in wanted
        if verb in allowed and permissions.may(user, verb, appeal)
    ]
