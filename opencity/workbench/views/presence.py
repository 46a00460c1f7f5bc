"""The sign that a page with an appeal is still open."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_POST

from opencity.appeals.queries import queue as queries
from opencity.directory.queries import directory
from opencity.workbench.access import WITH_APPEALS, staff_page, who
from opencity.workbench.acts import ACTS
from opencity.workbench.presence import AFTER_SIGN, come, leave, others_at


@staff_page(*WITH_APPEALS)
@require_POST
def here(request: HttpRequest, number: str) -> HttpResponseBase:
    """A sign of life: who else is there comes back as a piece of the page; `gone` takes one's own name away."""
    user, now = who(request), timezone.now()
    found = queries.appeal_of(user, number)
    if found is None:
        raise Http404
    if request.POST.get("gone"):
        leave(found, user)
        return HttpResponse(status=204)
    names = {act.code: act.name for act in ACTS}
    act = request.POST.get("act", "")
    come(found, user, now=now, act=act if act in names else "", lasts=AFTER_SIGN)
    others = others_at(found, user, city=directory(), now=now, names=names)
    return render(request, "workbench/presence.html", {"others": others})
