"""Text messages for those who gave a phone and no e-mail: the receipt, and what they must act upon.

Two messages of a phone are the most (134 letters), so the words here are few and the number is always in them.
"""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.utils import formats, translation
from django.utils.translation import gettext as _

from opencity.accounts.contacts import parse_phone
from opencity.appeals.events import EventKind
from opencity.appeals.models import Appeal, Event, Formal
from opencity.appeals.numbers import show_secret
from opencity.core.refused import Refused
from opencity.directory.queries import directory, local
from opencity.notices.actions import queue_notice
from opencity.notices.models import NoticeChannel
from opencity.notices.sms import MOST_LETTERS, texts_go_out

TO_PHONE = frozenset(
    {
        EventKind.LODGED,
        EventKind.ASKED,
        EventKind.REPLIED,
        EventKind.REOPENED,
        EventKind.MADE_FORMAL,
        EventKind.HEARING_SET,
    }
)


def text_appellant(appeal: Appeal, event: Event) -> None:
    """Queue the text message of an event, in its transaction; nothing for whoever reads e-mail."""
    kind = EventKind(event.kind)
    person = appeal.appellant
    if kind not in TO_PHONE or person.email or not person.phone or not texts_go_out():
        return
    try:
        phone = parse_phone(person.phone)
    except Refused:
        return
    with translation.override(appeal.language):
        text = short_text(appeal, kind)
        subject = _("Appeal %(number)s") % {"number": appeal.number}
    queue_notice(
        key=f"appeal-event/{event.pk}/phone",
        kind=f"appellant.{kind}",
        channel=NoticeChannel.SMS,
        to=f"+{phone}",
        language=appeal.language,
        subject=subject,
        text=text,
        about=appeal.number,
        urgent=_is_urgent(appeal),
        now=event.at,
    )


def short_text(appeal: Appeal, kind: EventKind) -> str:
    """The message in the language that is active; never longer than two messages."""
    host = settings.PUBLIC_URL.partition("//")[2]
    facts = {"number": appeal.number, "due": formats.date_format(appeal.due_on, "d.m.Y")}
    if kind is EventKind.LODGED:
        facts["secret"] = show_secret(appeal.appellant.secret)
        text = _("Appeal %(number)s is registered, answer by %(due)s. Secret: %(secret)s.") % facts
    elif kind is EventKind.ASKED:
        text = _("Appeal %(number)s: there is a question for you. Please answer it.") % facts
    elif kind is EventKind.REPLIED:
        text = _("Appeal %(number)s is answered. Is it fixed? Please tell us.") % facts
    elif kind is EventKind.REOPENED:
        text = _("Appeal %(number)s is open again. New answer by %(due)s.") % facts
    elif kind is EventKind.HEARING_SET:
        facts["at"] = _hearing_at(appeal)
        text = _("Appeal %(number)s: you are invited to a hearing on %(at)s.") % facts
    else:
        text = _("Appeal %(number)s is formal now. Answer by %(due)s, by law.") % facts
    whole = f"{text} {host}"
    return whole if len(whole) <= MOST_LETTERS else text[:MOST_LETTERS]


def _hearing_at(appeal: Appeal) -> str:
    at: datetime | None = Formal.objects.filter(appeal=appeal).values_list("hearing_on", flat=True).first()
    return formats.date_format(local(at, directory()), "d.m.Y H:i") if at else ""


def _is_urgent(appeal: Appeal) -> bool:
    """Danger keeps no quiet hours: terms in hours, and categories with an emergency phone."""
    return appeal.term_unit == "hours" or bool(appeal.category and appeal.category.emergency_phone)
