"""What must hold for the made year, asked of the database: each question is one query, whatever the size."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from django.db import connection
from django.db.models import Count, Exists, F, IntegerField, Max, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from opencity.appeals.events import EventKind
from opencity.appeals.models import Appeal, Event, Fate, Follower, Photo, Reply, ReplyCheck
from opencity.appeals.numbers import parse_number
from opencity.appeals.states import RUNNING, State
from opencity.directory.queries import directory
from opencity.notices.models import Notice

# The state an event leads to; those that are not here leave the state as it is.
LEADS_TO = {
    EventKind.LODGED: State.LODGED,
    EventKind.ROUTED: State.ROUTED,
    EventKind.ACCEPTED: State.ACCEPTED,
    EventKind.FORWARDED: State.ROUTED,
    EventKind.DISPUTED: State.DISPUTED,
    EventKind.ASKED: State.ASKED,
    EventKind.ANSWERED: State.ACCEPTED,
    EventKind.WRITTEN: State.CHECKING,
    EventKind.RETURNED: State.ACCEPTED,
    EventKind.REPLIED: State.REPLIED,
    EventKind.REJECTED: State.REOPENED,
    EventKind.CONFIRMED: State.CONFIRMED,
    EventKind.SETTLED: State.CONFIRMED,
    EventKind.REOPENED: State.REOPENED,
    EventKind.WITHDRAWN: State.WITHDRAWN,
    EventKind.CLOSED: State.CLOSED,
    EventKind.PART_CLOSED: State.CLOSED,
    EventKind.JOINED: State.JOINED,
}
GIVES_A_BODY = {EventKind.ROUTED, EventKind.FORWARDED, EventKind.DISPUTED}
# Neighbours in the history of an appeal of which the later one stands first.
OUT_OF_ORDER = """
SELECT a.number, e.kind, e.at, e.before, e.before_at FROM (
    SELECT appeal_id, kind, at, lag(kind) OVER history AS before, lag(at) OVER history AS before_at
    FROM appeals_event WINDOW history AS (PARTITION BY appeal_id ORDER BY id)
) e JOIN appeals_appeal a ON a.id = e.appeal_id WHERE e.at < e.before_at ORDER BY a.id
"""

IN_PUBLIC = """
SELECT a.number FROM appeals_appeal a JOIN appeals_appellant p ON p.appeal_id = a.id
WHERE (p.email <> '' AND position(lower(p.email) IN lower(a.public_text)) > 0)
    OR (p.phone <> '' AND position(p.phone IN a.public_text) > 0)
ORDER BY a.id LIMIT 100
"""


def mistakes(until: datetime) -> Iterator[str]:
    """Every broken invariant, one line each."""
    yield from _history()
    yield from _days_off()
    yield from _counts()
    yield from _numbers()
    yield from _public_words()
    yield from _gate()
    latest = Event.objects.aggregate(at=Max("at"))["at"]
    if latest is not None and latest > until:
        yield f"an event at {latest}, later than {until}"
    if late := Notice.objects.filter(created_at__gt=until).count():
        yield f"{late} letters later than {until}"
    homeless = Appeal.objects.filter(state__in=RUNNING, executor__isnull=False).exclude(
        Q(executor__memberships__body=F("body"))
    )
    yield from (f"{appeal.number}: its executor works elsewhere" for appeal in homeless)


def _history() -> Iterator[str]:
    with connection.cursor() as cursor:
        cursor.execute(OUT_OF_ORDER)
        for number, kind, at, before, before_at in cursor.fetchall():
            yield f"{number}: {kind} at {at} comes after {before} at {before_at}"
    led = Coalesce(Subquery(_last(LEADS_TO).values("kind")[:1]), Value(""))
    right = Q()
    for kind, leads_to in LEADS_TO.items():
        right |= Q(led=kind, state=leads_to)
    for number, state, kind in Appeal.objects.annotate(led=led).exclude(right).values_list("number", "state", "led"):
        yield f"{number}: its history leads to {LEADS_TO.get(EventKind(kind)) if kind else 'nothing'}, it is {state}"
    given = Subquery(_last(GIVES_A_BODY).values("body_id")[:1])
    strays = Appeal.objects.annotate(given=given).filter(given__isnull=False).exclude(given=F("body_id"))
    yield from (f"{n}: it is with another body than its history says" for n in strays.values_list("number", flat=True))


def _last(kinds: set[EventKind] | dict[EventKind, State]) -> QuerySet[Event]:
    return Event.objects.filter(appeal=OuterRef("pk"), kind__in=list(kinds)).order_by("-id")


def _gate() -> Iterator[str]:
    """What waits has not left; what lacks something left only past a controller."""
    replies = Reply.objects.select_related("appeal")
    timeless = replies.exclude(
        Q(fate=Fate.RELEASED, released_at__gte=F("at")) | ~Q(fate=Fate.RELEASED) & Q(released_at=None)
    )
    yield from (f"{n}: a reply that left without a moment, or stayed with one" for n in _appeals_of(timeless))
    waiting = replies.filter(fate=Fate.WAITING)
    stray = waiting.exclude(appeal__state__in=[State.CHECKING, State.WITHDRAWN])
    yield from (f"{n}: a reply waits though the appeal does not" for n in _appeals_of(stray))
    empty = Appeal.objects.filter(state=State.CHECKING).exclude(replies__fate=Fate.WAITING)
    yield from (f"{n}: it waits for a controller without a reply" for n in empty.values_list("number", flat=True))
    if directory().working_rules.review.mode == "none":
        return
    read = ReplyCheck.objects.filter(reply=OuterRef("pk"), again=False, good=True).exclude(by=OuterRef("author"))
    unread = replies.filter(fate=Fate.RELEASED).exclude(lacks=[]).exclude(Exists(read))
    yield from (f"{n}: a reply left with something missing, and no controller read it" for n in _appeals_of(unread))
    back = ReplyCheck.objects.filter(reply=OuterRef("pk"), again=False, good=False)
    silent = replies.filter(fate=Fate.RETURNED).exclude(Exists(back))
    yield from (f"{n}: a reply was sent back by nobody" for n in _appeals_of(silent))


def _appeals_of(replies: QuerySet[Reply]) -> QuerySet[Reply, str]:
    return replies.values_list("appeal__number", flat=True)


def _days_off() -> Iterator[str]:
    calendar = directory().calendar
    in_days = Appeal.objects.exclude(term_unit="hours")
    days: list[date] = list(in_days.values_list("due_on", flat=True).distinct().order_by("due_on"))
    wrong = in_days.filter(due_on__in=[day for day in days if not calendar.is_working(day)])
    yield from (f"{number}: due on {day}, a day off" for number, day in wrong.values_list("number", "due_on"))


def _counts() -> Iterator[str]:
    for name, model in (("followers", Follower), ("photos", Photo)):
        there = model.objects.filter(appeal=OuterRef("pk")).order_by().values("appeal").annotate(n=Count("pk"))
        real = Coalesce(Subquery(there.values("n"), output_field=IntegerField()), 0)
        wrong = Appeal.objects.annotate(real=real).exclude(**{f"{name}_count": F("real")})
        for number, said, found in wrong.values_list("number", f"{name}_count", "real"):
            yield f"{number}: {name}: {said} counted, {found} there"


def _public_words() -> Iterator[str]:
    """No public text holds how its appellant is reached, and none was left unmade."""
    with connection.cursor() as cursor:
        cursor.execute(IN_PUBLIC)
        yield from (f"{number}: its public text holds contacts of its appellant" for (number,) in cursor.fetchall())
    unmade = Appeal.objects.filter(public_text="").exclude(text="").values_list("number", flat=True)
    yield from (f"{number}: it has no public text" for number in unmade[:100])
    guarded = Appeal.objects.filter(Q(is_confidential=True) | Q(about_body__isnull=False), is_public=True)
    yield from (f"{number}: it is guarded and public" for number in guarded.values_list("number", flat=True)[:100])
    astray = Appeal.objects.filter(about_body=F("body")).values_list("number", flat=True)
    yield from (f"{number}: it is with the body it complains of" for number in astray[:100])


def _numbers() -> Iterator[str]:
    """That no number stands twice the database sees to; here that its check digit is right."""
    for number in Appeal.objects.values_list("number", flat=True).order_by().iterator(chunk_size=10_000):
        if parse_number(number) != number:
            yield f"{number}: its check digit is wrong"
