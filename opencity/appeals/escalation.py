"""Which step of the ladder is due for a late appeal. PURE.

The ladder is data (rules.yaml of the pack): each step has a moment, counted in shares of the appeal's own term,
and is taken once for one term. Nobody is woken: in quiet hours a step waits for the morning, unless the term is
in hours, because danger does not keep office hours.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from opencity.directory.pack.rules import Step

MOST_LATE_SHARE = 1_000.0  # a ladder may not reach further than a datetime


@dataclass(frozen=True)
class Term:
    """The running term of one appeal: from `clock_at` to `due_at`, an extension counted in; `soon` before its end."""

    clock_at: datetime
    due_at: datetime
    soon: timedelta
    in_hours: bool = False


@dataclass(frozen=True)
class Due:
    """What to do now: send `step`; `passed` are lower steps that slept through their moment and are not sent."""

    step: Step
    passed: tuple[Step, ...] = ()


def moment_of(step: Step, term: Term) -> datetime:
    """When the moment of a step comes."""
    if step.when == "soon":
        return term.due_at - term.soon
    span = max(term.due_at - term.clock_at, timedelta())
    return term.due_at + span * min(max(float(step.when), 0.0), MOST_LATE_SHARE)


def is_quiet(at: time, *, begin: time, end: time) -> bool:
    """Whether a time of the city's day lies in the quiet hours: `begin` belongs to them, `end` does not."""
    if begin == end:
        return False
    if begin < end:
        return begin <= at < end
    return at >= begin or at < end


def may_send(now: datetime, term: Term, *, begin: time, end: time) -> bool:
    """Whether anything may be sent about this appeal now; `now` is in the city's zone."""
    return term.in_hours or not is_quiet(now.timetz().replace(tzinfo=None), begin=begin, end=end)


def step_due(ladder: Sequence[Step], term: Term, *, now: datetime, taken: Collection[str]) -> Due | None:
    """The highest step whose moment has come, unless it or a higher one is taken already.

    Only one step is sent at a time: after a night, a holiday or a stopped worker nobody gets four letters in one
    minute. `taken` are levels of this round, those that were passed too.
    """
    come = [step for step in in_order(ladder) if moment_of(step, term) <= now]
    if not come or come[-1].level in taken:
        return None
    highest = come[-1]
    above = {step.level for step in in_order(ladder)[len(come) :]}
    if above & set(taken):  # the term grew since: what was said then is not said again
        return None
    return Due(highest, tuple(step for step in come[:-1] if step.level not in taken))


def in_order(ladder: Sequence[Step]) -> list[Step]:
    """The steps from the lowest to the highest, however the pack lists them."""
    return sorted(ladder, key=lambda step: -1.0 if step.when == "soon" else float(step.when))


def latest_due(ladder: Sequence[Step], *, now: datetime, soon: timedelta) -> datetime | None:
    """No appeal that is due later than this can have a step now; None where there is no ladder.

    Steps by share begin at the due moment, so only "soon" looks ahead.
    """
    if not ladder:
        return None
    return now + soon if any(step.when == "soon" for step in ladder) else now
