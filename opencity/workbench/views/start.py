"""Where an administrator of the city begins."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone

from opencity.directory.queries import directory, local
from opencity.notices.queries import dead_notices
from opencity.workbench.access import who
from opencity.workbench.pages import frame
from opencity.workbench.years import year_warning

MOST_SHOWN = 100


def admin_start(request: HttpRequest) -> HttpResponseBase:
    """Three doors: people, letters that failed, the working calendar. The caller has checked the role."""
    city = directory()
    failed = dead_notices()[:MOST_SHOWN].count()
    context = frame(who(request), "queue") | {
        "failed": f"{MOST_SHOWN - 1}+" if failed >= MOST_SHOWN else str(failed),
        "has_failed": failed > 0,
        "warning": year_warning(city, local(timezone.now(), city).date()),
    }
    return render(request, "workbench/start.html", context)
