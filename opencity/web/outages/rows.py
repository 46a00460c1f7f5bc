"""Outages as pages show them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse

from opencity.works import outage_sentences as say
from opencity.works.models import Outage
from opencity.works.outages import Phase, phase_of

BADGES = {Phase.NOW: ("bad", "warning"), Phase.COMING: ("info", "calendar"), Phase.OVER: ("good", "check")}


@dataclass(frozen=True)
class Row:
    """One outage in the reader's language."""

    number: str
    url: str
    title: str
    icon: str
    streets: str
    period: str
    reason: str
    fixed: str
    body: str
    phase: str
    badge: dict[str, str]
    is_over: bool
    is_mine: bool | None = None


def row_of(found: Outage, now: datetime, *, is_mine: bool | None = None) -> Row:
    """A line of a list. `is_mine`: whether the house that was asked for is among its houses."""
    phase = phase_of(found.since, found.until, found.ended_at, now)
    kind, icon = BADGES[phase]
    return Row(
        number=found.number, url=reverse("web:outage", args=[found.number]), title=say.say_headline(found),
        icon=say.icon_of(found.what), streets=say.say_streets(found.addresses), period=say.say_period(found),
        reason=str(found.reason), fixed=str(found.fixed), body=str(found.body.names), phase=say.say_phase(found, now),
        badge={"text": say.say_phase(found, now), "kind": kind, "icon": icon}, is_over=phase is Phase.OVER,
        is_mine=is_mine,
    )  # fmt: skip


def history_of(found: Outage) -> list[dict[str, Any]]:
    """What happened to it, the newest first."""
    tones = {"announced": "info", "begun": "bad", "prolonged": "soon", "ended": "good"}
    icons = {"announced": "flag", "begun": "warning", "prolonged": "clock", "ended": "check"}
    rows = [
        {"at": one.at, "text": say.say_event(one), "tone": tones[one.kind], "icon": icons[one.kind]}
        for one in found.events.all()
    ]
    return rows[::-1]
