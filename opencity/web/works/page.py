"""One work as its page shows it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from opencity.appeals.queries.public import Chosen, public_appeals
from opencity.core.paging import page_of
from opencity.directory.queries import Directory
from opencity.web.public.rows import Row as AppealRow
from opencity.web.public.rows import row_of as appeal_row
from opencity.web.works.rows import Row, is_open, row_of
from opencity.works.actions.words import SPOKEN_OF
from opencity.works.events import PUBLIC_KINDS, EventKind
from opencity.works.geometry import distance_to_m, widened
from opencity.works.life import State
from opencity.works.models import File, Work
from opencity.works.sentences import dates_of, say_cut_off, say_date, say_event, say_where

BESIDE_M = 60.0
MOST_APPEALS = 5
READ = 30
TONES = {
    EventKind.MOVED: ("soon", "calendar"),
    EventKind.PAUSED: ("soon", "clock"),
    EventKind.CANCELLED: ("bad", "close"),
    EventKind.FINISHED: ("good", "check"),
    EventKind.STARTED: ("info", "crane"),
    EventKind.RESUMED: ("info", "crane"),
    EventKind.PROGRESSED: ("info", "forward"),
    EventKind.APPROVED: ("", "calendar"),
    EventKind.CHANGED: ("", "pencil"),
}
PHOTOS = frozenset({"before", "after"})


@dataclass(frozen=True)
class Page:
    """What the templates print."""

    row: Row
    why: str
    where: str
    dates: str
    first_end: str
    ended: str
    buses: str
    traffic_note: str
    cut_offs: Sequence[str]
    money: str
    warranty: str
    percent_note: str
    history: Sequence[dict[str, Any]]
    photos: Sequence[dict[str, Any]]
    documents: Sequence[dict[str, Any]]
    may_speak: bool
    is_finished: bool
    is_open: bool


def page_of_work(work: Work, *, today: date) -> Page:
    """A page from a work with its history and files read (`public_work`)."""
    files: Sequence[File] = getattr(work, "shown_files", [])
    return Page(
        row=row_of(work, today=today),
        why=str(work.why),
        where=say_where(work),
        dates=dates_of(work),
        first_end=say_date(work.first_ends_on, "day") if work.ends_on != work.first_ends_on else "",
        ended=say_date(work.ended_on, "day") if work.ended_on else "",
        buses=str(work.buses),
        traffic_note=str(work.traffic_note),
        cut_offs=[say_cut_off(row) for row in work.cut_offs],
        money=_("%(n)s tenge") % {"n": number_format(work.money, 0)} if work.money is not None else "",
        warranty=say_date(work.warranty_until, "day") if work.warranty_until else "",
        percent_note=str(work.percent_note),
        history=_history(work),
        photos=[_photo(one, work) for one in files if one.kind in PHOTOS],
        documents=[_document(one, work) for one in files if one.kind not in PHOTOS],
        may_speak=State(work.state) in SPOKEN_OF and not work.is_archive,
        is_finished=work.state == State.FINISHED,
        is_open=is_open(work),
    )


def appeals_beside(work: Work, *, city: Directory, now: Any) -> list[AppealRow]:
    """The newest public appeals on the stretch of a work."""
    if work.box is None or work.geometry is None:
        return []
    chosen = Chosen(box=widened(work.box, BESIDE_M))
    near = page_of(public_appeals(chosen), order=("-received_at", "-id"), size=READ).rows
    beside = [
        one for one in near if one.place and distance_to_m(work.geometry, one.place.lat, one.place.lon) <= BESIDE_M
    ]
    return [appeal_row(one, now=now, city=city) for one in beside[:MOST_APPEALS]]


def _history(work: Work) -> list[dict[str, Any]]:
    """What residents may read, newest first: from the publication on."""
    shown: list[dict[str, Any]] = []
    published = False
    for event in getattr(work, "history", []):
        kind = EventKind(event.kind)
        published = published or kind is EventKind.APPROVED
        if published and kind in PUBLIC_KINDS:
            tone, icon = TONES.get(kind, ("", "clock"))
            shown.append({"at": event.at, "text": say_event(event), "tone": tone, "icon": icon})
    return shown[::-1]


def _photo(file: File, work: Work) -> dict[str, Any]:
    caption = _("Before") if file.kind == "before" else _("After")
    return {
        "url": reverse("web:work_file", args=[work.number, file.token]),
        "thumb_url": reverse("web:work_file", args=[work.number, file.token]) + "?small=1",
        "alt": f"{caption}: {work.names}",
        "caption": caption,
    }


def _document(file: File, work: Work) -> dict[str, Any]:
    name = _("Act of completion") if file.kind == "act" else file.name
    return {
        "url": reverse("web:work_file", args=[work.number, file.token]),
        "name": name,
        "size": number_format(max(0.1, round(file.size / 1_000_000, 1)), 1),
    }
