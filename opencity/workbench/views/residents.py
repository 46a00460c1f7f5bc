"""People outside the house: found by a contact, put together, parted again. Every look at one is kept."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from opencity.accounts.contacts import parse_contact, show_contact
from opencity.accounts.models import Audit, Person, PersonMerge, Role, User
from opencity.accounts.people import merge_people, person_with, unmerge_people
from opencity.appeals.models import Appeal, Appellant
from opencity.appeals.permissions import visible_to
from opencity.appeals.queries.mine import appellants_of, is_known
from opencity.appeals.sentences import say_state
from opencity.core.paging import page_of
from opencity.core.refused import Refused
from opencity.workbench.access import OF_RECEPTION, staff_page, who
from opencity.workbench.forms.residents import ContactForm, MergeForm
from opencity.workbench.pages import frame

SIZE = 30
MOST_MERGES = 20
SEEN = "person_seen"


@staff_page(*OF_RECEPTION)
@require_http_methods(["GET", "HEAD", "POST"])
def residents(request: HttpRequest) -> HttpResponseBase:
    """Find a person by e-mail or phone. The contact is sent in the form, so it stands in no address and no log."""
    form = ContactForm(request.POST if request.method == "POST" else None, auto_id="find_%s")
    status = 200
    if form.is_bound and form.is_valid():
        text = form.cleaned_data["contact"].replace("\x00", "")
        try:
            kind, value = parse_contact(text)
            if is_known(kind, value):
                return redirect("workbench:resident", person_with(text, now=timezone.now()).pk)
        except Refused as refused:
            form.add_error("contact", refused.sentence)
        else:
            form.add_error("contact", _("No appeal names this contact."))
    if form.errors:
        status = 422
    context = frame(who(request), "residents") | {"form": form, "merges": _lines(_merges(PersonMerge.objects.all()))}
    return render(request, "workbench/residents.html", context, status=status)


@staff_page(*OF_RECEPTION)
@require_http_methods(["GET", "HEAD"])
def resident(request: HttpRequest, pk: int) -> HttpResponseBase:
    """One person: contacts, appeals over every channel, what was put together."""
    found = get_object_or_404(Person, pk=pk)
    if found.merged_into_id:
        return redirect("workbench:resident", found.merged_into_id)
    return _page(request, found, MergeForm(auto_id="merge_%s"))


@staff_page(*OF_RECEPTION)
@require_http_methods(["GET", "HEAD", "POST"])
def merge_resident(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Put the person of another contact into this one."""
    found = get_object_or_404(Person, pk=pk)
    if request.method != "POST":
        return redirect("workbench:resident", pk)
    form = MergeForm(request.POST, auto_id="merge_%s")
    form.full_clean()
    now, by = timezone.now(), who(request)
    try:
        text = form.cleaned_data.get("contact", "").replace("\x00", "")
        if not is_known(*parse_contact(text)):
            form.add_error("contact", _("No appeal names this contact."))
            return _page(request, found, form, status=422)
        other = person_with(text, now=now)
        merge_people(found, other, reason=form.cleaned_data.get("reason", "").replace("\x00", ""), by=by, now=now)
    except Refused as refused:
        form.add_error("reason" if refused.code == "reason_needed" else "contact", refused.sentence)
        return _page(request, found, form, status=422)
    messages.success(request, _("They are one person now. It can be undone."))
    return redirect("workbench:resident", found.pk)


@staff_page(*OF_RECEPTION)
@require_POST
def unmerge_resident(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Part two people again."""
    merge = get_object_or_404(PersonMerge.objects.select_related("kept", "gone"), pk=pk)
    try:
        unmerge_people(merge, by=who(request), now=timezone.now())
    except Refused as refused:
        messages.error(request, refused.sentence)
    else:
        messages.success(request, _("They are two people again, each with the contacts they had."))
    return redirect("workbench:resident", merge.kept_id)


def _page(request: HttpRequest, found: Person, form: MergeForm, status: int = 200) -> HttpResponse:
    user = who(request)
    contacts = list(found.contacts.order_by("id"))
    Audit.objects.create(at=timezone.now(), actor=user, verb=SEEN, about=None, facts={"person": found.pk})
    page = page_of(
        _visible(user, appellants_of(contacts)), order=["-appeal_id"], size=SIZE, cursor=request.GET.get("page", "")
    )
    here = reverse("workbench:resident", args=[found.pk])
    context = frame(user, "residents") | {
        "trail": [{"name": _("Residents"), "url": reverse("workbench:residents")}],
        "person": found,
        "contacts": [
            {"text": show_contact(one.kind, one.value), "kind": one.kind, "confirmed_at": one.confirmed_at}
            for one in contacts
        ],
        "appeals": [
            {
                "number": row.appeal.number,
                "url": reverse("workbench:appeal", args=[row.appeal.number]),
                "title": str(row.appeal.category or row.appeal.number),
                "state": say_state(row.appeal),
                "at": row.appeal.received_at,
                "name": row.name,
            }
            for row in page.rows
        ],
        "merges": _lines(_merges(PersonMerge.objects.filter(kept=found))),
        "form": form,
        "may_decide": Role.RECEPTION_HEAD in user.roles,
        "newer_url": f"{here}?page={page.newer}" if page.newer else "",
        "older_url": f"{here}?page={page.older}" if page.older else "",
    }
    return render(request, "workbench/resident.html", context, status=status)


def _visible(user: User, rows: QuerySet[Appellant]) -> QuerySet[Appellant]:
    """Only appeals that this person of staff may open: a confidential one stays unseen here too."""
    seen = Appeal.objects.filter(visible_to(user))
    return rows.filter(appeal__in=seen).select_related("appeal__category").defer("appeal__words", "appeal__text")


def _merges(rows: QuerySet[PersonMerge]) -> list[PersonMerge]:
    return list(rows.select_related("by", "undone_by").order_by("-id")[:MOST_MERGES])


def _lines(merges: list[PersonMerge]) -> list[dict[str, Any]]:
    return [
        {
            "at": merge.at,
            "by": merge.by.name,
            "reason": merge.reason,
            "url": reverse("workbench:resident", args=[merge.kept_id]),
            "undo_url": "" if merge.undone_at else reverse("workbench:unmerge_resident", args=[merge.pk]),
            "undone_at": merge.undone_at,
            "undone_by": merge.undone_by.name if merge.undone_by else "",
            "count": len(merge.contacts),
        }
        for merge in merges
    ]
