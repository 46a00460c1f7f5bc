"""A report of what is known already: lodged as any other, and joined to the incident in the same moment."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

from opencity.appeals.actions.merging import check_master, take_earliest_term
from opencity.appeals.actions.moves import append
from opencity.appeals.events import EventKind
from opencity.appeals.models import Appeal, Incident
from opencity.appeals.queries.incidents import incident_for, open_incidents
from opencity.appeals.states import RUNNING, State
from opencity.core.fields import Point
from opencity.core.refused import Refused
from opencity.directory.models import Body, District


@dataclass(frozen=True)
class Gathered:
    """The incident a report belongs to; its master is held until the end of the transaction."""

    incident: Incident

    @property
    def master(self) -> Appeal:
        return self.incident.master

    def fields(self, state: State) -> dict[str, Any]:
        """What is different in a report that is joined at once; `state` is where it would stand alone."""
        return {"state": State.JOINED, "joined_from": state, "master": self.master, "body": self.master.body}

    def tell(self, appeal: Appeal, *, would: Body, now: datetime) -> None:
        """Append "joined"; its letter is the receipt. A master with a later term takes over the earlier one."""
        said = {"master": self.master.number, "was_body": would.code, "was_executor": 0}
        append(appeal, kind=EventKind.JOINED, now=now, facts=said)
        if appeal.due_at < self.master.due_at:
            master = Appeal.objects.select_related("body", "category", "executor", "appellant").get(pk=self.master.pk)
            take_earliest_term(master, [appeal], now=now)


def gathered(
    category: str, place: Point | None, district: District | None, *, due_at: datetime, now: datetime
) -> Gathered | None:
    """The open incident that a report belongs to, if there is one. Inside of the transaction that lodges it.

    Many may join at once: they share the lock of the master. Its answer waits for them, and whoever comes later
    sees that it is answered and stands alone. Only a report with an earlier term takes the master for itself.
    """
    incident = incident_for(open_incidents(now), category, place, district)
    if incident is None:
        return None
    mode = "FOR UPDATE" if due_at < incident.master.due_at else "FOR SHARE"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT state FROM appeals_appeal WHERE id = %s {mode}", [incident.master_id])  # noqa: S608
        found = cursor.fetchone()
    if found is None or found[0] not in RUNNING:
        return None
    try:
        check_master(incident.master)
    except Refused:  # it became confidential meanwhile
        return None
    incident.master.incident = incident  # what the receipt says of it asks nothing more
    return Gathered(incident)
