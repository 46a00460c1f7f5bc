"""Outages for those who announce them: the list, one screen for a new one, one of them with its end."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from opencity.core.paging import page_of
from opencity.core.refused import Refused
from opencity.core.texts import in_language
from opencity.directory.queries import Directory, directory
from opencity.workbench.access import OF_BODY, OF_RECEPTION, staff_page, who
from opencity.workbench.forms.outages import EndForm, OutageForm, ProlongForm, Refusing
from opencity.workbench.pages import frame
from opencity.works import outage_sentences as say
from opencity.works.actions.outages import announce_outage, end_outage, prolong_outage
from opencity.works.models import Outage
from opencity.works.outages import Line, Phase, Problem, parse_number, phase_of
from opencity.works.queries.outages import BY_NEWEST, outages_of

PAGE_SIZE = 30
WHO = (*OF_BODY, *OF_RECEPTION)
OVERTAKEN = 409
BADGES = {Phase.NOW: ("bad", "warning"), Phase.COMING: ("info", "calendar"), Phase.OVER: ("good", "check")}


@staff_page(*WHO)
@require_safe
def outages(request: HttpRequest) -> HttpResponseBase:
    """Outages of own bodies, for the reception all, the newest first."""
    page = page_of(outages_of(who(request)), order=BY_NEWEST, size=PAGE_SIZE, cursor=request.GET.get("page", ""))
    here, now = reverse("workbench:outages"), timezone.now()
    context = frame(who(request), "outages") | {
        "rows": [row_of(one, now) for one in page.rows],
        "newer_url": f"{here}?page={page.newer}" if page.newer else "",
        "older_url": f"{here}?page={page.older}" if page.older else "",
    }
    return render(request, "workbench/outages.html", context)


@staff_page(*WHO)
@require_http_methods(["GET", "HEAD", "POST"])
def new_outage(request: HttpRequest) -> HttpResponseBase:
    """One screen. The first press reads the list back, the second announces; nothing typed is lost."""
    city, now = directory(), timezone.now()
    if request.method != "POST":
        return _new_page(request, OutageForm(city=city, user=who(request), now=now), city)
    form = OutageForm(request.POST, city=city, user=who(request), now=now)
    if not form.is_valid():
        return _new_page(request, form, city, form.lines() if form.cleaned_data.get("addresses") else (), status=422)
    lines = form.lines()
    if request.POST.get("do") != "announce" and lines and not any(line.problem for line in lines):
        return _new_page(request, form, city, lines, is_checked=True)
    try:
        made = announce_outage(form.announced(lines), by=who(request), now=now)
    except Refused as refused:
        form.refuse(refused.code, refused.sentence, refused.facts)
        twin = str(refused.facts.get("number", "")) if refused.code == "outage_twice" else ""
        return _new_page(request, form, city, lines, status=422, twin=twin)
    messages.success(request, _("The outage is announced. Those who follow these streets are being told."))
    return redirect("workbench:outage", made.number)


@staff_page(*WHO)
@require_safe
def outage(request: HttpRequest, number: str) -> HttpResponseBase:
    """One outage: what residents read, and how to prolong or end it."""
    found = _found(request, number)
    return _page(request, found)


@staff_page(*WHO)
@require_POST
def prolong(request: HttpRequest, number: str) -> HttpResponseBase:
    """Put the end off, with a reason."""
    found, form = _found(request, number), ProlongForm(request.POST)
    if form.is_valid():
        try:
            prolong_outage(
                found, until=form.cleaned_data["until"], reason=form.reason(), by=who(request), now=timezone.now(),
                version=_version(request),
            )  # fmt: skip
        except Refused as refused:
            return _refused(request, found, form, refused, "prolong")
        messages.success(request, _("The new end is told to those who follow."))
        return redirect("workbench:outage", found.number)
    return _page(request, found, prolong=form, status=422)


@staff_page(*WHO)
@require_POST
def end(request: HttpRequest, number: str) -> HttpResponseBase:
    """It is on again."""
    found, form = _found(request, number), EndForm(request.POST)
    if form.is_valid():
        try:
            end_outage(found, fixed=form.reason(), by=who(request), now=timezone.now(), version=_version(request))
        except Refused as refused:
            return _refused(request, found, form, refused, "end")
        messages.success(request, _("The outage is over. Those who follow are being told."))
        return redirect("workbench:outage", found.number)
    return _page(request, found, end=form, status=422)


def row_of(found: Outage, now: datetime) -> dict[str, Any]:
    """An outage as a line of a list."""
    phase = phase_of(found.since, found.until, found.ended_at, now)
    kind, icon = BADGES[phase]
    return {
        "number": found.number,
        "url": reverse("workbench:outage", args=[found.number]),
        "public_url": reverse("web:outage", args=[found.number]),
        "title": say.say_headline(found),
        "icon": say.icon_of(found.what),
        "streets": say.say_streets(found.addresses),
        "period": say.say_period(found),
        "body": str(found.body),
        "phase": say.say_phase(found, now),
        "badge": kind,
        "badge_icon": icon,
        "is_open": phase is not Phase.OVER,
    }


def _new_page(
    request: HttpRequest,
    form: OutageForm,
    city: Directory,
    lines: Sequence[Line] = (),
    *,
    status: int = 200,
    **more: Any,
) -> HttpResponseBase:
    context = frame(who(request), "outages") | {
        "form": form,
        "lines": [_line(number, line, form, city) for number, line in enumerate(lines)],
        "trail": [{"name": _("Outages"), "url": reverse("workbench:outages")}],
        "own_words": any(form.errors.get(f"reason_{code}") or form[f"reason_{code}"].value() for code in ("kk", "ru")),
    }
    twin = more.pop("twin", "")
    context["twin_url"] = reverse("workbench:outage", args=[twin]) if twin else ""
    return render(request, "workbench/outage_new.html", context | more, status=status)


def _line(number: int, line: Line, form: OutageForm, city: Directory) -> dict[str, Any]:
    """A row of the list as it is read back; where several streets bear the name, with the choice."""
    said = {
        Problem.UNKNOWN: _("We do not know this street. Check its name."),
        Problem.SEVERAL: _("Several streets are called so. Choose one."),
        Problem.NO_STREET: _("Houses without a street. Write the street before them."),
    }
    row = {"labels": line.labels, "houses": line.houses}
    choices = [
        {
            "value": f"{line.name.lower()}\t{one.code}",
            "text": f"{in_language(one.labels, get_language() or '')} ({_districts(one.districts, city)})",
            "chosen": one.code == line.street,
        }
        for one in line.choices
    ]
    if not choices and (kept := form.which().get(line.name.lower())):
        choices = [{"value": f"{line.name.lower()}\t{kept}", "text": say.say_row(row), "chosen": True}]
    return {
        "typed": line.typed,
        "said": "" if line.problem else say.say_row(row),
        "whole": not line.houses and not line.problem,
        "problem": said[Problem(line.problem)] if line.problem else "",
        "name": f"which-{number}",
        "choices": choices,
    }


def _districts(codes: Sequence[str], city: Directory) -> str:
    return ", ".join(str(city.districts[code]) for code in codes if code in city.districts)


def _page(
    request: HttpRequest,
    found: Outage,
    *,
    status: int = 200,
    prolong: Refusing | None = None,
    end: Refusing | None = None,
) -> HttpResponseBase:
    now = timezone.now()
    later = (found.until or now) + timedelta(hours=2)
    context = frame(who(request), "outages") | {
        "outage": row_of(found, now),
        "found": found,
        "streets": [say.say_row(row) for row in found.addresses],
        "events": [_event(one) for one in found.events.select_related("actor")],
        "prolong": prolong or ProlongForm(initial={"until": later}),
        "end": end or EndForm(),
        "wrong": prolong or end,
        "trail": [{"name": _("Outages"), "url": reverse("workbench:outages")}],
    }
    return render(request, "workbench/outage.html", context, status=status)


def _event(event: Any) -> dict[str, Any]:
    return {"at": event.at, "text": say.say_event(event), "by": event.actor.name if event.actor else ""}


def _refused(request: HttpRequest, found: Outage, form: Refusing, refused: Refused, name: str) -> HttpResponseBase:
    form.refuse(refused.code, refused.sentence, refused.facts)
    fresh = _found(request, found.number)
    status = OVERTAKEN if refused.code in {"outage_changed", "outage_over"} else 422
    return _page(request, fresh, status=status, **{name: form})


def _found(request: HttpRequest, number: str) -> Outage:
    """An outage this person may write; another one is not found, as if it did not exist."""
    written = parse_number(number[:20])
    found = outages_of(who(request)).filter(number=written).first() if written else None
    if found is None:
        raise Http404
    return found


def _version(request: HttpRequest) -> int:
    given = request.POST.get("version", "")
    return int(given) if given.isdecimal() and given.isascii() and len(given) < 9 else -1
