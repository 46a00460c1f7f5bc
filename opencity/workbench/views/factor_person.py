"""What an administrator does for somebody else's sign-in: end all sessions, reset a lost second factor."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from opencity.accounts.actions import end_sessions_of, reset_factor
from opencity.accounts.models import Role, User
from opencity.core.refused import Refused
from opencity.workbench.access import staff_page, who


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
