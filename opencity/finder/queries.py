"""Asking the box. The index stands in the memory of each process and is made anew when what it reads has changed."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db.models import Max, Sum
from django.utils import timezone, translation

from opencity.directory.models import Contact, Service
from opencity.directory.queries import Directory, directory
from opencity.finder.box import Answer, Finder
from opencity.finder.entries import Entry, category_entry, contact_entry, faq_entry, guide_entry, outage_entry
from opencity.finder.models import Miss
from opencity.finder.planned import planned_entries
from opencity.guides.queries.shelf import OnShelf, shelf
from opencity.language.detect import Language
from opencity.works.outage_sentences import say_headline, say_period, say_streets, say_what
from opencity.works.queries.outages import newest_change, open_outages

Stamp = tuple[UUID, UUID, datetime | None, date]
MOST_OUTAGES = 100


@dataclass
class _Held:
    """The finder of this process, what it was made from, and who is making the next one."""

    finder: Finder | None = None
    stamp: Stamp | None = None
    making: Stamp | None = None


_held = _Held()
_lock = threading.Lock()


def find(query: str, *, language: Language, today: date, limit: int = 10) -> Answer:
    """What answers the words; three queries for the stamps, the rest from memory.

    After a change the next finder is made beside the one that goes on answering, so that no search waits for it or
    fails; only the first search of a process waits.
    """
    return finder(today).find(query, limit=limit, month=today.month, language=language)


def missed(today: date, *, limit: int, days: int = 30) -> list[tuple[Miss, int]]:
    """What was searched in vain in so many days and nobody has seen to: the newest wording, how often; most first."""
    rows = Miss.objects.filter(day__gt=today - timedelta(days=days), day__lte=today, done=False)
    counted = rows.values_list("key").annotate(n=Sum("count"), last=Max("id")).order_by("-n", "key")[:limit]
    found = [(last, n) for _key, n, last in counted]
    rows_by_id = Miss.objects.in_bulk([last for last, _n in found])
    return [(rows_by_id[last], n) for last, n in found]


def finder(today: date) -> Finder:
    """The finder of this process, at most one change behind."""
    city, shown = directory(), shelf()
    stamp = (city.city.stamp, shown.stamp, newest_change(), today)
    with _lock:
        if _held.finder is not None and stamp in {_held.stamp, _held.making}:
            return _held.finder
        waits = _held.finder is None or not settings.FINDER_IN_BACKGROUND
        if not waits:
            _held.making = stamp
    entries = list(_entries(city, shown, today))  # read here: the thread below needs no database
    if waits:
        return _make(entries, city, stamp)
    threading.Thread(target=_make, args=(entries, city, stamp), name="finder", daemon=True).start()
    assert _held.finder is not None  # noqa: S101  it is never taken away again
    return _held.finder


def _make(entries: Iterable[Entry], city: Directory, stamp: Stamp) -> Finder:
    made = Finder(entries, city.category_index)
    with _lock:
        _held.finder, _held.stamp = made, stamp
        if _held.making == stamp:
            _held.making = None
    return made


def _entries(city: Directory, shown: OnShelf, today: date) -> Iterator[Entry]:
    yield from map(guide_entry, shown.guides.values())
    yield from map(faq_entry, shown.faqs.values())
    yield from _contacts()
    yield from planned_entries()
    yield from _outages()
    for _, leaves in city.groups(today):
        for leaf in leaves:
            yield category_entry(
                leaf.code, names=leaf.names, hint=leaf.hint, keywords=leaf.keywords, season=leaf.season
            )


def _outages() -> Iterator[Entry]:
    """What is off now or soon: open outages are answers at once."""
    for one in open_outages(timezone.now())[:MOST_OUTAGES]:
        titles, abouts, keywords = {}, {}, {}
        for language, _name in settings.LANGUAGES:
            with translation.override(language):
                titles[language] = f"{say_headline(one)}: {say_streets(one.addresses)}"
                abouts[language] = f"{say_period(one)}. {one.reason}"
                keywords[language] = [say_headline(one), say_what(one.what)]
        yield outage_entry(one.number, titles=titles, abouts=abouts, keywords=keywords)


def _contacts() -> Iterator[Entry]:
    phones: dict[int, list[str]] = {}
    for body, value in Contact.objects.filter(kind="phone").order_by("position", "id").values_list("body_id", "value"):
        phones.setdefault(body, []).append(value)
    for service in Service.objects.all():
        own = service.phones or phones.get(service.body_id or 0, [])
        yield contact_entry(
            service.code, names=service.names, about=service.about, keywords=service.keywords, phones=own
        )
