"""One line of the list beside the city map, in words: what, where, when, and the link. No map is needed for it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.urls import reverse
from django.utils import formats
from django.utils.translation import gettext as _

from opencity.appeals.models import Appeal
from opencity.core.fields import Point
from opencity.directory.queries import Directory
from opencity.web.public.rows import row_of
from opencity.web.public.sayings import Badge
from opencity.works import outage_sentences
from opencity.works.life import Lateness, State, lateness_of
from opencity.works.models import Outage, Work
from opencity.works.models.work import Traffic
from opencity.works.outages import Phase, phase_of
from opencity.works.sentences import ICONS, LATENESS, TRAFFIC, dates_of, say_kind, say_state, say_where

WORK_TONES = {State.UNDER_WAY: "info", State.PAUSED: "soon", State.FINISHED: "good"}
STATE_ICONS = {State.UNDER_WAY: "crane", State.PAUSED: "clock", State.FINISHED: "check", State.PLANNED: "calendar"}


@dataclass(frozen=True)
class Entry:
    """A line; `key` joins it with its mark on the map, `lat` and `lon` are '' for what is not drawn."""

    key: str
    url: str
    icon: str
    kind: str
    title: str
    place: str
    dates: str
    badges: list[Badge]
    lat: str
    lon: str


def work_url(number: str) -> str:
    """The page of a work."""
    return reverse("web:work", args=[number])


def outage_url(number: str) -> str:
    """The page of an outage."""
    return f"{reverse('web:home')}outages/{number}/"


def work_entry(work: Work, *, today: date) -> Entry:
    """A work."""
    state = State(work.state)
    badges = [Badge(say_state(work), WORK_TONES.get(state, ""), STATE_ICONS.get(state, "calendar"))]
    late = lateness_of(state, begins_on=work.begins_on, ends_on=work.ends_on, today=today)
    if late is not Lateness.ON_TIME and not work.is_archive:
        badges.append(Badge(str(LATENESS[late]), "soon" if late is Lateness.ENDS_SOON else "bad", "clock"))
    if work.traffic != Traffic.NONE:
        badges.append(Badge(str(TRAFFIC[Traffic(work.traffic)]), "soon", "traffic"))
    if work.is_archive:
        badges.append(Badge(_("archive"), "", "calendar"))
    kind = say_kind(work.kind)
    return Entry(
        key=f"w{work.pk}",
        url=work_url(work.number),
        icon=next(icon for code, icon in ICONS.items() if code == work.kind),
        kind=kind,
        title=str(work.names) or kind,
        place=say_where(work),
        dates=dates_of(work),
        badges=badges,
        **_at(work.centre),
    )


def outage_entry(outage: Outage, *, city: Directory, now: datetime) -> Entry:
    """An outage."""
    phase = phase_of(outage.since, outage.until, outage.ended_at, now)
    tone, icon = {Phase.NOW: ("bad", "warning"), Phase.COMING: ("soon", "calendar"), Phase.OVER: ("", "check")}[phase]
    where = outage_sentences.say_streets(outage.addresses)
    districts = ", ".join(str(city.districts[code]) for code in outage.districts if code in city.districts)
    return Entry(
        key=f"o{outage.pk}",
        url=outage_url(outage.number),
        icon=outage_sentences.icon_of(outage.what),
        kind=str(outage.body),
        title=outage_sentences.say_headline(outage),
        place=" · ".join(part for part in (where, districts) if part),
        dates=outage_sentences.say_period(outage),
        badges=[Badge(outage_sentences.say_phase(outage, now), tone, icon)],
        **_at(outage.centre),
    )


def appeal_entry(appeal: Appeal, *, city: Directory, now: datetime) -> Entry:
    """A public appeal: where and since when, nothing about who sent it."""
    row = row_of(appeal, now=now, city=city)
    badges = [row.badge]
    if row.stage:
        late = row.stage == "overdue"
        badges.append(Badge(_("overdue") if late else _("soon due"), "bad" if late else "soon", "clock"))
    return Entry(
        key=f"a{appeal.pk}",
        url=row.url,
        icon=row.icon,
        kind=_("Appeal № %(number)s") % {"number": row.number},
        title=row.title,
        place=row.place,
        dates=_("since %(since)s") % {"since": formats.date_format(row.received, "DATE_FORMAT")},
        badges=badges,
        **_at(appeal.place),
    )


def _at(place: Point | None) -> dict[str, str]:
    return {"lat": f"{place.lat:.6f}", "lon": f"{place.lon:.6f}"} if place else {"lat": "", "lon": ""}
