"""Requests to erase, and all data of one resident for a request on paper. Only the head of the reception."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from opencity.accounts.audit import note_deed
from opencity.accounts.contacts import show_contact
from opencity.accounts.models import Person, PersonContact, Role
from opencity.appeals import actions
from opencity.appeals.models import Appeal, ErasureRequest
from opencity.appeals.permissions import visible_to
from opencity.appeals.queries.keeping import (
    appeals_asked_for,
    appeals_of,
    contacts_asked_for,
    decided_requests,
    verdicts_on,
    waiting_requests,
)
from opencity.appeals.sentences import say_kept
from opencity.appeals.takeout import takeout
from opencity.core.paging import page_of
from opencity.core.refused import Refused
from opencity.directory.queries import directory, local
from opencity.workbench.access import staff_page, who
from opencity.workbench.forms.keeping import DeclineForm
from opencity.workbench.pages import frame
from opencity.workbench.wording import EXPORT_LOOK, PERSON_EXPORTED

SIZE = 30
OVERTAKEN = frozenset({"erasure_decided", "erasure_open"})


@staff_page(Role.RECEPTION_HEAD)
@require_safe
def erasures(request: HttpRequest) -> HttpResponseBase:
    """Requests that wait, the oldest first; below them those that were decided."""
    waiting = page_of(waiting_requests(), order=["asked_at", "id"], size=SIZE, cursor=request.GET.get("waiting", ""))
    decided = page_of(decided_requests(), order=["-decided_at", "-id"], size=SIZE, cursor=request.GET.get("page", ""))
    here, city = reverse("workbench:erasures"), directory()
    context = frame(who(request), "erasures") | {
        "waiting": [_line(row, city) for row in waiting.rows],
        "more_waiting": f"{here}?waiting={waiting.older}" if waiting.older else "",
        "decided": [_line(row, city) for row in decided.rows],
        "newer_url": f"{here}?page={decided.newer}" if decided.newer else "",
        "older_url": f"{here}?page={decided.older}" if decided.older else "",
    }
    return render(request, "workbench/erasures.html", context)


@staff_page(Role.RECEPTION_HEAD)
@require_http_methods(["GET", "HEAD", "POST"])
def erasure(request: HttpRequest, pk: int) -> HttpResponseBase:
    """One request: what goes, what must stay and why; carry out (`do=carry`) or decline (`do=decline`)."""
    found = get_object_or_404(ErasureRequest.objects.select_related("appeal", "taken_by", "decided_by"), pk=pk)
    if request.method != "POST":
        return _page(request, found, DeclineForm())
    now, user = timezone.now(), who(request)
    form = DeclineForm(request.POST if request.POST.get("do") == "decline" else None)
    try:
        if request.POST.get("do") == "carry":
            actions.carry_out_erasure(found, by=user, now=now)
            messages.success(request, _("The data are erased, and the proof is written."))
            return redirect("workbench:erasure", pk)
        if form.is_valid():
            actions.decline_erasure(found, reason=form.cleaned_data["reason"], by=user, now=now)
            messages.success(request, _("The request is declined, and the person is told."))
            return redirect("workbench:erasure", pk)
    except Refused as refused:
        return _page(request, found, form, wrong=refused.sentence, status=409 if refused.code in OVERTAKEN else 422)
    return _page(request, found, form, status=422)


@staff_page(Role.RECEPTION_HEAD)
@require_POST
def take_request(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Take a request on paper; it is decided on its own page, with everything that must stay in view."""
    person = get_object_or_404(Person, pk=pk)
    try:
        made = actions.ask_erasure(
            person=person, language=person.language or "kk", taken_by=who(request), now=timezone.now()
        )
    except Refused as refused:
        waiting = waiting_requests().filter(person=person).first()
        if waiting is not None:
            return redirect("workbench:erasure", waiting.pk)
        messages.error(request, refused.sentence)
        return redirect("workbench:resident", pk)
    return redirect("workbench:erasure", made.pk)


@staff_page(Role.RECEPTION_HEAD)
@require_POST
def export_resident(request: HttpRequest, pk: int) -> HttpResponseBase:
    """All data of one resident as a ZIP, for a request on paper. Kept in the audit and as a look at every appeal."""
    person, user, now = get_object_or_404(Person, pk=pk), who(request), timezone.now()
    contacts = list(PersonContact.objects.filter(person=person).order_by("pk"))
    own = {one.pk for one in appeals_of(contacts)}
    seen = set(Appeal.objects.filter(visible_to(user), pk__in=own).values_list("pk", flat=True))
    appeals = [one for one in appeals_of(contacts) if one.pk in seen]
    if not contacts:
        messages.error(request, _("This person has no contacts here, so nothing can be found."))
        return redirect("workbench:resident", pk)
    with transaction.atomic():
        note_deed(PERSON_EXPORTED, actor=user, now=now, person=person.pk, appeals=len(appeals))
        for one in appeals:
            actions.note_look(one, what=EXPORT_LOOK, by=user, now=now)
    pieces = takeout(appeals, contacts, language=person.language or user.language, now=now)
    response = StreamingHttpResponse(pieces, content_type="application/zip")
    response["Content-Disposition"] = f'attachment; filename="resident-{person.pk}.zip"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _line(row: ErasureRequest, city: Any) -> dict[str, Any]:
    return {
        "url": reverse("workbench:erasure", args=[row.pk]),
        "number": row.pk,
        "about": _("appeal %(number)s") % {"number": row.appeal.number} if row.appeal else _("all data of a resident"),
        "asked_at": local(row.asked_at, city),
        "taken_by": row.taken_by.name if row.decided_at is None and row.taken_by else "",
        "decided_at": local(row.decided_at, city) if row.decided_at else None,
        "decided_by": row.decided_by.name if row.decided_by else "",
        "carried_out": row.carried_out,
    }


def _page(
    request: HttpRequest, found: ErasureRequest, form: DeclineForm, *, wrong: str = "", status: int = 200
) -> HttpResponseBase:
    city = directory()
    found.refresh_from_db()
    appeals = appeals_asked_for(found) if found.decided_at is None else []
    verdicts = verdicts_on(appeals, now=timezone.now())
    going = [one.number for one in verdicts if one.goes]
    contacts = contacts_asked_for(found)
    counts = found.facts.get("counts", {})
    context = frame(who(request), "erasures") | {
        "trail": [{"name": _("Requests to erase"), "url": reverse("workbench:erasures")}],
        "asked": found,
        "line": _line(found, city),
        "contacts": [show_contact(one.kind, one.value) for one in contacts],
        "going": going,
        "stays": [say_kept(one) for one in verdicts if not one.goes],
        "kept": [one["number"] for one in found.facts.get("stays", [])],
        "rows": sum(counts.values()),
        "form": form,
        "wrong": wrong,
        "can": found.decided_at is None and bool(going or not appeals),
    }
    return render(request, "workbench/erasure.html", context, status=status)
