"""Letters to those who wished for a guide."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from opencity.directory.queries import directory
from opencity.guides.models import Asker, Guide, GuideKind, Wish
from opencity.notices.actions import queue_notice


def guide_link(guide: Guide, language: str) -> str:
    """The public address of a guide or question."""
    place = "faq" if guide.kind == GuideKind.FAQ else "guides"
    return f"{settings.PUBLIC_URL}/{language}/{place}/{guide.slug}/"


def ask_to_confirm(asker: Asker, *, now: datetime) -> None:
    """One letter with the link that confirms the address."""
    with translation.override(asker.language):
        link = f"{settings.PUBLIC_URL}/{asker.language}/wishes/confirm/{asker.token}/"
        subject = _("Please confirm: shall we tell you when the guide is ready?")
        text = _(
            "You asked for a guide:\n\n“%(wish)s”\n\nOpen this link, and we shall write to you when it is ready:\n"
            "%(link)s\n\nIf this was not you, do nothing: we shall not write again and forget the address in a week."
        ) % {"wish": asker.wish.text, "link": link}
        _queue(asker, "wish.confirm", subject, text, now)


def tell_askers(wish: Wish, guide: Guide, *, now: datetime) -> None:
    """Tell everyone who confirmed that the guide is there, in their language; then forget them."""
    for asker in wish.askers.filter(confirmed_at__isnull=False):
        with translation.override(asker.language):
            subject = _("The guide you wished for is ready: %(title)s") % {"title": guide.titles}
            text = _("You asked for a guide:\n\n“%(wish)s”\n\nIt is ready:\n%(title)s\n%(link)s") % {
                "wish": wish.text, "title": guide.titles, "link": guide_link(guide, asker.language),
            }  # fmt: skip
            _queue(asker, "wish.published", subject, text, now)
    wish.askers.all().delete()


def tell_declined(wish: Wish, *, now: datetime) -> None:
    """Tell everyone who confirmed why there will be none; then forget them."""
    for asker in wish.askers.filter(confirmed_at__isnull=False):
        with translation.override(asker.language):
            subject = _("About the guide you wished for")
            text = _("You asked for a guide:\n\n“%(wish)s”\n\nThere will be no such guide: %(reason)s") % {
                "wish": wish.text, "reason": wish.reason,
            }  # fmt: skip
            _queue(asker, "wish.declined", subject, text, now)
    wish.askers.all().delete()


def _queue(asker: Asker, kind: str, subject: str, text: str, now: datetime) -> None:
    name = directory().city.name
    queue_notice(
        key=f"{kind}/{asker.wish_id}/{asker.email.lower()}"[:200], kind=kind, to=asker.email,
        language=asker.language, subject=subject, text=f"{text}\n\n{name}\n", about=f"wish-{asker.wish_id}", now=now,
    )  # fmt: skip
