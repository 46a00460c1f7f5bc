"""A letter to a member of staff when something about their sign-in changed: whoever did not do it must know at once.

`accounts` knows no letters; it tells who listens (`accounts.audit.listen`).
"""

from __future__ import annotations

from django.template.loader import render_to_string
from django.utils import formats, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from opencity.accounts.audit import (
    CODES_MADE,
    FACTOR_ADDED,
    FACTOR_REMOVED,
    FACTOR_RESET,
    FACTOR_SHUT,
    PASSWORD_SET,
)
from opencity.accounts.models import Audit
from opencity.directory.queries import directory, local
from opencity.notices.actions import queue_notice

KIND = "account"
TOLD = {
    PASSWORD_SET: gettext_lazy("Your password was changed."),
    FACTOR_ADDED: gettext_lazy("A second factor (an app or a security key) was added to your account."),
    FACTOR_REMOVED: gettext_lazy("A second factor was removed from your account."),
    FACTOR_RESET: gettext_lazy("The second factor of your account was reset: the password alone lets in now."),
    CODES_MADE: gettext_lazy("New recovery codes were made for your account; the ones before no longer count."),
    FACTOR_SHUT: gettext_lazy(
        "Somebody who knows your password typed ten wrong codes. The sign-in is shut for a quarter of an hour."
    ),
}


def tell_of_act(row: Audit) -> None:
    """Queue the letter of one act, in its transaction and in the language of its reader; most acts have none."""
    person, city = row.about, directory()
    if row.verb not in TOLD or person is None or person.is_demo or not person.is_active:
        return
    with translation.override(person.language):
        facts = {
            "said": TOLD[row.verb],
            "moment": formats.date_format(local(row.at, city), "DATETIME_FORMAT"),
            "by": row.actor.name if row.actor and row.actor_id != person.pk else "",
            "own": row.actor_id == person.pk,
            "guessed": row.verb == FACTOR_SHUT,
            "city": city.city.name,
        }
        subject = _("Your account at the reception: the sign-in has changed")
        if row.verb == FACTOR_SHUT:
            subject = _("Your account at the reception: wrong codes were typed")
        text = render_to_string("notices/account.txt", facts).strip() + "\n"
    queue_notice(
        key=f"account/{row.pk}", kind=KIND, to=person.email, language=person.language, subject=subject, text=text,
        about="", now=row.at,
    )  # fmt: skip
