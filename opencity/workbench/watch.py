"""What stands above an appeal: who else is at it, and which steps of the ladder it has climbed."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from opencity.accounts.models import User
from opencity.appeals.models import Appeal, Escalation
from opencity.appeals.queries import oversight
from opencity.appeals.sentences import STEP_TO
from opencity.directory.queries import Directory, local
from opencity.workbench.acts import ACTS
from opencity.workbench.presence import come, others_at


def watch_of(appeal: Appeal, *, user: User, city: Directory, now: datetime, act: str) -> dict[str, Any]:
    """For the page of an appeal; the person who asks counts as present from now on."""
    names = {one.code: one.name for one in ACTS}
    act = act if act in names else ""
    come(appeal, user, now=now, act=act)
    steps = oversight.steps_of(appeal) if appeal.is_running else []
    waits = any(step.acknowledged_at is None for step in steps)
    return {
        "others": others_at(appeal, user, city=city, now=now, names=names),
        "presence_act": act,
        "steps": [step_line(step, city) for step in steps],
        "may_say": waits and oversight.steps_for(user).filter(appeal=appeal, round=appeal.reopens).exists(),
    }


def step_line(step: Escalation, city: Directory) -> dict[str, Any]:
    """One step in words, with what was said to it."""
    facts = {"to": STEP_TO.get(step.to, step.to), "moment": f"{local(step.at, city):%d.%m.%Y %H:%M}"}
    sentence = _("Reminder to %(to)s, %(moment)s") if step.level == "soon" else _("Reported to %(to)s, %(moment)s")
    said = ""
    if step.acknowledged_at and step.acknowledged_by:
        moment = f"{local(step.acknowledged_at, city):%d.%m.%Y %H:%M}"
        said = _("%(name)s, %(moment)s: “%(words)s”") % {
            "name": step.acknowledged_by.name, "moment": moment, "words": step.words,
        }  # fmt: skip
    return {"text": sentence % facts, "said": said}
