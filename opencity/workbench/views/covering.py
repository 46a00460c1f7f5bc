"""Hiding parts of a photo: by numbers, by the keyboard, or drawn with a pointer."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.contrib import messages
from django.core.files.storage import default_storage
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from opencity.accounts.models import Role
from opencity.appeals import actions, permissions
from opencity.appeals.actions.covering import MOST_COVERS, check_covers, last_covers
from opencity.appeals.models import Photo
from opencity.appeals.queries.queue import photo_for
from opencity.core.pictures import Cover, cover_picture
from opencity.core.refused import Refused
from opencity.workbench.access import OF_BODY, OF_RECEPTION, staff_page, who
from opencity.workbench.guarded import note_opened
from opencity.workbench.pages import frame

COVERERS = (*OF_BODY, *OF_RECEPTION, Role.CONTROLLER)
SIDES = ("left", "top", "right", "bottom")
SPARE = 2  # empty lines to type into


@staff_page(*COVERERS)
@require_http_methods(["GET", "HEAD", "POST"])
def cover(request: HttpRequest, token: UUID) -> HttpResponseBase:
    """The photo with its hidden parts as lines of numbers in per cent; first a look, then it is kept."""
    found = _found(request, token)
    if request.method != "POST":
        return _page(request, found, _lines(found.covers))
    act = request.POST.get("do", "preview")
    if act == "undo":
        return _keep(request, found, last_covers(found) or [])
    typed = _typed(request.POST)
    try:
        covers = check_covers(_covers(typed))
    except Refused as refused:
        return _page(request, found, typed, problem=refused.sentence, status=422)
    return _keep(request, found, covers) if act == "keep" else _page(request, found, _lines(covers), tried=covers)


@staff_page(*COVERERS)
@require_safe
def trial(request: HttpRequest, token: UUID) -> HttpResponseBase:
    """The photo as it would be shown with the parts of `?c=` hidden (`left,top,right,bottom;…`), not kept anywhere."""
    found = _found(request, token)
    try:
        covers = check_covers([_four(part.split(",")) for part in request.GET.get("c", "")[:4000].split(";") if part])
        if not found.original:
            raise Http404
        with default_storage.open(found.original) as file:
            shown, _thumb = cover_picture(file.read(), covers)
    except (Refused, OSError) as error:
        raise Http404 from error
    return HttpResponse(shown, content_type="image/jpeg")


def _found(request: HttpRequest, token: UUID) -> Photo:
    user = who(request)
    found = photo_for(user, str(token))
    if found is None or found.appeal is None or not permissions.may_cover(user, found.appeal):
        raise Http404
    note_opened(found.appeal, user=user, now=timezone.now())
    return found


def _keep(request: HttpRequest, found: Photo, covers: Sequence[Cover]) -> HttpResponseBase:
    assert found.appeal is not None  # noqa: S101  `_found` says so
    try:
        kept = actions.cover_photo(found, covers=covers, by=who(request), now=timezone.now(), seen=_seen(request))
    except Refused as refused:
        status = 409 if refused.code == "changed_meanwhile" else 422
        return _page(request, found, _lines(covers), problem=refused.sentence, status=status)
    done = _("The photo is shown without the hidden parts.") if kept.covers else _("The photo is shown whole again.")
    messages.success(request, done)
    return redirect("workbench:appeal", found.appeal.number)


def _page(
    request: HttpRequest,
    found: Photo,
    lines: list[dict[str, str]],
    *,
    tried: Sequence[Cover] | None = None,
    problem: str = "",
    status: int = 200,
) -> HttpResponse:
    assert found.appeal is not None  # noqa: S101  `_found` says so
    number = found.appeal.number
    plain = reverse("workbench:cover_trial", args=[found.token])
    now = [tuple(one) for one in found.covers] if tried is None else tried
    context = frame(who(request), "queue") | {
        "title": _("Hide parts of a photo"),
        "trail": [
            {"name": _("Appeals"), "url": reverse("workbench:queue")},
            {"name": number, "url": reverse("workbench:appeal", args=[number])},
        ],
        "photo": found,
        "lines": [*lines, *({} for _ in range(min(SPARE, MOST_COVERS - len(lines))))],
        "sides": SIDES,
        "most": MOST_COVERS,
        "plain_url": plain,
        "trial_url": f"{plain}?c={_said(now)}" if now else plain,
        "is_trial": tried is not None,
        "seen": _said([tuple(one) for one in found.covers]),
        "may_undo": last_covers(found) is not None,
        "problem": problem,
    }
    return render(request, "workbench/cover.html", context, status=status)


def _typed(sent: QueryDict) -> list[dict[str, str]]:
    """The lines as typed, without those that are empty or ticked to go."""
    columns = [sent.getlist(side) for side in SIDES]
    gone = set(sent.getlist("drop"))
    rows = [dict(zip(SIDES, row, strict=True)) for row in zip(*columns, strict=False)]
    return [row for place, row in enumerate(rows, 1) if str(place) not in gone and any(v.strip() for v in row.values())]


def _covers(lines: list[dict[str, str]]) -> list[Cover]:
    return [_four([line[side] for side in SIDES], scale=100) for line in lines]


def _four(parts: Sequence[str], *, scale: float = 1) -> Cover:
    """Four numbers, a comma for a point allowed; `Refused` for anything else."""
    try:
        left, top, right, bottom = (float(part.strip().replace(",", ".")) / scale for part in parts)
    except ValueError as error:
        raise Refused("cover_wrong") from error
    return left, top, right, bottom


def _lines(covers: Sequence[Sequence[float]]) -> list[dict[str, str]]:
    return [{side: f"{value * 100:g}" for side, value in zip(SIDES, one, strict=True)} for one in covers]


def _said(covers: Sequence[Sequence[float]]) -> str:
    return ";".join(",".join(f"{value:g}" for value in one) for one in covers)


def _seen(request: HttpRequest) -> list[Cover]:
    """The parts that the page showed as hidden; a forged field fits nothing and is refused as changed meanwhile."""
    try:
        return [_four(part.split(",")) for part in request.POST.get("seen", "").split(";") if part]
    except Refused:
        return [(0, 0, 0, 0)]
