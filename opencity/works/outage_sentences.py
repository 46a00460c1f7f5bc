"""Outages in the reader's words: what is off, where, from when until when, and what happened to it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.utils import formats, timezone
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext, ngettext
from django.utils.translation import gettext_lazy as _

from opencity.core.texts import in_language
from opencity.works.models import Outage, OutageEvent
from opencity.works.outages import Phase, What, phase_of

Words = str | Promise
FEW = 3

WHATS: dict[What, Words] = {
    What.WATER: _("cold water"),
    What.HOT_WATER: _("hot water"),
    What.HEAT: _("heating"),
    What.ELECTRICITY: _("electricity"),
    What.GAS: _("gas"),
    What.INTERNET: _("internet"),
    What.LIFT: _("lift"),
}
HEADLINES: dict[What, Words] = {
    What.WATER: _("No cold water"),
    What.HOT_WATER: _("No hot water"),
    What.HEAT: _("No heating"),
    What.ELECTRICITY: _("No electricity"),
    What.GAS: _("No gas"),
    What.INTERNET: _("No internet"),
    What.LIFT: _("The lift does not work"),
}
ICONS = {
    What.WATER: "water", What.HOT_WATER: "water", What.HEAT: "heat", What.ELECTRICITY: "light", What.GAS: "gas",
    What.INTERNET: "globe", What.LIFT: "house",
}  # fmt: skip
PHASES: dict[Phase, Words] = {Phase.NOW: _("off now"), Phase.COMING: _("planned"), Phase.OVER: _("over")}
# Reasons that a dispatcher takes with one click and makes more exact, in all three languages (kk, ru, en).
PHRASES: dict[What, tuple[tuple[Words, bool], ...]] = {
    What.WATER: ((_("A burst water pipe, a crew is at work."), False), (_("Planned repair of the water pipe."), True)),
    What.HOT_WATER: (
        (_("A damaged heat pipe, a crew is at work."), False),
        (_("Planned testing and repair of the heat network."), True),
    ),
    What.HEAT: (
        (_("A damaged heat pipe, a crew is at work."), False),
        (_("Planned testing and repair of the heat network."), True),
    ),
    What.ELECTRICITY: (
        (_("A fault in the power line, a crew is at work."), False),
        (_("Planned repair of power lines and substations."), True),
    ),
    What.GAS: ((_("A fault in the gas pipe, a crew is at work."), False), (_("Planned repair of the gas pipe."), True)),
    What.INTERNET: ((_("A damaged cable, a crew is at work."), False), (_("Planned work on the network."), True)),
    What.LIFT: ((_("The lift is broken and is being repaired."), False), (_("Planned service of the lift."), True)),
}


def say_what(what: str) -> str:
    """What is off: "cold water"."""
    return str(WHATS[What(what)])


def say_headline(outage: Outage) -> str:
    """What residents notice: "No cold water"."""
    return str(HEADLINES[What(outage.what)])


def icon_of(what: str) -> str:
    """The drawing of a kind."""
    return ICONS[What(what)]


def say_row(row: Mapping[str, Any], language: str = "") -> str:
    """One street with its houses: "улица Абая: 10, 12–20"; the street alone where all of it is meant."""
    name = in_language(row["labels"], language or get_language() or "")
    houses = ", ".join(house.replace("-", "–") for house in row["houses"])
    return f"{name}: {houses}" if houses else name


def say_streets(rows: Sequence[Mapping[str, Any]], *, most: int = FEW) -> str:
    """The first streets in words and how many more there are."""
    said = "; ".join(say_row(row) for row in rows[:most])
    more = len(rows) - most
    if more > 0:
        said += " " + ngettext("and %(n)s more street", "and %(n)s more streets", more) % {"n": more}
    return said


def say_moment(moment: datetime) -> str:
    """Day and hour without the year: "22 ноября, 14:00"."""
    here = timezone.localtime(moment)
    return f"{formats.date_format(here, 'MONTH_DAY_FORMAT')}, {here:%H:%M}"


def say_period(outage: Outage) -> str:
    """From when until when; one day is said once."""
    since, until = timezone.localtime(outage.since), outage.ended_at or outage.until
    if until is None:
        return gettext("since %(since)s") % {"since": say_moment(outage.since)}
    end = timezone.localtime(until)
    if since.date() == end.date():
        return f"{formats.date_format(since, 'MONTH_DAY_FORMAT')}, {since:%H:%M}–{end:%H:%M}"
    return f"{say_moment(outage.since)} – {say_moment(until)}"


def say_phase(outage: Outage, now: datetime) -> str:
    """Off now, planned or over."""
    return str(PHASES[phase_of(outage.since, outage.until, outage.ended_at, now)])


def say_event(event: OutageEvent) -> str:
    """What happened, in one sentence and the reason that was given."""
    facts, language = event.facts, get_language() or ""
    more = in_language(facts.get("reason") or facts.get("fixed") or {}, language)
    until = say_moment(datetime.fromisoformat(facts["until"])) if facts.get("until") else ""
    if event.kind == "announced":
        said = gettext("Announced.")
    elif event.kind == "begun":
        said = gettext("The outage has begun.")
    elif event.kind == "prolonged":
        said = gettext("It lasts longer: until %(until)s.") % {"until": until}
    elif facts.get("by_itself"):
        said = gettext("The announced time is over.")
    else:
        said = gettext("It is mended.")
    return f"{said} {more}".strip()
