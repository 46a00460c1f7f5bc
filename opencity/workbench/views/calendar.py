"""The working calendar: days off and moved days by year."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from opencity.accounts.models import Role
from opencity.appeals.actions import recalculate_due_dates
from opencity.directory.actions import set_calendar_day
from opencity.directory.calendar import DayKind
from opencity.directory.models import CalendarDay
from opencity.directory.queries import directory, local
from opencity.workbench.access import staff_page, who
from opencity.workbench.forms.administration import FIRST_YEAR, LAST_YEAR, DayForm
from opencity.workbench.pages import frame
from opencity.workbench.years import year_warning


@staff_page(Role.CITY_ADMIN)
@require_http_methods(["GET", "HEAD", "POST"])
def calendar(request: HttpRequest) -> HttpResponseBase:
    """The exceptions of one year; a new one moves the due dates of open appeals at once."""
    now = timezone.now()
    if request.method != "POST":
        return _page(request, now, DayForm())
    form = DayForm(request.POST)
    if not form.is_valid():
        return _page(request, now, form, status=422)
    given = form.cleaned_data
    set_calendar_day(given["day"], kind=given["kind"], names=form.names, source=given["source"])
    _recalculate(request, given["day"], form.names, now)
    return _back(given["day"].year)


@staff_page(Role.CITY_ADMIN)
@require_POST
def remove_day(request: HttpRequest, day: date) -> HttpResponseBase:
    """Make a day again what its weekday says."""
    found = CalendarDay.objects.filter(day=day).first()
    if found is None:
        raise Http404
    set_calendar_day(day, kind="", names={}, source="")
    _recalculate(request, day, found.names, timezone.now())
    return _back(day.year)


def _recalculate(request: HttpRequest, day: date, names: Mapping[str, str], now: datetime) -> None:
    """Move the due dates, even when the day was known: an earlier attempt may have stopped half-way."""
    moved = recalculate_due_dates(why=dict(names), now=now, days=[day])
    text = ngettext("%(day)s is set. %(n)s due date moved.", "%(day)s is set. %(n)s due dates moved.", moved)
    messages.success(request, text % {"day": f"{day:%d.%m.%Y}", "n": moved})


def _page(request: HttpRequest, now: datetime, form: DayForm, status: int = 200) -> HttpResponse:
    city = directory()
    today = local(now, city).date()
    year = _year(request.GET.get("year"), today)
    days = CalendarDay.objects.filter(day__year=year)
    years = sorted({*city.years, today.year, today.year + 1, year})
    context: dict[str, Any] = frame(who(request), "calendar") | {
        "form": form,
        "year": year,
        "known": city.years.get(year),
        "missing": year not in city.years,
        "years": [{"year": one, "url": _url(one), "current": one == year} for one in years],
        "off": [_row(day) for day in days if day.kind == DayKind.OFF],
        "work": [_row(day) for day in days if day.kind == DayKind.WORK],
        "warning": year_warning(city, today),
    }
    return render(request, "workbench/calendar.html", context, status=status)


def _row(day: CalendarDay) -> dict[str, Any]:
    return {
        "day": day.day,
        "name": str(day.names),
        "source": day.source,
        "remove_url": reverse("workbench:remove_day", args=[day.day]),
    }


def _year(text: str | None, today: date) -> int:
    asked = int(text) if text and text.isascii() and text.isdigit() and len(text) == 4 else today.year
    return min(max(asked, FIRST_YEAR), LAST_YEAR)


def _url(year: int) -> str:
    return f"{reverse('workbench:calendar')}?year={year}"


def _back(year: int) -> HttpResponseBase:
    return redirect(_url(year))
