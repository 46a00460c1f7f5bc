"""Works as staff see them."""

from __future__ import annotations

from enum import StrEnum

from django.db.models import Q, QuerySet

from opencity.accounts.models import User
from opencity.directory.queries import Directory
from opencity.works import permissions
from opencity.works.life import OPEN, Kind, State
from opencity.works.models import Import, Work

BY_CHANGE = ("-updated_at", "-id")
BY_IMPORT = ("-at", "-id")


class Desk(StrEnum):
    """The lists of the desk."""

    OPEN = "open"
    DRAFTS = "drafts"
    CHECK = "check"
    OVER = "over"
    ARCHIVE = "archive"


def works_of(user: User, desk: Desk, city: Directory) -> QuerySet[Work]:
    """The works of a list that a person writes, or for `CHECK` reads."""
    rows = Work.objects.select_related("body", "district")
    mine = Q() if permissions.of_reception(user) else Q(body_id__in=permissions.bodies_of(user))
    if desk is Desk.CHECK:
        if not permissions.of_reception(user) and permissions.checks_roads(user, city):
            mine |= Q(kind=Kind.ROADS)
        return rows.filter(mine, state=State.CHECK)
    rows = rows.filter(mine)
    if desk is Desk.ARCHIVE:
        return rows.filter(is_archive=True)
    states: dict[Desk, list[str]] = {
        Desk.OPEN: sorted(OPEN),
        Desk.DRAFTS: [State.DRAFT.value],
        Desk.OVER: [State.FINISHED.value, State.CANCELLED.value],
    }
    return rows.filter(state__in=states[desk], is_archive=False)


def work_of(user: User, number: str, city: Directory) -> Work | None:
    """One work that a person may open; None as if it did not exist."""
    work = Work.objects.select_related("body", "district", "made_by", "sent_by", "checked_by").filter(number=number)
    found = work.first()
    return found if found is not None and permissions.may_see(user, found, city) else None


def imports_of(user: User) -> QuerySet[Import]:
    """The imports of a person's bodies."""
    rows = Import.objects.select_related("by", "body")
    return rows if permissions.of_reception(user) else rows.filter(body_id__in=permissions.bodies_of(user))
