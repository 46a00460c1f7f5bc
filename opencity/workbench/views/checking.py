"""The controller's pages: replies that wait, second looks, and how it goes."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from opencity.appeals import actions
from opencity.appeals.faults import FAULTS
from opencity.appeals.models import Appeal, ReplyCheck
from opencity.appeals.quality import Fault
from opencity.appeals.queries import checking as queries
from opencity.appeals.queries.queue import BY_DUE, appeal_of
from opencity.core.paging import page_of
from opencity.core.refused import Refused
from opencity.directory.queries import directory
from opencity.workbench.access import CHECKERS, staff_page, who
from opencity.workbench.forms.checking import FaultForm, PeriodForm, RejectForm
from opencity.workbench.pages import frame
from opencity.workbench.reading import doubted_cards, second_cards, waiting_cards

PAGE_SIZE = 10
CLASHES = frozenset({"changed_meanwhile", "move_not_allowed"})


@staff_page(*CHECKERS)
@require_safe
def checking(request: HttpRequest) -> HttpResponseBase:
    """Replies that wait for a controller, the one that is due first on top."""
    user, now = who(request), timezone.now()
    page = page_of(queries.waiting_appeals(user), order=BY_DUE, size=PAGE_SIZE, cursor=request.GET.get("page", ""))
    cards = waiting_cards(page.rows, user=user, city=directory(), now=now)
    here = reverse("workbench:checking")
    context = _frame(request, "checking") | {
        "title": _("Answers to read"),
        "cards": cards,
        "newer_url": f"{here}?page={page.newer}" if page.newer else "",
        "older_url": f"{here}?page={page.older}" if page.older else "",
    }
    return render(request, "workbench/checking.html", context)


@staff_page(*CHECKERS)
@require_POST
def release(request: HttpRequest, number: str) -> HttpResponseBase:
    """Let one reply go out."""
    found = _found(request, number)
    try:
        actions.release_reply(found, by=who(request), now=timezone.now(), version=_version(request))
    except Refused as refused:
        return _no(request, refused, found)
    messages.success(request, _("The answer to %(number)s is sent to the resident.") % {"number": number})
    return redirect("workbench:checking")


@staff_page(*CHECKERS)
@require_POST
def send_back(request: HttpRequest, number: str) -> HttpResponseBase:
    """Send one reply back to its body."""
    found = _found(request, number)
    form = FaultForm(request.POST, key=found.pk)
    if not form.is_valid():
        return _no(request, None, found, form)
    try:
        actions.return_reply(found, **form.cleaned_data, by=who(request), now=timezone.now(), version=_version(request))
    except Refused as refused:
        return _no(request, refused, found, form)
    messages.success(request, _("The answer to %(number)s is sent back to the executor.") % {"number": number})
    return redirect("workbench:checking")


def _no(request: HttpRequest, refused: Refused | None, found: Appeal, form: FaultForm | None = None) -> HttpResponse:
    """The one card again, with what was typed and why not. Where somebody was faster there is no card any more."""
    user, now = who(request), timezone.now()
    if refused is not None and form is not None:
        form.refuse(refused.code, refused.sentence)
    fresh = queries.waiting_appeals(user).filter(pk=found.pk)
    cards = waiting_cards(list(fresh), user=user, city=directory(), now=now, sent=form)
    context = _frame(request, "checking") | {
        "title": _("Answers to read"),
        "cards": cards,
        "form": form,
        "problem": refused.sentence if refused and (form is None or not cards) else "",
        "typed": form.data.get("comment", "") if form is not None and not cards else "",
        "only": True,
        "newer_url": "",
        "older_url": "",
    }
    status = 409 if refused and refused.code in CLASHES else 422
    return render(request, "workbench/checking.html", context, status=status)


@staff_page(*CHECKERS)
@require_safe
def second_looks(request: HttpRequest) -> HttpResponseBase:
    """Replies drawn for a second look, oldest first, and those that were found formal."""
    return _second(request)


@staff_page(*CHECKERS)
@require_POST
def look_again(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The verdict of a second look."""
    check = _check(request, pk)
    form = FaultForm(request.POST, key=pk)
    good = "good" in request.POST
    if not form.is_valid():
        return _second(request, only=check, form=form, status=422)
    try:
        actions.look_again(check, good=good, **form.cleaned_data, by=who(request), now=timezone.now())
    except Refused as refused:
        form.refuse(refused.code, refused.sentence)
        return _second(request, only=check, form=form, status=409 if refused.code in CLASHES else 422)
    said = _("The answer to %(number)s is good.") if good else _("The answer to %(number)s counts as formal.")
    messages.success(request, said % {"number": check.reply.appeal.number})
    return redirect("workbench:second_looks")


@staff_page(*CHECKERS)
@require_POST
def reject(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Open an appeal again whose answer was found formal."""
    check = _check(request, pk)
    form = RejectForm(request.POST, key=f"r{pk}")
    if not form.is_valid():
        return _second(request, rejected=(pk, form), form=form, status=422)
    appeal = _found(request, check.reply.appeal.number)
    try:
        actions.reject_reply(
            appeal, **form.cleaned_data, by=who(request), now=timezone.now(), version=_version(request)
        )
    except Refused as refused:
        form.refuse(refused.code, refused.sentence)
        return _second(request, rejected=(pk, form), form=form, status=409 if refused.code in CLASHES else 422)
    messages.success(request, _("Appeal %(number)s is open again.") % {"number": appeal.number})
    return redirect("workbench:second_looks")


def _second(
    request: HttpRequest,
    *,
    only: ReplyCheck | None = None,
    rejected: tuple[int, RejectForm] | None = None,
    form: Any = None,
    status: int = 200,
) -> HttpResponse:
    user, city = who(request), directory()
    rows = queries.drawn_checks(user)
    page = page_of(rows.order_by(), order=("id",), size=PAGE_SIZE, cursor=request.GET.get("page", ""))
    checks = list(page.rows) if only is None else [only]
    here = reverse("workbench:second_looks")
    context = _frame(request, "second_looks") | {
        "title": _("Second look"),
        "cards": second_cards(checks, city=city, sent=form if only is not None else None),
        "doubted": [] if only is not None else doubted_cards(queries.doubted_checks(user), city=city, sent=rejected),
        "form": form,
        "newer_url": f"{here}?page={page.newer}" if page.newer and only is None else "",
        "older_url": f"{here}?page={page.older}" if page.older and only is None else "",
    }
    return render(request, "workbench/checking_again.html", context, status=status)


@staff_page(*CHECKERS)
@require_safe
def quality(request: HttpRequest) -> HttpResponseBase:
    """How many answers were released and sent back in a period, by body and by reason."""
    city = directory()
    form = PeriodForm(request.GET, today=timezone.localdate(timezone=city.zone))
    since, until = form.chosen()
    found = queries.quality_of(_begin(since, city.zone), _begin(until + timedelta(days=1), city.zone))
    names = {body.pk: str(body) for body in city.bodies.values()}
    context = _frame(request, "quality") | {
        "title": _("Quality of answers"),
        "form": form,
        "since": since,
        "until": until,
        "found": found,
        "bodies": [
            [names.get(key, "–"), looks, bad, f"{round(100 * bad / looks)} %"] for key, looks, bad in found.bodies
        ],
        "reasons": [[str(FAULTS[Fault(code)]), times] for code, times in found.reasons if code in set(Fault)],
        "body_columns": [_("Body"), _("Answers read"), _("Sent back"), _("Share of them")],
        "reason_columns": [_("Reason of sending back"), _("How often")],
    }
    return render(request, "workbench/checking_quality.html", context)


def _frame(request: HttpRequest, here: str) -> dict[str, Any]:
    user = who(request)
    waiting = queries.waiting_count(user)
    most = queries.COUNT_UP_TO
    size = f"{most - 1}+" if waiting >= most else str(waiting or "")
    lists = [
        ("checking", _("Waiting for a release"), size),
        ("second_looks", _("Second look"), ""),
        ("quality", _("Quality of answers"), ""),
    ]
    return frame(user, "checking") | {
        "lists": [
            {"url": reverse(f"workbench:{code}"), "name": name, "size": size, "current": code == here}
            for code, name, size in lists
        ]
    }


def _found(request: HttpRequest, number: str) -> Appeal:
    found = appeal_of(who(request), number)
    if found is None:
        raise Http404
    return found


def _check(request: HttpRequest, pk: int) -> ReplyCheck:
    found = queries.check_of(who(request), pk)
    if found is None:
        raise Http404
    return found


def _version(request: HttpRequest) -> int:
    """The version that the page showed; -1, which none has, for anything forged."""
    text = request.POST.get("version", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else -1


def _begin(day: Any, zone: Any) -> datetime:
    return datetime.combine(day, time.min, tzinfo=zone)
