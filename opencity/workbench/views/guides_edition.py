"""One edition: its texts side by side in three languages, its YAML, its differences."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from opencity.accounts.models import Role
from opencity.core.refused import Refused
from opencity.directory.pack import PackProblems
from opencity.directory.queries import directory, local
from opencity.guides import actions
from opencity.guides.difference import changes_between
from opencity.guides.documents import as_yaml, in_order, parse_data, problems_in, restructured, with_texts
from opencity.guides.models import Edition, EditionState
from opencity.guides.queries.shelf import known_codes
from opencity.workbench.access import staff_page, who
from opencity.workbench.forms.guides import ScheduleForm, refused_status
from opencity.workbench.pages import frame
from opencity.workbench.views.guides import side, state_of
from opencity.workbench.views.guides_parts import part_of, parts_of, path_of, said_change

STRUCTURE = ("add", "remove", "up", "down")
MOST_YAML = 1_000_000


def _found(pk: int) -> Edition:
    return get_object_or_404(Edition.objects.select_related("guide", "author", "checker"), pk=pk)


@staff_page(Role.EDITOR)
@require_http_methods(["GET", "HEAD", "POST"])
def edition(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Write the texts of one part at a time; every button saves what was typed."""
    found = _found(pk)
    if request.method != "POST":
        return edition_page(request, found)
    typed = {name.removeprefix("t:"): str(value) for name, value in request.POST.items() if name.startswith("t:")}
    act, _colon, place = request.POST.get("do", "save").partition(":")
    try:
        document = with_texts(found.document, typed)
        if act in STRUCTURE:
            document = _restructured(document, act, place)
        saved = actions.save_draft(
            found, document=document, version=_version(request), by=who(request), now=timezone.now()
        )
    except Refused as refused:
        shown = _found(pk)
        return edition_page(request, shown, typed=typed, error=refused.sentence, status=refused_status(refused))
    part = request.POST.get("part", "")
    return redirect(f"{reverse('workbench:edition', args=[saved.pk])}?part={part}")


def _restructured(document: dict[str, Any], act: str, place: str) -> dict[str, Any]:
    today = local(timezone.now(), directory()).date().isoformat()
    try:
        return restructured(document, act, place, today=today)
    except (KeyError, TypeError, AttributeError) as error:  # a forged or outdated place
        raise Refused("edition_changed_meanwhile") from error


def edition_page(
    request: HttpRequest,
    found: Edition,
    *,
    typed: dict[str, str] | None = None,
    error: str = "",
    form: ScheduleForm | None = None,
    status: int = 200,
) -> HttpResponseBase:
    """The page of an edition; `typed` stands over what is saved when a form came back."""
    document = in_order(with_texts(found.document, typed) if typed else found.document)
    parts = parts_of(document)
    chosen = request.POST.get("part", request.GET.get("part", ""))
    part = part_of(document, parts, chosen)
    context = frame(who(request), "guides") | {
        "edition": found,
        "state": state_of(found),
        "writable": found.state == EditionState.DRAFT,
        "own": who(request).pk in {found.author_id, *found.writers},
        "parts": parts,
        "part": part,
        "problems": problems_in(found.document, kind=_kind(found), known=known_codes(directory())),
        "way": path_of(found, request.GET),
        "previews": [{"code": code, "url": f"/{code}/guides/preview/{found.preview}/"} for code in ("kk", "ru", "en")],
        "error": error,
        "form": form or ScheduleForm(),
    }  # fmt: skip
    return render(request, "workbench/guides/edition.html", context, status=status)


@staff_page(Role.EDITOR)
@require_http_methods(["GET", "HEAD", "POST"])
def edition_yaml(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The whole document as YAML; mistakes are named by line and what was typed stays."""
    found = _found(pk)
    text, version = as_yaml(found.document), found.version
    errors: list[Any] = []
    refusal, status = "", 200
    if request.method == "POST":
        text, status = request.POST.get("yaml", "").replace("\r\n", "\n"), 422
        version = _version(request)
        try:
            document = _parsed(text, found)
            saved = actions.save_draft(found, document=document, version=version, by=who(request), now=timezone.now())
        except PackProblems as problems:
            errors = problems.errors
        except Refused as refused:
            refusal, status = refused.sentence, refused_status(refused)
            version = _found(pk).version
        else:
            return redirect("workbench:edition", saved.pk)
    context = frame(who(request), "guides") | side("") | {
        "edition": found, "text": text, "version": version, "errors": errors, "refusal": refusal,
        "writable": found.state == EditionState.DRAFT,
        "problems": problems_in(found.document, kind=_kind(found), known=known_codes(directory())),
    }  # fmt: skip
    return render(request, "workbench/guides/yaml.html", context, status=status)


@staff_page(Role.EDITOR)
@require_safe
def edition_file(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The document as a file for the city pack."""
    found = _found(pk)
    answer = HttpResponse(as_yaml(found.document), content_type="text/yaml; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{found.guide.slug}.yaml"'
    return answer


@staff_page(Role.EDITOR)
@require_safe
def changes(request: HttpRequest, pk: int) -> HttpResponseBase:
    """What is new since another edition; by default the one before."""
    found = _found(pk)
    others = Edition.objects.filter(guide=found.guide).exclude(pk=pk).order_by("-number")
    asked = request.GET.get("from", "")
    before = others.filter(number=int(asked)).first() if asked.isdigit() and len(asked) < 7 else None
    before = before or others.filter(number__lt=found.number).first()
    rows = list(changes_between(in_order(before.document), in_order(found.document))) if before else []
    context = frame(who(request), "guides") | side("") | {
        "edition": found,
        "before": before,
        "others": list(others.values_list("number", flat=True)[:30]),
        "rows": [said_change(row) for row in rows],
        "title": _("What is new"),
    }  # fmt: skip
    return render(request, "workbench/guides/changes.html", context)


def _parsed(text: str, found: Edition) -> dict[str, Any]:
    if len(text) > MOST_YAML:
        raise Refused("remark_too_long", limit=MOST_YAML)
    return parse_data(text, name=f"{found.guide.slug}.yaml")


def _version(request: HttpRequest) -> int:
    given = request.POST.get("version", "")
    return int(given) if given.isdigit() and len(given) < 9 else 0


def _kind(found: Edition) -> Any:
    return "faq" if found.guide.kind == "faq" else "guide"
