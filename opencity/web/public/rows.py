"""One public appeal in a list: everything needed to recognise it, nothing about who sent it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.formats import number_format
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from opencity.appeals.models import Appeal
from opencity.directory.queries import Directory
from opencity.language.redact import redact, say_hidden, without_flat
from opencity.web.public.sayings import HIDDEN, Badge, stage_now, state_badge

SHOWN = 150


@dataclass(frozen=True)
class Row:
    """One line of the public list."""

    url: str
    number: str
    title: str
    icon: str
    text: str
    place: str
    received: datetime
    badge: Badge
    stage: str
    thumb: str
    far: str


def row_of(appeal: Appeal, *, now: datetime, city: Directory, metres: int | None = None) -> Row:
    """A row as the list shows it; `metres` where the list is about a place."""
    stage = stage_now(appeal, now=now, city=city)
    photos = getattr(appeal, "before", [])
    place = [redact(without_flat(appeal.address), marker=str(HIDDEN), guess=False), str(appeal.district or "")]
    return Row(
        url=reverse("web:appeal", args=[appeal.number]),
        number=appeal.number,
        title=str(appeal.category or _("Appeal")),
        icon=_icon(appeal, city),
        text=Truncator(say_hidden(appeal.public_text, str(HIDDEN))).chars(SHOWN),
        place=", ".join(part for part in place if part),
        received=appeal.received_at,
        badge=state_badge(appeal),
        stage=stage.value if stage and stage.value != "on_time" else "",
        thumb=reverse("plain:photo", args=[photos[0].token, "thumb"]) if photos else "",
        far=_far(metres) if metres is not None else "",
    )


def _icon(appeal: Appeal, city: Directory) -> str:
    if appeal.category is None:
        return "pin"
    group = city.categories.get(appeal.category.code.split(".")[0])
    return appeal.category.icon or (group.icon if group else "") or "pin"


def _far(metres: int) -> str:
    tens = max(10, round(metres, -1))
    if tens < 1_000:
        return _("%(n)s m away") % {"n": tens}
    return _("%(n)s km away") % {"n": number_format(round(metres / 1_000, 1), 1)}
