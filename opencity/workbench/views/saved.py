"""Saved lists of the queue: save, rename, share, order, remove."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from opencity.core.refused import Refused
from opencity.directory.queries import directory, local
from opencity.workbench import saved as views
from opencity.workbench.access import WITH_APPEALS, staff_page, who
from opencity.workbench.forms.queue import FilterForm
from opencity.workbench.forms.saved import SavedForm
from opencity.workbench.models import SavedView
from opencity.workbench.pages import frame


@staff_page(*WITH_APPEALS)
@require_http_methods(["GET", "HEAD", "POST"])
def saved(request: HttpRequest) -> HttpResponseBase:
    """All saved lists of a person; a form adds the filter that came with it."""
    if request.method != "POST":
        return _page(request)
    user, form = who(request), SavedForm(request.POST)
    if form.is_valid():
        try:
            made = views.save_view(user, query=views.asked(request.POST), **form.cleaned_data)
        except Refused as refused:
            form.add_error("name", refused.sentence)
        else:
            messages.success(request, _("The list “%(name)s” is kept.") % {"name": made.name})
            return redirect(views.View(made.name, made.query).url)
    return _page(request, form=form, status=422)


@staff_page(*WITH_APPEALS)
@require_POST
def change_saved(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Rename, share, move or remove one of one's own."""
    user = who(request)
    found = SavedView.objects.filter(pk=pk, owner=user).first() if pk < 2**62 else None
    if found is None:
        raise Http404
    act = request.POST.get("act", "")
    if act == "remove":
        found.delete()
        messages.success(request, _("The list “%(name)s” is removed.") % {"name": found.name})
    elif act in {"up", "down"}:
        views.move_view(found, by=user, up=act == "up")
    else:
        form = SavedForm(request.POST, key=f"saved{found.pk}")
        if not form.is_valid():
            return _page(request, changed=(found.pk, form), status=422)
        try:
            views.change_view(found, by=user, **form.cleaned_data)
        except Refused as refused:
            form.add_error("name", refused.sentence)
            return _page(request, changed=(found.pk, form), status=422)
        messages.success(request, _("Saved."))
    return redirect("workbench:saved")


def _page(
    request: HttpRequest,
    *,
    form: SavedForm | None = None,
    changed: tuple[int, SavedForm] | None = None,
    status: int = 200,
) -> HttpResponse:
    user = who(request)
    rows = views.saved_for(user)
    context = frame(user, "queue") | {
        "trail": [{"name": _("Appeals"), "url": reverse("workbench:queue")}],
        "form": form,
        "query": views.asked(request.POST).items() if form else [],
        "own": [_line(row, changed) for row in rows if row.owner_id == user.pk],
        "shared": [_line(row, None) for row in rows if row.owner_id != user.pk],
        "limit": views.MOST_SAVED,
        "said": _said(request) if form else "",
        "problem": changed[1] if changed else None,
    }
    return render(request, "workbench/saved.html", context, status=status)


def _line(row: SavedView, changed: tuple[int, SavedForm] | None) -> dict[str, Any]:
    kept = changed[1] if changed and changed[0] == row.pk else None
    initial = {"name": row.name, "share": row.body_id is not None}
    return {
        "pk": row.pk,
        "name": row.name,
        "url": views.View(row.name, row.query).url,
        "owner": row.owner.name,
        "form": kept or SavedForm(initial=initial, key=f"saved{row.pk}"),
        "open": kept is not None,
    }


def _said(request: HttpRequest) -> str:
    """The filter that is being saved, in words."""
    city = directory()
    form = FilterForm(request.POST, city=city, today=local(timezone.now(), city).date(), bodies=True)
    form.is_valid()
    given = [(form.fields[name].label, form.cleaned_data.get(name)) for name in form.fields]
    return ", ".join(f"{label}: {value}" for label, value in given if value)
