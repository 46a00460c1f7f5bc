"""A list with its filter as a table."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.db.models import Q
from django.http import HttpRequest, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect
from django.utils import timezone, translation
from django.views.decorators.http import require_safe

from opencity.accounts.audit import note_act
from opencity.accounts.models import Role, User
from opencity.appeals.permissions import reads_all
from opencity.appeals.queries import queue as queries
from opencity.appeals.queries.queue import Queue
from opencity.directory.queries import directory, local
from opencity.workbench.access import staff_page, who
from opencity.workbench.export import MOST_ROWS, table_of
from opencity.workbench.forms.queue import FilterForm

EXPORTED = "list_exported"
MAY_EXPORT = (Role.HEAD, Role.DISPATCHER, Role.RECEPTION_HEAD)


@staff_page(*MAY_EXPORT)
@require_safe
def export(request: HttpRequest) -> HttpResponseBase:
    """The rows of a list, at most `MOST_ROWS`, line after line; that it was taken is kept in the audit.

    A confidential appeal stands in the table of its own body alone, without its words: to read them is a look.
    """
    user, city, now = who(request), directory(), timezone.now()
    lists, asked = queries.queues_of(user), request.GET.get("list", "")
    if not lists:
        return redirect("workbench:queue")
    chosen = Queue(asked) if asked in lists else queries.home_queue(user)
    form = FilterForm(request.GET, city=city, today=local(now, city).date(), bodies=reads_all(user))
    rows = queries.narrowed(queries.appeals_in(chosen, user, city=city, now=now), form.made(), city=city)
    rows = rows.filter(Q(is_confidential=False) | Q(body_id__in=user.body_ids)).defer("text", "words")
    _note(user, chosen, form, now)
    response = StreamingHttpResponse(
        _spoken(table_of(rows, order=queries.order_of(chosen), city=city), translation.get_language() or "kk"),
        content_type="text/csv; charset=utf-8",
    )
    name = f"{chosen.value}-{local(now, city):%Y-%m-%d-%H%M}.csv"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _note(user: User, chosen: Queue, form: FilterForm, now: datetime) -> None:
    """Who took which list; of words that were searched only that there were some, they may be a name."""
    by = {name: str(value) for name, value in form.cleaned_data.items() if value and name != "q"}
    facts = {"list": chosen.value, "filter": by, "words": bool(form.cleaned_data.get("q")), "most": MOST_ROWS}
    note_act(EXPORTED, actor=user, about=user, now=now, **facts)


def _spoken(lines: Iterator[str], language: str) -> Iterator[str]:
    """The lines in the reader's language: they are made after the view has returned."""
    while True:
        with translation.override(language):
            line = next(lines, None)
        if line is None:
            return
        yield line
