"""Sign-in at the city's own provider: out to it, and back from it."""

from __future__ import annotations

from allauth.account.utils import perform_login
from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_safe

from opencity.workbench.access import open_page
from opencity.workbench.provider import NotLetInError, ProviderDownError, come_back, is_offered, send_out
from opencity.workbench.views.entry import safe_address

SENTENCES = {
    "late": gettext_lazy("That took too long, or was begun in another browser. Please begin again."),
    "cancelled": gettext_lazy("You stopped the sign-in."),
    "untrusted": gettext_lazy("The answer of the sign-in service could not be trusted. Please begin again."),
    "no_member": gettext_lazy(
        "There is no member of staff with this verified e-mail. Ask the administrator of the city."
    ),
}
OURS = {"same-origin", "none", ""}


@open_page
@require_safe
def out(request: HttpRequest) -> HttpResponseBase:
    """Send to the provider.

    It is a link, because the content security policy lets no form end up elsewhere; a link on
    another site leads to the login page instead, so that nobody is signed in without wanting it.
    """
    if not is_offered():
        return redirect("workbench:login")
    back = safe_address(request, request.GET.get("next"))
    if request.user.is_authenticated:
        return redirect(back)
    if request.headers.get("Sec-Fetch-Site", "") not in OURS:
        return redirect("workbench:login")
    try:
        return send_out(request, back)
    except ProviderDownError:
        return _to_login(request, _down())


@open_page
@require_safe
@sensitive_variables("user")
def back(request: HttpRequest) -> HttpResponseBase:
    """Let a member in whom the provider names; the second factor of the account is asked for as ever."""
    if not is_offered():
        return redirect("workbench:login")
    if request.user.is_authenticated:
        return redirect(safe_address(request, None))
    try:
        user, wanted = come_back(request)
    except ProviderDownError:
        return _to_login(request, _down())
    except NotLetInError as error:
        return _to_login(request, str(SENTENCES[error.code]))
    request.way_in = "provider"  # type: ignore[attr-defined]
    return perform_login(request, user, email_verification="none", redirect_url=safe_address(request, wanted))


def _down() -> str:
    return _("The sign-in service does not answer. Use e-mail and password, or try again in a few minutes.")


def _to_login(request: HttpRequest, sentence: str) -> HttpResponseBase:
    messages.error(request, sentence)
    return redirect("workbench:login")
