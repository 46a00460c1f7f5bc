"""rules.yaml of a city pack: how the reception works. PURE.

Every section may be left out; then the values here hold. Shares are between 0 and 1, hours are of the city's zone.
"""

from __future__ import annotations

from datetime import time
from typing import Literal

from pydantic import Field

from opencity.directory.pack.schema import Code, Row, Sourced


class Review(Sourced):
    """Which replies a controller reads before they leave."""

    mode: Literal["all", "flagged", "none"] = "flagged"
    share: float = Field(default=0.1, ge=0, le=1)  # of replies without a flag, read before they leave
    second_share: float = Field(default=0.05, ge=0, le=1)  # of released ones, read again later


class Step(Row):
    """One step of the ladder. `when`: a share of the term after the due moment; "soon" is before it."""

    level: Code
    when: Literal["soon"] | float
    to: Literal["executor", "head", "reception_head", "akim"]


class Escalation(Sourced):
    """Who is reminded of a late appeal, in which order."""

    steps: list[Step] = []


class QuietHours(Sourced):
    """No reminder and no text message between these hours, except in an emergency."""

    begin: time = time(21)
    end: time = time(8)


class KeepingRow(Sourced):
    """How long one kind of data is kept after an appeal ended; then it is erased or made anonymous."""

    what: Literal["appellant", "formal", "photo_originals", "followers", "looks", "letters"]
    months: int = Field(ge=1, le=600)


class Works(Sourced):
    """Planned works. `road_checker`: the body of traffic, whose people check works on roads before they are public."""

    road_checker: Code | None = None


OutageOf = Literal["water", "hot-water", "heat", "electricity", "gas", "internet", "lift"]


class RulesRow(Row):
    """rules.yaml"""

    review: Review = Review()
    escalation: Escalation = Escalation()
    quiet_hours: QuietHours = QuietHours()
    keeping: list[KeepingRow] = []
    works: Works = Works()
    outages: dict[OutageOf, list[str]] = {}  # what is off → categories that residents report it under
