"""Where an appeal is in its life, and every move it may make. PURE.

A move that is not in `MOVES` does not exist. Stored is the state; whether it is late (`stage`) is
derived from the due moment, so that every face tells the same truth.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from opencity.core.refused import Refused


class State(StrEnum):
    """Stored state."""

    LODGED = "lodged"
    ROUTED = "routed"
    ACCEPTED = "accepted"
    ASKED = "asked"
    CHECKING = "checking"  # a reply is written and waits for the controller
    JOINED = "joined"  # answered together with another appeal, its master
    REPLIED = "replied"
    REOPENED = "reopened"
    DISPUTED = "disputed"
    CONFIRMED = "confirmed"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"


class Verb(StrEnum):
    """What people do; one verb is one action, one event, one sentence, one notice."""

    LODGE = "lodge"
    ROUTE = "route"
    ACCEPT = "accept"
    ASSIGN = "assign"
    FORWARD = "forward"
    ASK = "ask"
    ANSWER = "answer"
    EXTEND = "extend"
    NOTE = "note"
    REPLY = "reply"
    RELEASE = "release"
    RETURN = "return"
    JOIN = "join"
    SHARE = "share"  # the reply of the master reaches what is joined to it
    SEPARATE = "separate"
    CONFIRM = "confirm"
    REOPEN = "reopen"
    RATE = "rate"
    WITHDRAW = "withdraw"
    CLOSE = "close"
    MAKE_FORMAL = "make_formal"
    SIGN = "sign"
    HEAR = "hear"
    HEARING_ANSWER = "hearing_answer"


class Outcome(StrEnum):
    """How a reply says it ended. Only FIXED claims that the thing itself is mended."""

    FIXED = "fixed"
    PLANNED = "planned"
    EXPLAINED = "explained"
    REFUSED = "refused"
    NOT_OURS = "not_ours"
    DUPLICATE = "duplicate"


class Stage(StrEnum):
    """How an appeal stands to its due moment."""

    ON_TIME = "on_time"
    SOON = "soon"
    OVERDUE = "overdue"


class Resolution(StrEnum):
    """What the resident says of a reply."""

    FIXED = "fixed"
    SETTLED = "settled"  # the answer is accepted, though nothing was mended
    NOT_FIXED = "not_fixed"


# The body owes the next step in these states, so its clock runs.
RUNNING = frozenset(
    {
        State.LODGED,
        State.ROUTED,
        State.ACCEPTED,
        State.ASKED,
        State.CHECKING,
        State.REOPENED,
        State.DISPUTED,
    }
)
WITH_BODY = frozenset({State.ROUTED, State.ACCEPTED, State.ASKED, State.REOPENED})
FOR_DISPATCHER = frozenset({State.LODGED, State.DISPUTED})
ENDED = frozenset({State.CONFIRMED, State.CLOSED, State.WITHDRAWN})

KEEP = None  # the move leaves the state as it is


@dataclass(frozen=True)
class Move:
    """States a verb may start from, and where it leads."""

    sources: frozenset[State]
    target: State | None


MOVES: dict[Verb, Move] = {
    Verb.ROUTE: Move(FOR_DISPATCHER | {State.ROUTED}, State.ROUTED),
    Verb.ACCEPT: Move(frozenset({State.ROUTED, State.REOPENED}), State.ACCEPTED),
    Verb.ASSIGN: Move(WITH_BODY, KEEP),
    Verb.FORWARD: Move(frozenset({State.ROUTED, State.ACCEPTED, State.REOPENED}), State.ROUTED),
    Verb.ASK: Move(frozenset({State.ACCEPTED}), State.ASKED),
    Verb.ANSWER: Move(frozenset({State.ASKED}), State.ACCEPTED),
    Verb.EXTEND: Move(frozenset({State.ROUTED, State.ACCEPTED, State.ASKED}), KEEP),
    Verb.NOTE: Move(frozenset(State), KEEP),
    Verb.REPLY: Move(frozenset({State.ACCEPTED, State.ASKED}), State.REPLIED),
    Verb.RELEASE: Move(frozenset({State.CHECKING}), State.REPLIED),
    Verb.RETURN: Move(frozenset({State.CHECKING}), State.ACCEPTED),
    Verb.SHARE: Move(frozenset({State.JOINED}), State.REPLIED),
    Verb.JOIN: Move(WITH_BODY | FOR_DISPATCHER, State.JOINED),
    Verb.SEPARATE: Move(frozenset({State.JOINED}), State.ROUTED),
    Verb.CONFIRM: Move(frozenset({State.REPLIED, State.CLOSED}), State.CONFIRMED),
    Verb.REOPEN: Move(frozenset({State.REPLIED, State.CLOSED, State.CONFIRMED}), State.REOPENED),
    Verb.RATE: Move(frozenset({State.REPLIED, State.CONFIRMED, State.CLOSED}), KEEP),
    Verb.WITHDRAW: Move(RUNNING | {State.JOINED}, State.WITHDRAWN),
    Verb.CLOSE: Move(frozenset({State.REPLIED}), State.CLOSED),
    # An answered request that becomes formal is open again: `upgrade_target`.
    Verb.MAKE_FORMAL: Move(WITH_BODY | FOR_DISPATCHER | {State.REPLIED, State.CLOSED}, KEEP),
    Verb.SIGN: Move(RUNNING | {State.JOINED}, KEEP),
    Verb.HEAR: Move(WITH_BODY, KEEP),
    Verb.HEARING_ANSWER: Move(WITH_BODY, KEEP),
}


# After this many forwards between bodies the dispatcher decides: no ping-pong.
FORWARDS_BEFORE_DISPATCHER = 2


def target_of(verb: Verb, state: State) -> State:
    """The state after `verb`; `Refused("move_not_allowed")` where the table has no such move."""
    move = MOVES.get(verb)
    if move is None or state not in move.sources:
        raise Refused("move_not_allowed", verb=verb.value, state=state.value)
    return state if move.target is None else move.target


def upgrade_target(state: State) -> State:
    """Where an appeal stands once it is formal: what was answered is owed an answer again."""
    return State.REOPENED if state in {State.REPLIED, State.CLOSED} else state


def forward_target(forwards: int) -> State:
    """Where a forward leads after `forwards` earlier ones: to the body, later to the dispatcher."""
    return State.DISPUTED if forwards >= FORWARDS_BEFORE_DISPATCHER else State.ROUTED


def verbs_from(state: State) -> frozenset[Verb]:
    """Every verb the table allows in `state`."""
    return frozenset(verb for verb, move in MOVES.items() if state in move.sources)


def stage_of(due_at: datetime, *, now: datetime, soon: timedelta, stopped_at: datetime | None = None) -> Stage:
    """Late or not. A finished appeal is judged by the moment it was answered (`stopped_at`)."""
    moment = stopped_at or now
    if moment > due_at:
        return Stage.OVERDUE
    if stopped_at is None and due_at - moment <= soon:
        return Stage.SOON
    return Stage.ON_TIME
