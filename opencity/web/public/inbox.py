"""The development inbox: every letter that would have gone out, where nothing leaves the machine."""

from __future__ import annotations

from urllib.parse import urlencode

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from opencity.core.paging import page_of
from opencity.notices.queries import letters

SIZE = 30
MOST_TEXT = 254


@require_safe
@never_cache
def inbox(request: HttpRequest) -> HttpResponse:
    """All letters, newest first; `?to=` part of an address, `?about=` the number of an appeal."""
    _only_in_development()
    to, about = (request.GET.get(name, "").replace("\x00", "").strip()[:MOST_TEXT] for name in ("to", "about"))
    found = letters()
    found = found.filter(to__icontains=to) if to else found
    found = found.filter(about=about) if about else found
    page = page_of(found, order=["-id"], size=SIZE, cursor=request.GET.get("cursor", "")[:200])
    values = {
        "letters": page.rows,
        "to": to,
        "about": about,
        "older_url": page.older and "?" + urlencode({"to": to, "about": about, "cursor": page.older}),
        "newer_url": page.newer and "?" + urlencode({"to": to, "about": about, "cursor": page.newer}),
    }
    return render(request, "web/public/inbox.html", values)


@require_safe
@never_cache
def letter(request: HttpRequest, number: int) -> HttpResponse:
    """One letter as it would be read."""
    _only_in_development()
    found = letters().filter(pk=number).first() if number < 2**63 else None
    if found is None:
        raise Http404
    return render(request, "web/public/letter.html", {"letter": found})


def _only_in_development() -> None:
    if not settings.EMAIL_INBOX or settings.ENVIRONMENT.production:
        raise Http404
