"""Late appeals climb the ladder of the city's rules; who was told says what they do.

The clock is not a writer: a step changes no version, so nobody's half-written reply loses to it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from opencity.accounts.models import User
from opencity.appeals import facts
from opencity.appeals.actions.moves import append, needed
from opencity.appeals.actions.reminding import Told, remind
from opencity.appeals.deadlines import SOON_WORKING_DAYS, Unit, end_of, soon_window
from opencity.appeals.deadlines import Due as DueDay
from opencity.appeals.escalation import Due, Term, in_order, latest_due, may_send, step_due
from opencity.appeals.events import EventKind
from opencity.appeals.models import Appeal, Escalation
from opencity.appeals.queries.oversight import Addressees, addressees, steps_for
from opencity.appeals.states import RUNNING
from opencity.core.refused import Refused
from opencity.directory.queries import Directory, held_directory, local
from opencity.language.normal import clean_text

CHUNK = 200
READ_AT_ONCE = 1_000
MOST_WORDS = 500
NEEDED = ("due_at", "body", "executor", "state", "reopens", "clock_at", "due_on", "term_unit")


def escalate_appeals(*, now: datetime, emergencies: bool) -> int:
    """Take every step that is due now; returns how many.

    `emergencies`: appeals whose term is in hours, at any time of the day; else all others, which wait for the
    end of the quiet hours. It may run twice or in two workers at once: a step is taken once.
    """
    with held_directory() as city:
        end_answered(now=now)
        steps = city.working_rules.escalation.steps
        quiet = city.working_rules.quiet_hours
        here = Term(now, now, timedelta(), in_hours=emergencies)
        if not steps or not may_send(local(now, city), here, begin=quiet.begin, end=quiet.end):
            return 0
        late = list(_late(city, now=now, emergencies=emergencies))
        if not late:
            return 0
        people = addressees()
        groups: dict[tuple[int, ...], list[int]] = defaultdict(list)
        for appeal, due in late:
            groups[people.told(people.role_for(due.step.to, appeal), appeal)].append(appeal.pk)
        return sum(
            _take(keys[begin : begin + CHUNK], people, city, now)
            for keys in groups.values()
            for begin in range(0, len(keys), CHUNK)
        )


def end_answered(*, now: datetime) -> int:
    """Close the steps of appeals that were answered, joined, taken back or opened again; how many."""
    runs = Appeal.objects.filter(pk=OuterRef("appeal_id"), state__in=sorted(RUNNING), reopens=OuterRef("round"))
    return Escalation.objects.filter(~Exists(runs), ended_at__isnull=True, passed=False).update(ended_at=now)


@transaction.atomic
def acknowledge_steps(appeal: Appeal, *, words: str, by: User, now: datetime) -> int:
    """Say "I have seen it, and this is what we do" to every open step that is for this person; how many.

    It moves nothing and so needs no version. A second press finds nothing open and is refused.
    """
    said = needed(clean_text(words), most=MOST_WORDS)
    mine = steps_for(by).filter(appeal=appeal, round=appeal.reopens)
    keys = list(mine.select_for_update(of=("self",)).values_list("pk", flat=True))
    if not keys or appeal.state not in RUNNING:
        raise Refused("nothing_to_acknowledge")
    Escalation.objects.filter(pk__in=keys).update(acknowledged_at=now, acknowledged_by=by, words=said)
    append(appeal, kind=EventKind.ACKNOWLEDGED, by=by, now=now, facts={"words": said})
    return len(keys)


def _late(city: Directory, *, now: datetime, emergencies: bool) -> Iterator[tuple[Appeal, Due]]:
    """Running appeals with a step that is due, read along the index of the running ones, in chunks."""
    ladder = city.working_rules.escalation.steps
    last_day = city.calendar.add(local(now, city).date(), SOON_WORKING_DAYS)
    horizon = latest_due(ladder, now=now, soon=end_of(last_day, city.zone).at - now)
    # Who reached the top of the ladder climbs no further.
    top = Escalation.objects.filter(appeal=OuterRef("pk"), round=OuterRef("reopens"), level=in_order(ladder)[-1].level)
    in_hours = Q(term_unit=Unit.HOURS)
    rows = Appeal.objects.filter(
        ~Exists(top), in_hours if emergencies else ~in_hours, state__in=sorted(RUNNING), due_at__lte=horizon
    )
    rows = rows.only(*NEEDED).order_by("due_at", "id")
    beyond = Q()
    while found := list(rows.filter(beyond)[:READ_AT_ONCE]):
        taken = _taken(found)
        for appeal in found:
            if due := step_due(ladder, term_of(appeal, city), now=now, taken=taken[appeal.pk]):
                yield appeal, due
        last = found[-1]
        beyond = Q(due_at__gte=last.due_at) & (Q(due_at__gt=last.due_at) | Q(id__gt=last.pk))


def term_of(appeal: Appeal, city: Directory) -> Term:
    """The running term of an appeal, as the ladder counts it."""
    unit = Unit(appeal.term_unit)
    window = soon_window(unit, DueDay(appeal.due_on, local(appeal.due_at, city)), city.calendar)
    return Term(appeal.clock_at, appeal.due_at, window, in_hours=unit is Unit.HOURS)


def _taken(appeals: Sequence[Appeal]) -> dict[int, set[str]]:
    """Levels that were taken in the round each appeal is in now."""
    rounds = {appeal.pk: appeal.reopens for appeal in appeals}
    taken: dict[int, set[str]] = defaultdict(set)
    rows = Escalation.objects.filter(appeal__in=list(rounds)).values_list("appeal_id", "round", "level")
    for pk, round_, level in rows:
        if rounds[pk] == round_:
            taken[pk].add(level)
    return taken


@transaction.atomic
def _take(keys: list[int], people: Addressees, city: Directory, now: datetime) -> int:
    """The steps of some appeals for the same people: rows, events and letters together, or nothing.

    The appeals are locked and looked at again, so two workers cannot take one step; an appeal that somebody
    writes to right now is left for the next hour.
    """
    rows = Appeal.objects.select_for_update(skip_locked=True, of=("self",)).filter(pk__in=keys)
    rows = rows.filter(state__in=sorted(RUNNING)).order_by("due_at", "id")
    related = ("body", "category", "executor", "about_body")
    appeals = list(rows.select_related(*related).defer("text", "words", "category__keywords"))
    taken = _taken(appeals)
    told: list[Told] = []
    for appeal in appeals:
        ladder = city.working_rules.escalation.steps
        if due := step_due(ladder, term_of(appeal, city), now=now, taken=taken[appeal.pk]):
            told.append(_step(appeal, due, people.role_for(due.step.to, appeal), now))
    remind(told, people, now=now)
    return len(told)


def _step(appeal: Appeal, due: Due, role: str, now: datetime) -> Told:
    common = {"appeal": appeal, "round": appeal.reopens, "at": now}
    rows = [Escalation(level=step.level, to=step.to, passed=True, **common) for step in due.passed]
    Escalation.objects.bulk_create([*rows, Escalation(level=due.step.level, to=role, **common)])
    is_late = due.step.when != "soon"
    said = {"to": facts.step_to(role), "due": facts.due(appeal.due_on, appeal.due_at, appeal.term_unit)}
    kind = EventKind.ESCALATED if is_late else EventKind.REMINDED
    return Told(appeal, append(appeal, kind=kind, now=now, facts=said), role, is_late=is_late)
