"""One work in a list: what, where, when, and what it does to those who live there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from opencity.web.public.sayings import Badge
from opencity.works.life import Kind, Lateness, State, lateness_of
from opencity.works.models import Work
from opencity.works.models.work import Traffic
from opencity.works.sentences import ICONS, LATENESS, TRAFFIC, dates_of, say_cut_off, say_date, say_kind, say_state

TONES = {State.UNDER_WAY: "info", State.PAUSED: "soon", State.FINISHED: "good"}
STATE_ICONS = {
    State.PLANNED: "calendar",
    State.UNDER_WAY: "crane",
    State.PAUSED: "clock",
    State.FINISHED: "check",
    State.CANCELLED: "close",
}
MOST_CUT_OFFS = 2


@dataclass(frozen=True)
class Row:
    """One line of the public list."""

    url: str
    number: str
    title: str
    kind: str
    icon: str
    where: str
    dates: str
    badges: tuple[Badge, ...]
    traffic: str
    cut_offs: tuple[str, ...]
    body: str
    far: str


def row_of(work: Work, *, today: date, metres: int | None = None) -> Row:
    """A row as the list shows it; `metres` where the list is about a place."""
    place, district = str(work.place), str(work.district or "")
    ahead = [row for row in work.cut_offs if not row.get("on") or row["on"] >= today.isoformat()]
    return Row(
        url=reverse("web:work", args=[work.number]),
        number=work.number,
        title=str(work.names),
        kind=say_kind(work.kind),
        icon=ICONS[Kind(work.kind)],
        where=", ".join(part for part in (place, district if district not in place else "") if part),
        dates=dates_of(work),
        badges=tuple(badges_of(work, today)),
        traffic=str(TRAFFIC[Traffic(work.traffic)]) if work.traffic != Traffic.NONE and is_open(work) else "",
        cut_offs=tuple(say_cut_off(row) for row in ahead[:MOST_CUT_OFFS]) if is_open(work) else (),
        body=str(work.body),
        far=_far(metres) if metres is not None else "",
    )


def is_open(work: Work) -> bool:
    """Whether it still touches anybody."""
    return work.state in {State.PLANNED, State.UNDER_WAY, State.PAUSED} and not work.is_archive


def badges_of(work: Work, today: date) -> list[Badge]:
    """The state in words, late or not, moved or not. An archive tells nothing of today."""
    if work.is_archive:
        return [Badge(_("Archive"), "", "list")]
    state = State(work.state)
    text = say_state(work)
    found = [Badge(text[:1].upper() + text[1:], TONES.get(state, ""), STATE_ICONS.get(state, "info"))]
    late = lateness_of(state, begins_on=work.begins_on, ends_on=work.ends_on, today=today)
    if late is not Lateness.ON_TIME:
        tone = "bad" if late is Lateness.LATE else "soon"
        found.append(Badge(str(LATENESS[late]), tone, "clock" if late is Lateness.ENDS_SOON else "warning"))
    if work.ends_on > work.first_ends_on:
        before = say_date(work.first_ends_on, "day")
        found.append(Badge(_("moved, was until %(date)s") % {"date": before}, "soon", "calendar"))
    return found


def _far(metres: int) -> str:
    if metres < 30:
        return _("right here")
    if metres < 1_000:
        return _("%(n)s m away") % {"n": round(metres, -1)}
    return _("%(n)s km away") % {"n": number_format(round(metres / 1_000, 1), 1)}
