"""Saved lists: a filter of the queue under a name, one's own, shared with one's body, or given with the role."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from opencity.accounts.models import Role, User
from opencity.appeals.models import Appeal
from opencity.appeals.permissions import oversees
from opencity.appeals.queries import queue as queries
from opencity.appeals.queries.queue import Queue
from opencity.core.refused import Refused
from opencity.directory.queries import Directory, directory, local
from opencity.workbench.forms.queue import FilterForm
from opencity.workbench.models import SavedView

MOST_SAVED = 20
MOST_COUNTED = 8
LOOKED_AT = 2_000  # of a list, from its beginning; a rare filter must not read a whole city for a number
FIELDS = ("list", "q", "category", "district", "channel", "body", "since", "until")
WEEK = 7


@dataclass(frozen=True)
class View:
    """One tab above the lists."""

    name: str
    query: Mapping[str, str]
    pk: int | None = None

    @property
    def url(self) -> str:
        return f"{reverse('workbench:queue')}?{urlencode(self.query)}"


def views_of(user: User, *, city: Directory, now: datetime) -> list[View]:
    """The tabs of a person: those of the role, own ones, those shared in the body. One query."""
    return [*_given(user, city, now), *(View(row.name, row.query, row.pk) for row in saved_for(user))]


def saved_for(user: User) -> list[SavedView]:
    """Own saved lists in their order, then those that others share."""
    shared = Q(body_id__in=shared_bodies(user)) & ~Q(owner=user)
    rows = SavedView.objects.filter(Q(owner=user) | shared).select_related("owner").order_by("position", "id")
    found = list(rows[: 3 * MOST_SAVED])
    own = [row for row in found if row.owner_id == user.pk]
    return own + [row for row in found if row.owner_id != user.pk][:MOST_SAVED]


def shared_bodies(user: User) -> set[int]:
    """The bodies with whose people a person shares: one's own, and the reception for who works there."""
    return set(user.body_ids) | ({directory().reception.pk} if oversees(user) else set())


def _given(user: User, city: Directory, now: datetime) -> list[View]:
    """What every role begins with."""
    week = (local(now, city).date() - timedelta(days=WEEK)).isoformat()
    given = [View(str(_("Last 7 days")), {"list": "all", "since": week})]
    if Role.DISPATCHER in user.roles:
        given.append(View(str(_("To route, by phone")), {"list": "to_route", "channel": "phone"}))
    if Role.HEAD in user.roles:
        given.append(View(str(_("Nobody took it, last 7 days")), {"list": "unassigned", "since": week}))
    return given if queries.queues_of(user) else []


def counted(views: list[View], user: User, *, city: Directory, now: datetime) -> dict[str, QuerySet[Appeal]]:
    """What to count for the tabs: within the first rows of each list only, so that no tab reads a whole city."""
    parts: dict[str, QuerySet[Appeal]] = {}
    lists = queries.queues_of(user)
    today = local(now, city).date()
    for place, view in enumerate(views):
        code = view.query.get("list", "")
        if code not in lists or code == Queue.ALL or view.query.get("q") or len(parts) >= MOST_COUNTED:
            continue
        form = FilterForm(view.query, city=city, today=today, bodies=True)
        whole = queries.appeals_in(Queue(code), user, city=city, now=now)
        first = whole.order_by(*queries.order_of(Queue(code))).values("pk")[:LOOKED_AT]
        parts[f"v{place}"] = queries.narrowed(Appeal.objects.filter(pk__in=first), form.made(), city=city)
    return parts


@transaction.atomic
def save_view(user: User, *, name: str, query: Mapping[str, str], share: bool) -> SavedView:
    """Keep a filter under a name; 20 at most, a name once."""
    User.objects.select_for_update().get(pk=user.pk)  # two pages at once must not make 21
    count = user.saved_views.count()
    if count >= MOST_SAVED:
        raise Refused("too_many_views", limit=MOST_SAVED)
    kept = {name: str(query[name])[:200] for name in FIELDS if query.get(name)}
    try:
        with transaction.atomic():
            return SavedView.objects.create(
                owner=user, name=name, query=kept, body_id=_home(user) if share else None, position=count
            )
    except IntegrityError as error:
        raise Refused("view_named_already", name=name) from error


def change_view(view: SavedView, *, name: str, share: bool, by: User) -> None:
    """Rename it, or share it with one's body or no longer."""
    try:
        with transaction.atomic():
            body = (view.body_id or _home(by)) if share else None
            SavedView.objects.filter(pk=view.pk).update(name=name, body_id=body)
    except IntegrityError as error:
        raise Refused("view_named_already", name=name) from error


@transaction.atomic
def move_view(view: SavedView, *, by: User, up: bool) -> None:
    """One place up or down among one's own; at the end it stays."""
    rows = list(by.saved_views.select_for_update().order_by("position", "id"))
    place = next(n for n, row in enumerate(rows) if row.pk == view.pk)
    to = place - 1 if up else place + 1
    if 0 <= to < len(rows):
        rows[place], rows[to] = rows[to], rows[place]
    for position, row in enumerate(rows):
        row.position = position
    SavedView.objects.bulk_update(rows, ["position"])


def _home(user: User) -> int:
    bodies = sorted(shared_bodies(user))
    if not bodies:
        raise Refused("no_body_to_share")
    own = [m.body_id for m in user.own_memberships if m.body_id in user.body_ids]
    return int(own[0] or bodies[0]) if own else bodies[0]


def asked(data: Mapping[str, Any]) -> dict[str, str]:
    """The filter of an address, without pages and what is not a filter."""
    return {name: str(data[name]) for name in FIELDS if data.get(name)}
