"""People of staff: who they are, inviting one, giving roles, closing an account."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from opencity.accounts.actions import add_member, grant_role, remove_member
from opencity.accounts.factors import has_factor
from opencity.accounts.models import Membership, Role, User
from opencity.accounts.sessions import open_sign_ins
from opencity.core.paging import page_of
from opencity.core.refused import Refused
from opencity.directory.queries import directory, local
from opencity.workbench.access import staff_page, who
from opencity.workbench.forms.administration import ROLES, InviteForm, RoleForm
from opencity.workbench.pages import frame

PAGE_SIZE = 50


@staff_page(Role.CITY_ADMIN)
@require_http_methods(["GET", "HEAD", "POST"])
def people(request: HttpRequest) -> HttpResponseBase:
    """The list, and the form that invites one more."""
    if request.method != "POST":
        return _page(request, _form(InviteForm, None))
    form = _form(InviteForm, request.POST)
    if not form.is_valid():
        return _page(request, form, status=422)
    given = form.cleaned_data
    facts = {name: given[name] for name in ("email", "name", "password", "language")}
    try:
        user = add_member(**facts, roles=[(Role(given["role"]), given["body"])])
    except Refused as refused:
        form.refuse(refused.code, refused.sentence)
    except ValidationError as error:  # of the password validators
        form.add_error("password", error)
    else:
        messages.success(request, _("%(name)s can sign in now.") % {"name": user.name})
        return redirect("workbench:people")
    return _page(request, form, status=422)


@staff_page(Role.CITY_ADMIN)
@require_http_methods(["GET", "HEAD", "POST"])
def person(request: HttpRequest, pk: int) -> HttpResponseBase:
    """One person with their roles; a form gives one more."""
    found = get_object_or_404(User, pk=pk)
    form = _form(RoleForm, request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            grant_role(found, role=Role(form.cleaned_data["role"]), body=form.cleaned_data["body"])
        except Refused as refused:
            form.refuse(refused.code, refused.sentence)
        else:
            messages.success(request, _("The role is given."))
            return redirect("workbench:person", pk)
    context = frame(who(request), "people") | {
        "trail": [{"name": _("People"), "url": reverse("workbench:people")}],
        "person": found,
        "roles": _roles(found.own_memberships),
        "is_self": found.pk == request.user.pk,
        "form": form,
        "has_factor": has_factor(found),
        "session_count": open_sign_ins(found, timezone.now()).count(),
    }
    return render(request, "workbench/person.html", context, status=422 if form.errors else 200)


@staff_page(Role.CITY_ADMIN)
@require_POST
def close(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Close an account; one's own stays, so that the city is not left without an administrator."""
    found = get_object_or_404(User, pk=pk)
    if found.pk == request.user.pk:
        messages.error(request, _("You cannot close your own account."))
    else:
        remove_member(found, by=who(request), now=timezone.now())
        messages.success(request, _("The account of %(name)s is closed.") % {"name": found.name})
    return redirect("workbench:people")


def _form(kind: type[Any], data: Any) -> Any:
    city = directory()
    return kind(data, city=city, today=local(timezone.now(), city).date())


def _page(request: HttpRequest, form: InviteForm, status: int = 200) -> HttpResponse:
    roles = Prefetch("memberships", Membership.objects.select_related("body"), to_attr="known_roles")
    page = page_of(
        User.objects.prefetch_related(roles), order=["name", "id"], size=PAGE_SIZE, cursor=request.GET.get("page", "")
    )
    here = reverse("workbench:people")
    context = frame(who(request), "people") | {
        "form": form,
        "people": [
            {
                "name": user.name,
                "email": user.email,
                "url": reverse("workbench:person", args=[user.pk]),
                "roles": _roles(user.known_roles),  # type: ignore[attr-defined]
                "closed": not user.is_active,
            }
            for user in page.rows
        ],
        "newer_url": f"{here}?page={page.newer}" if page.newer else "",
        "older_url": f"{here}?page={page.older}" if page.older else "",
    }
    return render(request, "workbench/people.html", context, status=status)


def _roles(memberships: list[Membership]) -> list[str]:
    """Roles in words, with the body where there is one."""
    return [f"{ROLES[Role(m.role)]}: {m.body}" if m.body else str(ROLES[Role(m.role)]) for m in memberships]
