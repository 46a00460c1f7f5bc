"""Who looked at what is guarded; and the button that shows how to reach the appellant."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from opencity.accounts.models import Role, User
from opencity.appeals.actions.looking import CONFIDENTIAL, CONTACTS
from opencity.appeals.numbers import parse_number
from opencity.appeals.queries import queue as queries
from opencity.appeals.queries.looks import NEWEST, looks_for
from opencity.core.paging import page_of
from opencity.directory.queries import directory, local
from opencity.workbench.access import WITH_APPEALS, staff_page, who
from opencity.workbench.guarded import contact_asked, note_opened
from opencity.workbench.pages import frame
from opencity.workbench.views.appeal import shown_with

PAGE_SIZE = 50
WHAT = {
    CONFIDENTIAL: gettext_lazy("opened a confidential appeal"),
    CONTACTS: gettext_lazy("saw how to reach the resident"),
}


@staff_page(*WITH_APPEALS)
@require_http_methods(["GET", "HEAD", "POST"])
def contacts(request: HttpRequest, number: str) -> HttpResponseBase:
    """The appeal with the contacts of its resident, after somebody asked for them."""
    user, now = who(request), timezone.now()
    found = queries.appeal_of(user, number)
    if found is None:
        raise Http404
    if request.method != "POST":
        return redirect("workbench:appeal", number)
    note_opened(found, user=user, now=now)
    person = contact_asked(found, user=user, now=now)
    if person is None:
        raise PermissionDenied
    return shown_with(request, found, {"contact": person}, status=200)


@staff_page(Role.RECEPTION_HEAD)
@require_safe
def looks(request: HttpRequest) -> HttpResponseBase:
    """Looks, newest first; of one appeal (`?number=`) or of one person (`?person=`)."""
    typed = request.GET.get("number", "").strip()[:40]
    number, person = parse_number(typed) or "", _person(request.GET.get("person", ""))
    rows = looks_for(who(request), number=number or typed, person=person.pk if person else None)
    page = page_of(rows, order=NEWEST, size=PAGE_SIZE, cursor=request.GET.get("page", ""))
    asked: dict[str, Any] = {"number": typed} if typed else {}
    asked |= {"person": person.pk} if person else {}
    city = directory()
    context = frame(who(request), "looks") | {
        "rows": [
            {
                "at": local(look.at, city),
                "name": look.by.name,
                "what": WHAT.get(look.what, look.what),
                "number": look.appeal.number,
                "of_person": f"?{urlencode({'person': look.by_id})}",
                "of_appeal": f"?{urlencode({'number': look.appeal.number})}",
            }
            for look in page.rows
        ],
        "typed": typed,
        "person": person,
        "wrong": _("This is no number of an appeal.") if typed and not number else "",
        "newer_url": _url(asked, page.newer),
        "older_url": _url(asked, page.older),
    }
    return render(request, "workbench/looks.html", context, status=422 if typed and not number else 200)


def _person(given: str) -> User | None:
    """The person whose looks are asked for; None for anything forged."""
    if not (given.isascii() and given.isdigit() and len(given) < 10):
        return None
    return User.objects.filter(pk=int(given)).first()


def _url(asked: dict[str, Any], cursor: str) -> str:
    return f"{reverse('workbench:looks')}?{urlencode(asked | {'page': cursor})}" if cursor else ""
