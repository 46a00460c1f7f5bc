"""A code on its way: by letter or by text message, now or never."""

from __future__ import annotations

from datetime import datetime

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from opencity.accounts.codes import LIVES, make_code
from opencity.accounts.contacts import ContactKind
from opencity.core.refused import Refused
from opencity.directory.queries import directory
from opencity.notices.actions import queue_notice
from opencity.notices.models import NoticeChannel
from opencity.notices.sms import texts_go_out


def send_code(
    *, purpose: str, kind: str, value: str, address: str, language: str, now: datetime, known: bool = True
) -> None:
    """Make a code and send it. With `known` false all but the sending is done, so that the answer is the same.

    Refuses: `sms_off` (no gateway here), and what `make_code` refuses.
    """
    if kind == ContactKind.PHONE and not texts_go_out():
        raise Refused("sms_off")
    code = make_code(purpose=purpose, kind=kind, value=value, address=address, now=now)
    if not known:
        return
    with translation.override(language):
        facts = {"code": code, "minutes": LIVES.seconds // 60, "city": directory().city.name}
        if kind == ContactKind.PHONE:
            subject, text = "", _("%(city)s: your code is %(code)s. Tell it to nobody.") % facts
        else:
            subject = _("Your code for the reception")
            text = render_to_string("notices/code.txt", facts).strip() + "\n"
    queue_notice(
        key=f"code/{purpose}/{value}/{now.isoformat()}"[:200],
        kind="code",
        channel=NoticeChannel.SMS if kind == ContactKind.PHONE else NoticeChannel.EMAIL,
        to=value if kind == ContactKind.EMAIL else f"+{value}",
        language=language,
        subject=subject or _subject(language),
        text=text,
        about="",
        urgent=True,
        expires_at=now + LIVES,
        now=now,
    )


def _subject(language: str) -> str:
    with translation.override(language):
        return _("Text message with a code")
