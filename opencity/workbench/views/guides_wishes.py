"""Wishes of residents: write the guide, or say why there will be none."""

from __future__ import annotations

from uuid import uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from opencity.accounts.models import Role
from opencity.core.paging import page_of
from opencity.core.refused import Refused
from opencity.directory.queries import directory, local
from opencity.guides import actions
from opencity.guides.models import Guide, GuideKind, Wish, WishState
from opencity.guides.queries.desk import similar_wishes, wishes_in
from opencity.workbench.access import staff_page, who
from opencity.workbench.forms.guides import DeclineForm, WishForm, WriteForm
from opencity.workbench.pages import frame
from opencity.workbench.views.guides import blank, side

PAGE_SIZE = 50
STATES = {
    WishState.WISHED: gettext_lazy("wished for"),
    WishState.WRITING: gettext_lazy("being written"),
    WishState.PUBLISHED: gettext_lazy("ready"),
    WishState.DECLINED: gettext_lazy("declined"),
    WishState.HIDDEN: gettext_lazy("hidden"),
}


@staff_page(Role.EDITOR, Role.DISPATCHER, Role.RECEPTION_HEAD)
@require_http_methods(["GET", "HEAD", "POST"])
def wishes(request: HttpRequest) -> HttpResponseBase:
    """What people wish for, most wanted first; whoever talks to people may add one."""
    form = WishForm(request.POST or None, initial={"submission": uuid4(), "language": who(request).language})
    if request.method == "POST" and form.is_valid():
        try:
            actions.add_wish(
                text=form.cleaned_data["text"], language=form.cleaned_data["language"],
                email=form.cleaned_data["email"], submission=form.cleaned_data["submission"],
                by=who(request), now=timezone.now(),
            )  # fmt: skip
        except Refused as refused:
            form.add_error("email" if refused.code == "wish_email_wrong" else "text", refused.sentence)
        else:
            messages.success(request, _("The wish is on the list."))
            return redirect("workbench:guide_wishes")
    asked = request.GET.get("state", "")
    state = asked if asked in set(WishState) else WishState.WISHED
    page = page_of(wishes_in(state), order=["-count", "-id"], size=PAGE_SIZE, cursor=request.GET.get("page", ""))
    here = f"{reverse('workbench:guide_wishes')}?state={state}"
    context = frame(who(request), "guides") | _side(request) | {
        "rows": page.rows, "form": form, "editor": Role.EDITOR in who(request).roles,
        "states": [{"code": code, "name": name, "current": code == state} for code, name in STATES.items()],
        "newer_url": f"{here}&page={page.newer}" if page.newer else "",
        "older_url": f"{here}&page={page.older}" if page.older else "",
    }  # fmt: skip
    return render(request, "workbench/guides/wishes.html", context, status=422 if form.errors else 200)


@staff_page(Role.EDITOR)
@require_http_methods(["GET", "HEAD", "POST"])
def wish(request: HttpRequest, pk: int) -> HttpResponseBase:
    """One wish with those like it: take it up, decline it, or hide it."""
    found = get_object_or_404(Wish.objects.select_related("guide"), pk=pk)
    act = request.POST.get("do", "") if request.method == "POST" else ""
    write = WriteForm(request.POST if act == "write" else None)
    decline = DeclineForm(request.POST if act == "decline" else None)
    error = ""
    try:
        if act == "write" and write.is_valid():
            return redirect("workbench:edition", _write(found, write, request))
        if act == "decline" and decline.is_valid():
            actions.decline_wish(found, reason=decline.texts, by=who(request), now=timezone.now())
            return redirect("workbench:guide_wishes")
        if act == "hide":
            actions.hide_wish(found, by=who(request), now=timezone.now())
            return redirect("workbench:guide_wishes")
    except Refused as refused:
        error = refused.sentence
    context = frame(who(request), "guides") | side("wishes") | {
        "wish": found, "state": STATES[WishState(found.state)], "write": write, "decline": decline, "error": error,
        "running": found.state in {WishState.WISHED, WishState.WRITING},
        "similar": [one for one in similar_wishes(found.text) if one.pk != found.pk],
    }  # fmt: skip
    return render(request, "workbench/guides/wish.html", context, status=422 if act else 200)


def _write(found: Wish, form: WriteForm, request: HttpRequest) -> int:
    """Begin the guide (or take one that is there) and bind the chosen wishes to it; the key of its edition."""
    now, by = timezone.now(), who(request)
    slug = form.cleaned_data["slug"]
    guide = Guide.objects.filter(kind=GuideKind.GUIDE, slug=slug).first()
    if guide is None:
        document = blank(GuideKind.GUIDE, local(now, directory()).date().isoformat())
        edition = actions.create_guide(
            kind=GuideKind.GUIDE, slug=slug, document=document, by=by, now=now, note=found.text[:200]
        )
    else:
        edition = actions.start_edition(guide, by=by, now=now)
    also = {int(one) for one in request.POST.getlist("also") if one.isdigit() and len(one) < 10}
    for one in Wish.objects.filter(pk__in=[found.pk, *also], state__in=[WishState.WISHED, WishState.WRITING]):
        actions.take_wish(one, guide=edition.guide, by=by, now=now)
    return edition.pk


def _side(request: HttpRequest) -> dict[str, object]:
    return side("wishes") if Role.EDITOR in who(request).roles else {"lists": []}
