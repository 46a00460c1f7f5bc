"""The page of one work, its files, and the form "done / not done".

The form is exempt from the check against forged forms, as filing is: a forged word could say nothing that its author
could not say alone, and who says it twice only changes the first.
"""

from __future__ import annotations

import json
import secrets
from uuid import UUID

from django.conf import settings
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from opencity.core.refused import Refused
from opencity.directory.queries import directory, local
from opencity.web.public.mapping import tiles_address
from opencity.web.works import limits
from opencity.web.works.page import PHOTOS, appeals_beside, page_of_work
from opencity.works import actions
from opencity.works.actions.files import thumb_of
from opencity.works.models import File, Word, Work
from opencity.works.numbers import parse_number
from opencity.works.queries.public import public_work

VOICE = "voice"
YEAR = 365 * 24 * 60 * 60
LONGEST = 2_000


@require_safe
@cache_control(private=True, no_cache=True)
def work(request: HttpRequest, number: str) -> HttpResponse:
    """Everything that is known of one work."""
    found = _found(number)
    if found.number != number:
        return redirect("web:work", found.number)
    return _page(request, found)


@csrf_exempt
@require_POST
@never_cache
def say(request: HttpRequest, number: str) -> HttpResponse:
    """Done, or not done."""
    found = _found(number)
    done, note = request.POST.get("done", ""), request.POST.get("note", "").replace("\x00", "")[:LONGEST]
    secret = request.COOKIES.get(VOICE, "")[:64] or secrets.token_urlsafe(24)
    if done not in {"yes", "no"}:
        return _page(request, found, refused=_("Choose one of the two answers."), note=note, status=422)
    try:
        limits.check(request)
        actions.say_word(found, voice=actions.voice_of(secret), done=done == "yes", note=note, now=timezone.now())
    except Refused as refused:
        status = 429 if refused.code == "work_too_often" else 422
        return _page(request, found, refused=refused.sentence, note=note, chosen=done, status=status)
    answer = redirect(reverse("web:work", args=[found.number]) + "?said=1#word")
    secure = not settings.DEBUG and request.is_secure()
    answer.set_cookie(VOICE, secret, max_age=YEAR, httponly=True, samesite="Lax", secure=secure)
    return answer


@require_safe
def work_file(request: HttpRequest, number: str, token: UUID) -> HttpResponseBase:
    """A photo, or a document as a download."""
    found = _found(number)
    file = File.objects.filter(work=found, token=token).first()
    if file is None:
        raise Http404
    is_picture = file.stored.endswith(".jpg")
    name = thumb_of(file.stored) if is_picture and "small" in request.GET else file.stored
    try:
        content = default_storage.open(name)
    except FileNotFoundError as error:
        raise Http404 from error
    kind = "image/jpeg" if is_picture else "application/pdf"
    shown_as = file.name if is_picture or file.name.lower().endswith(".pdf") else f"{file.name}.pdf"
    answer = FileResponse(content, content_type=kind, as_attachment=file.kind not in PHOTOS, filename=shown_as)
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "public, max-age=3600"
    return answer


def _found(number: str) -> Work:
    parsed = parse_number(number)
    found = public_work(parsed) if parsed else None
    if found is None:
        raise Http404
    return found


def _page(
    request: HttpRequest, found: Work, *, refused: str = "", note: str = "", chosen: str = "", status: int = 200
) -> HttpResponse:
    city, now = directory(), timezone.now()
    today = local(now, city).date()
    own = _own_word(request, found)
    centre = found.centre
    values = {
        "work": found,
        "page": page_of_work(found, today=today),
        "appeals": appeals_beside(found, city=city, now=now),
        "refused": refused,
        "note": note or (own.note if own else ""),
        "chosen": chosen or (("yes" if own.done else "no") if own else ""),
        "said": "said" in request.GET and own is not None,
        "map": {
            "lat": f"{centre.lat:.5f}", "lon": f"{centre.lon:.5f}", "tiles": tiles_address(),
            "geometry": json.dumps(found.geometry), "box": json.dumps(found.box),
        } if centre and found.geometry else None,
        "trail": [
            {"name": _("Home"), "url": reverse("web:home")},
            {"name": _("Works in the city"), "url": reverse("web:works")},
        ],
        "canonical": settings.PUBLIC_URL + reverse("web:work", args=[found.number]),
        "section": "works",
    }  # fmt: skip
    return render(request, "web/works/work.html", values, status=status)


def _own_word(request: HttpRequest, found: Work) -> Word | None:
    secret = request.COOKIES.get(VOICE, "")[:64]
    return Word.objects.filter(work=found, voice=actions.voice_of(secret)).first() if secret else None
