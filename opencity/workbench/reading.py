"""A reply beside its appeal, ready for a controller to judge: two sides, what lacks, what the person may do."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from opencity.accounts.models import User
from opencity.appeals.faults import name_faults, say_lacks
from opencity.appeals.models import Appeal, Photo, PhotoKind, Reply, ReplyCheck
from opencity.appeals.queries import checking as queries
from opencity.appeals.sentences import OUTCOMES
from opencity.appeals.states import Outcome
from opencity.directory.queries import Directory, local
from opencity.workbench.desk import photo_card
from opencity.workbench.forms.checking import FaultForm, RejectForm
from opencity.workbench.rows import stage_now, time_left


def waiting_cards(
    appeals: Sequence[Appeal], *, user: User, city: Directory, now: datetime, sent: FaultForm | None = None
) -> list[dict[str, Any]]:
    """Replies that wait. `sent` is the form that came back for the only one."""
    replies, photos = queries.waiting_replies(appeals), queries.photos_of(appeals)
    cards = []
    for appeal in appeals:
        reply = replies.get(appeal.pk)
        if reply is None:
            continue  # released between two of our queries
        cards.append(
            _card(appeal, reply, photos.get(appeal.pk, []), city)
            | {
                "lacks": say_lacks(reply.lacks),
                "stage": str(stage_now(appeal, city=city, now=now)),
                "stage_text": time_left(appeal, city=city, now=now),
                "own": reply.author_id == user.pk,
                "form": sent or FaultForm(key=appeal.pk, initial={"reasons": reply.lacks}),
                "opened": sent is not None,
                "release_url": reverse("workbench:release", args=[appeal.number]),
                "return_url": reverse("workbench:return", args=[appeal.number]),
            }
        )
    return cards


def second_cards(
    checks: Sequence[ReplyCheck], *, city: Directory, sent: FaultForm | None = None
) -> list[dict[str, Any]]:
    """Replies drawn for a second look."""
    photos = queries.photos_of(check.reply.appeal for check in checks)
    return [
        _card(check.reply.appeal, check.reply, photos.get(check.reply.appeal_id, []), city)
        | {
            "form": sent or FaultForm(key=check.pk),
            "opened": sent is not None,
            "look_url": reverse("workbench:look_again", args=[check.pk]),
        }
        for check in checks
    ]


def doubted_cards(
    checks: Sequence[ReplyCheck], *, city: Directory, sent: tuple[int, RejectForm] | None = None
) -> list[dict[str, Any]]:
    """Answers that were found formal and are not open again yet."""
    return [
        {
            "number": check.reply.appeal.number,
            "url": reverse("workbench:appeal", args=[check.reply.appeal.number]),
            "body": str(check.reply.appeal.body),
            "version": check.reply.appeal.version,
            "text": check.reply.text,
            "language": check.reply.language,
            "faults": name_faults(check.reasons),
            "comment": check.comment,
            "by": check.by.name if check.by else "",
            "at": local(check.at, city) if check.at else None,
            "form": sent[1] if sent and sent[0] == check.pk else RejectForm(key=f"r{check.pk}"),
            "opened": bool(sent and sent[0] == check.pk),
            "reject_url": reverse("workbench:reject", args=[check.pk]),
        }
        for check in checks
    ]


def _card(appeal: Appeal, reply: Reply, photos: Sequence[Photo], city: Directory) -> dict[str, Any]:
    planned = _("Planned for: %(day)s") % {"day": f"{reply.planned_on:%d.%m.%Y}"} if reply.planned_on else ""
    grounds = _("Grounds: %(grounds)s") % {"grounds": reply.grounds} if reply.grounds else ""
    before = [photo_card(p, appeal, city) for p in photos if p.kind != PhotoKind.AFTER]
    after = [photo_card(p, appeal, city) for p in photos if p.kind == PhotoKind.AFTER and p.round == reply.round]
    return {
        "number": appeal.number,
        "url": reverse("workbench:appeal", args=[appeal.number]),
        "version": appeal.version,
        "category": str(appeal.category) if appeal.category else _("no category yet"),
        "body": str(appeal.body),
        "place": ", ".join(part for part in (appeal.address, str(appeal.district or "")) if part),
        "text": appeal.text,
        "language": appeal.language,
        "before": before,
        "after": after,
        "outcome": OUTCOMES[Outcome(reply.outcome)],
        "reply": reply.text,
        "more": [line for line in (grounds, planned) if line],
        "reply_language": reply.language,
        "author": reply.author.name,
        "at": local(reply.at, city),
    }
