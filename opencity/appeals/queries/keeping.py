"""What is due, what is held, what one person has here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from opencity.accounts.models import PersonContact
from opencity.appeals.keeping import Rule, Standing, Verdict, What, months_before, schedule_of, verdict_of
from opencity.appeals.models import Appeal, ErasureRequest, KeepingMark, KeptBack, LegalHold, Look
from opencity.appeals.models.appeal import Track
from opencity.appeals.queries.mine import appellants_of
from opencity.appeals.states import ENDED
from opencity.directory.queries import directory

COUNT_UP_TO = 10_000
SAMPLE = 10
MOST_OF_PERSON = 1_000


@dataclass(frozen=True)
class Due:
    """What one row of the schedule would do tonight. `more`: there are more than `count`."""

    rule: Rule
    before: datetime
    count: int
    more: bool
    numbers: Sequence[str]
    held: int


def schedule() -> tuple[Rule, ...]:
    """The schedule of the city, as its pack has it."""
    return schedule_of((row.what, row.months) for row in directory().working_rules.keeping)


def after_mark(mark: KeepingMark | None, before: datetime) -> QuerySet[Appeal]:
    """Appeals that ended before a moment and that the schedule has not come to, the oldest first; parts excepted."""
    rows = Appeal.objects.filter(state__in=sorted(ENDED), whole__isnull=True, updated_at__lte=before)
    if mark is not None and mark.ended_at is not None:
        rows = rows.filter(
            Q(updated_at__gte=mark.ended_at) & (Q(updated_at__gt=mark.ended_at) | Q(pk__gt=mark.appeal_id))
        )
    return rows.select_related("appellant").defer("words").order_by("updated_at", "id")


def with_parts(rows: Sequence[Appeal]) -> list[Appeal]:
    """Appeals and their parts, which hold the same person."""
    parts = Appeal.objects.filter(whole__in=[row.pk for row in rows]).select_related("appellant").defer("words")
    return [*rows, *parts.order_by("pk")]


def blocked(keys: Sequence[int]) -> set[int]:
    """Which of these must wait: something of them is held, or one of their parts has not ended."""
    running = Appeal.objects.filter(whole__in=keys).exclude(state__in=sorted(ENDED))
    return held(keys) | set(running.values_list("whole_id", flat=True))


def held(keys: Sequence[int]) -> set[int]:
    """Which of these are under a legal hold: themselves, a part, the whole, or the master they are joined to."""
    standing = LegalHold.objects.filter(lifted_at__isnull=True)
    own = standing.filter(appeal__in=keys).values_list("appeal_id", flat=True)
    by_part = standing.filter(appeal__whole__in=keys).values_list("appeal__whole_id", flat=True)
    rows = Appeal.objects.filter(pk__in=keys)
    above = rows.filter(
        Q(whole__in=standing.values("appeal")) | Q(master__in=standing.values("appeal"))
        | Q(whole__in=standing.filter(appeal__whole__isnull=False).values("appeal__whole"))
    )  # fmt: skip
    found = {*own, *by_part, *above.values_list("pk", flat=True)}
    return {pk for pk in found if pk is not None}


def old_looks(before: datetime, *, after: int, most: int) -> tuple[int | None, list[Look]]:
    """The next looks behind `after`: the key of the last one (None at the end), and those that may go.

    Keys grow with time, so the walk ends at the first look that is too young.
    """
    rows = list(Look.objects.filter(pk__gt=after).select_related("appeal").order_by("pk")[:most])
    old = [row for row in rows if row.at <= before]
    if not old:
        return None, []
    ended = [row for row in old if row.appeal.state in ENDED and row.appeal.updated_at <= before]
    holds = held([row.appeal_id for row in ended])
    return old[-1].pk, [row for row in ended if row.appeal_id not in holds]


def preview(*, now: datetime) -> list[Due]:
    """What tonight would do, row by row; counted up to `COUNT_UP_TO`. The same few questions for any number."""
    marks = {mark.what: mark for mark in KeepingMark.objects.all()}
    found = []
    for rule in schedule():
        before = months_before(now, rule.months)
        if rule.what is What.LOOKS:
            rows = _looks_due(before)
            keys = list(rows.values_list("pk", flat=True)[: COUNT_UP_TO + 1])
            numbers = list(rows.values_list("appeal__number", flat=True)[:SAMPLE])
            stays = set()
        else:
            chosen = after_mark(marks.get(rule.what), before)
            keys = list(chosen.values_list("pk", flat=True)[: COUNT_UP_TO + 1])
            aside = list(KeptBack.objects.filter(what=rule.what).values_list("appeal_id", flat=True)[:COUNT_UP_TO])
            stays = blocked([*keys, *aside])
            keys = [*(pk for pk in aside if pk not in stays), *(pk for pk in keys if pk not in stays)]
            first = Appeal.objects.filter(pk__in=keys[:SAMPLE]).values_list("pk", "number")
            numbers = [number for _, number in sorted(first, key=lambda pair: keys.index(pair[0]))]
        count = min(len(keys), COUNT_UP_TO)
        found.append(Due(rule, before, count, len(keys) > COUNT_UP_TO, numbers, len(stays)))
    return found


def _looks_due(before: datetime) -> QuerySet[Look]:
    """Looks that may be old enough; holds are left out."""
    rows = Look.objects.filter(at__lte=before, appeal__state__in=sorted(ENDED), appeal__updated_at__lte=before)
    standing = LegalHold.objects.filter(lifted_at__isnull=True).values("appeal")
    return rows.exclude(appeal__in=standing).order_by("at", "id")


def standing_holds() -> QuerySet[LegalHold]:
    """Holds that stand; order by `-at`, `-id`."""
    return LegalHold.objects.filter(lifted_at__isnull=True).select_related("appeal", "by")


def appeals_of(contacts: Sequence[PersonContact]) -> list[Appeal]:
    """Every appeal of a person with its parts, oldest first, at most `MOST_OF_PERSON`."""
    keys = appellants_of(contacts).order_by("appeal_id").values_list("pk", flat=True)[:MOST_OF_PERSON]
    return _whole_rows(Appeal.objects.filter(pk__in=list(keys)))


def appeals_asked_for(request: ErasureRequest) -> list[Appeal]:
    """What a request is about: all appeals of its person, or the one appeal with its parts."""
    if request.appeal_id is not None:
        return _whole_rows(Appeal.objects.filter(Q(pk=request.appeal_id) | Q(whole=request.appeal_id)))
    return appeals_of(contacts_asked_for(request))


def contacts_asked_for(request: ErasureRequest) -> list[PersonContact]:
    """The contacts of a request. Online only confirmed ones count: others open nothing to the person, nor erase it."""
    rows = PersonContact.objects.filter(person__pk=request.person_id or 0)
    return list((rows if request.taken_by_id else rows.filter(confirmed_at__isnull=False)).order_by("pk"))


def _whole_rows(rows: QuerySet[Appeal]) -> list[Appeal]:
    related = ("appellant", "body", "category", "district", "whole")
    return list(rows.select_related(*related).defer("words", "category__keywords", "district__polygon").order_by("pk"))


def verdicts_on(appeals: Sequence[Appeal], *, now: datetime) -> list[Verdict]:
    """What becomes of each when its person asks for erasure; a part goes with its whole."""
    rules, stays = schedule(), held([one.pk for one in appeals])
    return [
        verdict_of(
            Standing(
                number=one.number,
                ended_at=_end_of(one),
                is_formal=one.track == Track.FORMAL,
                is_held=one.pk in stays,
            ),
            rules,
            now=now,
        )
        for one in appeals
    ]


def _end_of(appeal: Appeal) -> datetime | None:
    """When it ended; of a part, when the whole did too."""
    whole = appeal.whole or appeal
    if appeal.state not in ENDED or whole.state not in ENDED:
        return None
    return max(appeal.updated_at, whole.updated_at)


def waiting_requests() -> QuerySet[ErasureRequest]:
    """Requests that nobody has decided; order by `asked_at`, `id`."""
    return ErasureRequest.objects.filter(decided_at__isnull=True).select_related("appeal", "taken_by")


def decided_requests() -> QuerySet[ErasureRequest]:
    """Requests that were decided; order by `-decided_at`, `-id`."""
    return ErasureRequest.objects.filter(decided_at__isnull=False).select_related("appeal", "decided_by")


def open_request(*, person_id: int | None = None, appeal: Appeal | None = None) -> ErasureRequest | None:
    """The request of a person, or about an appeal, that waits for its decision."""
    rows = waiting_requests().filter(appeal=appeal) if appeal else waiting_requests().filter(person__pk=person_id or 0)
    return rows.first()
