"""What an administrator does for somebody else's sign-in: end all sessions, reset a lost second factor."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from opencity.accounts.actions import end_sessions_of, reset_factor, set_password
from opencity.accounts.models import Role, User
from opencity.core.refused import Refused
from opencity.workbench.access import staff_page, who
from opencity.workbench.forms.factor import NewPasswordForm
from opencity.workbench.pages import frame


@staff_page(Role.CITY_ADMIN)
@require_POST
def end_sessions(request: HttpRequest, pk: int) -> HttpResponseBase:
    """End every session of a person; they sign in again."""
    found = get_object_or_404(User, pk=pk)
    own = request.session.session_key if found.pk == who(request).pk else None
    end_sessions_of(found, by=who(request), now=timezone.now(), but=own)
    messages.success(request, _("All sessions of %(name)s are ended.") % {"name": found.name})
    return redirect("workbench:person", pk)


@staff_page(Role.CITY_ADMIN)
@sensitive_post_parameters("password", "new_password")
@require_http_methods(["GET", "HEAD", "POST"])
def give_password(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Give a new password to somebody who forgot theirs; one's own is changed on the own account."""
    found = get_object_or_404(User, pk=pk)
    if found.pk == who(request).pk:
        return redirect("workbench:password")
    form = NewPasswordForm(request.POST if request.method == "POST" else None, request=request)
    if form.is_bound and form.is_valid():
        try:
            set_password(found, form.cleaned_data["new_password"], by=who(request), now=timezone.now())
        except ValidationError as error:
            form.add_error("new_password", error)
        else:
            messages.success(request, _("%(name)s has a new password. Hand it over in person.") % {"name": found.name})
            return redirect("workbench:person", pk)
    trail = [
        {"name": _("People"), "url": reverse("workbench:people")},
        {"name": found.name, "url": reverse("workbench:person", args=[pk])},
    ]
    context = frame(who(request), "people") | {"form": form, "trail": trail, "person": found}
    return render(request, "workbench/factor_password.html", context, status=422 if form.errors else 200)


@staff_page(Role.CITY_ADMIN)
@require_POST
def reset(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Take away the second factor of a person who lost it."""
    found = get_object_or_404(User, pk=pk)
    try:
        reset_factor(found, by=who(request), now=timezone.now())
    except Refused as refused:
        messages.error(request, refused.sentence)
    else:
        messages.success(
            request, _("%(name)s signs in with the password alone until a new factor is set up.") % {"name": found.name}
        )
    return redirect("workbench:person", pk)
