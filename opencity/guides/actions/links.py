"""Links of guides that no longer lead anywhere. Asked for by an editor, never by itself: it goes out to the network."""

from __future__ import annotations

import ipaddress
import socket
import urllib.error
import urllib.request
from collections.abc import Callable
from datetime import datetime, timedelta
from http.client import HTTPException
from urllib.parse import urlsplit

from django.db import transaction
from procrastinate.contrib.django import app

from opencity.accounts.models import User
from opencity.guides.documents import links_of
from opencity.guides.models import Edition, EditionState, Link
from opencity.guides.permissions import check_editor

JOB = "guides.check_links"
AGAIN_AFTER = timedelta(days=1)
PATIENCE_SECONDS = 10
# These answer machines with an error though people can read them.
LIVES = {401, 403, 405, 429, 999}


@transaction.atomic
def queue_link_check(*, by: User) -> int:
    """Queue a check of every link of published guides; how many links there are."""
    check_editor(by)
    urls: dict[str, None] = {}
    for document in Edition.objects.filter(state=EditionState.PUBLISHED).values_list("document", flat=True):
        urls.update(dict.fromkeys(url for url in links_of(document) if len(url) <= 500))
    Link.objects.bulk_create([Link(url=url) for url in urls], ignore_conflicts=True)
    Link.objects.exclude(url__in=list(urls)).delete()
    app.configure_task(JOB).defer()
    return len(urls)


def check_link(link: Link, *, now: datetime, fetch: Callable[[str], int] | None = None) -> bool:
    """Ask one address; whether it lives. A single failure is not told: sites rest sometimes."""
    link.status, link.error = 0, ""
    try:
        link.status = (fetch or _status)(link.url)
    except (OSError, HTTPException, ValueError) as error:
        link.error = f"{type(error).__name__}: {error}"[:200]
    lives = 200 <= link.status < 400 or link.status in LIVES
    link.failures = 0 if lives else min(link.failures + 1, 99)
    link.checked_at = now
    link.save()
    return lives


def _status(url: str) -> int:
    host = urlsplit(url).hostname or ""
    for _family, _kind, _proto, _name, address in socket.getaddrinfo(host, None):
        if not ipaddress.ip_address(str(address[0]).partition("%")[0]).is_global:
            raise ValueError("not a public address")  # an editor's link must not reach into the city's own network
    request = urllib.request.Request(url, headers={"User-Agent": "opencity link check"})  # noqa: S310
    opener = urllib.request.build_opener(_NoRedirect)
    try:
        with opener.open(request, timeout=PATIENCE_SECONDS) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        return error.code


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """A redirect is an answer: following it could lead inside."""

    def redirect_request(self, *_args: object, **_more: object) -> None:
        return None
