"""The lists of appeals, and where each role begins."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from opencity.accounts.models import Role, User
from opencity.appeals.permissions import oversees, reads_all
from opencity.appeals.queries import queue as queries
from opencity.appeals.queries.queue import COUNT_UP_TO, Queue
from opencity.core.paging import page_of
from opencity.directory.queries import directory, local
from opencity.workbench.access import EVERY_ROLE, staff_page, who
from opencity.workbench.bulk import kinds_for
from opencity.workbench.forms.queue import FilterForm
from opencity.workbench.pages import frame
from opencity.workbench.rows import rows_of
from opencity.workbench.saved import View, counted, views_of
from opencity.workbench.saved import asked as asked_for
from opencity.workbench.storms import storm_lines
from opencity.workbench.views.bulk import pending
from opencity.workbench.views.export import MAY_EXPORT
from opencity.workbench.views.start import admin_start

PAGE_SIZE = 50
NAMES = {
    Queue.TO_ROUTE: gettext_lazy("To route"),
    Queue.MINE: gettext_lazy("Mine"),
    Queue.BODY: gettext_lazy("My body's"),
    Queue.UNASSIGNED: gettext_lazy("Without an executor"),
    Queue.SOON: gettext_lazy("Due soon"),
    Queue.ESCALATED: gettext_lazy("Waits for your word"),
    Queue.OVERDUE: gettext_lazy("Overdue"),
    Queue.REOPENED: gettext_lazy("Open again"),
    Queue.ALL: gettext_lazy("All, newest first"),
}
EMPTY = {
    Queue.TO_ROUTE: gettext_lazy("Every appeal has a body that answers."),
    Queue.MINE: gettext_lazy("Nothing waits for you. Look at the appeals of your body that have no executor."),
    Queue.ESCALATED: gettext_lazy("Every late appeal you were told of has your word."),
    Queue.OVERDUE: gettext_lazy("Nothing is late."),
    Queue.SOON: gettext_lazy("Nothing is due in the next two working days."),
    Queue.REOPENED: gettext_lazy("No resident has said “not fixed”."),
    Queue.UNASSIGNED: gettext_lazy("Every appeal has somebody who answers for it."),
}


@staff_page(*EVERY_ROLE)
@require_safe
def queue(request: HttpRequest) -> HttpResponseBase:
    """One list with its filter. An administrator of the city has no appeals and begins elsewhere."""
    user = who(request)
    lists = queries.queues_of(user)
    if not lists and Role.EDITOR in user.roles and Role.CITY_ADMIN not in user.roles:
        return redirect("workbench:guides")
    if not lists:
        return admin_start(request)
    if user.roles == {Role.CONTROLLER} and not request.GET:
        return redirect("workbench:checking")
    if user.roles == {Role.AKIM} and not request.GET:
        return redirect("workbench:oversight")
    city, now = directory(), timezone.now()
    asked = request.GET.get("list", "")
    chosen = Queue(asked) if asked in lists else queries.home_queue(user)
    form = FilterForm(request.GET, city=city, today=local(now, city).date(), bodies=reads_all(user))
    rows = queries.narrowed(queries.appeals_in(chosen, user, city=city, now=now), form.made(), city=city)
    page = page_of(
        queries.list_rows(rows),
        order=queries.order_of(chosen),
        size=PAGE_SIZE,
        cursor=request.GET.get("page", ""),
    )
    narrow = {name: value for name in form.fields if (value := form.cleaned_data.get(name))}
    address = {"list": chosen.value, **narrow}
    tabs, here = views_of(user, city=city, now=now), {"list": chosen.value} | asked_for(request.GET)
    sizes = queries.queue_sizes(user, city=city, now=now, also=counted(tabs, user, city=city, now=now))
    context = frame(user, "queue") | {
        "form": form,
        "chosen": chosen.value,
        "title": NAMES[chosen],
        "queues": _queues(user, chosen, sizes),
        "views": [_tab(place, view, sizes, here) for place, view in enumerate(tabs)],
        "view_chosen": any(dict(view.query) == here for view in tabs),
        "asked": here.items(),
        "bulk_kinds": kinds_for(user),
        "bulk_back": request.GET.urlencode(),
        "pending": pending(request, city=city, now=now),
        "rows": rows_of(page.rows, user=user, city=city, now=now),
        "newer_url": _url(address, page.newer),
        "older_url": _url(address, page.older),
        "narrowed": bool(narrow),
        "empty_text": EMPTY.get(chosen, _("There are no appeals in this list.")),
        "export_url": _export(user, address),
        "clear_url": _url({"list": chosen.value}, None),
        "storms": storm_lines() if chosen is Queue.TO_ROUTE and not request.GET.get("page") else [],
        "keys": _keys(user),
    }
    return render(request, "workbench/queue.html", context)


def _export(user: User, address: dict[str, Any]) -> str:
    """Where this list comes as a table; '' for who may not take it."""
    return "" if user.roles.isdisjoint(MAY_EXPORT) else f"{reverse('workbench:export')}?{urlencode(address)}"


def _tab(place: int, view: View, sizes: dict[str, int], here: dict[str, str]) -> dict[str, Any]:
    """A saved list above the rows; its number, where it is cheap to know."""
    return {
        "name": view.name, "url": view.url, "current": dict(view.query) == here, "size": _size(sizes.get(f"v{place}")),
    }  # fmt: skip


def _queues(user: User, chosen: Queue, sizes: dict[str, int]) -> list[dict[str, Any]]:
    return [
        {
            "name": NAMES[one],
            "url": _url({"list": one.value}, None),
            "current": one is chosen,
            "size": _size(sizes.get(one)),
            "late": one in {Queue.OVERDUE, Queue.ESCALATED} and bool(sizes.get(one)),
        }
        for one in queries.queues_of(user)
    ]


def _size(count: int | None) -> str:
    if count is None:
        return ""
    return f"{COUNT_UP_TO - 1}+" if count >= COUNT_UP_TO else str(count)


def _url(facts: dict[str, Any], cursor: str | None) -> str:
    if cursor == "":
        return ""
    more = {"page": cursor} if cursor else {}
    return f"{reverse('workbench:queue')}?{urlencode(facts | more)}"


def _keys(user: User) -> list[dict[str, str]]:
    lines = [
        ("j", _("next appeal")),
        ("k", _("previous appeal")),
        ("o", _("open it (Enter does the same)")),
        ("a", _("assign it")),
        ("r", _("reply to it")),
        ("/", _("search")),
        ("?", _("show or hide this help")),
    ]
    if oversees(user):
        lines.insert(3, ("g", _("route it")))
    return [{"key": key, "name": name} for key, name in lines]
