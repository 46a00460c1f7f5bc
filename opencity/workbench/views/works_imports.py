"""Plans from files: upload, columns, trial, mending, doing and undoing."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_POST

from opencity.core.paging import page_of
from opencity.core.refused import Refused
from opencity.directory.queries import directory
from opencity.workbench.access import staff_page, who
from opencity.workbench.forms.works import UploadForm, own_bodies
from opencity.workbench.pages import frame
from opencity.workbench.views.works import WRITERS, side, today_in, writes_for
from opencity.works.actions import importing
from opencity.works.actions.importing import Trial
from opencity.works.matching import FIELDS
from opencity.works.models import Import
from opencity.works.queries.desk import BY_IMPORT, imports_of
from opencity.works.sentences import KINDS
from opencity.works.tables import MOST_BYTES

PAGE_SIZE = 30
ROOM = 100_000  # what a form adds around its file
MOST_SHOWN = 100
_FIX = re.compile(r"fix-(\d{1,7})-([a-z_]{1,30})")
FIELD_NAMES: dict[str, Any] = {
    "source_id": gettext_lazy("Number in the source"), "kind": gettext_lazy("Kind of work"),
    "name_kk": gettext_lazy("Name in Kazakh"), "name_ru": gettext_lazy("Name in Russian"),
    "name_en": gettext_lazy("Name in English"), "why_kk": gettext_lazy("What and why in Kazakh"),
    "why_ru": gettext_lazy("What and why in Russian"), "why_en": gettext_lazy("What and why in English"),
    "place_kk": gettext_lazy("Place in Kazakh"), "place_ru": gettext_lazy("Place in Russian"),
    "place_en": gettext_lazy("Place in English"), "street": gettext_lazy("Street"),
    "street_from": gettext_lazy("From which crossing"), "street_to": gettext_lazy("To which crossing"),
    "district": gettext_lazy("District"), "begins": gettext_lazy("Begins"), "ends": gettext_lazy("Ends"),
    "contractor": gettext_lazy("Contractor"), "contractor_contact": gettext_lazy("Contact of the contractor"),
    "warranty": gettext_lazy("Warranty until"), "traffic": gettext_lazy("Traffic"),
    "traffic_note": gettext_lazy("How to drive and walk meanwhile"), "buses": gettext_lazy("How buses go meanwhile"),
    "money": gettext_lazy("Money, tenge"), "lat": gettext_lazy("Latitude"), "lon": gettext_lazy("Longitude"),
    "geometry": gettext_lazy("Drawing"),
}  # fmt: skip
NOTES: dict[str, Any] = {
    "swapped": gettext_lazy("longitude and latitude stood the wrong way round; they are turned"),
    "mended": gettext_lazy("the drawing crossed itself; it is mended"),
    "flat": gettext_lazy("heights are left out"),
    "simplified": gettext_lazy("the drawing had very many corners; it is simplified by half a metre"),
}


@csrf_exempt  # so that a huge file is refused before anything of it is read; the page itself is protected below
@staff_page(*WRITERS)
@require_http_methods(["GET", "HEAD", "POST"])
def imports(request: HttpRequest) -> HttpResponseBase:
    """The imports of a body, and a new one."""
    length = request.headers.get("Content-Length", "")
    if request.method == "POST" and length.isdigit() and int(length) > MOST_BYTES + ROOM:
        form = UploadForm({}, bodies=_bodies(request))
        form.full_clean()
        form.errors.clear()
        form.refuse(Refused("file_large", limit=MOST_BYTES // 1_000_000))
        return _list(request, form, status=413)
    return _imports(request)


@csrf_protect
def _imports(request: HttpRequest) -> HttpResponseBase:
    if request.method != "POST":
        return _list(request, UploadForm(bodies=_bodies(request)))
    form = UploadForm(request.POST, request.FILES, bodies=_bodies(request))
    if form.is_valid():
        file, body = form.cleaned_data["file"], directory().bodies[form.cleaned_data["body"]]
        try:
            # One byte more than is allowed tells that it is too much, whatever was claimed of its size.
            data = file.read(MOST_BYTES + 1)
            made = importing.keep_import(name=file.name, data=data, body=body, by=who(request), now=timezone.now())
        except Refused as refused:
            form.refuse(refused)
        else:
            return redirect("workbench:work_import", made.pk)
    return _list(request, form, status=422)


def _bodies(request: HttpRequest) -> Any:
    city = directory()
    return own_bodies(city, today_in(city), writes_for(who(request)))


def _list(request: HttpRequest, form: UploadForm, *, status: int = 200) -> HttpResponseBase:
    page = page_of(imports_of(who(request)), order=BY_IMPORT, size=PAGE_SIZE, cursor=request.GET.get("page", ""))
    here = reverse("workbench:work_imports")
    context = frame(who(request), "works") | side("imports") | {
        "form": form,
        "rows": page.rows,
        "newer_url": f"{here}?page={page.newer}" if page.newer else "",
        "older_url": f"{here}?page={page.older}" if page.older else "",
    }  # fmt: skip
    return render(request, "workbench/works/imports.html", context, status=status)


@staff_page(*WRITERS)
@require_http_methods(["GET", "HEAD", "POST"])
def import_page(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Columns, and what would happen with them. POST: other columns, mended cells."""
    one = _found(request, pk)
    if request.method != "POST":
        return _page(request, one)
    columns = {name: request.POST.get(f"column-{name}", "") for name in FIELDS}
    fixes: dict[str, dict[str, str]] = defaultdict(dict)
    for name, typed in request.POST.items():
        if found := _FIX.fullmatch(name):
            fixes[found[1]][found[2]] = str(typed).replace("\x00", "").strip()
    try:
        importing.match_columns(one, columns=columns, kind=request.POST.get("kind", ""), fixes=fixes, by=who(request))
    except Refused as refused:
        return _page(request, one, refused=refused.sentence, status=422)
    return redirect(reverse("workbench:work_import", args=[one.pk]) + "#trial")


@staff_page(*WRITERS)
@require_POST
def do_import(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Do it, all or nothing."""
    one = _found(request, pk)
    try:
        done = importing.do_import(one, by=who(request), now=timezone.now(), send="send" in request.POST)
    except Refused as refused:
        return _page(request, _found(request, pk), refused=refused.sentence, status=422)
    facts = {"made": len(done.made), "changed": len(done.changed)}
    messages.success(request, _("Done. New works: %(made)s, changed: %(changed)s.") % facts)
    return redirect("workbench:work_import", one.pk)


@staff_page(*WRITERS)
@require_POST
def undo_import(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Take it back."""
    one = _found(request, pk)
    try:
        count, stay = importing.undo_import(one, by=who(request), now=timezone.now())
    except Refused as refused:
        messages.error(request, refused.sentence)
    else:
        messages.success(request, _("Taken back: %(n)s.") % {"n": count})
        if stay:
            numbers = ", ".join(stay[:20])
            messages.error(request, _("These have moved on and stay: %(numbers)s.") % {"numbers": numbers})
    return redirect("workbench:work_import", one.pk)


def _found(request: HttpRequest, pk: int) -> Import:
    found = imports_of(who(request)).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def _page(request: HttpRequest, one: Import, *, refused: str = "", status: int = 200) -> HttpResponseBase:
    context = frame(who(request), "works") | side("imports") | {"one": one, "refused": refused, "trail": _trail()}
    if one.done_at is None:
        try:
            table = importing.table_of(one)
            has_dates = "begins" in one.matches["columns"]
            trial = importing.try_import(one) if has_dates else None
        except Refused as gone:
            return render(request, "workbench/works/import.html", context | {"refused": gone.sentence}, status=422)
        context |= {
            "columns": _columns(one, list(table.columns)), "sample": _sample(table), "rows_count": len(table.rows),
            "kinds": [{"code": k.value, "name": n, "selected": k == one.matches.get("kind")} for k, n in KINDS.items()],
        } | (_trial(trial, is_geojson=table.kind == "geojson") if trial else {})  # fmt: skip
    return render(request, "workbench/works/import.html", context, status=status)


def _columns(one: Import, names: list[str]) -> list[dict[str, Any]]:
    chosen = one.matches["columns"]
    return [
        {"field": field, "name": FIELD_NAMES[field], "needed": field == "begins",
         "options": [{"name": name, "selected": chosen.get(field) == name} for name in names]}
        for field in FIELDS
    ]  # fmt: skip


def _sample(table: Any) -> list[list[str]]:
    return [[str(row.cells.get(name) if row.cells.get(name) is not None else "")[:60] for name in table.columns]
            for row in table.rows[:2]]  # fmt: skip


def _trial(trial: Trial, *, is_geojson: bool) -> dict[str, Any]:
    return {
        "trial": trial,
        "is_geojson": is_geojson,
        "faults": [
            {"line": one.line, "field": one.field, "name": FIELD_NAMES.get(one.field, ""), "typed": one.typed,
             "sentence": one.sentence, "mendable": bool(one.field) and one.field != "geometry"}
            for one in trial.faults[:MOST_SHOWN]
        ],
        "more_faults": max(0, len(trial.faults) - MOST_SHOWN),
        "mended": [{"line": line, "text": NOTES.get(note, note)} for line, note in trial.mended[:MOST_SHOWN]],
        "new": [{"line": row.line, "given": row.given, "names": row.rows.values["names"] if row.rows else ""}
                for row in trial.new[:MOST_SHOWN]],
    }  # fmt: skip


def _trail() -> list[dict[str, str]]:
    return [
        {"name": _("Works"), "url": reverse("workbench:works")},
        {"name": _("Imports"), "url": reverse("workbench:work_imports")},
    ]
