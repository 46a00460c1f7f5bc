"""What is kept and how long: tonight's preview, legal holds, and the proof of what was erased."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from opencity.accounts.models import Role
from opencity.appeals.actions import lift_hold as lift
from opencity.appeals.actions import place_hold as place
from opencity.appeals.models import Appeal, Erasure, LegalHold
from opencity.appeals.numbers import parse_number
from opencity.appeals.permissions import visible_to
from opencity.appeals.queries.keeping import COUNT_UP_TO, Due, preview, standing_holds
from opencity.core.paging import page_of
from opencity.core.refused import Refused
from opencity.directory.queries import directory, local
from opencity.workbench.access import staff_page, who
from opencity.workbench.forms.keeping import HoldForm, LiftForm
from opencity.workbench.pages import frame
from opencity.workbench.wording import WHAT, say_counts, say_rule

WATCHERS = (Role.RECEPTION_HEAD, Role.CITY_ADMIN)
PROOFS = 20
HOLDS = 50


@staff_page(*WATCHERS)
@require_safe
def keeping(request: HttpRequest) -> HttpResponseBase:
    """What tonight would erase, what is held, what was erased."""
    return _page(request, HoldForm())


@staff_page(Role.RECEPTION_HEAD)
@require_http_methods(["GET", "HEAD", "POST"])
def place_hold(request: HttpRequest) -> HttpResponseBase:
    """Keep an appeal from being erased."""
    if request.method != "POST":
        return redirect("workbench:keeping")
    form = HoldForm(request.POST)
    if form.is_valid():
        user = who(request)
        typed = form.cleaned_data["number"]
        appeal = Appeal.objects.filter(visible_to(user), number=parse_number(typed) or typed).first()
        if appeal is None:
            form.add_error("number", _("There is no such appeal. Please compare the number."))
        else:
            try:
                place(appeal, reason=form.cleaned_data["reason"], by=user, now=timezone.now())
            except Refused as refused:
                form.add_error("reason" if refused.code == "reason_needed" else "number", refused.sentence)
            else:
                messages.success(request, _("Appeal %(number)s is held.") % {"number": appeal.number})
                return redirect("workbench:keeping")
    return _page(request, form, status=422)


@staff_page(Role.RECEPTION_HEAD)
@require_http_methods(["GET", "HEAD", "POST"])
def lift_hold(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Let the schedule go on with an appeal; a page of its own, so that it is not done in passing."""
    held = LegalHold.objects.filter(appeal__in=Appeal.objects.filter(visible_to(who(request))))
    hold = get_object_or_404(held.select_related("appeal", "appeal__about_body", "by"), pk=pk)
    form = LiftForm(request.POST if request.method == "POST" else None, pk=pk)
    status = 200
    if form.is_bound:
        status = 422
        if form.is_valid():
            try:
                lift(hold, reason=form.cleaned_data["reason"], by=who(request), now=timezone.now())
            except Refused as refused:
                form.add_error(None if refused.code == "hold_lifted" else "reason", refused.sentence)
                status = 409 if refused.code == "hold_lifted" else 422
            else:
                messages.success(request, _("Appeal %(number)s is not held any more.") % {"number": hold.appeal.number})
                return redirect("workbench:keeping")
    context = frame(who(request), "keeping") | {
        "trail": [{"name": _("What is kept"), "url": reverse("workbench:keeping")}],
        "hold": hold,
        "at": local(hold.at, directory()),
        "form": form,
    }
    return render(request, "workbench/keeping_lift.html", context, status=status)


def _page(request: HttpRequest, form: HoldForm, status: int = 200) -> HttpResponseBase:
    user, now, city = who(request), timezone.now(), directory()
    may_hold = Role.RECEPTION_HEAD in user.roles
    seen = Appeal.objects.filter(visible_to(user))
    holds = page_of(
        standing_holds().filter(appeal__in=seen) if may_hold else standing_holds(),
        order=["-at", "-id"], size=HOLDS, cursor=request.GET.get("holds", ""),
    )  # fmt: skip
    proofs = page_of(
        Erasure.objects.select_related("by"), order=["-at", "-id"], size=PROOFS, cursor=request.GET.get("page", "")
    )
    here = reverse("workbench:keeping")
    context = frame(user, "keeping") | {
        "form": form,
        "may_hold": may_hold,
        "due": [_due(row) for row in preview(now=now)],
        "holds": [_hold(hold, city, may_hold=may_hold) for hold in holds.rows],
        "more_holds": f"{here}?holds={holds.older}" if holds.older else "",
        "proofs": [_proof(row, city) for row in proofs.rows],
        "newer_url": f"{here}?page={proofs.newer}" if proofs.newer else "",
        "older_url": f"{here}?page={proofs.older}" if proofs.older else "",
    }
    return render(request, "workbench/keeping.html", context, status=status)


def _due(row: Due) -> dict[str, Any]:
    more = _("more than %(count)s") % {"count": COUNT_UP_TO}
    return {
        "what": WHAT[row.rule.what],
        "months": row.rule.months,
        "before": row.before.date(),
        "count": more if row.more else row.count,
        "numbers": row.numbers,
        "held": row.held,
    }


def _hold(hold: LegalHold, city: Any, *, may_hold: bool) -> dict[str, Any]:
    return {
        "number": hold.appeal.number,
        "url": reverse("workbench:appeal", args=[hold.appeal.number]) if may_hold else "",
        "lift_url": reverse("workbench:lift_hold", args=[hold.pk]) if may_hold else "",
        # The administrator of the city reads no appeals, and a reason may tell of one.
        "reason": hold.reason if may_hold else "",
        "by": hold.by.name,
        "at": local(hold.at, city),
    }


def _proof(row: Erasure, city: Any) -> dict[str, Any]:
    return {
        "at": local(row.at, city),
        "rule": say_rule(row.rule),
        "by": row.by.name if row.by else _("the schedule"),
        "counts": say_counts(row.facts),
        "digest": str(row.facts.get("digest", "")),
    }
