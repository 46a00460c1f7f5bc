"""What else is answered with an appeal: its master, what is joined to it, its parts with other bodies."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.urls import reverse

from opencity.accounts.models import User
from opencity.appeals import permissions
from opencity.appeals.models import Appeal, Incident
from opencity.appeals.queries import merging
from opencity.appeals.queries.parts import parts_with_answers
from opencity.appeals.sentences import say_due_of, say_state
from opencity.appeals.states import RUNNING
from opencity.core.saying import say_language


def group_of(appeal: Appeal, *, user: User, now: datetime) -> dict[str, Any]:
    """The context of `workbench/group.html`: a handful of questions, whatever the size of the group."""
    size = merging.size_of_group(appeal)
    parts = [] if appeal.whole_id else parts_with_answers(appeal)
    owed = [part for part, _reply in parts if part.state in RUNNING]
    incident = Incident.objects.filter(master=appeal).first() if size or appeal.is_running else None
    return {
        "master": _linked(appeal.master, user) if appeal.master_id and appeal.master else None,
        "size": size,
        "url": reverse("workbench:joined", args=[appeal.number]),
        "languages": ", ".join(str(say_language(code)) for code in merging.other_languages(appeal)) if size else "",
        "incident": _incident(incident, user) if incident else None,
        "parts": [
            _linked(part, user)
            | {
                "body": str(part.body),
                "due": say_due_of(part) if part.state in RUNNING else "",
                "late": part.state in RUNNING and part.due_at < now,
                "answer": reply.text if reply else "",
            }
            for part, reply in parts
        ],
        "parts_later": appeal.is_running and any(part.due_at > appeal.due_at for part in owed),
    }


def consolidated(appeal: Appeal) -> str:
    """The beginning of the answer to the whole: what each body answered to its part; '' without parts."""
    answers = [(part, reply) for part, reply in parts_with_answers(appeal) if reply is not None]
    return "\n\n".join(f"{reply.body.names}:\n{reply.text}" for _part, reply in answers)


def _linked(other: Appeal, user: User) -> dict[str, Any]:
    url = reverse("workbench:appeal", args=[other.number]) if permissions.may_see(user, other) else ""
    return {"number": other.number, "url": url, "state": say_state(other)}


def _incident(incident: Incident, user: User) -> dict[str, str]:
    url = reverse("workbench:incident", args=[incident.pk]) if permissions.oversees(user) else ""
    return {"name": str(incident.names), "url": url}
