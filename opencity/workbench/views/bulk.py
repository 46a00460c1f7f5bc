"""Acts on many appeals: choose, see what will happen, do it, take it back."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from opencity.accounts.models import User
from opencity.directory.queries import Directory, directory, local
from opencity.workbench import bulk as acts
from opencity.workbench.access import WITH_APPEALS, staff_page, who
from opencity.workbench.bulk import KINDS, MOST_ROWS, Kind, Ticked
from opencity.workbench.forms.bulk import FORMS, BulkForm
from opencity.workbench.models import BulkAct, BulkState
from opencity.workbench.pages import frame
from opencity.workbench.rows import time_left

MOST_BACK = 600
IN_SESSION = "bulk"


@staff_page(*WITH_APPEALS)
@require_http_methods(["GET", "HEAD", "POST"])
def bulk(request: HttpRequest) -> HttpResponseBase:
    """The pages of one act on many: what is typed, then what will happen; the last button begins it."""
    back = request.POST.get("back", "")[:MOST_BACK].replace("\n", "").replace("\r", "")
    queue = reverse("workbench:queue") + (f"?{back}" if back else "")
    kind = {one.code: one for one in acts.kinds_for(who(request))}.get(request.POST.get("act", ""))
    if request.method != "POST" or kind is None:
        if request.method == "POST":
            messages.error(request, _("Choose what to do with them."))
        return redirect(queue)
    page = _Page(request, kind, back=back)
    if not page.rows:
        words = _("None of these appeals is yours to see any more.") if page.values else _("Tick at least one appeal.")
        messages.error(request, words)
        return redirect(queue)
    return _step(request, page)


def _step(request: HttpRequest, page: _Page) -> HttpResponseBase:
    if len(page.values) > MOST_ROWS:
        return page.typed(_unbound(page, "again"), too_many=len(page.values))
    step = request.POST.get("step", "")
    if step in {"", "template", "again"}:
        return page.typed(_unbound(page, step))
    form = _form(page, request.POST)
    if not form.is_valid():
        return page.typed(form, status=422)
    if step == "go" and (key := _key(request.POST.get("form_key"))):
        begun = acts.begin(page.kind, page.rows, form.given, by=page.user, now=page.now, form_key=key)
        request.session[IN_SESSION] = {"pk": begun.pk, "until": begun.runs_at.isoformat()}
        return redirect("workbench:bulk_act", begun.pk)
    return page.confirmed(form)


@staff_page(*WITH_APPEALS)
@require_safe
def bulk_act(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Where one act on many is: how long it can be taken back, then what became of each row."""
    user, now, city = who(request), timezone.now(), directory()
    found = _own(user, pk)
    rows = list(found.rows.select_related("appeal").defer("appeal__text", "appeal__words"))
    context = frame(user, "queue") | {
        "trail": [{"name": _("Appeals"), "url": reverse("workbench:queue")}],
        "bulk": found,
        "name": KINDS[found.code].name,
        "state_text": acts.state_text(found),
        "waits": found.state == BulkState.WAITING and found.runs_at > now,
        "unfinished": found.state in {BulkState.WAITING, BulkState.RUNNING},
        "runs_at": local(found.runs_at, city),
        "rows": [_row_of(row) for row in rows],
        "done": sum(row.done is True for row in rows),
        "refused": sum(row.done is False for row in rows),
        "count": len(rows),
    }
    return render(request, "workbench/bulk_act.html", context)


@staff_page(*WITH_APPEALS)
@require_POST
def undo_bulk(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Take it back; too late or a second time says so and changes nothing."""
    found = _own(who(request), pk)
    if acts.undo(found, now=timezone.now()):
        request.session.pop(IN_SESSION, None)
        messages.success(request, _("Taken back. Nothing was done."))
    elif found.state == BulkState.UNDONE:
        messages.info(request, _("It was taken back already."))
    else:
        messages.error(request, _("The time for taking it back is over. What was done is below."))
    return redirect("workbench:bulk_act", pk)


def pending(request: HttpRequest, *, city: Directory, now: datetime) -> dict[str, Any] | None:
    """The act of this person that can still be taken back, for a banner above the lists; asks no database."""
    kept = request.session.get(IN_SESSION)
    until = parse_datetime(kept["until"]) if kept else None
    if kept is None or until is None or until <= now:
        return None
    return {"pk": kept["pk"], "until": local(until, city)}


class _Page:
    """What all pages of one act on many show."""

    def __init__(self, request: HttpRequest, kind: Kind, *, back: str) -> None:
        self.request, self.user, self.kind, self.back = request, who(request), kind, back
        self.city, self.now = directory(), timezone.now()
        self.values = request.POST.getlist("row")
        self.rows = acts.ticked(acts.read_rows(self.values), self.user)
        self.missing = max(len(self.values) - len(self.rows), 0)

    def typed(self, form: BulkForm, *, status: int = 200, too_many: int = 0) -> HttpResponseBase:
        """The form, with the rows that can still be taken off."""
        more = {"form": form, "template": f"workbench/bulk_{self.kind.code}.html", "lines": self._lines(self.rows)}
        more |= {"too_many": too_many, "limit": MOST_ROWS}
        return self._render("workbench/bulk.html", more, 422 if too_many else status)

    def confirmed(self, form: BulkForm) -> HttpResponseBase:
        """What will happen, row by row, and what cannot."""
        rows = acts.rehearsed(self.kind, self.rows, form.given, by=self.user, now=self.now)
        can = [row for row in rows if not row.why]
        seconds = int(self.kind.window.total_seconds())
        more = {
            "form": form,
            "typed": [(name, value) for name, value in self.request.POST.items() if name in form.fields],
            "said": _said(form),
            "can": self._lines(can),
            "cannot": self._lines([row for row in rows if row.why]),
            "read_first": sum(row.is_read_first for row in can),
            "form_key": uuid4(),
            "seconds": seconds,
            "go": ngettext("Do it with %(n)s appeal", "Do it with %(n)s appeals", len(can)) % {"n": len(can)},
        }
        return self._render("workbench/bulk_confirm.html", more, 200)

    def _lines(self, rows: list[Ticked]) -> list[dict[str, Any]]:
        return [
            {
                "value": row.value,
                "number": row.appeal.number,
                "url": reverse("workbench:appeal", args=[row.appeal.number]),
                "title": row.appeal.title,
                "place": row.appeal.address,
                "term": time_left(row.appeal, city=self.city, now=self.now) if row.appeal.is_running else "",
                "why": row.why,
            }
            for row in rows
        ]

    def _render(self, template: str, more: dict[str, Any], status: int) -> HttpResponseBase:
        trail = [{"name": _("Appeals"), "url": reverse("workbench:queue") + (f"?{self.back}" if self.back else "")}]
        context = frame(self.user, "queue") | {
            "trail": trail, "kind": self.kind, "back": self.back, "missing": self.missing,
        }  # fmt: skip
        return render(self.request, template, context | more, status=status)


def _form(page: _Page, data: Any) -> BulkForm:
    return FORMS[page.kind.code](data, user=page.user, rows=page.rows)


def _unbound(page: _Page, step: str) -> BulkForm:
    """The form as it is first shown; "template" brings what was typed with the texts of a template."""
    form = _form(page, None)
    typed: dict[str, Any] = page.request.POST.dict()
    if step == "template" and hasattr(form, "with_template"):
        typed = form.with_template(typed)
    initial = {name: value for name, value in typed.items() if name in form.fields}
    return FORMS[page.kind.code](None, user=page.user, rows=page.rows, initial=initial)


def _said(form: BulkForm) -> list[tuple[str, str]]:
    """What was typed, for reading it once more."""
    said = []
    for field in form:
        value = form.cleaned_data.get(field.name)
        if value in (None, "") or field.name == "template":
            continue
        choices = getattr(field.field, "choices", None)
        if choices:
            flat = {str(k): v for key, name in choices for k, v in (name if isinstance(name, list) else [(key, name)])}
            value = flat.get(str(value), value)
        said.append((str(field.label), str(form.data[field.name] if field.name == "master" else value)))
    return said


def _row_of(row: Any) -> dict[str, Any]:
    return {
        "number": row.appeal.number,
        "url": reverse("workbench:appeal", args=[row.appeal.number]),
        "done": row.done,
        "why": (row.refused or {}).get("text", ""),
    }


def _own(user: User, pk: int) -> BulkAct:
    """An act of this person; those of others do not exist."""
    found = BulkAct.objects.filter(pk=pk, by=user).first() if pk < 2**62 else None
    if found is None:
        raise Http404
    return found


def _key(text: str | None) -> UUID | None:
    try:
        return UUID(text or "")
    except ValueError:
        return None
