"""The one door through which every change of a work goes.

May this person? → version as shown? → allowed from here? → compare-and-set → one event, all in the caller's
transaction. Whoever is told of changes hears it from the event.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from opencity.accounts.models import User
from opencity.core.fields import Texts
from opencity.core.refused import Refused
from opencity.core.saying import say_language
from opencity.language.normal import clean_text
from opencity.works.actions.telling import tell_followers
from opencity.works.events import EventKind
from opencity.works.life import State, Verb, target_of
from opencity.works.models import Event, Work
from opencity.works.reasons import Reason

MOST_WORDS = 2_000
NEEDED_LANGUAGES = ("kk", "ru")  # both official languages; English falls back to them


def move(
    work: Work,
    verb: Verb,
    *,
    event: EventKind,
    now: datetime,
    by: User | None,
    version: int | None = None,
    facts: Mapping[str, Any] | None = None,
    **changes: Any,
) -> Event:
    """Make one move of `work`. Rights are checked by the action, which knows whose verb it is."""
    check_version(work, version)
    state = target_of(verb, State(work.state))
    return change(work, event=event, now=now, by=by, facts=facts, state=state.value, **changes)


def change(
    work: Work,
    *,
    event: EventKind,
    now: datetime,
    by: User | None,
    facts: Mapping[str, Any] | None = None,
    **changes: Any,
) -> Event:
    """Write the changed fields if nobody was faster, and append the event."""
    changes |= {"version": work.version + 1, "updated_at": now}
    if not Work.objects.filter(pk=work.pk, version=work.version).update(**changes):
        raise Refused("work_changed_meanwhile")
    for name, value in changes.items():
        setattr(work, name, value)
    appended = append(work, event=event, now=now, by=by, facts=facts)
    tell_followers(work, appended)
    return appended


def append(
    work: Work, *, event: EventKind, now: datetime, by: User | None, facts: Mapping[str, Any] | None = None
) -> Event:
    """Append one event."""
    return Event.objects.create(work=work, kind=event.value, at=now, actor=by, facts=dict(facts or {}))


def check_version(work: Work, version: int | None) -> None:
    """Refuse when the face showed another version than the row has now."""
    if version is not None and version != work.version:
        raise Refused("work_changed_meanwhile")


def cleaned(texts: Mapping[str, str], *, most: int = MOST_WORDS) -> Texts:
    """Texts without blanks around and without empty ones; refuses one that is too long."""
    found = {code: clean_text(text or "").strip() for code, text in texts.items()}
    for text in found.values():
        if len(text) > most:
            raise Refused("text_too_long", length=len(text), limit=most)
    return Texts({code: text for code, text in found.items() if text})


def because(reason: str, words: Mapping[str, str]) -> dict[str, Any]:
    """The facts of a reason. Refused: none from the list; own words missing in kk or ru where they are needed."""
    if reason not in set(Reason):
        raise Refused("work_reason_needed")
    said = cleaned(words)
    for code in NEEDED_LANGUAGES:
        if not said.get(code) and (said or reason == Reason.OTHER):
            raise Refused("work_reason_language", language=say_language(code), missing=code)
    return {"reason": reason, "words": said}
