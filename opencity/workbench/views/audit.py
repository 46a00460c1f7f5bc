"""Who did and saw what: one list that nobody can change, for the administrator and the head of the reception."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from opencity.accounts.audit import note_act
from opencity.accounts.models import User
from opencity.appeals.numbers import parse_number
from opencity.appeals.queries.audit import Asked, Entry, audit_page
from opencity.directory.queries import Directory, directory, local
from opencity.workbench.access import staff_page, who
from opencity.workbench.export import BOM, MOST_ROWS, safe_cell
from opencity.workbench.forms.keeping import AuditForm
from opencity.workbench.pages import frame
from opencity.workbench.views.keeping import WATCHERS
from opencity.workbench.wording import KINDS, LIST_EXPORTED, say_actor, say_entry

SIZE = 50
AT_ONCE = 500


@staff_page(*WATCHERS)
@require_safe
def audit(request: HttpRequest) -> HttpResponseBase:
    """The list with its filters; a wrong filter is explained and the list is empty, never quietly the whole one."""
    city = directory()
    form = AuditForm(request.GET)
    asked = _asked(form, city)
    page = audit_page(who(request), asked, size=SIZE, cursor=request.GET.get("page", "")) if asked else None
    given = {name: request.GET[name] for name in form.fields if request.GET.get(name)}
    here = reverse("workbench:audit")
    context = frame(who(request), "audit") | {
        "form": form,
        "filtered": bool(given),
        "rows": [_line(one, city) for one in page.rows] if page else [],
        "table_url": f"{reverse('workbench:audit_table')}?{urlencode(given)}" if asked else "",
        "newer_url": f"{here}?{urlencode(given | {'page': page.newer})}" if page and page.newer else "",
        "older_url": f"{here}?{urlencode(given | {'page': page.older})}" if page and page.older else "",
    }
    return render(request, "workbench/audit.html", context, status=422 if form.errors else 200)


@staff_page(*WATCHERS)
@require_safe
def audit_table(request: HttpRequest) -> HttpResponseBase:
    """The same list as a table of at most `MOST_ROWS` rows; taking it stands in the audit itself."""
    city, user, now = directory(), who(request), timezone.now()
    form = AuditForm(request.GET)
    asked = _asked(form, city)
    if asked is None:
        return audit(request)
    note_act(
        LIST_EXPORTED, actor=user, about=user, now=now, list="audit", kind=form.cleaned_data["kind"], most=MOST_ROWS
    )
    lines = _table(user, asked, city, translation.get_language() or "kk")
    response = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="audit-{local(now, city):%Y-%m-%d-%H%M}.csv"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _asked(form: AuditForm, city: Directory) -> Asked | None:
    """What the filters ask for; None when one of them is wrong, which the form then says."""
    form.full_clean()
    given = form.cleaned_data
    email, typed = given.get("person", "").strip(), given.get("number", "").strip()
    person = User.objects.filter(email__iexact=email).values_list("pk", flat=True).first() if email else None
    if email and person is None:
        form.add_error("person", _("Nobody of staff has this address."))
    number = parse_number(typed) or ""
    if typed and not number:
        form.add_error("number", _("This is no number of an appeal."))
    if form.errors:
        return None
    verbs = KINDS[given["kind"]][1] if given.get("kind") else ()
    since = until = None
    if day := given.get("day"):
        since = datetime.combine(day, time(), local(timezone.now(), city).tzinfo)
        until = since + timedelta(days=1)
    return Asked(person=person, number=number, verbs=verbs, since=since, until=until)


def _line(one: Entry, city: Directory) -> dict[str, Any]:
    return {
        "at": local(one.at, city),
        "who": say_actor(one),
        "by": urlencode({"person": one.actor.email}) if one.actor else "",
        "what": say_entry(one),
        "about": one.about.name if one.about and one.about != one.actor else "",
        "number": one.number,
        "of": urlencode({"number": one.number}) if one.number else "",
    }


@dataclass
class _Lines:
    """A file that keeps one written line."""

    last: str = field(default="")

    def write(self, line: str) -> None:
        self.last = line


def _table(user: User, asked: Asked, city: Directory, language: str) -> Iterator[str]:
    lines = _Lines()
    write = csv.writer(lines, delimiter=";", quoting=csv.QUOTE_ALL, lineterminator="\r\n").writerow
    with translation.override(language):
        write([safe_cell(name) for name in (_("When"), _("Who"), _("What"), _("Whose account"), _("Number"))])
    yield BOM + lines.last
    cursor, left = "", MOST_ROWS
    while left > 0:
        page = audit_page(user, asked, size=min(AT_ONCE, left), cursor=cursor)
        for one in page.rows:
            with translation.override(language):
                row = _line(one, city)
            write(
                [
                    safe_cell(cell)
                    for cell in (f"{row['at']:%Y-%m-%d %H:%M:%S}", row["who"], row["what"], row["about"], one.number)
                ]
            )
            yield lines.last
        left, cursor = left - len(page.rows), page.older
        if not cursor:
            return
