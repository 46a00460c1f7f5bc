"""Who else has an appeal open now. Rows end by themselves; a page without JavaScript counts for a few minutes."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _

from opencity.accounts.models import User
from opencity.appeals.models import Appeal
from opencity.directory.queries import Directory, local
from opencity.workbench.models import Presence

AFTER_PAGE = timedelta(minutes=3)  # a page without JavaScript says nothing more
AFTER_SIGN = timedelta(seconds=75)  # a page with it gives a sign every 25 seconds
FORGET_AFTER = timedelta(minutes=10)
# One statement: old rows of others go, so the table never grows beyond who works now; the own one is set.
COME = """
WITH gone AS (
    DELETE FROM workbench_presence WHERE id IN (
        SELECT id FROM workbench_presence
        WHERE until < %(old)s AND NOT (appeal_id = %(appeal)s AND user_id = %(user)s)
        LIMIT 100 FOR UPDATE SKIP LOCKED
    )
)
INSERT INTO workbench_presence AS here (appeal_id, user_id, since, until, act, act_since)
VALUES (%(appeal)s, %(user)s, %(now)s, %(until)s, %(act)s, CASE WHEN %(act)s = '' THEN NULL ELSE %(now)s END)
ON CONFLICT (appeal_id, user_id) DO UPDATE SET
    since = CASE WHEN here.until < %(now)s THEN excluded.since ELSE here.since END,
    until = excluded.until,
    act = excluded.act,
    act_since = CASE WHEN here.act = excluded.act AND here.until >= %(now)s THEN here.act_since
                     ELSE excluded.act_since END
"""


def come(appeal: Appeal, user: User, *, now: datetime, act: str = "", lasts: timedelta = AFTER_PAGE) -> None:
    """Note that a person has the appeal open, and which form is being written."""
    facts: dict[str, Any] = {
        "appeal": appeal.pk,
        "user": user.pk,
        "now": now,
        "until": now + lasts,
        "old": now - FORGET_AFTER,
        "act": act[:20],
    }
    with connection.cursor() as cursor:
        cursor.execute(COME, facts)


def leave(appeal: Appeal, user: User) -> None:
    """Forget that a person had the appeal open."""
    Presence.objects.filter(appeal=appeal, user=user).delete()


def others_at(appeal: Appeal, user: User, *, city: Directory, now: datetime, names: dict[str, Any]) -> list[str]:
    """Sentences on everybody else who is there; `names` are the names of acts by their codes."""
    rows = Presence.objects.filter(appeal=appeal, until__gt=now).exclude(user=user).select_related("user")
    return [_sentence(row, city, names) for row in rows.order_by("since", "id")]


def _sentence(row: Presence, city: Directory, names: dict[str, Any]) -> str:
    writes = row.act in names and row.act_since is not None
    moment = row.act_since if writes and row.act_since else row.since
    facts = {"name": row.user.name, "time": f"{local(moment, city):%H:%M}"}
    if not writes:
        return _("%(name)s has this appeal open since %(time)s.") % facts
    if row.act == "reply":
        return _("%(name)s has been writing a reply since %(time)s.") % facts
    return _("%(name)s has been at “%(act)s” since %(time)s.") % (facts | {"act": names[row.act]})
