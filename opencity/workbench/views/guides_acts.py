"""What an editor does with an edition: send, check, give back, schedule, publish, discard; begin and end a guide."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from opencity.accounts.models import Role
from opencity.core.refused import Refused
from opencity.directory.queries import directory
from opencity.guides import actions
from opencity.guides.models import Edition, Guide
from opencity.workbench.access import staff_page, who
from opencity.workbench.forms.guides import ScheduleForm, WithdrawForm, refused_status
from opencity.workbench.views.guides import guide_page
from opencity.workbench.views.guides_edition import edition_page

ACTS = {"send", "check", "return", "schedule", "publish", "discard"}


@staff_page(Role.EDITOR)
@require_POST
def act(request: HttpRequest, pk: int, act: str) -> HttpResponseBase:
    """One act on one edition, as it stood on the page."""
    if act not in ACTS:
        raise Http404
    found = get_object_or_404(Edition.objects.select_related("guide", "author", "checker"), pk=pk)
    form = ScheduleForm(request.POST if act == "schedule" else None)
    try:
        if act == "schedule" and not form.is_valid():
            return edition_page(request, found, form=form, status=422)
        _do(act, found, request, form)
    except Refused as refused:
        fresh = Edition.objects.select_related("guide", "author", "checker").filter(pk=pk).first()
        if fresh is None:
            raise Http404 from refused
        return edition_page(request, fresh, error=refused.sentence, status=refused_status(refused))
    messages.success(request, _say(act))
    if act in {"discard", "publish"}:
        return redirect("workbench:guides") if act == "discard" else redirect("workbench:guide", found.guide_id)
    return redirect("workbench:edition", pk)


def _do(act: str, found: Edition, request: HttpRequest, form: ScheduleForm) -> None:
    given = request.POST.get("version", "")
    version = int(given) if given.isdigit() and len(given) < 9 else 0
    by, now = who(request), timezone.now()
    if act == "send":
        actions.send_to_check(found, version=version, by=by, now=now)
    elif act == "check":
        actions.check_edition(found, version=version, by=by, now=now)
    elif act == "return":
        note = request.POST.get("note", "").replace("\x00", "")
        actions.return_edition(found, version=version, by=by, now=now, note=note)
    elif act == "schedule":
        at = form.cleaned_data["at"].replace(tzinfo=directory().zone)
        actions.schedule_edition(found, version=version, at=at, by=by, now=now)
    elif act == "publish":
        actions.publish_edition(found, version=version, by=by, now=now)
    else:
        actions.discard_edition(found, version=version, by=by, now=now)


def _say(act: str) -> str:
    return {
        "send": _("Sent. Another editor checks it now."),
        "check": _("Checked. It can be published."),
        "return": _("Given back to its writers."),
        "schedule": _("It will appear by itself."),
        "publish": _("Published."),
        "discard": _("The draft is gone."),
    }[act]


@staff_page(Role.EDITOR)
@require_POST
def start(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The next edition of a guide."""
    edition = actions.start_edition(get_object_or_404(Guide, pk=pk), by=who(request), now=timezone.now())
    return redirect("workbench:edition", edition.pk)


@staff_page(Role.EDITOR)
@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Take a guide away, with the reason that its readers will see."""
    found = get_object_or_404(Guide.objects.select_related("current", "nearest"), pk=pk)
    form = WithdrawForm(request.POST)
    if form.is_valid():
        try:
            actions.withdraw_guide(
                found, why=form.texts, nearest=form.cleaned_data["nearest"], by=who(request), now=timezone.now()
            )
        except Refused as refused:
            form.add_error("nearest" if refused.code == "nearest_unknown" else None, refused.sentence)
        else:
            messages.success(request, _("The guide is withdrawn. Its address says why."))
            return redirect("workbench:guide", pk)
    return guide_page(request, found, form=form, status=422)
