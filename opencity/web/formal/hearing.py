"""The appellant answers to a hearing."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from opencity.appeals import actions
from opencity.core.refused import Refused
from opencity.web.following.forms import act_form
from opencity.web.following.views import show
from opencity.web.formal.forms import HearingForm
from opencity.web.formal.views import own_appeal


@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, number: str) -> HttpResponse:
    """Will come, writes, or needs none."""
    found = own_appeal(request, number)
    if found is None or request.method != "POST":
        return redirect("web:appeal", number[:40])
    form = act_form(HearingForm, "hearing", found.version, request.POST)
    form.full_clean()
    if not form.errors:
        given = form.cleaned_data
        try:
            actions.answer_hearing(
                found, choice=given["choice"], words=given["reason"], version=given["version"], now=timezone.now()
            )
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, _("Thank you. The body knows your answer."))
            return redirect("web:appeal", found.number)
    fresh = own_appeal(request, number) or found
    form.put(version=fresh.version)
    return show(request, fresh, status=422, hearing=form)
