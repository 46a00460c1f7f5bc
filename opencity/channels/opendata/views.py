"""Feeds and calendars below the language: /kk/feeds/outages.atom?district=…, /ru/feeds/works.ics?kind=…"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from opencity.channels.opendata.answering import answer
from opencity.channels.opendata.asked import (
    BY_CHANGE,
    OUTAGES,
    WORKS,
    changed_at,
    outages_asked,
    read_filters,
    works_asked,
)
from opencity.channels.opendata.feeds import MOST, MOST_EVENTS, Item, atom_of, calendar_of, outage_item, work_item
from opencity.directory.queries import directory


@require_safe
def atom(request: HttpRequest, what: str) -> HttpResponseBase:
    """The latest changes, for a feed reader."""
    city, language = directory(), get_language() or "kk"
    changed = changed_at(what)
    body = atom_of(
        _items(request, what, MOST, language),
        title=_title(what),
        own_url=f"{settings.PUBLIC_URL}{request.get_full_path()}",
        page_url=f"{settings.PUBLIC_URL}/{language}/{what}/",
        changed=changed,
        city=city,
        language=language,
    )
    return answer(request, body, kind="application/atom+xml; charset=utf-8", changed=changed)


@require_safe
def calendar(request: HttpRequest, what: str) -> HttpResponseBase:
    """The days and hours, for a calendar."""
    language = get_language() or "kk"
    body = calendar_of(_items(request, what, MOST_EVENTS, language), title=_title(what), language=language)
    return answer(request, body, kind="text/calendar; charset=utf-8", changed=changed_at(what))


def _title(what: str) -> str:
    return f"{directory().city.name}: " + (_("Works in the city") if what == WORKS else _("Outages"))


def _items(request: HttpRequest, what: str, most: int, language: str) -> list[Item]:
    city = directory()
    asked = read_filters(request.GET, city)
    if what == WORKS:
        works: Any = works_asked(asked, city).filter(is_archive=False).order_by(*BY_CHANGE)[:most]
        return [work_item(one, language) for one in works]
    if what == OUTAGES:
        return [outage_item(one, language) for one in outages_asked(asked, city).order_by(*BY_CHANGE)[:most]]
    raise Http404
