"""The table of moves, and what is late."""

from datetime import UTC, datetime, timedelta

import pytest

from opencity.appeals.events import AUDIENCES, SENTENCES, Audience, EventKind, kinds_for
from opencity.appeals.states import (
    ENDED,
    FOR_DISPATCHER,
    MOVES,
    RUNNING,
    WITH_BODY,
    Stage,
    State,
    Verb,
    forward_target,
    stage_of,
    target_of,
    verbs_from,
)
from opencity.core.refused import Refused

FORMAL = {Verb.MAKE_FORMAL, Verb.SIGN}
HEARING = {Verb.HEAR, Verb.HEARING_ANSWER}
ALLOWED = {
    State.LODGED: {Verb.ROUTE, Verb.JOIN, Verb.WITHDRAW, Verb.NOTE} | FORMAL,
    State.ROUTED: {
        Verb.ROUTE, Verb.ACCEPT, Verb.ASSIGN, Verb.FORWARD, Verb.EXTEND, Verb.JOIN, Verb.WITHDRAW, Verb.NOTE,
    } | FORMAL | HEARING,
    State.ACCEPTED: {
        Verb.ASSIGN, Verb.FORWARD, Verb.ASK, Verb.EXTEND, Verb.REPLY, Verb.JOIN, Verb.WITHDRAW, Verb.NOTE,
    } | FORMAL | HEARING,
    State.ASKED: {
        Verb.ASSIGN, Verb.ANSWER, Verb.EXTEND, Verb.REPLY, Verb.JOIN, Verb.WITHDRAW, Verb.NOTE,
    } | FORMAL | HEARING,
    State.CHECKING: {Verb.RELEASE, Verb.RETURN, Verb.SIGN, Verb.WITHDRAW, Verb.NOTE},
    State.JOINED: {Verb.SHARE, Verb.SEPARATE, Verb.SIGN, Verb.WITHDRAW, Verb.NOTE},
    State.REPLIED: {Verb.CONFIRM, Verb.REOPEN, Verb.RATE, Verb.CLOSE, Verb.MAKE_FORMAL, Verb.NOTE},
    State.REOPENED: {
        Verb.ACCEPT, Verb.ASSIGN, Verb.FORWARD, Verb.JOIN, Verb.WITHDRAW, Verb.NOTE,
    } | FORMAL | HEARING,
    State.DISPUTED: {Verb.ROUTE, Verb.JOIN, Verb.WITHDRAW, Verb.NOTE} | FORMAL,
    State.CONFIRMED: {Verb.REOPEN, Verb.RATE, Verb.NOTE},
    State.CLOSED: {Verb.CONFIRM, Verb.REOPEN, Verb.RATE, Verb.MAKE_FORMAL, Verb.NOTE},
    State.WITHDRAWN: {Verb.NOTE},
}  # fmt: skip


@pytest.mark.parametrize("state", list(State))
def test_only_the_moves_of_the_table_exist(state: State) -> None:
    assert verbs_from(state) == ALLOWED[state]
    for verb in set(Verb) - ALLOWED[state]:
        with pytest.raises(Refused) as refused:
            target_of(verb, state)
        assert refused.value.code == "move_not_allowed"


def test_every_state_can_be_reached_and_every_running_one_can_be_left() -> None:
    reached = {State.LODGED, State.ROUTED} | {m.target for m in MOVES.values() if m.target} | {forward_target(2)}
    reached |= {State.CHECKING}  # a reply that is read first
    assert reached == set(State)
    for state in RUNNING:
        assert any(target_of(verb, state) != state for verb in verbs_from(state))


def test_sets_of_states_do_not_overlap_and_cover_everything() -> None:
    assert WITH_BODY | FOR_DISPATCHER | {State.CHECKING} == RUNNING
    assert not RUNNING & ENDED
    assert RUNNING | ENDED | {State.REPLIED, State.JOINED} == set(State)


def test_the_third_forward_goes_to_the_dispatcher() -> None:
    assert [forward_target(n) for n in range(4)] == [State.ROUTED, State.ROUTED, State.DISPUTED, State.DISPUTED]


DUE = datetime(2026, 11, 26, 18, 59, 59, tzinfo=UTC)
SOON = timedelta(days=2)


@pytest.mark.parametrize(
    ("now", "stopped", "stage"),
    [
        (DUE - timedelta(days=5), None, Stage.ON_TIME),
        (DUE - timedelta(days=2, seconds=1), None, Stage.ON_TIME),
        (DUE - timedelta(days=2), None, Stage.SOON),
        (DUE, None, Stage.SOON),
        (DUE + timedelta(seconds=1), None, Stage.OVERDUE),
        (DUE + timedelta(days=9), DUE - timedelta(hours=1), Stage.ON_TIME),
        (DUE + timedelta(days=9), DUE + timedelta(hours=1), Stage.OVERDUE),
    ],
)
def test_stage_is_derived_from_the_due_moment(now: datetime, stopped: datetime | None, stage: Stage) -> None:
    assert stage_of(DUE, now=now, soon=SOON, stopped_at=stopped) is stage


def test_every_event_has_a_sentence_and_an_audience_only_once() -> None:
    assert set(SENTENCES) == set(EventKind)
    assert set(AUDIENCES) <= set(EventKind)
    public, resident, staff = (set(kinds_for(audience)) for audience in Audience)
    assert public < resident < staff == set(EventKind)
    assert EventKind.NOTED not in resident
    assert EventKind.ASKED not in public
