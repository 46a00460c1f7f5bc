"""One appeal on one screen, and every act on it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from opencity.appeals import deadlines
from opencity.appeals.models import Appeal
from opencity.appeals.queries import queue as queries
from opencity.appeals.states import State
from opencity.core.refused import Refused
from opencity.directory.queries import Directory, directory, local
from opencity.workbench.access import WITH_APPEALS, View, staff_page, who
from opencity.workbench.acts import ACTS, Act, Call
from opencity.workbench.desk import desk_of
from opencity.workbench.forms.acts import ActForm, Desk
from opencity.workbench.forms.oversight import SeenForm
from opencity.workbench.guarded import note_opened
from opencity.workbench.kept import Kept
from opencity.workbench.pages import frame
from opencity.workbench.watch import watch_of

CHANGED = "changed_meanwhile"
GONE = "move_not_allowed"
WITH_CONTROLLER = gettext_lazy("The answer is with the controller. The resident reads it when it is released.")


@staff_page(*WITH_APPEALS)
@require_safe
def appeal(request: HttpRequest, number: str) -> HttpResponseBase:
    """One appeal; `?act=reply` opens the form of that act."""
    return _page(request, _found(request, number), opened=request.GET.get("act", ""))


def act_view(act: Act) -> View:
    """The address of one act: a form comes in, the action is called, the rules may say no."""

    @staff_page(*act.roles)
    @require_http_methods(["GET", "HEAD", "POST"])
    def view(request: HttpRequest, number: str) -> HttpResponseBase:
        found = _found(request, number)
        if request.method != "POST":
            return redirect(f"{reverse('workbench:appeal', args=[number])}?act={act.code}#act-{act.code}")
        return _do(request, found, act)

    return view


def _do(request: HttpRequest, found: Appeal, act: Act) -> HttpResponseBase:
    now, city = timezone.now(), directory()
    kept = Kept.of(request, now=now)
    desk = _desk(request, found, city, now)
    if request.POST.get("use_template"):
        return _with_template(request, found, act, desk, kept)
    form = act.form(request.POST, desk=desk)
    form.full_clean()
    for problem in kept.problems:
        form.add_error("photos" if "photos" in form.fields else None, problem)
    version = _number(request.POST.get("version"))
    if act.code != "note" and version != found.version:
        form.errors.clear()
        form.refuse(CHANGED, Refused(CHANGED if act.is_open_to(desk.user, found) else GONE, verb="", state="").sentence)
        return _page(request, found, opened=act.code, form=form, kept=kept, status=409)
    if form.is_valid():
        try:
            act.perform(Call(form, found, desk.user, now, version, kept.tokens))
        except Refused as refused:
            form.refused(refused)
            status = 409 if refused.code in {CHANGED, GONE} else 422
            return _page(request, _found(request, found.number), opened=act.code, form=form, kept=kept, status=status)
        messages.success(request, str(_done(act, found)))
        return _after(request, found.number)
    return _page(request, found, opened=act.code, form=form, kept=kept, status=422)


def _done(act: Act, found: Appeal) -> Any:
    return WITH_CONTROLLER if act.code == "reply" and found.state == State.CHECKING else act.done


def _with_template(request: HttpRequest, found: Appeal, act: Act, desk: Desk, kept: Kept) -> HttpResponse:
    """Without JavaScript: the page again, with the template's text in the answer and all else as typed."""
    typed: dict[str, Any] = request.POST.dict()
    form: Any = act.form(initial=typed, desk=desk)
    template = getattr(form, "templates", {}).get(typed.get("template", ""))
    if template is not None:
        form.initial |= {"text": form.filled(template.texts, typed.get("language", "")), "outcome": template.outcome}
    return _page(request, found, opened=act.code, form=form, kept=kept)


def _page(
    request: HttpRequest,
    found: Appeal,
    *,
    opened: str,
    form: ActForm | None = None,
    kept: Kept | None = None,
    status: int = 200,
    more: dict[str, Any] | None = None,
) -> HttpResponse:
    now, city = timezone.now(), directory()
    desk = _desk(request, found, city, now)
    page = desk_of(found, user=desk.user, city=city, now=now)
    seen = _number(request.POST.get("seen"))
    context = frame(desk.user, "queue") | page | {
        "trail": [{"name": _("Appeals"), "url": reverse("workbench:queue")}],
        "acts": _acts(desk, opened, form, number=request.GET.get("number", "")[:40]),
        "form": form,
        "meanwhile": [line for line in page["history"] if line["id"] > seen >= 0] if status == 409 else [],
        "kept": (kept if kept and opened == "reply" else Kept.returned(found)).shown,
        "limits": _limits(found, city, now),
        "keys": [{"key": act.key, "name": act.name} for act in ACTS if act.is_open_to(desk.user, found)],
    }  # fmt: skip
    context |= (
        watch_of(found, user=desk.user, city=city, now=now, act=opened) | {"seen_form": SeenForm()} | (more or {})
    )
    return render(request, "workbench/appeal.html", context, status=status)


def shown_with(request: HttpRequest, found: Appeal, more: dict[str, Any], *, status: int) -> HttpResponse:
    """The page of an appeal for a form that is none of its acts and came back."""
    return _page(request, found, opened="", status=status, more=more)


def _acts(desk: Desk, opened: str, form: ActForm | None, *, number: str = "") -> list[dict[str, Any]]:
    """The acts the person may do now, each with its form; a form that came back stays even if its time is over."""
    shown = []
    for act in ACTS:
        open_now = act.is_open_to(desk.user, desk.appeal)
        bound = form if form is not None and form.code == act.code else None
        if open_now or bound:
            shown.append(
                {
                    "code": act.code,
                    "name": act.name,
                    "key": act.key,
                    "icon": act.icon,
                    "open": act.code == opened,
                    "can_send": open_now,
                    "form": bound or act.form(desk=desk, initial={"number": number}),
                    "url": reverse(f"workbench:{act.code}", args=[desk.appeal.number]),
                    "template": f"workbench/acts/{act.code}.html",
                }
            )
    return shown


def _limits(found: Appeal, city: Directory, now: datetime) -> dict[str, Any]:
    """What the law says of an extension of this appeal (art. 76), and how often it may still be passed on."""
    today = local(now, city).date()
    return {
        "extension": deadlines.extension_limit(found.first_due_on, city.calendar),
        "notice": deadlines.extension_notice_due(today, city.calendar),
        "redirect": deadlines.redirect_due(found.clock_from, city.calendar),
        "to_dispatcher": found.forwards >= 2,
    }


def _desk(request: HttpRequest, found: Appeal, city: Directory, now: datetime) -> Desk:
    return Desk(found, who(request), city, local(now, city).date())


def _found(request: HttpRequest, number: str) -> Appeal:
    """The appeal, or "there is no such page": an appeal of another body is as if it did not exist."""
    found = queries.appeal_of(who(request), number)
    if found is None:
        raise Http404
    note_opened(found, user=who(request), now=timezone.now())
    return found


def _after(request: HttpRequest, number: str) -> HttpResponseBase:
    """Back to the appeal, or to the lists where it is no longer ours."""
    still = queries.appeal_of(who(request), number)
    return redirect("workbench:appeal", number) if still else redirect("workbench:queue")


def _number(text: str | None) -> int:
    """A whole number of a hidden field; -1 for anything forged."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 19 else -1
