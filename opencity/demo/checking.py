"""What must hold for the made year, asked of the database."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from itertools import pairwise

from django.db.models import Count, F, Max, Q

from opencity.appeals.events import EventKind
from opencity.appeals.models import Appeal, Event
from opencity.appeals.states import RUNNING, State
from opencity.directory.queries import Directory, directory
from opencity.notices.models import Notice

# The state an event leads to; None: it leaves the state as it is.
LEADS_TO = {
    EventKind.LODGED: State.LODGED,
    EventKind.ROUTED: State.ROUTED,
    EventKind.ACCEPTED: State.ACCEPTED,
    EventKind.FORWARDED: State.ROUTED,
    EventKind.DISPUTED: State.DISPUTED,
    EventKind.ASKED: State.ASKED,
    EventKind.ANSWERED: State.ACCEPTED,
    EventKind.REPLIED: State.REPLIED,
    EventKind.CONFIRMED: State.CONFIRMED,
    EventKind.SETTLED: State.CONFIRMED,
    EventKind.REOPENED: State.REOPENED,
    EventKind.WITHDRAWN: State.WITHDRAWN,
    EventKind.CLOSED: State.CLOSED,
}
GIVES_A_BODY = {EventKind.ROUTED, EventKind.FORWARDED, EventKind.DISPUTED}


def mistakes(until: datetime) -> Iterator[str]:
    """Every broken invariant, one line each."""
    city = directory()
    counted = Appeal.objects.select_related("body", "executor").annotate(
        real_followers=Count("followers", distinct=True), real_photos=Count("photos", distinct=True)
    )
    for appeal in counted.prefetch_related("events").order_by("pk").iterator(chunk_size=500):
        for line in _of_appeal(appeal, city):
            yield f"{appeal.number}: {line}"
    latest = Event.objects.aggregate(at=Max("at"))["at"]
    if latest is not None and latest > until:
        yield f"an event at {latest}, later than {until}"
    if late := Notice.objects.filter(created_at__gt=until).count():
        yield f"{late} letters later than {until}"
    doubles = Appeal.objects.values("number").annotate(count=Count("pk")).filter(count__gt=1)
    yield from (f"{row['number']}: {row['count']} times" for row in doubles)
    homeless = Appeal.objects.filter(state__in=RUNNING, executor__isnull=False).exclude(
        Q(executor__memberships__body=F("body"))
    )
    yield from (f"{appeal.number}: its executor works elsewhere" for appeal in homeless)


def _of_appeal(appeal: Appeal, city: Directory) -> Iterator[str]:
    events = list(appeal.events.all())
    state = ""
    for one, other in pairwise(events):
        if other.at < one.at:
            yield f"{other.kind} at {other.at} comes after {one.kind} at {one.at}"
    for event in events:
        state = LEADS_TO.get(EventKind(event.kind), state)
    if state != appeal.state:
        yield f"its history leads to {state}, it is {appeal.state}"
    if appeal.term_unit != "hours" and not city.calendar.is_working(appeal.due_on):
        yield f"due on {appeal.due_on}, a day off"
    given = [event.body_id for event in events if event.kind in GIVES_A_BODY]
    if given and given[-1] != appeal.body_id:
        yield "it is with another body than its history says"
    for name in ("followers", "photos"):
        said, real = getattr(appeal, f"{name}_count"), getattr(appeal, f"real_{name}")
        if said != real:
            yield f"{name}: {said} counted, {real} there"
