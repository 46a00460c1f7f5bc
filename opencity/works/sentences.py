"""Kinds, states, reasons, dates and events of works in the reader's words."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils import formats
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext, npgettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from opencity.core.texts import in_language
from opencity.works import geometry
from opencity.works.dates import DAY, MONTH, YEAR
from opencity.works.events import EventKind
from opencity.works.life import Kind, Lateness, State
from opencity.works.models import Event, Work
from opencity.works.models.work import Traffic
from opencity.works.reasons import Reason

Words = str | Promise

KINDS: dict[Kind, Words] = {
    Kind.ROADS: _("Road repair"),
    Kind.ARYK: _("Irrigation ditches (aryks)"),
    Kind.HEAT: _("Heat network"),
    Kind.WATER: _("Water and sewer pipes"),
    Kind.POWER: _("Power lines"),
    Kind.GAS: _("Gas pipes"),
    Kind.YARDS: _("Courtyards"),
    Kind.PARKS: _("Parks and squares"),
    Kind.LIGHTING: _("Street lighting"),
    Kind.BUILDING: _("Construction"),
}
ICONS = {
    Kind.ROADS: "road", Kind.ARYK: "water", Kind.HEAT: "heat", Kind.WATER: "water", Kind.POWER: "light",
    Kind.GAS: "gas", Kind.YARDS: "house", Kind.PARKS: "tree", Kind.LIGHTING: "light", Kind.BUILDING: "crane",
}  # fmt: skip
STATES: dict[State, Words] = {
    State.DRAFT: pgettext_lazy("work", "draft"),
    State.CHECK: pgettext_lazy("work", "waits for a second person"),
    State.PLANNED: pgettext_lazy("work", "planned"),
    State.UNDER_WAY: pgettext_lazy("work", "under way"),
    State.PAUSED: pgettext_lazy("work", "paused"),
    State.FINISHED: pgettext_lazy("work", "finished"),
    State.CANCELLED: pgettext_lazy("work", "cancelled"),
}
LATENESS: dict[Lateness, Words] = {
    Lateness.LATE: _("late"),
    Lateness.LATE_START: _("has not begun on time"),
    Lateness.ENDS_SOON: _("ends soon"),
}
TRAFFIC: dict[Traffic, Words] = {
    Traffic.NONE: _("traffic goes as usual"),
    Traffic.NARROWED: _("the road is narrowed"),
    Traffic.CLOSED: _("closed to traffic"),
}
REASONS: dict[Reason, Words] = {
    Reason.WEATHER: _("the weather does not allow it"),
    Reason.MATERIALS: _("materials have not come"),
    Reason.NETWORKS: _("other pipes or cables are in the way"),
    Reason.DESIGN: _("the design is being changed"),
    Reason.CONTRACTOR: _("the contractor is behind or is being changed"),
    Reason.MONEY: _("the money is not there yet"),
    Reason.ORDER: _("works of different services are put in order, so that the street is dug up once"),
    Reason.RESIDENTS: _("residents have asked for it"),
    Reason.EMERGENCY: _("an accident has to be mended first"),
    Reason.OTHER: _("another reason"),
}
CUT_OFFS: dict[str, Words] = {
    "water": _("cold water"),
    "hot-water": _("hot water"),
    "heat": _("heating"),
    "electricity": _("electricity"),
    "gas": _("gas"),
    "internet": _("internet"),
}
EVENTS: dict[EventKind, Words] = {
    EventKind.DRAFTED: _("Written down by %(body)s."),
    EventKind.CHANGED: _("The description was made more exact."),
    EventKind.SENT: _("Sent to a second person to be checked."),
    EventKind.RETURNED: _("Sent back: %(note)s"),
    EventKind.APPROVED: _("The work was published: %(dates)s."),
    EventKind.STARTED: _("The work has begun."),
    EventKind.PAUSED: _("The work was paused: %(reason)s."),
    EventKind.RESUMED: _("The work goes on."),
    EventKind.MOVED: _("The dates were moved from %(before)s to %(dates)s: %(reason)s."),
    EventKind.PROGRESSED: _("%(percent)s per cent is done."),
    EventKind.FINISHED: _("The work is finished."),
    EventKind.CANCELLED: _("The work was cancelled: %(reason)s."),
    EventKind.FILE_ADDED: _("A file was added: %(name)s"),
    EventKind.UNDONE: _("The import that changed this work was undone."),
}


def say_kind(kind: str) -> str:
    """A kind of work."""
    return str(KINDS[Kind(kind)])


def say_state(work: Work) -> str:
    """The official state."""
    return str(STATES[State(work.state)])


def say_date(day: date, precision: str, *, end: bool = False) -> str:
    """A date as exactly as it is known: "12 September 2026", "September 2026", "2026"."""
    if precision == YEAR:
        return gettext("year %(year)s") % {"year": day.year}
    form = {DAY: "DATE_FORMAT", MONTH: "YEAR_MONTH_FORMAT"}[precision]
    said = formats.date_format(day, form)
    return said if get_language() == "en" else said.lower()  # only English writes months large


def say_dates(begins_on: date, begins_precision: str, ends_on: date, ends_precision: str) -> str:
    """A period in words, without saying the same twice."""
    begin, end = say_date(begins_on, begins_precision), say_date(ends_on, ends_precision, end=True)
    return begin if begin == end else f"{begin} – {end}"


def dates_of(work: Work) -> str:
    """When a work is planned."""
    return say_dates(work.begins_on, work.begins_precision, work.ends_on, work.ends_precision)


def say_reason(facts: Mapping[str, Any]) -> str:
    """A reason from the list with what was added in words; own words alone where the list had none."""
    words = in_language(facts.get("words") or {}, get_language() or "").strip().rstrip(".")
    code = Reason(facts.get("reason") or Reason.OTHER)
    if code is Reason.OTHER and words:
        return words
    return f"{REASONS[code]} ({words})" if words else str(REASONS[code])


def say_event(event: Event) -> str:
    """The sentence of an event in the language that is active."""
    kind, facts = EventKind(event.kind), dict(event.facts)
    known = {
        "reason": say_reason(facts) if "reason" in facts else "",
        "dates": _period(facts.get("dates")),
        "before": _period(facts.get("before")),
        "percent": facts.get("percent", 0),
        "body": in_language(facts.get("body") or {}, get_language() or ""),
        "note": facts.get("note", ""),
        "name": facts.get("name", ""),
    }
    said = str(EVENTS[kind]) % known
    more = in_language(facts.get("more") or {}, get_language() or "")
    # A Russian date ends in "г.", so at the end of a sentence there would be two full stops.
    return f"{said} {more}".strip().replace("г..", "г.")


def period_facts(work: Work) -> list[str]:
    """The dates of a work as an event keeps them."""
    return [work.begins_on.isoformat(), work.begins_precision, work.ends_on.isoformat(), work.ends_precision]


def say_where(work: Work) -> str:
    """The place in words for whoever sees no map: what it is called, how large it is, and the district."""
    parts = [str(work.place), say_size(work.geometry)]
    district = str(work.district or "")
    if district and district not in str(work.place):
        parts.append(district)
    return ", ".join(part for part in parts if part)


def say_size(geojson: Mapping[str, Any] | None) -> str:
    """How long a line or how large an area is; '' for a single point and where nothing is drawn."""
    if not geojson:
        return ""
    area = geometry.area_m2(geojson)
    if area >= 10_000:
        return gettext("about %(n)s hectares") % {"n": formats.number_format(round(area / 10_000, 1), 1)}
    if area >= 1:
        return gettext("about %(n)s square metres") % {"n": formats.number_format(_round(area), 0)}
    length = geometry.length_m(geojson)
    if length >= 1_000:
        return gettext("about %(n)s km long") % {"n": formats.number_format(round(length / 1_000, 1), 1)}
    if length >= 1:
        return gettext("about %(n)s m long") % {"n": formats.number_format(_round(length), 0)}
    count = geometry.spots(geojson)
    return npgettext("work", "%(n)s place", "%(n)s places", count) % {"n": count} if count > 1 else ""


def say_cut_off(row: Mapping[str, Any]) -> str:
    """What is off, on which day and when: "cold water, 1 September 2026, 09:00–18:00"."""
    what = str(CUT_OFFS.get(row.get("what", ""), row.get("what", "")))
    parts = [what]
    if day := row.get("on"):
        parts.append(formats.date_format(date.fromisoformat(day), "DATE_FORMAT"))
    if row.get("from") and row.get("to"):
        parts.append(f"{row['from']}–{row['to']}")
    return ", ".join(parts)


def _period(facts: Any) -> str:
    if not facts:
        return ""
    begins, begins_precision, ends, ends_precision = facts
    return say_dates(date.fromisoformat(begins), begins_precision, date.fromisoformat(ends), ends_precision)


def _round(metres: float) -> int:
    step = 10 if metres < 1_000 else 100
    return max(step, round(metres / step) * step)
