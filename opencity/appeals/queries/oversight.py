"""What is late in the whole city, who has to look at it, and who has."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db.models import Count, DateTimeField, Exists, ExpressionWrapper, F, OuterRef, Q, QuerySet
from django.db.models.functions import Left

from opencity.accounts.models import Membership, Role, User
from opencity.appeals.deadlines import SOON_HOURS, SOON_WORKING_DAYS, Unit, end_of
from opencity.appeals.events import EventKind
from opencity.appeals.models import Appeal, Escalation, Event, Reply, ReplyCheck
from opencity.appeals.permissions import visible_to
from opencity.appeals.states import RUNNING, Outcome, State
from opencity.directory.queries import Directory, local

THIRD = 3
SENT_BACK_DAYS = 30
MOST_SHOWN = 10
BEGINNING = 160
OPEN = Q(acknowledged_at__isnull=True, ended_at__isnull=True, passed=False)
NOT_DEEDS = [EventKind.REMINDED, EventKind.ESCALATED, EventKind.ACKNOWLEDGED, EventKind.FOLLOWED]
RUNS = Q(state__in=sorted(RUNNING))


@dataclass
class Addressees:
    """Who is told of a step: people by role, heads by body; executors are known from the appeal."""

    users: dict[int, User] = field(default_factory=dict)
    heads: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))
    others: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))

    def role_for(self, wanted: str, appeal: Appeal) -> str:
        """The role that hears of a step: where nobody holds it, the next one above.

        A reply that waits for the controller is no longer with the body, so the head of the reception hears.
        """
        if appeal.state == State.CHECKING and wanted in {Role.EXECUTOR, Role.HEAD}:
            return Role.RECEPTION_HEAD
        if wanted == Role.EXECUTOR and appeal.executor_id in self.users:
            return Role.EXECUTOR
        if wanted in {Role.EXECUTOR, Role.HEAD}:
            return Role.HEAD if self.heads.get(appeal.body_id) else Role.RECEPTION_HEAD
        return wanted

    def told(self, role: str, appeal: Appeal) -> tuple[int, ...]:
        """Keys of the people of a role for one appeal; empty where the role is vacant."""
        if role == Role.EXECUTOR:
            return (appeal.executor_id,) if appeal.executor_id in self.users else ()
        return tuple(self.heads.get(appeal.body_id, []) if role == Role.HEAD else self.others.get(role, []))


def addressees() -> Addressees:
    """Everybody whom a step may reach, by two queries."""
    found = Addressees()
    roles = [Role.EXECUTOR, Role.HEAD, Role.RECEPTION_HEAD, Role.AKIM]
    users = User.objects.filter(is_active=True, memberships__role__in=roles).distinct().order_by("pk")
    found.users = {user.pk: user for user in users}
    held_by: dict[int, list[Membership]] = defaultdict(list)
    for membership in Membership.objects.filter(user__in=list(found.users)).order_by("pk"):
        held_by[membership.user_id].append(membership)
    for user in found.users.values():
        user.__dict__["own_memberships"] = held_by[user.pk]  # rights are asked of each appeal
        for held in user.own_memberships:
            if held.role == Role.HEAD and held.body_id:
                found.heads[held.body_id].append(user.pk)
            elif held.role in {Role.RECEPTION_HEAD, Role.AKIM}:
                found.others[held.role].append(user.pk)
    return found


def steps_for(user: User) -> QuerySet[Escalation]:
    """Open steps that wait for a word of this person.

    What reached the akim waits for the head of the body and of the reception: the akim asks, they say.
    """
    heads = [m.body_id for m in user.own_memberships if m.role == Role.HEAD]
    own = Q(to=Role.EXECUTOR, appeal__executor=user)
    if heads:
        own |= Q(to__in=[Role.HEAD, Role.AKIM], appeal__body__in=heads)
    if Role.RECEPTION_HEAD in user.roles:
        own |= Q(to__in=[Role.RECEPTION_HEAD, Role.AKIM])
    return Escalation.objects.filter(OPEN & own)


def waiting_for(user: User) -> QuerySet[Appeal]:
    """Running appeals with such a step."""
    mine = steps_for(user).filter(appeal=OuterRef("pk"), round=OuterRef("reopens"))
    return Appeal.objects.filter(visible_to(user) & RUNS, Exists(mine))


def steps_of(appeal: Appeal) -> list[Escalation]:
    """The steps that were taken in the present round, the latest first."""
    rows = appeal.escalations.filter(round=appeal.reopens, passed=False, ended_at__isnull=True)
    return list(rows.select_related("acknowledged_by").order_by("-at", "-id"))


@dataclass(frozen=True)
class Standing:
    """How many appeals of one body in one district run, and how late they are."""

    body_id: int
    district_id: int | None
    running: int
    soon: int
    overdue: int
    third: int


def standings(*, city: Directory, now: datetime) -> list[Standing]:
    """Running appeals by body and district, by one query that reads an index of the running ones alone."""
    last_day = city.calendar.add(local(now, city).date(), SOON_WORKING_DAYS)
    in_days, in_hours = end_of(last_day, city.zone).at, now + timedelta(hours=SOON_HOURS)
    soon = Q(due_at__gte=now) & (
        Q(term_unit=Unit.HOURS, due_at__lte=in_hours) | (~Q(term_unit=Unit.HOURS) & Q(due_at__lte=in_days))
    )
    third = ExpressionWrapper(F("due_at") + (F("due_at") - F("clock_at")) / THIRD, output_field=DateTimeField())
    rows = Appeal.objects.filter(RUNS).order_by().alias(third_at=third).values("body_id", "district_id")
    counted = rows.annotate(
        running=Count("due_at"),
        soon=Count("due_at", filter=soon),
        overdue=Count("due_at", filter=Q(due_at__lt=now)),
        third=Count("due_at", filter=Q(due_at__lt=now) & Q(third_at__lt=now)),
    )
    fields = ("body_id", "district_id", "running", "soon", "overdue", "third")
    return [Standing(*row) for row in counted.values_list(*fields)]


def at_the_akim(user: User, *, seen: bool) -> QuerySet[Escalation]:
    """Steps that reached the akim of appeals that are still without an answer, for `page_of` by ("at", "id")."""
    runs = Appeal.objects.filter(visible_to(user) & RUNS, pk=OuterRef("appeal_id"), reopens=OuterRef("round"))
    rows = Escalation.objects.filter(
        Exists(runs), to=Role.AKIM, ended_at__isnull=True, passed=False, acknowledged_at__isnull=not seen
    )
    hidden = ("appeal__text", "appeal__words")
    return (
        rows.select_related("appeal", "acknowledged_by")
        .defer(*hidden)
        .annotate(beginning=Left("appeal__text", BEGINNING))
    )


def last_events(appeals: list[int]) -> dict[int, Event]:
    """The last thing that people did about each appeal; reminders are not deeds."""
    rows = Event.objects.filter(appeal__in=appeals).exclude(kind__in=NOT_DEEDS)
    return {event.appeal_id: event for event in rows.order_by("appeal_id", "-id").distinct("appeal_id")}


def open_again(user: User) -> QuerySet[Appeal]:
    """Running appeals of which a body said "fixed" and the resident said it is not."""
    said = Reply.objects.filter(appeal=OuterRef("pk"), round=OuterRef("reopens") - 1, outcome=Outcome.FIXED)
    rows = Appeal.objects.filter(visible_to(user) & RUNS, Exists(said), reopens__gt=0)
    return rows.annotate(beginning=Left("text", BEGINNING)).defer("text", "words").order_by("due_at", "id")


def sent_back(*, now: datetime) -> list[tuple[int, int]]:
    """Bodies whose replies the controller sent back in the last month: (body, how many), the most first."""
    rows = ReplyCheck.objects.filter(at__gte=now - timedelta(days=SENT_BACK_DAYS), good=False, again=False)
    counted = rows.order_by().values_list("reply__body").annotate(count=Count("pk")).order_by("-count", "reply__body")
    return list(counted[:MOST_SHOWN])
