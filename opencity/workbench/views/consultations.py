"""Answered on the spot: find with the same box as everybody, choose, close in one act; and how often it was done."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from opencity.accounts.models import Role
from opencity.appeals import actions
from opencity.appeals.queries import consultations as counts
from opencity.core.refused import Refused
from opencity.core.texts import in_language
from opencity.directory.queries import directory, local
from opencity.finder.actions import note_miss
from opencity.finder.entries import Kind
from opencity.finder.queries import find
from opencity.guides.queries.shelf import shelf
from opencity.language.normal import clean_text
from opencity.workbench.access import staff_page, who
from opencity.workbench.forms.consultations import LONGEST, ConsultationForm
from opencity.workbench.pages import frame
from opencity.workbench.published import KINDS, said, titles

CONSULTANTS = (Role.DISPATCHER, Role.RECEPTION_HEAD, Role.EXECUTOR, Role.HEAD)
MOST_FOUND = 15


@staff_page(*CONSULTANTS)
@require_http_methods(["GET", "HEAD", "POST"])
def consult(request: HttpRequest) -> HttpResponseBase:
    """Search, choose what was answered, close. Searching again keeps what was chosen and typed."""
    known = titles(directory(), shelf())
    language = who(request).language
    choices = [(f"{kind}:{code}", in_language(names, language)) for (kind, code), names in known.items()]
    if request.method != "POST":
        initial = {"q": _words(request.GET.get("q", "")), "language": language}
        return _page(request, ConsultationForm(choices=choices, initial=initial), known)
    form = ConsultationForm(request.POST, choices=choices)
    if request.POST.get("do") == "find" or not form.is_valid():
        return _page(request, form, known, status=200 if request.POST.get("do") == "find" else 422)
    try:
        made, is_new = _close(request, form, known)
    except Refused as refused:
        form.add_error("email" if refused.code == "email_wrong" else None, refused.sentence)
        return _page(request, form, known, status=422)
    if is_new and not made.given.exists() and made.text:
        note_miss(made.text, language=made.language, day=made.day)
    sent = form.cleaned_data["email"].strip()
    messages.success(
        request, _("Closed as a consultation; the letter is on its way.") if sent else _("Closed as a consultation.")
    )
    return redirect("workbench:consultations")


@staff_page(*CONSULTANTS)
@require_safe
def counted(request: HttpRequest) -> HttpResponseBase:
    """How many were answered on the spot by day, and with what."""
    city, language = directory(), who(request).language
    today = local(timezone.now(), city).date()
    known = titles(city, shelf())
    rows = counts.by_day(today)
    context = frame(who(request), "consultations") | {
        "days": rows,
        "most": max((n for _day, n in rows), default=1),
        "total": sum(n for _day, n in rows),
        "answers": [
            {"kind": KINDS[kind][0], "icon": KINDS[kind][1], "n": n,
             "name": in_language(known[kind, code], language) if (kind, code) in known else code}
            for kind, code, n in counts.by_answer(today)
        ],
    }  # fmt: skip
    return render(request, "workbench/consultations_counted.html", context)


def _close(request: HttpRequest, form: ConsultationForm, known: Any) -> Any:
    data = form.cleaned_data
    answers = [said(_key(one), known, data["language"]) for one in data["given"]]
    return actions.close_consultation(
        submission=data["submission"], by=who(request), channel=data["channel"], language=data["language"],
        answers=answers, text=data["q"], own_words=data["own_words"], email=data["email"], now=timezone.now(),
    )  # fmt: skip


def _page(request: HttpRequest, form: ConsultationForm, known: Any, *, status: int = 200) -> HttpResponseBase:
    language = who(request).language
    query = _words(form["q"].value() or "")
    today = local(timezone.now(), directory()).date()
    answer = find(query, language=language, today=today, limit=MOST_FOUND) if query else None  # type: ignore[arg-type]
    chosen = [one for one in form["given"].value() or [] if _key(one) in known]
    entries = [one.entry for one in answer.results] if answer else []
    # To file an appeal is no answer on the spot.
    found = [f"{one.kind.value}:{one.code}" for one in entries if one.kind is not Kind.CATEGORY]
    danger = directory().categories.get(answer.danger or "") if answer else None
    context = frame(who(request), "consultations") | {
        "form": form,
        "query": query,
        "rows": [
            _row(one, known, language, chosen=one in chosen)
            for one in dict.fromkeys([*chosen, *found])
            if _key(one) in known
        ],
        "searched": bool(query),
        "danger": danger if danger and danger.emergency_phone else None,
        "submission": form["submission"].value() if form.is_bound and not form.errors.get("submission") else uuid4(),
    }
    return render(request, "workbench/consultations.html", context, status=status)


def _row(value: str, known: Any, language: str, *, chosen: bool) -> dict[str, Any]:
    one = said(_key(value), known, language)
    name, icon = KINDS[one.kind]
    return {"value": value, "title": one.title, "url": one.url, "kind": name, "icon": icon, "chosen": chosen}


def _key(value: str) -> tuple[str, str]:
    kind, _colon, code = value.partition(":")
    return kind, code


def _words(text: str) -> str:
    return clean_text(str(text).replace("\x00", ""))[:LONGEST]
