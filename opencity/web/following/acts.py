"""What is sent from the page of an appeal. Each act carries the version it was made on, so nothing happens twice."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from opencity.appeals import actions
from opencity.appeals.models import Appeal
from opencity.appeals.numbers import parse_number
from opencity.appeals.queries.public import appeal_to_follow
from opencity.core.refused import Refused
from opencity.web.filing import limits
from opencity.web.filing.photos import photos_of, sent_tokens
from opencity.web.following import access, forms
from opencity.web.following.page import claims_mended, may_follow
from opencity.web.following.views import MOST_TOKEN, show

# Appeal, cleaned values (with version), tokens of photos, now → what to say when it is done.
Deed = Callable[[Appeal, dict[str, Any], Sequence[UUID], datetime], str]
act_methods = require_http_methods(["GET", "HEAD", "POST"])


def answer(request: HttpRequest, number: str) -> HttpResponse:
    """Answer the question of the body."""
    return _act(request, number, "answer", forms.AnswerForm, _answer)


def confirm(request: HttpRequest, number: str) -> HttpResponse:
    """Yes: it is fixed, or the answer settles it."""
    return _act(request, number, "confirm", forms.ConfirmForm, _confirm)


def reopen(request: HttpRequest, number: str) -> HttpResponse:
    """No: it is not fixed, or the answer does not settle it."""
    return _act(request, number, "reopen", forms.ReopenForm, _reopen)


def rate(request: HttpRequest, number: str) -> HttpResponse:
    """Rate the answer."""
    return _act(request, number, "rate", forms.RateForm, _rate)


def withdraw(request: HttpRequest, number: str) -> HttpResponse:
    """Take the appeal back."""
    return _act(request, number, "withdraw", forms.WithdrawForm, _withdraw)


@act_methods
def follow(request: HttpRequest, number: str) -> HttpResponse:
    """Me too: letters to one more resident. Never says whose address is whose."""
    found = _found(number)
    if request.method != "POST" or found is None or not may_follow(found):
        return redirect("web:appeal", number[:40])
    form = forms.FollowForm(request.POST, auto_id="follow_%s")
    if not form.is_valid():
        return show(request, found, status=422, follow=form)
    if limits.is_over("follows", request):
        form.add_error(None, _("Too many people from this connection have just joined. Please try again in an hour."))
        return show(request, found, status=429, follow=form)
    try:
        actions.follow_appeal(
            found, email=form.cleaned_data["email"], language=get_language() or "kk", now=timezone.now()
        )
    except Refused as refused:
        # Told apart, the answer would tell anybody whether an address is the author's.
        if refused.code != "own_appeal_follow":
            form.refuse(refused)
            return show(request, found, status=422, follow=form)
    limits.count("follows", request)
    messages.success(request, _("Thank you. We will write to you when something changes."))
    return redirect("web:appeal", found.number)


@act_methods
def leave(request: HttpRequest, number: str) -> HttpResponse:
    """Stop the letters. Says the same for a token that is unknown or was used."""
    if request.method == "POST":
        actions.unfollow_appeal(request.POST.get("token", "").replace("\x00", "")[:MOST_TOKEN])
        messages.success(request, _("You will get no more letters about this appeal."))
    found = _found(number)
    return redirect("web:appeal", found.number) if found and found.is_public else redirect("web:home")


@act_methods
def _act(request: HttpRequest, number: str, name: str, form_class: type[forms.ActForm], deed: Deed) -> HttpResponse:
    found = _found(number)
    if found is None or request.method != "POST" or not access.holds(request, found.number):
        # The same for a number that does not exist: nobody learns which ones do.
        return redirect("web:appeal", number[:40])
    form = forms.act_form(form_class, name, found.version, request.POST)
    form.full_clean()
    now = timezone.now()
    waiting = photos_of(request, form, now=now) if "photos" in form.fields else []  # type: ignore[arg-type]
    form.kept_photos = waiting
    if not form.errors:
        try:
            said = deed(found, form.cleaned_data, sent_tokens(request, waiting), now)
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, said)
            return redirect("web:appeal", found.number)
    # Shown on the version of now: what was typed stays, and can be sent once more.
    fresh = _found(number) or found
    form.put(version=fresh.version)
    return show(request, fresh, status=422, **{name: form})


def _found(number: str) -> Appeal | None:
    written = parse_number(number[:40])
    return appeal_to_follow(written) if written else None


def _answer(found: Appeal, given: dict[str, Any], photos: Sequence[UUID], now: datetime) -> str:
    actions.answer_question(found, answer=given["reason"], photos=photos, version=given["version"], now=now)
    return _("Thank you. Your answer has been passed on.")


def _confirm(found: Appeal, given: dict[str, Any], photos: Sequence[UUID], now: datetime) -> str:
    fixed = claims_mended(found)
    actions.confirm_reply(found, fixed=fixed, version=given["version"], now=now)
    return _("Thank you for telling us that it is fixed.") if fixed else _("Thank you. The appeal is closed.")


def _reopen(found: Appeal, given: dict[str, Any], photos: Sequence[UUID], now: datetime) -> str:
    actions.reopen_appeal(found, reason=given["reason"], photos=photos, version=given["version"], now=now)
    return _("The appeal is open again, and the one who answered has been told.")


def _rate(found: Appeal, given: dict[str, Any], photos: Sequence[UUID], now: datetime) -> str:
    mark, comment = int(given["rating"]), given["comment"]
    actions.rate_reply(found, rating=mark, comment=comment, version=given["version"], now=now)
    return _("Thank you for your rating.")


def _withdraw(found: Appeal, given: dict[str, Any], photos: Sequence[UUID], now: datetime) -> str:
    actions.withdraw_appeal(found, reason=given["reason"], version=given["version"], now=now)
    return _("You have taken the appeal back.")
