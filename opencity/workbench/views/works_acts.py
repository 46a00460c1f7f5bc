"""Acts on a work, and publishing several that were read."""

from __future__ import annotations

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from opencity.core.refused import Refused
from opencity.directory.queries import directory
from opencity.workbench.access import staff_page, who
from opencity.workbench.views.works import WRITERS, found_work, version_of, work_page
from opencity.workbench.works import ACTS, do_act, form_of
from opencity.works import actions
from opencity.works.life import State
from opencity.works.queries.desk import Desk, works_of

MOST_AT_ONCE = 50


@staff_page(*WRITERS)
@require_POST
def act(request: HttpRequest, number: str, act: str) -> HttpResponseBase:
    """One act; a form with a mistake comes back open, with what was typed."""
    found = found_work(request, number)
    if act not in ACTS:
        raise Http404
    form = form_of(act, found, request.POST, request.FILES)
    if form.is_valid():
        with transaction.atomic():
            do_act(act, found, form, by=who(request), now=timezone.now(), version=version_of(request))
            if form.errors:
                transaction.set_rollback(True)
    if form.errors:
        fresh = found_work(request, number)
        overtaken = getattr(form, "overtaken", False)
        return work_page(request, fresh, forms={act: form}, status=409 if overtaken else 422)
    messages.success(request, _("Done."))
    return redirect("workbench:work", found.number)


@staff_page(*WRITERS)
@require_POST
def approve_many(request: HttpRequest) -> HttpResponseBase:
    """Publish those that were ticked; one that needs a look stays and says why."""
    user, city, now = who(request), directory(), timezone.now()
    wanted = request.POST.getlist("number")[:MOST_AT_ONCE]
    done = 0
    for work in works_of(user, Desk.CHECK, city).filter(number__in=wanted, state=State.CHECK).order_by("id"):
        try:
            actions.approve_work(work, by=user, now=now)
            done += 1
        except Refused as refused:
            messages.error(request, f"{work.number}: {refused.sentence}")
    if done:
        messages.success(
            request, ngettext("%(n)s work is published.", "%(n)s works are published.", done) % {"n": done}
        )
    elif not wanted:
        messages.error(request, _("Choose the works to publish."))
    return redirect(f"{reverse('workbench:works')}?list=check")
