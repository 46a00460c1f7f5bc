"""Atom feeds and calendars of works and outages: to be told without giving an address."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element, SubElement, tostring

from django.conf import settings
from icalendar import Calendar, Event

from opencity.channels.opendata.features import LICENCE, attribution
from opencity.core.fields import Point
from opencity.core.texts import in_language
from opencity.directory.queries import Directory
from opencity.works import outage_sentences, sentences
from opencity.works.life import State
from opencity.works.models import Outage, Work

ATOM = "http://www.w3.org/2005/Atom"
MOST = 100
MOST_EVENTS = 500


@dataclass(frozen=True)
class Item:
    """One work or outage as feeds and calendars say it, in one language."""

    number: str
    version: int
    title: str
    text: str
    where: str
    path: str
    kind: str
    begins: date | datetime
    ends: date | datetime | None
    place: Point | None
    made_at: datetime
    updated_at: datetime
    is_cancelled: bool = False
    is_sure: bool = True


def work_item(work: Work, language: str) -> Item:
    """A work; its days are those the plan allows."""
    dates = sentences.say_dates(work.begins_on, work.begins_precision, work.ends_on, work.ends_precision)
    text = "\n".join(
        part
        for part in (f"{sentences.say_state(work)}: {dates}", in_language(work.why, language), str(work.body.names))
        if part
    )
    return Item(
        number=work.number, version=work.version, title=in_language(work.names, language) or work.number, text=text,
        where=sentences.say_where(work), path=f"works/{work.number}/", kind=work.kind, begins=work.begins_on,
        ends=(work.ended_on or work.ends_on), place=work.centre, made_at=work.published_at or work.made_at,
        updated_at=work.updated_at, is_cancelled=work.state == State.CANCELLED,
        is_sure=work.begins_precision == "day" and work.state != State.PLANNED,
    )  # fmt: skip


def outage_item(outage: Outage, language: str) -> Item:
    """An outage with its hours."""
    where = outage_sentences.say_streets(outage.addresses, most=10)
    text = "\n".join(
        part
        for part in (
            outage_sentences.say_period(outage), in_language(outage.reason, language),
            in_language(outage.fixed, language), str(outage.body.names),
        )
        if part
    )  # fmt: skip
    return Item(
        number=outage.number, version=outage.version, title=outage_sentences.say_headline(outage), text=text,
        where=where, path=f"outages/{outage.number}/", kind=outage.what, begins=outage.since,
        ends=outage.ended_at or outage.until, place=outage.centre, made_at=outage.made_at,
        updated_at=outage.updated_at,
    )  # fmt: skip


def atom_of(
    items: Iterable[Item], *, title: str, own_url: str, page_url: str, changed: datetime, city: Directory, language: str
) -> bytes:
    """A feed by RFC 4287."""
    feed = Element("feed", {"xmlns": ATOM, "xml:lang": language})
    _sub(feed, "id", own_url)
    _sub(feed, "title", title)
    _sub(feed, "updated", _stamp(changed))
    SubElement(feed, "link", {"rel": "self", "type": "application/atom+xml", "href": own_url})
    SubElement(feed, "link", {"rel": "alternate", "type": "text/html", "href": page_url})
    _sub(SubElement(feed, "author"), "name", in_language(city.reception.names, language))
    _sub(feed, "rights", f"{attribution(city)}. {LICENCE}")
    for item in items:
        entry, url = SubElement(feed, "entry"), page_url_of(item, language)
        _sub(entry, "id", url)
        _sub(entry, "title", item.title)
        _sub(entry, "updated", _stamp(item.updated_at))
        _sub(entry, "published", _stamp(item.made_at))
        SubElement(entry, "link", {"rel": "alternate", "type": "text/html", "href": url})
        SubElement(entry, "category", {"term": item.kind})
        _sub(entry, "summary", "\n".join(part for part in (item.where, item.text) if part))
    written: bytes = tostring(feed, encoding="utf-8")
    return b'<?xml version="1.0" encoding="utf-8"?>\n' + written


def calendar_of(items: Iterable[Item], *, title: str, language: str) -> bytes:
    """A calendar by RFC 5545. A work stands on its days, an outage at its hours."""
    calendar = Calendar()
    calendar.add("prodid", "-//Open Almaty//works and outages//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", title)
    calendar.add("refresh-interval", timedelta(hours=1), parameters={"value": "DURATION"})
    for item in items:
        calendar.add_component(_event(item, language))
    return bytes(calendar.to_ical())


def _event(item: Item, language: str) -> Event:
    event = Event()
    event.add("uid", f"{item.number}@{urlsplit(settings.PUBLIC_URL).hostname}")
    event.add("dtstamp", item.updated_at.astimezone(UTC))
    event.add("last-modified", item.updated_at.astimezone(UTC))
    event.add("sequence", item.version)
    event.add("summary", item.title)
    event.add("description", item.text)
    event.add("location", item.where)
    event.add("url", page_url_of(item, language))
    event.add("categories", [item.kind])
    for name, value in _span(item):
        event.add(name, value)
    if item.place is not None:
        event.add("geo", (item.place.lat, item.place.lon))
    event.add("status", "CANCELLED" if item.is_cancelled else "CONFIRMED" if item.is_sure else "TENTATIVE")
    event.add("transp", "TRANSPARENT")
    return event


def _span(item: Item) -> Sequence[tuple[str, date | datetime]]:
    """Begin and end; the end of whole days is the day after, as the standard has it."""
    if isinstance(item.begins, datetime):
        ends = item.ends if isinstance(item.ends, datetime) else None
        begin = ("dtstart", item.begins.astimezone(UTC))
        return (begin, ("dtend", ends.astimezone(UTC))) if ends and ends > item.begins else (begin,)
    last = max(item.begins, item.ends or item.begins)
    return ("dtstart", item.begins), ("dtend", last + timedelta(days=1))


def page_url_of(item: Item, language: str) -> str:
    """The page for people."""
    return f"{settings.PUBLIC_URL}/{language}/{item.path}"


def _stamp(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _sub(parent: Element, name: str, text: str) -> None:
    # Control characters have no place in XML, whatever an import brought.
    SubElement(parent, name).text = "".join(one for one in text if one >= " " or one in "\t\n")
