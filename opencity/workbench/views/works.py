"""Works at the desk: lists, one work, the form, what meets at one stretch."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from opencity.accounts.models import User
from opencity.core.paging import page_of
from opencity.core.refused import Refused
from opencity.directory.queries import Directory, directory, local
from opencity.workbench.access import OF_BODY, OF_RECEPTION, staff_page, who
from opencity.workbench.forms.works import WorkForm, own_bodies, words_of
from opencity.workbench.pages import frame
from opencity.workbench.works import act_forms, acts_of
from opencity.works import actions, permissions
from opencity.works.life import PUBLIC, Lateness, State, lateness_of
from opencity.works.models import Work
from opencity.works.queries.conflicts import Conflict, Why, conflicts_between, conflicts_of
from opencity.works.queries.desk import BY_CHANGE, Desk, work_of, works_of
from opencity.works.sentences import (
    LATENESS,
    dates_of,
    say_cut_off,
    say_event,
    say_kind,
    say_state,
    say_where,
)

WRITERS = (*OF_BODY, *OF_RECEPTION)
PAGE_SIZE = 30
LISTS = {
    Desk.OPEN: gettext_lazy("Published"),
    Desk.DRAFTS: gettext_lazy("Drafts"),
    Desk.CHECK: gettext_lazy("To check"),
    Desk.OVER: gettext_lazy("Over"),
    Desk.ARCHIVE: gettext_lazy("Archive"),
}
TONES = {"check": "soon", "planned": "info", "under_way": "info", "paused": "soon", "finished": "good"}


def side(chosen: str) -> dict[str, Any]:
    """The lists at the left of every page of works."""
    here = reverse("workbench:works")
    lists = [{"url": f"{here}?list={desk}", "name": name, "current": desk == chosen} for desk, name in LISTS.items()]
    more = [
        ("conflicts", "workbench:work_conflicts", _("Meeting at one place")),
        ("imports", "workbench:work_imports", _("Imports")),
        ("new", "workbench:new_work", _("Write a new one")),
    ]
    return {
        "lists": lists + [{"url": reverse(url), "name": name, "current": code == chosen} for code, url, name in more]
    }


def today_in(city: Directory) -> date:
    """The day of the city."""
    return local(timezone.now(), city).date()


def writes_for(user: User) -> frozenset[int] | None:
    """The bodies a person writes for; None: for every one."""
    return None if permissions.of_reception(user) else permissions.bodies_of(user)


@staff_page(*WRITERS)
@require_safe
def works(request: HttpRequest) -> HttpResponseBase:
    """One list of works."""
    city, user, asked = directory(), who(request), request.GET.get("list", "")
    desk = Desk(asked) if asked in set(Desk) else Desk.OPEN
    page = page_of(works_of(user, desk, city), order=BY_CHANGE, size=PAGE_SIZE, cursor=request.GET.get("page", ""))
    here, today = f"{reverse('workbench:works')}?list={desk}", today_in(city)
    context = frame(user, "works") | side(desk) | {
        "rows": [row_of(work, today) for work in page.rows],
        "title": LISTS[desk],
        "checks": desk is Desk.CHECK,
        "newer_url": f"{here}&page={page.newer}" if page.newer else "",
        "older_url": f"{here}&page={page.older}" if page.older else "",
    }  # fmt: skip
    return render(request, "workbench/works/list.html", context)


def row_of(work: Work, today: date) -> dict[str, Any]:
    """A work in a list of the desk."""
    late = lateness_of(State(work.state), begins_on=work.begins_on, ends_on=work.ends_on, today=today)
    return {
        "number": work.number, "name": str(work.names), "kind": say_kind(work.kind), "state": say_state(work),
        "tone": TONES.get(work.state, ""), "where": str(work.place), "dates": dates_of(work), "body": str(work.body),
        "late": "" if late is Lateness.ON_TIME or work.is_archive else str(LATENESS[late]),
        "url": reverse("workbench:work", args=[work.number]), "said": work.not_done_count, "percent": work.percent,
    }  # fmt: skip


@staff_page(*WRITERS)
@require_safe
def conflicts(request: HttpRequest) -> HttpResponseBase:
    """Works that meet at one stretch, of one's own body with any other."""
    user, today = who(request), today_in(directory())
    pairs = [
        {"one": row_of(work, today), **conflict_of(found, today)} for work, found in conflicts_between(writes_for(user))
    ]
    return render(
        request, "workbench/works/conflicts.html", frame(user, "works") | side("conflicts") | {"pairs": pairs}
    )


def conflict_of(found: Conflict, today: date) -> dict[str, Any]:
    """One conflict in words."""
    words = {
        Why.TIME: _("at the same time"),
        Why.WARRANTY: _("digs up what is under warranty"),
    }
    far = _("on the same street") if found.metres is None else _("%(n)s m apart") % {"n": round(found.metres)}
    return {"other": row_of(found.work, today), "why": words[found.why], "far": far}


@staff_page(*WRITERS)
@require_http_methods(["GET", "HEAD", "POST"])
def new_work(request: HttpRequest) -> HttpResponseBase:
    """Write a work down."""
    city, user = directory(), who(request)
    today = today_in(city)
    form = WorkForm(request.POST or None, city=city, bodies=own_bodies(city, today, writes_for(user)), today=today)
    if request.method == "POST" and form.is_valid() and (given := form.described()):
        try:
            work = actions.draft_work(given, by=user, now=timezone.now())
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, _("The work is written down. Look through it and send it to a second person."))
            return redirect("workbench:work", work.number)
    context = frame(user, "works") | side("new") | {"form": form, "trail": trail()}
    return render(request, "workbench/works/form.html", context, status=422 if form.errors else 200)


@staff_page(*WRITERS)
@require_http_methods(["GET", "HEAD", "POST"])
def edit_work(request: HttpRequest, number: str) -> HttpResponseBase:
    """Change the description."""
    city, user, work = directory(), who(request), found_work(request, number)
    today, language = today_in(city), get_language() or "ru"
    if not permissions.may_write(user, work.body_id):
        raise Http404
    bodies = own_bodies(city, today, writes_for(user))
    form = WorkForm(request.POST or None, initial=words_of(work, city, language), city=city, bodies=bodies, today=today)
    if request.method == "POST" and form.is_valid() and (given := form.described()):
        try:
            actions.edit_work(work, given, by=user, now=timezone.now(), version=version_of(request))
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, _("Saved."))
            return redirect("workbench:work", work.number)
    context = frame(user, "works") | side("") | {"form": form, "work": work, "trail": trail()}
    return render(request, "workbench/works/form.html", context, status=422 if form.errors else 200)


@staff_page(*WRITERS)
@require_safe
def work(request: HttpRequest, number: str) -> HttpResponseBase:
    """One work: its facts, what meets it, its history, and the acts that are possible now."""
    return work_page(request, found_work(request, number))


def work_page(
    request: HttpRequest, found: Work, *, forms: dict[str, Any] | None = None, status: int = 200
) -> HttpResponseBase:
    """The page of a work, with the form that came back."""
    city, user = directory(), who(request)
    today = today_in(city)
    events = found.events.select_related("actor").order_by("-id")
    context = frame(user, "works") | side("") | {
        "work": found,
        "row": row_of(found, today),
        "where": say_where(found),
        "cut_offs": [say_cut_off(row) for row in found.cut_offs],
        "conflicts": [conflict_of(one, today) for one in conflicts_of(found)],
        "events": [{"at": event.at, "text": say_event(event), "by": str(event.actor or "")} for event in events],
        "files": list(found.files.order_by("id")),
        "words": list(found.said.exclude(note="").order_by("-at")[:20]),
        "acts": act_forms(found, user, city, given=forms or {}),
        "may_edit": permissions.may_write(user, found.body_id) and "edit" in acts_of(found, user, city),
        "is_public": found.state in PUBLIC and found.published_at is not None,
        "waits": found.state == State.CHECK and not permissions.may_check(user, found, city),
        "trail": trail(),
        "came_back": next(iter((forms or {}).values()), None),
    }  # fmt: skip
    return render(request, "workbench/works/work.html", context, status=status)


def found_work(request: HttpRequest, number: str) -> Work:
    """A work that this person may open; else it does not exist."""
    found = work_of(who(request), number, directory())
    if found is None:
        raise Http404
    return found


def version_of(request: HttpRequest) -> int:
    """The version the page showed; what is no number is a version that never was."""
    typed = request.POST.get("version", "")
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else -1


def trail() -> list[dict[str, str]]:
    """The way here."""
    return [{"name": _("Works"), "url": reverse("workbench:works")}]
