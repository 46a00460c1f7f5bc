"""One appeal on one screen: everything the page shows, ready for a template that decides nothing."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from opencity.accounts.models import User
from opencity.appeals import permissions
from opencity.appeals.events import EventKind
from opencity.appeals.faults import say_faults
from opencity.appeals.models import Appeal, Event, Fate, Photo, PhotoKind, Reply
from opencity.appeals.models.appeal import Channel
from opencity.appeals.queries import queue as queries
from opencity.appeals.sentences import OUTCOMES, say_event, say_moment, say_state
from opencity.appeals.states import RUNNING, Outcome, State, Verb, verbs_from
from opencity.core.fields import Point
from opencity.directory.basemap import current_basemap
from opencity.directory.geometry import distance_m
from opencity.directory.queries import Directory, local
from opencity.language.redact import say_hidden
from opencity.workbench.clock import clock_of
from opencity.workbench.formal import formal_facts
from opencity.workbench.forms.queue import CHANNELS
from opencity.workbench.group import group_of
from opencity.workbench.guarded import contact_at_once
from opencity.workbench.rows import stage_now, time_left

HASH_SHOWN = 16
FAR_M = 500
OF_REPLIES = (PhotoKind.AFTER, PhotoKind.RETURNED)
LOOKS = {
    EventKind.LODGED: ("inbox", ""),
    EventKind.ROUTED: ("forward", ""),
    EventKind.ACCEPTED: ("check", "info"),
    EventKind.ASSIGNED: ("user", ""),
    EventKind.FORWARDED: ("forward", ""),
    EventKind.PART_FORWARDED: ("share", ""),
    EventKind.PART_LODGED: ("share", ""),
    EventKind.DISPUTED: ("warning", "bad"),
    EventKind.RECATEGORIZED: ("list", ""),
    EventKind.ASKED: ("chat", "info"),
    EventKind.ANSWERED: ("chat", "info"),
    EventKind.EXTENDED: ("clock", "soon"),
    EventKind.DUE_MOVED: ("calendar", "soon"),
    EventKind.NOTED: ("pencil", ""),
    EventKind.WRITTEN: ("pencil", "info"),
    EventKind.RETURNED: ("repeat", "bad"),
    EventKind.REPLIED: ("reply", "good"),
    EventKind.DOUBTED: ("warning", "bad"),
    EventKind.REJECTED: ("repeat", "bad"),
    EventKind.CONFIRMED: ("check", "good"),
    EventKind.SETTLED: ("check", "good"),
    EventKind.REOPENED: ("repeat", "bad"),
    EventKind.RATED: ("star", ""),
    EventKind.WITHDRAWN: ("close", ""),
    EventKind.CLOSED: ("lock", ""),
    EventKind.FOLLOWED: ("people", ""),
    EventKind.COVERED: ("eye", ""),
    EventKind.MADE_FORMAL: ("shield", "info"),
    EventKind.SIGNED: ("pencil", "good"),
    EventKind.HEARING_SET: ("calendar", "soon"),
    EventKind.HEARING_COMES: ("user", "info"),
    EventKind.HEARING_WRITES: ("chat", "info"),
    EventKind.HEARING_WAIVED: ("check", ""),
    EventKind.REMINDED: ("clock", "soon"),
    EventKind.ESCALATED: ("warning", "bad"),
    EventKind.ACKNOWLEDGED: ("eye", "info"),
    EventKind.JOINED: ("people", "info"),
    EventKind.GATHERED: ("people", "info"),
    EventKind.SEPARATED: ("people", ""),
    EventKind.TOOK_LEAD: ("people", "soon"),
    EventKind.TOOK_TERM: ("calendar", "soon"),
    EventKind.PART_REPLIED: ("share", "good"),
    EventKind.PART_CLOSED: ("share", ""),
    EventKind.INCIDENT_OPENED: ("people", "info"),
    EventKind.INCIDENT_CHANGED: ("pencil", ""),
    EventKind.INCIDENT_ENDED: ("people", ""),
}


def desk_of(appeal: Appeal, *, user: User, city: Directory, now: datetime) -> dict[str, Any]:
    """The context of the page, without its acts."""
    language = translation.get_language() or ""
    events = queries.history_of(appeal)
    photos = queries.photos_of(appeal)
    running = appeal.state in RUNNING
    return {
        "appeal": appeal,
        "title": _("Appeal %(number)s") % {"number": appeal.number},
        "state_text": say_state(appeal),
        "outcome_text": OUTCOMES[Outcome(appeal.outcome)] if appeal.outcome else "",
        "stage": str(stage_now(appeal, city=city, now=now)) if running else "",
        "stage_text": time_left(appeal, city=city, now=now) if running else "",
        "before": [photo_card(p, appeal, city) for p in photos if p.kind not in OF_REPLIES],
        "after": [photo_card(p, appeal, city) for p in photos if p.kind in OF_REPLIES],
        "place": _place(appeal),
        "facts": _facts(appeal, city),
        "contact": contact_at_once(appeal, user=user, now=now),
        "may_ask_contact": permissions.may_see_contacts(user, appeal),
        "may_cover": permissions.may_cover(user, appeal),
        "formal": formal_facts(appeal),
        "clock": clock_of(appeal, city=city, now=now, language=language),
        "history": history(events, list(appeal.replies.select_related("author")), city),
        "last_event": events[-1].pk if events else 0,
        "near": [_near(one, user) for one in queries.similar_nearby(appeal, now=now) if one.master_id != appeal.pk],
        "may_join": permissions.may(user, Verb.JOIN, appeal) and Verb.JOIN in verbs_from(State(appeal.state)),
        "may_open_incident": permissions.oversees(user) and appeal.is_public,
        "group": group_of(appeal, user=user, now=now),
        "whole": _linked(appeal.whole, user) if appeal.whole else None,
    }


def history(events: list[Event], replies: list[Reply], city: Directory) -> list[dict[str, Any]]:
    """Events as sentences, newest first; an answer stands with its text where it left, waits or was sent back."""
    said = _replies_by_event(events, replies)
    lines = []
    for event in events:
        reply = said.get(event.pk)
        icon, tone = LOOKS[EventKind(event.kind)]
        lines.append(
            {
                "id": event.pk,
                "at": local(event.at, city),
                "text": say_event(event),
                "icon": icon,
                "tone": tone,
                "by": event.actor.name if event.actor else "",
                "detail": _said(reply) if reply else "\n".join(say_faults(event)),
            }
        )
    return lines[::-1]


def _replies_by_event(events: list[Event], replies: list[Reply]) -> dict[int, Reply]:
    """Which answer an event tells of: one that was written first is sent, or sent back, before another is written."""
    texts, found, written = iter(replies), {}, None
    for event in events:
        if event.kind == EventKind.WRITTEN:
            written = next(texts, None)
            if written is not None and written.fate != Fate.RELEASED:
                found[event.pk] = written
        elif event.kind == EventKind.RETURNED:
            written = None
        elif event.kind == EventKind.REPLIED:
            reply = written or next(texts, None)
            written = None
            if reply is not None:
                found[event.pk] = reply
    return found


def _said(reply: Reply) -> str:
    grounds = _("Grounds: %(grounds)s") % {"grounds": reply.grounds} if reply.grounds else ""
    planned = _("Planned for: %(day)s") % {"day": f"{reply.planned_on:%d.%m.%Y}"} if reply.planned_on else ""
    marks = {Fate.WAITING: _("The resident does not see it yet:"), Fate.RETURNED: _("The resident never saw it:")}
    mark = marks.get(Fate(reply.fate), "")
    return "\n".join(part for part in (mark, reply.text, grounds, planned) if part)


def _facts(appeal: Appeal, city: Directory) -> list[tuple[str, str]]:
    category = f"{appeal.category.code} {appeal.category}" if appeal.category else _("none yet")
    lines = [
        (_("Category"), category),
        (_("Answers"), str(appeal.body)),
        (_("Executor"), appeal.executor.name if appeal.executor else _("nobody yet")),
        (_("Came by"), str(CHANNELS[Channel(appeal.channel)])),
        (_("Received"), say_moment(appeal.received_at)),
        (_("Followers"), str(appeal.followers_count) if appeal.followers_count else ""),
        (_("Passed on"), str(appeal.forwards) if appeal.forwards else ""),
        (_("Opened again"), str(appeal.reopens) if appeal.reopens else ""),
        (_("Rating"), f"{appeal.rating} / 5" if appeal.rating else ""),
        (_("Shown to the public"), _("yes") if appeal.is_public else _("no")),
    ]
    return [(name, value) for name, value in lines if value]


def _place(appeal: Appeal) -> dict[str, Any] | None:
    if not appeal.address and appeal.place is None and appeal.district is None:
        return None
    point = appeal.place
    return {
        "text": ", ".join(part for part in (appeal.address, str(appeal.district or "")) if part),
        "lat": f"{point.lat:.5f}" if point else "",
        "lon": f"{point.lon:.5f}" if point else "",
        "tiles": _tiles(),
    }


def _tiles() -> str:
    """The address of the map's tiles, with the name of its edition so that browsers may keep them."""
    current = current_basemap(settings.BASEMAP_DIR)
    return "/tiles/{z}/{x}/{y}.mvt" + (f"?v={current.stem}" if current else "")


def photo_card(photo: Photo, appeal: Appeal, city: Directory) -> dict[str, Any]:
    """A photo with what makes it evidence: when and where it was taken, and the hash of the original."""
    captions = []
    if photo.kind == PhotoKind.NOT_FIXED:
        captions.append(_("sent with “not fixed”"))
    if photo.kind == PhotoKind.RETURNED:
        captions.append(_("of an answer that was sent back"))
    if photo.taken_at:
        captions.append(_("taken %(moment)s") % {"moment": f"{local(photo.taken_at, city):%d.%m.%Y %H:%M}"})
    if photo.taken_place and appeal.place:
        metres = _metres(photo.taken_place, appeal.place)
        words = _("%(n)s m from the pin") if metres < FAR_M else _("%(n)s m from the pin: another place?")
        captions.append(words % {"n": metres})
    result = _("Photo of the result")
    names = {PhotoKind.BEFORE: _("Photo of the resident"), PhotoKind.AFTER: result, PhotoKind.RETURNED: result}
    return {
        "url": reverse("workbench:photo", args=[photo.token, "shown"]),
        "thumb_url": reverse("workbench:photo", args=[photo.token, "thumb"]),
        "original_url": reverse("workbench:photo", args=[photo.token, "original"]) if photo.original else "",
        "cover_url": reverse("workbench:cover", args=[photo.token]) if photo.original else "",
        "is_covered": bool(photo.covers),
        "alt": names.get(PhotoKind(photo.kind), _("Photo sent with “not fixed”")),
        "caption": ", ".join(captions),
        "hash": photo.sha256[:HASH_SHOWN],
        "lat": f"{photo.taken_place.lat:.5f}" if photo.taken_place else "",
        "lon": f"{photo.taken_place.lon:.5f}" if photo.taken_place else "",
    }


def _metres(one: Point, other: Point) -> int:
    return round(distance_m(one, other))


def _near(other: Appeal, user: User) -> dict[str, Any]:
    stored = say_hidden(other.beginning, _("[hidden]"))  # type: ignore[attr-defined]  # of similar_nearby
    words = " ".join(stored.split())
    return _linked(other, user) | {
        "text": words or other.address,
        "state": say_state(other),
        "runs": other.state in RUNNING,
    }


def _linked(other: Appeal, user: User) -> dict[str, Any]:
    """Another appeal with its address, if the person may open it."""
    seen = permissions.may_see(user, other)
    return {"number": other.number, "url": reverse("workbench:appeal", args=[other.number]) if seen else ""}
