"""Before sending: which words others will not see, and which body a complaint is about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from opencity.appeals.actions import Plan
from opencity.appeals.actions.guarding import ABOUT_UNKNOWN
from opencity.core.refused import Refused
from opencity.directory.models import BodyKind
from opencity.language.redact import find_personal
from opencity.web.filing.draft import Draft

KINDS = {
    BodyKind.AKIMAT: _("Akimat of the city"),
    BodyKind.DISTRICT: _("Akimats of districts"),
    BodyKind.DEPARTMENT: _("Departments"),
    BodyKind.AGENCY: _("Agencies and enterprises"),
    BodyKind.UTILITY: _("Utilities"),
    BodyKind.STATE: _("State bodies"),
    BodyKind.RECEPTION: _("Reception"),
}


@dataclass(frozen=True)
class Notice:
    """What will be hidden: the words in pieces, each with whether it is hidden; `mark` names exactly these."""

    pieces: Sequence[tuple[str, bool]]
    hidden: Sequence[str]
    mark: str


def notice_for(draft: Draft, plan: Plan | None) -> Notice | None:
    """What others will not see of the words; None when nothing is hidden or nobody else will see them."""
    if plan is None or not plan.is_public or not draft.text:
        return None
    name = draft.form.value("name")
    found = find_personal(draft.text, names=[name] if name else [], places=draft.city.street_words)
    if not found:
        return None
    pieces, end = [], 0
    for one in found:
        pieces += [(draft.text[end : one.start], False), (draft.text[one.start : one.end], True)]
        end = one.end
    pieces.append((draft.text[end:], False))
    hidden = list(dict.fromkeys(words for words, is_hidden in pieces if is_hidden))
    return Notice([piece for piece in pieces if piece[0]], hidden, sha256("\n".join(hidden).encode()).hexdigest()[:16])


def is_warned(request: HttpRequest, notice: Notice | None) -> bool:
    """Whether the author has seen what will be hidden, as it is now."""
    return notice is None or request.POST.get("warned", "") == notice.mark


def asks_about(draft: Draft) -> bool:
    """Whether the resident is asked which body the complaint is about."""
    return draft.chosen is not None and draft.chosen.about_body


def check_about(draft: Draft) -> None:
    """Put an error into the form when the body is asked for and not said; "I do not know" is an answer."""
    if asks_about(draft) and not draft.form.value("about"):
        draft.form.refuse(Refused("about_needed"))


def about_choices(draft: Draft) -> dict[str, object] | None:
    """Bodies to choose from, by kind; None where nobody asks."""
    if not asks_about(draft):
        return None
    open_now = [body for body in draft.city.bodies.values() if body.valid_to is None or body.valid_to >= draft.today]
    groups = [
        (name, sorted([(body.code, str(body)) for body in open_now if body.kind == kind], key=lambda row: row[1]))
        for kind, name in KINDS.items()
    ]
    return {"groups": [group for group in groups if group[1]], "unknown": ABOUT_UNKNOWN}
