"""Appeals as programs read them. What is public carries nothing personal."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from opencity.appeals.actions.publishing import cleaner, is_ours
from opencity.appeals.deadlines import Due, Unit, soon_window
from opencity.appeals.events import Audience
from opencity.appeals.models import Appeal, Event, Photo, PhotoKind, Reply
from opencity.appeals.queries.public import history, photos, replies_named
from opencity.appeals.sentences import say_event, say_state
from opencity.appeals.states import stage_of
from opencity.directory.queries import Directory, local
from opencity.language.redact import redact, say_hidden, without_flat

HIDDEN = _("[hidden]")
Clean = Callable[[str], str]


def public_address(appeal: Appeal) -> str:
    """Without the flat. A street is no name of a person, the appellant's own name is hidden all the same."""
    return redact(without_flat(appeal.address), marker=str(HIDDEN), names=[appeal.appellant.name], guess=False)


def row_of(
    appeal: Appeal, pictures: Sequence[Photo], *, now: datetime, city: Directory, own: bool = False
) -> dict[str, Any]:
    """One appeal of a list; `own` hides nothing."""
    category, place = appeal.category, appeal.place
    return {
        "number": appeal.number,
        "url": page_address(appeal.number),
        "state": appeal.state,
        "state_text": say_state(appeal),
        "stage": _stage(appeal, now, city),
        "outcome": appeal.outcome or None,
        "category": category.code if category else None,
        "category_name": str(category.names) if category else None,
        "body": appeal.body.code,
        "body_name": str(appeal.body.names),
        "district": appeal.district.code if appeal.district else None,
        "lat": round(place.lat, 6) if place else None,
        "lon": round(place.lon, 6) if place else None,
        "address": appeal.address if own else public_address(appeal),
        "text": appeal.text if own else say_hidden(appeal.public_text, str(HIDDEN)),
        "language": appeal.language,
        "received_at": appeal.received_at,
        "registered_on": appeal.registered_on,
        "due_on": appeal.due_on,
        "due_at": appeal.due_at,
        "replied_at": appeal.replied_at,
        "updated_at": appeal.updated_at,
        "followers": appeal.followers_count,
        "photos": [_photo(picture) for picture in pictures],
    }


def whole(appeal: Appeal, *, now: datetime, city: Directory, own: bool) -> dict[str, Any]:
    """One appeal with its history and replies; for the appellant (`own`) with everything they gave."""
    pictures = photos(appeal)
    clean = str if own else cleaner(appeal, marker=str(HIDDEN), city=city)
    events = history(appeal, Audience.RESIDENT if own else Audience.PUBLIC)
    person = appeal.appellant
    return row_of(appeal, pictures, now=now, city=city, own=own) | {
        "history": [_event(event, clean, own=own) for event in events],
        "replies": [_reply(reply, clean) for reply in replies_named(appeal, city)],
        "appellant": {"name": person.name, "email": person.email, "phone": person.phone} if own else None,
    }


def page_address(number: str, secret: str = "", language: str = "") -> str:
    """The page where people follow the appeal; with its secret it opens as the appellant's own."""
    with translation.override(language or translation.get_language() or "kk"):
        path = reverse("web:appeal", args=[number])
    return f"{settings.PUBLIC_URL}{path}" + (f"?secret={secret}" if secret else "")


def _stage(appeal: Appeal, now: datetime, city: Directory) -> str | None:
    if not appeal.is_running:
        return None
    due = Due(appeal.due_on, local(appeal.due_at, city))
    soon = soon_window(Unit(appeal.term_unit), due, city.calendar)
    return stage_of(appeal.due_at, now=now, soon=soon, stopped_at=appeal.replied_at).value


def _photo(picture: Photo) -> dict[str, str]:
    url, thumb = (reverse("plain:photo", args=[picture.token, size]) for size in ("shown", "thumb"))
    # A list reads only photos from before, and of them only the token.
    kind = picture.__dict__.get("kind", PhotoKind.BEFORE)
    return {"kind": kind, "url": f"{settings.PUBLIC_URL}{url}", "thumb_url": f"{settings.PUBLIC_URL}{thumb}"}


def _event(event: Event, clean: Clean, *, own: bool) -> dict[str, Any]:
    # That it was reopened is public, the words of the resident about it are not.
    shown = event if own or "reason" not in event.facts or event.kind != "reopened" else _without_reason(event)
    text = say_event(shown)
    return {"kind": event.kind, "at": event.at, "text": text if is_ours(event) else clean(text)}


def _without_reason(event: Event) -> Event:
    return Event(kind=event.kind, at=event.at, facts=event.facts | {"reason": "–"})


def _reply(reply: Reply, clean: Clean) -> dict[str, Any]:
    return {
        "body": reply.body.code,
        "body_name": str(reply.body.names),
        "at": reply.released_at or reply.at,
        "outcome": reply.outcome,
        "text": clean(reply.text),
        "grounds": clean(reply.grounds),
        "planned_on": reply.planned_on,
        "language": reply.language,
    }
