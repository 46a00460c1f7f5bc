"""Mass incidents: the list, one of them, opening, changing and ending it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from opencity.appeals import actions
from opencity.appeals.actions.incidents import edition_of
from opencity.appeals.models import Appeal, Incident
from opencity.appeals.numbers import parse_number
from opencity.appeals.queries import incidents as queries
from opencity.appeals.queries import merging, queue
from opencity.appeals.sentences import say_due_of, say_state
from opencity.core.paging import page_of
from opencity.core.refused import Refused
from opencity.directory.queries import Directory, directory
from opencity.workbench.access import OF_RECEPTION, staff_page, who
from opencity.workbench.forms.incidents import IncidentForm, first_words, words_of
from opencity.workbench.pages import frame
from opencity.workbench.storms import storm_lines
from opencity.workbench.views.merging import joined_row

PAGE_SIZE = 30
FEW = 10


@staff_page(*OF_RECEPTION)
@require_safe
def incidents(request: HttpRequest) -> HttpResponseBase:
    """Every incident, newest first, with how many appeals are in it."""
    page = page_of(queries.all_incidents(), order=queries.BY_NEWEST, size=PAGE_SIZE, cursor=request.GET.get("page", ""))
    here, city = reverse("workbench:incidents"), directory()
    context = frame(who(request), "incidents") | {
        "rows": [_row(one, city) for one in page.rows],
        "storms": storm_lines(),
        "newer_url": f"{here}?page={page.newer}" if page.newer else "",
        "older_url": f"{here}?page={page.older}" if page.older else "",
    }
    return render(request, "workbench/incidents.html", context)


@staff_page(*OF_RECEPTION)
@require_http_methods(["GET", "HEAD", "POST"])
def new_incident(request: HttpRequest) -> HttpResponseBase:
    """Open an incident around an appeal (`?from=`), or without one."""
    city, master = directory(), _asked(request)
    place = master.place if master else None
    if request.method != "POST":
        form = IncidentForm(city=city, place=place, initial=first_words(master, city))
        return _new_page(request, form, master)
    form = IncidentForm(request.POST, city=city, place=place)
    if not form.is_valid():
        return _new_page(request, form, master, status=422)
    try:
        version = _number(request.POST.get("version")) if master else None
        made = actions.open_incident(form.known(), by=who(request), now=timezone.now(), master=master, version=version)
    except Refused as refused:
        form.refuse(refused.code, refused.sentence, refused.facts)
        return _new_page(request, form, master, status=409 if refused.code == "changed_meanwhile" else 422)
    messages.success(request, _("The incident is open. Who reports the same is joined to it and reads your text."))
    return redirect("workbench:incident", made.pk)


@staff_page(*OF_RECEPTION)
@require_http_methods(["GET", "HEAD", "POST"])
def incident(request: HttpRequest, pk: int) -> HttpResponseBase:
    """One incident: how many, what residents read, the way to the answer."""
    found = _found(pk)
    if request.method != "POST":
        return _page(request, found, IncidentForm(city=directory(), place=found.place, initial=words_of(found)))
    form = IncidentForm(_with_area(request, found), city=directory(), place=found.place)
    if not form.is_valid():
        return _page(request, found, form, status=422)
    try:
        edition = request.POST.get("edition", "")[:40]
        actions.edit_incident(found, form.known(), by=who(request), now=timezone.now(), edition=edition)
    except Refused as refused:
        form.refuse(refused.code, refused.sentence, refused.facts)
        return _page(request, _found(pk), form, status=409 if refused.code == "changed_meanwhile" else 422)
    messages.success(request, _("The text is changed. Residents read it from now on."))
    return redirect("workbench:incident", found.pk)


@staff_page(*OF_RECEPTION)
@require_POST
def end_incident(request: HttpRequest, pk: int) -> HttpResponseBase:
    """End it by hand. What is joined still waits for the answer."""
    found = _found(pk)
    try:
        edition = request.POST.get("edition", "")[:40]
        actions.end_incident(found, by=who(request), now=timezone.now(), edition=edition)
    except Refused as refused:
        messages.error(request, refused.sentence)
    else:
        messages.success(request, _("The incident is over: what comes now is taken one by one again."))
    return redirect("workbench:incident", pk)


def _new_page(
    request: HttpRequest, form: IncidentForm, master: Appeal | None, *, status: int = 200
) -> HttpResponseBase:
    context = frame(who(request), "incidents") | {"form": form, "master": master, "trail": _trail()}
    return render(request, "workbench/incident_new.html", context, status=status)


def _page(request: HttpRequest, found: Incident, form: IncidentForm, *, status: int = 200) -> HttpResponseBase:
    latest = merging.group_of(found.master).order_by("-id")[:FEW]
    context = frame(who(request), "incidents") | {
        "incident": _row(found, directory()),
        "form": form,
        "edition": edition_of(found),
        "master": found.master,
        "latest": [joined_row(one) for one in latest],
        "languages": merging.other_languages(found.master),
        "trail": _trail(),
    }
    return render(request, "workbench/incident.html", context, status=status)


def _row(found: Incident, city: Directory) -> dict[str, Any]:
    names = [str(city.categories[code]) for code in found.categories if code in city.categories]
    where = _("the whole city")
    if found.place is not None:
        where = _("%(metres)s m around %(address)s") % {"metres": found.radius_m, "address": found.master.address}
    elif found.district is not None:
        where = str(found.district)
    over = found.ends_at is not None and found.ends_at <= timezone.now()
    return {
        "pk": found.pk,
        "url": reverse("workbench:incident", args=[found.pk]),
        "name": str(found.names),
        "advice": str(found.advice),
        "open": found.ended_at is None and not over,
        "size": getattr(found, "size", 0),
        "where": where,
        "categories": ", ".join(names),
        "began_at": found.began_at,
        "ends_at": found.ends_at,
        "ended_at": found.ended_at or (found.ends_at if over else None),
        "by": found.by.name,
        "body": str(found.master.body),
        "due": say_due_of(found.master),
        "state": say_state(found.master),
        "master_url": reverse("workbench:appeal", args=[found.master.number]),
        "joined_url": reverse("workbench:joined", args=[found.master.number]),
    }


def _with_area(request: HttpRequest, found: Incident) -> Any:
    """The area stays as it was: who was joined by it knows no other."""
    data = request.POST.copy()
    kept = words_of(found)
    for name in ("area", "radius_m", "district"):
        data[name] = str(kept[name] or "")
    return data


def _found(pk: int) -> Incident:
    return get_object_or_404(queries.all_incidents(), pk=pk)


def _asked(request: HttpRequest) -> Appeal | None:
    """The appeal of `?from=`; one that does not exist is "not found" and not a new empty form."""
    typed = request.GET.get("from", "")
    if not typed:
        return None
    found = queue.appeal_of(who(request), parse_number(typed[:40]) or "")
    if found is None:
        raise Http404
    return found


def _number(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else -1


def _trail() -> list[dict[str, str]]:
    return [{"name": _("Incidents"), "url": reverse("workbench:incidents")}]
