"""The desk of an editor: what is being written, what waits for a check, what must be looked through again."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from opencity.accounts.models import Role
from opencity.core.paging import page_of
from opencity.core.refused import Refused
from opencity.directory.pack import PackProblems
from opencity.directory.queries import directory, local
from opencity.guides import actions
from opencity.guides.documents import NEW, parse_data
from opencity.guides.models import Edition, Guide, GuideKind
from opencity.guides.queries.desk import (
    OPEN_DESKS,
    ORDERS,
    Desk,
    guides_on,
    open_editions,
    open_editions_of,
    said_of,
    said_of_steps,
)
from opencity.workbench.access import staff_page, who
from opencity.workbench.forms.guides import NewGuideForm, WithdrawForm
from opencity.workbench.pages import frame

PAGE_SIZE = 50
LISTS = [
    (Desk.DRAFT, gettext_lazy("Drafts")),
    (Desk.CHECK, gettext_lazy("To check")),
    (Desk.SCHEDULED, gettext_lazy("Scheduled")),
    (Desk.REVIEW, gettext_lazy("To look through this month")),
    (Desk.GUIDES, gettext_lazy("All guides")),
    (Desk.FAQ, gettext_lazy("All questions")),
    (Desk.WITHDRAWN, gettext_lazy("Withdrawn")),
]
STATES = {
    "draft": (gettext_lazy("draft"), ""),
    "check": (gettext_lazy("waits for a check"), "soon"),
    "checked": (gettext_lazy("checked"), "good"),
    "scheduled": (gettext_lazy("scheduled"), "info"),
    "published": (gettext_lazy("published"), "good"),
    "replaced": (gettext_lazy("replaced"), ""),
    "withdrawn": (gettext_lazy("withdrawn"), "bad"),
}


def state_of(edition: Edition) -> dict[str, Any]:
    """The state of an edition in words."""
    code = "checked" if edition.state == "check" and edition.checker_id else edition.state
    return {"text": STATES[code][0], "tone": STATES[code][1]}


def side(chosen: str) -> dict[str, Any]:
    """The lists at the left of every page of an editor."""
    here = reverse("workbench:guides")
    lists = [{"url": f"{here}?list={code}", "name": name, "current": code == chosen} for code, name in LISTS]
    more = [
        ("said", "workbench:guide_said", _("What readers say")),
        ("wishes", "workbench:guide_wishes", _("Wishes")),
        ("links", "workbench:guide_links", _("Dead links")),
        ("new", "workbench:new_guide", _("Write a new one")),
    ]
    lists += [{"url": reverse(name), "name": words, "current": code == chosen} for code, name, words in more]
    return {"lists": lists}


@staff_page(Role.EDITOR)
@require_safe
def guides(request: HttpRequest) -> HttpResponseBase:
    """One list; the first one with work in it when none was asked for."""
    asked = request.GET.get("list", "")
    chosen = Desk(asked) if asked in set(Desk) else Desk.CHECK
    cursor = request.GET.get("page", "")
    today = local(timezone.now(), directory()).date()
    if chosen in OPEN_DESKS:
        page: Any = page_of(open_editions(chosen), order=["-changed_at", "-id"], size=PAGE_SIZE, cursor=cursor)
        rows = [_row(edition.guide, edition) for edition in page.rows]
    else:
        page = page_of(guides_on(chosen, today), order=ORDERS[chosen], size=PAGE_SIZE, cursor=cursor)
        opened = open_editions_of(page.rows)
        rows = [_row(guide, opened.get(guide.pk)) for guide in page.rows]
    said = said_of([row["guide"] for row in rows])
    for row in rows:
        row["said"] = said.get(row["guide"].pk, {})
        row["late"] = row["guide"].review_by is not None and row["guide"].review_by < today
    here = f"{reverse('workbench:guides')}?list={chosen}"
    context = frame(who(request), "guides") | side(chosen) | {
        "rows": rows,
        "title": dict(LISTS)[chosen],
        "newer_url": f"{here}&page={page.newer}" if page.newer else "",
        "older_url": f"{here}&page={page.older}" if page.older else "",
    }  # fmt: skip
    return render(request, "workbench/guides/list.html", context)


@staff_page(Role.EDITOR)
@require_safe
def guide(request: HttpRequest, pk: int) -> HttpResponseBase:
    """One guide: its editions, what readers say by step, and its end."""
    return guide_page(request, get_object_or_404(Guide.objects.select_related("current", "nearest"), pk=pk))


def guide_page(
    request: HttpRequest, found: Guide, form: WithdrawForm | None = None, status: int = 200
) -> HttpResponseBase:
    """The page of a guide, with the form of its end as it came back."""
    editions = found.editions.select_related("author", "checker").defer("document").order_by("-number")[:30]
    context = frame(who(request), "guides") | side("") | {
        "guide": found,
        "editions": [(one, state_of(one)) for one in editions],
        "said": said_of_steps(found),
        "form": form or WithdrawForm(),
        "public_url": public_url(found, who(request).language) if found.current_id else "",
        "wishes": list(found.wishes.all()[:20]),
    }  # fmt: skip
    return render(request, "workbench/guides/guide.html", context, status=status)


def public_url(found: Guide, language: str) -> str:
    """Where readers see it."""
    place = "faq" if found.kind == GuideKind.FAQ else "guides"
    return f"/{language}/{place}/{found.slug}/"


@staff_page(Role.EDITOR)
@require_http_methods(["GET", "HEAD", "POST"])
def new_guide(request: HttpRequest) -> HttpResponseBase:
    """Begin a guide or question, empty or from a YAML file."""
    form = NewGuideForm(request.POST or None)
    errors: list[Any] = []
    if request.method == "POST" and form.is_valid():
        try:
            edition = _create(form, request)
        except PackProblems as problems:
            errors = problems.errors
            form.add_error("yaml", _("The file has mistakes."))
        except Refused as refused:
            form.add_error("slug", refused.sentence)
        else:
            return redirect("workbench:edition", edition.pk)
    context = frame(who(request), "guides") | side("new") | {"form": form, "errors": errors}
    return render(request, "workbench/guides/new.html", context, status=422 if form.errors else 200)


def _create(form: NewGuideForm, request: HttpRequest) -> Edition:
    kind, now = GuideKind(form.cleaned_data["kind"]), timezone.now()
    text = form.cleaned_data["yaml"]
    today = local(now, directory()).date().isoformat()
    document = parse_data(text, name=f"{form.cleaned_data['slug']}.yaml") if text.strip() else blank(kind, today)
    return actions.create_guide(kind=kind, slug=form.cleaned_data["slug"], document=document, by=who(request), now=now)


def blank(kind: GuideKind, today: str) -> dict[str, Any]:
    """An empty document with the places that every one has."""
    empty = {"kk": "", "ru": "", "en": ""}
    source = {"of": ["all"], "name": "", "checked": today, "mark": "K"}
    if kind == GuideKind.FAQ:
        return {"code": "", "question": empty, "answer": dict(empty), "categories": [], "sources": [source],
                "review_by": ""}  # fmt: skip
    step = {"code": "step-1", **NEW["steps"], "sources": [source]}
    return {"slug": "", "theme": "city", "titles": empty, "intro": dict(empty), "steps": [step], "checked": today,
            "review_by": ""}  # fmt: skip


def _row(found: Guide, edition: Edition | None) -> dict[str, Any]:
    return {"guide": found, "edition": edition, "state": state_of(edition) if edition else None}
