"""What else is answered with an appeal, for its resident and for everybody."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.urls import reverse

from opencity.appeals.models import Appeal, Incident
from opencity.appeals.queries.merging import size_of_group
from opencity.appeals.queries.parts import parts_with_answers
from opencity.appeals.sentences import say_state
from opencity.appeals.states import RUNNING, State
from opencity.web.public.sayings import say_due


def together_of(appeal: Appeal, *, own: bool, now: datetime) -> dict[str, Any]:
    """Parts (only for the resident), the whole, the master, how many are joined."""
    master = appeal.master if appeal.master_id else None
    incident = Incident.objects.filter(master=master).first() if master and appeal.state == State.JOINED else None
    whole = appeal.whole if own and appeal.whole_id else None
    return {
        "parts": [_part(part, now) for part, _reply in parts_with_answers(appeal)] if own and not whole else [],
        "whole": {"number": whole.number, "url": reverse("web:appeal", args=[whole.number])} if whole else None,
        "master": _master(master) if master is not None and (own or master.is_public) else None,
        "advice": str(incident.advice) if incident and incident.ended_at is None else "",
        "size": size_of_group(appeal) if master is None else 0,
    }


def _part(part: Appeal, now: datetime) -> dict[str, Any]:
    runs = part.state in RUNNING
    return {
        "number": part.number,
        "body": str(part.body.names),
        "text": part.text,
        "state": say_state(part),
        "due": say_due(part) if runs else "",
        "late": runs and part.due_at < now,
    }


def _master(master: Appeal) -> dict[str, str]:
    url = reverse("web:appeal", args=[master.number]) if master.is_public else ""
    return {"number": master.number, "url": url}
