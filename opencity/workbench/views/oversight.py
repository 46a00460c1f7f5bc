"""The akim's list: what is late and why, on one screen; and the word of those who were told."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from opencity.accounts.models import Role
from opencity.appeals.actions import acknowledge_steps
from opencity.appeals.models import Appeal, Escalation
from opencity.appeals.queries import oversight as queries
from opencity.appeals.queries.oversight import MOST_SHOWN, Standing
from opencity.appeals.queries.queue import COUNT_UP_TO, appeal_of
from opencity.appeals.sentences import say_event
from opencity.core.paging import page_of
from opencity.core.refused import Refused
from opencity.directory.queries import Directory, directory, local
from opencity.workbench.access import WITH_APPEALS, staff_page, who
from opencity.workbench.forms.oversight import SeenForm
from opencity.workbench.pages import frame
from opencity.workbench.rows import time_left
from opencity.workbench.views import appeal as desk

OVERSEE = (Role.AKIM, Role.RECEPTION_HEAD)
PAGE_SIZE = 30
WORST = 15


@staff_page(*OVERSEE)
@require_safe
def oversight(request: HttpRequest) -> HttpResponseBase:
    """Counts now, the worst bodies and districts, what reached the akim, and answers that were none."""
    user, now, city = who(request), timezone.now(), directory()
    rows = queries.standings(city=city, now=now)
    unseen = page_of(
        queries.at_the_akim(user, seen=False),
        order=("at", "id"), size=PAGE_SIZE, cursor=request.GET.get("page", ""),
    )  # fmt: skip
    seen = list(queries.at_the_akim(user, seen=True).order_by("-at", "-id")[:MOST_SHOWN])
    again = list(queries.open_again(user)[:COUNT_UP_TO])
    last = queries.last_events([step.appeal_id for step in (*unseen.rows, *seen)])
    names = _Names(city)
    context = frame(user, "oversight") | {
        "now": local(now, city),
        "totals": _totals(rows),
        "bodies": _table(rows, "body_id", names.bodies)[:WORST],
        "districts": _table(rows, "district_id", names.districts | {None: _("place unknown")}),
        "columns": {
            "bodies": [_("Body"), *_figures()],
            "districts": [_("District"), *_figures()],
            "sent_back": [_("Body"), _("Sent back")],
        },
        "unseen": [_line(step, last, names, city, now) for step in unseen.rows],
        "seen": [_line(step, last, names, city, now) for step in seen],
        "newer_url": _page_url(unseen.newer),
        "older_url": _page_url(unseen.older),
        "again": [_appeal(one, names, city, now) for one in again[:MOST_SHOWN]],
        "again_count": _many(len(again)),
        "sent_back": [[names.bodies.get(body, ""), count] for body, count in queries.sent_back(now=now)],
        "days": queries.SENT_BACK_DAYS,
    }
    return render(request, "workbench/oversight.html", context)


@staff_page(*WITH_APPEALS)
@require_POST
def seen(request: HttpRequest, number: str) -> HttpResponseBase:
    """The word of somebody who was told; a refused one comes back with what was typed."""
    user = who(request)
    found = appeal_of(user, number)
    if found is None:
        raise Http404
    form = SeenForm(request.POST)
    if form.is_valid():
        try:
            acknowledge_steps(found, words=form.cleaned_data["words"], by=user, now=timezone.now())
        except Refused as refused:
            form.add_error("words", refused.sentence)
        else:
            messages.success(request, _("Your word is kept; everybody who was told can read it."))
            return redirect("workbench:appeal", number)
    return desk.shown_with(request, found, {"seen_form": form, "form": form}, status=422)


class _Names:
    """Names of the directory by key, in the reader's language."""

    def __init__(self, city: Directory) -> None:
        self.bodies: dict[int | None, str] = {b.pk: str(b) for b in city.bodies.values()}
        self.districts: dict[int | None, str] = {d.pk: str(d) for d in city.districts.values()}
        self.categories: dict[int | None, str] = {c.pk: str(c) for c in city.categories.values()}


def _figures() -> list[str]:
    return [_("Overdue by a third"), _("Overdue"), _("Due soon"), _("Running")]


def _totals(rows: Iterable[Standing]) -> list[dict[str, Any]]:
    rows = list(rows)
    marks = [("third", "bad"), ("overdue", "bad"), ("soon", "soon"), ("running", "")]
    return [
        {"name": name, "count": sum(getattr(row, code) for row in rows), "kind": kind}
        for name, (code, kind) in zip(_figures(), marks, strict=True)
    ]


def _table(rows: Iterable[Standing], by: str, names: dict[int | None, str]) -> list[list[Any]]:
    """A line for each body or district, the latest first; those with nothing late stand last."""
    sums: dict[int | None, list[int]] = defaultdict(lambda: [0, 0, 0, 0])
    for row in rows:
        for place, value in enumerate((row.third, row.overdue, row.soon, row.running)):
            sums[getattr(row, by)][place] += value
    lines = [[names.get(key, ""), *figures] for key, figures in sums.items()]
    return sorted(lines, key=lambda line: (-line[1], -line[2], -line[3], -line[4], line[0]))


def _line(step: Escalation, last: dict[int, Any], names: _Names, city: Directory, now: datetime) -> dict[str, Any]:
    step.appeal.beginning = step.beginning  # type: ignore[attr-defined]  # of at_the_akim
    event = last.get(step.appeal_id)
    return _appeal(step.appeal, names, city, now) | {
        "at": local(step.at, city),
        "event": say_event(event) if event else "",
        "event_at": local(event.at, city) if event else None,
        "by": step.acknowledged_by.name if step.acknowledged_by else "",
        "words": step.words,
    }


def _appeal(appeal: Appeal, names: _Names, city: Directory, now: datetime) -> dict[str, Any]:
    words = " ".join(appeal.beginning.split())  # type: ignore[attr-defined]  # of the query
    return {
        "number": appeal.number,
        "url": reverse("workbench:appeal", args=[appeal.number]),
        "text": words or names.categories.get(appeal.category_id, ""),
        "language": appeal.language if words else "",
        "body": names.bodies.get(appeal.body_id, ""),
        "place": ", ".join(part for part in (appeal.address, names.districts.get(appeal.district_id, "")) if part),
        "late": time_left(appeal, city=city, now=now),
        "stage": "overdue" if appeal.due_at < now else "on_time",
    }


def _many(count: int) -> str:
    return f"{COUNT_UP_TO - 1}+" if count >= COUNT_UP_TO else str(count)


def _page_url(cursor: str) -> str:
    return f"{reverse('workbench:oversight')}?page={cursor}" if cursor else ""
