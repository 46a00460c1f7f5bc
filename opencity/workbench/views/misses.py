"""The editors' daily list: what was searched in vain, and what staff explain again and again."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from opencity.accounts.models import Role
from opencity.appeals.queries import consultations as counts
from opencity.core.texts import in_language
from opencity.directory.queries import directory, local
from opencity.finder.actions import settle_miss
from opencity.finder.models import Miss
from opencity.finder.queries import find, missed
from opencity.guides.models import Guide
from opencity.guides.queries.shelf import shelf
from opencity.workbench.access import staff_page, who
from opencity.workbench.pages import frame
from opencity.workbench.published import KINDS, titles, with_short_answer

READERS = (Role.EDITOR, Role.RECEPTION_HEAD)
MOST = 30


@staff_page(*READERS)
@require_safe
def misses(request: HttpRequest) -> HttpResponseBase:
    """What was searched in vain in thirty days, most first, each with the page that is nearest to it."""
    user, city, found = who(request), directory(), shelf()
    today = local(timezone.now(), city).date()
    known = titles(city, found)
    rows = [_row(miss, n, user.language, today) for miss, n in missed(today, limit=MOST)]
    pages = _pages({row["near"] for row in rows if row["near"]})
    for row in rows:
        row["near_url"] = pages.get(row["near"], "")
        row["near_title"] = in_language(known.get(row["near"], {}), user.language) if row["near"] else ""
    often = counts.given_often(today, without=with_short_answer(found))
    context = frame(user, "misses") | {
        "rows": rows,
        "asked": counts.asked_often(today),
        "given": [
            {"kind": KINDS[kind][0], "title": in_language(known.get((kind, code), {}), user.language) or code, "n": n}
            for kind, code, n in often
        ],
        "writes": Role.EDITOR in user.roles,
    }
    return render(request, "workbench/misses.html", context)


@staff_page(*READERS)
@require_POST
def settle(request: HttpRequest, pk: int) -> HttpResponseBase:
    """It was seen to: gone from the list, whatever form of the words was typed."""
    settle_miss(get_object_or_404(Miss, pk=pk))
    messages.success(request, _("Seen to. If it is searched in vain again, it comes back."))
    return redirect("workbench:misses")


def _row(miss: Miss, count: int, language: str, today: Any) -> dict[str, Any]:
    """A miss with the guide or question that is nearest: perhaps it only lacks the words people use."""
    answer = find(miss.text, language=miss.language, today=today, limit=5)  # type: ignore[arg-type]
    kinds = ((one.entry.kind.value, one.entry.code) for one in answer.results)
    near = next((one for one in kinds if one[0] in {"guide", "faq"}), None)
    return {"miss": miss, "count": count, "near": near}


def _pages(keys: set[tuple[str, str]]) -> dict[tuple[str, str], str]:
    """Where editors change those documents; one query."""
    slugs = {code for _kind, code in keys}
    rows = Guide.objects.filter(slug__in=slugs).values_list("kind", "slug", "pk")
    return {(kind, slug): reverse("workbench:guide", args=[pk]) for kind, slug, pk in rows}
