"""Every look at what is guarded leaves a row that nobody can change."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import connection, transaction

from opencity.accounts.models import User
from opencity.appeals.models import Appeal, Look

CONFIDENTIAL = "confidential"
CONTACTS = "contacts"
# Somebody who works on an appeal opens it again and again; that is one look.
ONE_LOOK = timedelta(minutes=10)


@transaction.atomic
def note_look(appeal: Appeal, *, what: str, by: User, now: datetime) -> bool:
    """Append a look, once for one person, one appeal, one thing and ten minutes; whether a row was written."""
    with connection.cursor() as cursor:  # two pages opened at once wait for each other here
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"look/{by.pk}/{appeal.pk}/{what}"])
    if Look.objects.filter(appeal=appeal, by=by, what=what, at__gt=now - ONE_LOOK).exists():
        return False
    Look.objects.create(appeal=appeal, by=by, what=what, at=now)
    return True
