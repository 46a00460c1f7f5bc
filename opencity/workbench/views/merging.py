"""Joining several appeals to one, with a look at what will happen first; and the list of what is joined."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from opencity.accounts.models import User
from opencity.appeals import actions
from opencity.appeals.models import Appeal
from opencity.appeals.queries import merging as queries
from opencity.appeals.queries import queue
from opencity.appeals.sentences import say_state
from opencity.core.paging import page_of
from opencity.core.refused import Refused
from opencity.workbench.access import WHO_JOIN, staff_page, who
from opencity.workbench.forms.merging import GatherForm
from opencity.workbench.pages import frame

PAGE_SIZE = 50


@staff_page(*WHO_JOIN)
@require_http_methods(["GET", "HEAD", "POST"])
def gather(request: HttpRequest, number: str) -> HttpResponseBase:
    """Choose appeals about the same, see which they are, join them."""
    master = _found(request, number)
    near = [(one.number, _line(one)) for one in queue.similar_nearby(master, now=timezone.now())]
    if request.method != "POST":
        return _page(request, master, GatherForm(near=near))
    form = GatherForm(request.POST, near=near)
    if not form.is_valid():
        return _page(request, master, form, status=422)
    try:
        chosen = numbered(who(request), form.wanted())
        if request.POST.get("sure") or len(chosen) == 1:
            return _join(request, master, chosen)
    except Refused as refused:
        form.refuse(refused.code, refused.sentence)
        return _page(request, _found(request, number), form, status=409 if refused.code == "changed_meanwhile" else 422)
    return _page(request, master, form, chosen=chosen)


def numbered(user: User, numbers: list[str]) -> list[Appeal]:
    """The appeals of these numbers; refused with the first that the person cannot see or that does not exist."""
    if not numbers:
        raise Refused("join_nothing")
    found = queries.appeals_by_number(user, numbers)
    for number in numbers:
        if number not in found:
            raise Refused("join_unknown", number=number[:40])
    return [found[number] for number in numbers]


@staff_page(*WHO_JOIN)
@require_safe
def joined(request: HttpRequest, number: str) -> HttpResponseBase:
    """Everything that is answered together with one appeal, oldest first."""
    master = _found(request, number)
    here = reverse("workbench:joined", args=[number])
    page = page_of(queries.group_of(master), order=queries.BY_AGE, size=PAGE_SIZE, cursor=request.GET.get("page", ""))
    context = frame(who(request), "queue") | {
        "appeal": master,
        "rows": [joined_row(one) for one in page.rows],
        "size": queries.size_of_group(master),
        "trail": _trail(master),
        "newer_url": f"{here}?page={page.newer}" if page.newer else "",
        "older_url": f"{here}?page={page.older}" if page.older else "",
    }
    return render(request, "workbench/joined.html", context)


def joined_row(one: Appeal) -> dict[str, Any]:
    """One joined appeal as a line."""
    return {
        "number": one.number,
        "url": reverse("workbench:appeal", args=[one.number]),
        "text": _words(one),
        "language": one.language,
        "state": say_state(one),
        "received": one.received_at,
        "address": one.address,
    }


def _join(request: HttpRequest, master: Appeal, chosen: list[Appeal]) -> HttpResponseBase:
    shown = request.POST.get("version", "")
    version = int(shown) if shown.isascii() and shown.isdigit() and len(shown) < 10 else -1
    count = actions.join_appeals(master, chosen, by=who(request), now=timezone.now(), version=version)
    said = ngettext(
        "%(n)s appeal is joined, its resident is told.", "%(n)s appeals are joined, their residents are told.", count
    )
    messages.success(request, said % {"n": count})
    return redirect("workbench:appeal", master.number)


def _page(
    request: HttpRequest, master: Appeal, form: GatherForm, *, chosen: list[Appeal] | None = None, status: int = 200
) -> HttpResponseBase:
    context = frame(who(request), "queue") | {
        "appeal": master,
        "form": form,
        "chosen": [joined_row(one) for one in chosen or ()],
        "wanted": " ".join(one.number for one in chosen or ()),
        "version": request.POST.get("version", "")[:10] if chosen else master.version,
        "trail": _trail(master),
    }
    return render(request, "workbench/gather.html", context, status=status)


def _trail(master: Appeal) -> list[dict[str, str]]:
    title = _("Appeal %(number)s") % {"number": master.number}
    return [
        {"name": _("Appeals"), "url": reverse("workbench:queue")},
        {"name": title, "url": reverse("workbench:appeal", args=[master.number])},
    ]


def _line(one: Appeal) -> str:
    """What tells one appeal from others that say the same: its words, then the number and the place."""
    return " · ".join(dict.fromkeys(part for part in (_words(one), one.number, one.address) if part))


def _words(one: Appeal) -> str:
    beginning = getattr(one, "beginning", None)
    text = " ".join((beginning if beginning is not None else one.text).split())[:120]
    return text or one.address or one.number


def _found(request: HttpRequest, number: str) -> Appeal:
    found = queue.appeal_of(who(request), number)
    if found is None:
        raise Http404
    return found
