"""Who looked at what is guarded, newest first."""

from __future__ import annotations

from django.db.models import QuerySet

from opencity.accounts.models import User
from opencity.appeals.models import Appeal, Look
from opencity.appeals.permissions import visible_to

NEWEST = ("-at", "-id")


def looks_for(user: User, *, number: str = "", person: int | None = None) -> QuerySet[Look]:
    """The looks a person may read of: at appeals that they may see themselves; of one appeal or one person if asked."""
    rows = Look.objects.filter(appeal__in=Appeal.objects.filter(visible_to(user))).select_related("by", "appeal")
    if number:
        rows = rows.filter(appeal__number=number)
    if person is not None:
        rows = rows.filter(by_id=person)
    return rows.only("at", "what", "by__name", "appeal__number")
