"""The life of a work: from a draft to a finished street. PURE.

    draft → check → planned → under way ⇄ paused → finished
              ↓ (returned to the draft)          any of them → cancelled, with a reason

Only works from `planned` on are public. Late is derived from the dates and never stored. A moved date needs a reason,
stays visible as moved, and is told to those who follow.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from opencity.core.refused import Refused


class Kind(StrEnum):
    """What is worked on; the codes of addresses, filters and open data."""

    ROADS = "roads"
    ARYK = "aryk"
    HEAT = "heat-network"
    WATER = "water"
    POWER = "electricity"
    GAS = "gas"
    YARDS = "yards"
    PARKS = "parks"
    LIGHTING = "lighting"
    BUILDING = "building"


class State(StrEnum):
    """Stored state."""

    DRAFT = "draft"
    CHECK = "check"
    PLANNED = "planned"
    UNDER_WAY = "under_way"
    PAUSED = "paused"
    FINISHED = "finished"
    CANCELLED = "cancelled"


class Verb(StrEnum):
    """One verb is one action, one event, one sentence, one notice."""

    SEND = "send"
    RETURN = "return"
    APPROVE = "approve"
    START = "start"
    PAUSE = "pause"
    RESUME = "resume"
    MOVE_DATES = "move_dates"
    PROGRESS = "progress"
    FINISH = "finish"
    CANCEL = "cancel"


class Lateness(StrEnum):
    """How a work stands to its dates."""

    ON_TIME = "on_time"
    LATE_START = "late_start"
    ENDS_SOON = "ends_soon"
    LATE = "late"


PUBLIC = frozenset({State.PLANNED, State.UNDER_WAY, State.PAUSED, State.FINISHED, State.CANCELLED})
OPEN = frozenset({State.PLANNED, State.UNDER_WAY, State.PAUSED})
ENDS_SOON = timedelta(days=7)


@dataclass(frozen=True)
class Move:
    """States a verb may start from, and where it leads (None: stays)."""

    sources: frozenset[State]
    target: State | None


MOVES: dict[Verb, Move] = {
    Verb.SEND: Move(frozenset({State.DRAFT}), State.CHECK),
    Verb.RETURN: Move(frozenset({State.CHECK}), State.DRAFT),
    Verb.APPROVE: Move(frozenset({State.CHECK}), State.PLANNED),
    Verb.START: Move(frozenset({State.PLANNED}), State.UNDER_WAY),
    Verb.PAUSE: Move(frozenset({State.UNDER_WAY}), State.PAUSED),
    Verb.RESUME: Move(frozenset({State.PAUSED}), State.UNDER_WAY),
    Verb.MOVE_DATES: Move(OPEN, None),
    Verb.PROGRESS: Move(frozenset({State.UNDER_WAY, State.PAUSED}), None),
    Verb.FINISH: Move(frozenset({State.UNDER_WAY, State.PAUSED}), State.FINISHED),
    Verb.CANCEL: Move(frozenset({State.DRAFT, State.CHECK}) | OPEN, State.CANCELLED),
}


def target_of(verb: Verb, state: State) -> State:
    """The state after `verb`; `Refused("work_move_not_allowed")` where the table has no such move."""
    move = MOVES[verb]
    if state not in move.sources:
        raise Refused("work_move_not_allowed", verb=verb.value, state=state.value)
    return move.target or state


def lateness_of(state: State, *, begins_on: date, ends_on: date, today: date) -> Lateness:
    """Late or not, by the last day the plan allows (a plan for a month is late after its last day)."""
    if state not in OPEN:
        return Lateness.ON_TIME
    if today > ends_on:
        return Lateness.LATE
    if state is State.PLANNED and today > begins_on:
        return Lateness.LATE_START
    if ends_on - today <= ENDS_SOON:
        return Lateness.ENDS_SOON
    return Lateness.ON_TIME
