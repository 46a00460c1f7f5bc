"""Parts of an appeal that other bodies answer."""

from __future__ import annotations

from opencity.appeals.models import Appeal, Fate, Reply
from opencity.appeals.states import RUNNING, State

NEEDED = ("body", "category")


def running_parts(whole: Appeal) -> list[Appeal]:
    """Parts whose body still owes its answer, the next due first."""
    rows = Appeal.objects.filter(whole=whole, state__in=sorted(RUNNING))
    if not rows.exists():  # as with nearly all: the joined reading costs ten times as much
        return []
    related = (*NEEDED, "executor", "appellant", "whole")
    return list(rows.select_related(*related).defer("words", "category__keywords").order_by("due_at", "id"))


def parts_with_answers(whole: Appeal) -> list[tuple[Appeal, Reply | None]]:
    """Parts in the order they were made, each with its last answer; two questions for any number of them."""
    parts = list(
        Appeal.objects.filter(whole=whole)
        .exclude(state=State.WITHDRAWN)
        .select_related(*NEEDED)
        .defer("words", "category__keywords")
        .order_by("id")
    )
    if not parts:
        return []
    replies = Reply.objects.filter(appeal__in=parts, fate=Fate.RELEASED).select_related("body").order_by("id")
    last = {reply.appeal_id: reply for reply in replies}
    return [(part, last.get(part.pk)) for part in parts]
