"""What controllers read: replies that wait, those drawn for a second look, and how it goes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, F, Func, Prefetch, Q, QuerySet, TextField

from opencity.accounts.models import User
from opencity.appeals.models import Appeal, Fate, Photo, PhotoKind, Reply, ReplyCheck
from opencity.appeals.permissions import visible_to
from opencity.appeals.states import State

COUNT_UP_TO = 100
MOST_OPEN = 20
IN_WORK = (State.ACCEPTED, State.ASKED)
_HEAVY = ("words", "category__keywords", "district__polygon")


@dataclass(frozen=True)
class Sum:
    """Looks at replies of one kind: how many, and how many of them were good."""

    looks: int
    good: int

    @property
    def bad(self) -> int:
        """Those that were sent back, or found formal."""
        return self.looks - self.good

    @property
    def bad_percent(self) -> int:
        """Their share in per cent."""
        return round(100 * self.bad / self.looks) if self.looks else 0


@dataclass(frozen=True)
class Quality:
    """How the gate did in a period; bodies as (key, looks, sent back), reasons as (code, times)."""

    first: Sum
    second: Sum
    bodies: Sequence[tuple[int, int, int]]
    reasons: Sequence[tuple[str, int]]


def waiting_appeals(user: User) -> QuerySet[Appeal]:
    """Appeals whose reply waits for a controller, for `core.paging` in the order of their due moments."""
    seen = Appeal.objects.filter(visible_to(user), state=State.CHECKING)
    return seen.select_related("body", "category", "district").defer(*_HEAVY).order_by()


def waiting_count(user: User) -> int:
    """How many wait, counted up to `COUNT_UP_TO`."""
    return waiting_appeals(user).select_related(None)[:COUNT_UP_TO].count()


def waiting_replies(appeals: Iterable[Appeal]) -> dict[int, Reply]:
    """The waiting reply of each appeal, by the key of the appeal."""
    found = Reply.objects.filter(appeal__in=list(appeals), fate=Fate.WAITING).select_related("author")
    return {reply.appeal_id: reply for reply in found}


def photos_of(appeals: Iterable[Appeal]) -> dict[int, list[Photo]]:
    """Photos of some appeals, those of replies that were sent back left out; by the key of the appeal."""
    found: dict[int, list[Photo]] = {}
    rows = Photo.objects.filter(appeal__in=list(appeals)).exclude(kind=PhotoKind.RETURNED).order_by("id")
    for photo in rows:
        assert photo.appeal_id is not None  # noqa: S101  the filter says so
        found.setdefault(photo.appeal_id, []).append(photo)
    return found


def drawn_checks(user: User) -> QuerySet[ReplyCheck]:
    """Replies drawn for a second look that this person may do: neither written nor released by them."""
    own = Q(reply__author=user) | Q(reply__in=ReplyCheck.objects.filter(again=False, by=user).values("reply"))
    rows = ReplyCheck.objects.filter(again=True, at__isnull=True).exclude(own)
    return _with_appeals(rows.filter(_seen(user)))


def check_of(user: User, pk: int) -> ReplyCheck | None:
    """One second look, done or not, of an appeal that the person may see."""
    return _with_appeals(ReplyCheck.objects.filter(_seen(user), pk=pk, again=True)).first()


def doubted_checks(user: User) -> list[ReplyCheck]:
    """Answers found formal that are still the last word of their appeal, newest first."""
    rows = ReplyCheck.objects.filter(
        again=True, good=False, reply__round=F("reply__appeal__reopens"),
        reply__appeal__state__in=[State.REPLIED, State.CLOSED], reply__appeal__resolution="",
    )  # fmt: skip
    return list(_with_appeals(rows.filter(_seen(user))).select_related("by").order_by("-at")[:MOST_OPEN])


def _seen(user: User) -> Q:
    return Q(reply__appeal__in=Appeal.objects.filter(visible_to(user)))


def _with_appeals(rows: QuerySet[ReplyCheck]) -> QuerySet[ReplyCheck]:
    appeals = Appeal.objects.select_related("body", "category", "district").defer(*_HEAVY)
    replies = Reply.objects.select_related("author").prefetch_related(Prefetch("appeal", appeals))
    return rows.prefetch_related(Prefetch("reply", replies))


def returned_reply(appeal: Appeal) -> Reply | None:
    """The last reply of this round that was sent back, while none of its successors waits or is out."""
    if appeal.state not in IN_WORK:
        return None
    found = Reply.objects.filter(appeal=appeal, round=appeal.reopens, fate=Fate.RETURNED).order_by("-id")
    return found.prefetch_related("checks").first()


def returned_photos(appeal: Appeal) -> list[Photo]:
    """Photos of replies of this round that were sent back."""
    if appeal.state not in IN_WORK:
        return []
    return list(Photo.objects.filter(appeal=appeal, kind=PhotoKind.RETURNED, round=appeal.reopens).order_by("id"))


def quality_of(since: datetime, until: datetime) -> Quality:
    """How many were released and sent back from `since` to before `until`, by body and by reason.

    Four queries whatever the period; the index on the moment of the look bounds them.
    """
    looks = ReplyCheck.objects.filter(at__gte=since, at__lt=until)
    sums = {
        again: Sum(count, good)
        for again, count, good in looks.values_list("again").annotate(
            n=Count("id"), good=Count("id", filter=Q(good=True))
        )
    }
    first = looks.filter(again=False)
    bad = Count("id", filter=Q(good=False))
    bodies = first.values_list("reply__body").annotate(n=Count("id"), bad=bad).filter(bad__gt=0)
    each = Func(F("reasons"), function="jsonb_array_elements_text", output_field=TextField())
    reasons = first.filter(good=False).annotate(code=each).values_list("code").annotate(n=Count("id"))
    return Quality(
        first=sums.get(False, Sum(0, 0)),
        second=sums.get(True, Sum(0, 0)),
        bodies=list(bodies.order_by("-bad", "reply__body")),
        reasons=list(reasons.order_by("-n", "code")),
    )
