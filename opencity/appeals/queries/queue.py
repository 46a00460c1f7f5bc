"""What staff read: the queues of a person, one appeal with all that belongs to it, what is near it.

Every list starts from `visible_to`, so an appeal of another body is in none of them.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from math import cos, radians

from django.contrib.postgres.search import SearchQuery
from django.db.models import OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import JSONObject, Left

from opencity.accounts.models import BODY_ROLES, Membership, Role, User
from opencity.appeals.deadlines import SOON_HOURS, SOON_WORKING_DAYS, Unit, end_of
from opencity.appeals.models import AnswerTemplate, Appeal, Escalation, Event, Photo, PhotoKind
from opencity.appeals.numbers import parse_number
from opencity.appeals.permissions import oversees, reads_all, visible_to
from opencity.appeals.queries.oversight import waiting_for
from opencity.appeals.states import FOR_DISPATCHER, RUNNING, WITH_BODY
from opencity.appeals.words import stems
from opencity.core.fields import Point
from opencity.directory.models import Category
from opencity.directory.queries import Directory, local
from opencity.directory.routing import ancestors
from opencity.language.normal import tokens

COUNT_UP_TO = 100
MOST_SEARCH_WORDS = 12
FEW = 1_500  # so many keys are still sooner read than a list is walked
BEGINNING = 240
NEAR_M = 300
NEAR_DAYS = 180
MOST_NEAR = 6
M_PER_DEGREE = 111_320.0
_PART_OF_NUMBER = re.compile(r"\d{2}-\d{1,9}(?:-\d?)?")


class Queue(StrEnum):
    """The lists of the workbench."""

    ESCALATED = "escalated"
    TO_ROUTE = "to_route"
    MINE = "mine"
    BODY = "body"
    UNASSIGNED = "unassigned"
    SOON = "soon"
    OVERDUE = "overdue"
    REOPENED = "reopened"
    ALL = "all"


# What is late or next stands first; only the list of everything begins with the newest.
BY_DUE = ("due_at", "id")
BY_NEWEST = ("-received_at", "-id")


@dataclass(frozen=True)
class QueueFilter:
    """What narrows a list; empty fields narrow nothing. Days are of receipt, in the city's zone."""

    category: str = ""
    district: str = ""
    channel: str = ""
    body: str = ""
    since: date | None = None
    until: date | None = None
    words: str = ""


def queues_of(user: User) -> list[Queue]:
    """The lists a person has, in the order they are shown; the first one that fits the role is home."""
    own = [Queue.MINE, Queue.BODY] if user.body_ids else []
    routing = [Queue.TO_ROUTE] if oversees(user) else []
    if not own and not routing:
        return [Queue.SOON, Queue.OVERDUE, Queue.REOPENED, Queue.ALL] if reads_all(user) else []
    told = [Queue.ESCALATED] if user.roles & {Role.EXECUTOR, Role.HEAD, Role.RECEPTION_HEAD} else []
    return [*told, *routing, *own, Queue.UNASSIGNED, Queue.SOON, Queue.OVERDUE, Queue.REOPENED, Queue.ALL]


def home_queue(user: User) -> Queue:
    """Where a person begins: executors with their own, dispatchers with what has no body, heads with what is late."""
    if Role.DISPATCHER in user.roles:
        return Queue.TO_ROUTE
    if user.roles & {Role.RECEPTION_HEAD, Role.HEAD} or not user.body_ids:
        return Queue.OVERDUE
    return Queue.MINE


def order_of(queue: Queue) -> tuple[str, ...]:
    """The order of a list, for `core.paging.page_of`."""
    return BY_NEWEST if queue is Queue.ALL else BY_DUE


def appeals_in(queue: Queue, user: User, *, city: Directory, now: datetime) -> QuerySet[Appeal]:
    """The appeals of one list."""
    seen = Appeal.objects.filter(visible_to(user))
    if queue is Queue.ALL:
        return seen
    if queue is Queue.ESCALATED:
        return waiting_for(user)
    if queue is Queue.TO_ROUTE:
        return seen.filter(state__in=sorted(FOR_DISPATCHER))
    which = {
        Queue.MINE: Q(executor=user),
        Queue.BODY: Q(body_id__in=user.body_ids),
        Queue.UNASSIGNED: Q(executor__isnull=True, state__in=sorted(WITH_BODY)),
        Queue.SOON: _soon(city, now),
        Queue.OVERDUE: Q(due_at__lt=now),
        Queue.REOPENED: Q(reopens__gt=0),
    }
    return seen.filter(which[queue], state__in=sorted(RUNNING))


def _soon(city: Directory, now: datetime) -> Q:
    """Not late yet, and in the window of `deadlines.soon_window`."""
    last_day = city.calendar.add(local(now, city).date(), SOON_WORKING_DAYS)
    in_days = end_of(last_day, city.zone).at
    in_hours = now + timedelta(hours=SOON_HOURS)
    bound = Q(due_at__gte=now, due_at__lte=max(in_days, in_hours))
    return bound & (Q(term_unit=Unit.HOURS, due_at__lte=in_hours) | (~Q(term_unit=Unit.HOURS) & Q(due_at__lte=in_days)))


def queue_sizes(
    user: User, *, city: Directory, now: datetime, also: Mapping[str, QuerySet[Appeal]] | None = None
) -> dict[str, int]:
    """How many are in each list but "all" and in what is asked `also`, counted up to `COUNT_UP_TO`; one query."""
    queues = [queue for queue in queues_of(user) if queue is not Queue.ALL]
    if not queues:
        return {}
    parts = [
        appeals_in(queue, user, city=city, now=now).annotate(queue=Value(queue.value)).values_list("queue", flat=True)
        for queue in queues
    ]
    parts += [rows.annotate(queue=Value(name)).values_list("queue", flat=True) for name, rows in (also or {}).items()]
    first, *others = [part.order_by()[:COUNT_UP_TO] for part in parts]
    found = Counter(first.union(*others, all=True) if others else first)
    return {name: found[name] for name in [*(queue.value for queue in queues), *(also or {})]}


def narrowed(rows: QuerySet[Appeal], by: QueueFilter, *, city: Directory) -> QuerySet[Appeal]:
    """The rows that a filter leaves; unknown codes leave none."""
    if by.category:
        rows = rows.filter(category_id__in=[c.pk for c in _category_and_below(by.category, city)])
    if by.district:
        rows = rows.filter(district_id__in=[d.pk for d in city.districts.values() if d.code == by.district])
    if by.channel:
        rows = rows.filter(channel=by.channel)
    if by.body:
        rows = rows.filter(body_id__in=[b.pk for b in city.bodies.values() if b.code == by.body])
    if by.since:
        rows = rows.filter(received_at__gte=datetime.combine(by.since, time.min, tzinfo=city.zone))
    if by.until:
        rows = rows.filter(received_at__lt=datetime.combine(by.until + timedelta(days=1), time.min, tzinfo=city.zone))
    return rows.filter(_found(by.words)) if by.words.strip() else rows


def _found(words: str) -> Q:
    """What was said, by keys where few have it.

    For a rare word the planner would walk all appeals by date until a page is full. So the index of the words is
    asked first; only a word that thousands have is looked for along the list, where a page of it is soon full.
    """
    said = _said(words)
    if not any(name == "words" for name, _value in said.children):  # type: ignore[misc]
        return said
    keys = list(Appeal.objects.filter(said).order_by().values_list("pk", flat=True)[: FEW + 1])
    return said if len(keys) > FEW else Q(pk__in=keys)


def _category_and_below(code: str, city: Directory) -> list[Category]:
    return [c for c in city.categories.values() if c.code == code or c.code.startswith(f"{code}.")]


def _said(words: str) -> Q:
    """A number, the beginning of one, or words by their stems (either language), all of them."""
    if number := parse_number(words):
        return Q(number=number)
    if _PART_OF_NUMBER.fullmatch(words.strip()):
        return Q(number__startswith=words.strip())
    found = [token.text for token in tokens(words)][:MOST_SEARCH_WORDS]
    if not found:
        return Q(pk__in=[])
    query = " & ".join("(" + " | ".join(_prefix(stem) for stem in dict.fromkeys(stems(word))) + ")" for word in found)
    return Q(words=SearchQuery(query, config="simple", search_type="raw"))


def _prefix(stem: str) -> str:
    r"""A quoted lexeme that may go on: 'stem':*. A quote is doubled and a backslash dropped, for the parser."""
    plain = stem.replace("\\", "").replace("'", "''").replace("\0", "")
    return f"'{plain}':*"


def list_rows(rows: QuerySet[Appeal]) -> QuerySet[Appeal]:
    """Rows with just what a list shows: the beginning of the text, never the whole; names come from the directory."""
    step = (
        Escalation.objects.filter(appeal=OuterRef("pk"), round=OuterRef("reopens"), passed=False, ended_at__isnull=True)
        .order_by("-at", "-id")
        .values(said=JSONObject(to="to", seen="acknowledged_at", words="words"))[:1]
    )
    rows = rows.annotate(beginning=Left("text", BEGINNING), step=Subquery(step))
    return rows.defer("text", "words").select_related("executor").order_by()


def appeal_of(user: User, number: str) -> Appeal | None:
    """One appeal, if the person may see it; for others it does not exist."""
    related = ("body", "category", "district", "executor", "appellant", "whole")
    return (
        Appeal.objects.filter(visible_to(user), number=number)
        .select_related(*related)
        .defer("words", "category__keywords", "district__polygon")
        .first()
    )


def history_of(appeal: Appeal) -> list[Event]:
    """Everything that happened, oldest first, with who did it."""
    return list(appeal.events.select_related("actor"))


def parts_of(appeal: Appeal) -> list[Appeal]:
    """Appeals made from parts of this one."""
    return list(appeal.parts.defer("words", "text").order_by("id"))


def people_of_body(body_id: int) -> list[User]:
    """Who may be made responsible in a body."""
    ids = Membership.objects.filter(body_id=body_id, role__in=BODY_ROLES).values("user_id")
    return list(User.objects.filter(pk__in=ids, is_active=True).order_by("name", "id"))


def heads_of_body(body_id: int) -> list[User]:
    """Who may decide on an extension (art. 76: the head or a deputy)."""
    ids = Membership.objects.filter(body_id=body_id, role=Role.HEAD).values("user_id")
    return list(User.objects.filter(pk__in=ids, is_active=True).order_by("name", "id"))


def templates_for(appeal: Appeal) -> list[AnswerTemplate]:
    """Answer templates of the category, of what stands above it, and general ones; the narrowest first."""
    codes = ancestors(appeal.category.code) if appeal.category else []
    found = AnswerTemplate.objects.filter(Q(category__isnull=True) | Q(category__code__in=codes))
    rows = list(found.select_related("category").defer("category__keywords"))
    return sorted(rows, key=lambda row: -len(row.category.code) if row.category else 0)


def similar_nearby(appeal: Appeal, *, now: datetime) -> list[Appeal]:
    """Public appeals of the same category within about `NEAR_M` metres and half a year, newest first."""
    if appeal.place is None or appeal.category_id is None:
        return []
    near = Appeal.objects.filter(
        is_public=True,
        category_id=appeal.category_id,
        place__in_box=box_around(appeal.place, NEAR_M),
        received_at__gte=now - timedelta(days=NEAR_DAYS),
    ).exclude(pk=appeal.pk)
    shown = near.annotate(beginning=Left("public_text", 120)).defer("text", "words")
    return list(shown.order_by("-received_at")[:MOST_NEAR])


def box_around(place: Point, metres: float) -> tuple[float, float, float, float]:
    """West, south, east, north of a square with `metres` on each side of a place."""
    high = metres / M_PER_DEGREE
    wide = high / max(cos(radians(place.lat)), 0.01)
    return place.lon - wide, place.lat - high, place.lon + wide, place.lat + high


def photos_of(appeal: Appeal) -> list[Photo]:
    """All photos of an appeal, in the order they came."""
    return list(appeal.photos.all())


def photo_for(user: User, token: str) -> Photo | None:
    """A photo that a person of staff may look at: of an appeal they see, or one that waits for its form.

    A waiting photo is known only to who has its token, which is not to be guessed.
    """
    photo = Photo.objects.filter(token=token).select_related("appeal").first()
    if photo is None or photo.appeal is None:
        return photo
    return photo if Appeal.objects.filter(visible_to(user), pk=photo.appeal.pk).exists() else None


def waiting_photos(keys: Iterable[object]) -> list[Photo]:
    """Photos that were kept for a form which is not sent yet, or that came back with a reply."""
    waits = Q(appeal__isnull=True) | Q(kind=PhotoKind.RETURNED)
    return list(Photo.objects.filter(waits, token__in=list(keys)))
