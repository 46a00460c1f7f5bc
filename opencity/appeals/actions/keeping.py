"""The schedule of keeping, night after night, and the legal hold that stops it.

One kind after the other, a chunk at a time along the index `appeal_ended`: erase, prove, move the mark, commit. A run
that is killed has lost nothing and counts nothing twice; two runs at once wait for each other at the mark. What must
not go yet (a hold, a part that still runs) is put aside in `KeptBack` and tried again every night.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import datetime

from django.db import transaction

from opencity.accounts.audit import note_deed
from opencity.accounts.models import Role, User
from opencity.appeals import permissions
from opencity.appeals.actions.erasing import erase, erase_looks
from opencity.appeals.actions.moves import needed
from opencity.appeals.keeping import Rule, What, months_before
from opencity.appeals.models import Appeal, KeepingMark, KeptBack, LegalHold
from opencity.appeals.queries.keeping import after_mark, blocked, old_looks, schedule, with_parts
from opencity.appeals.states import ENDED
from opencity.core.refused import Refused
from opencity.notices.keeping import forget_expired

CHUNK = 200
MOST_REASON = 2_000
HOLD_PLACED, HOLD_LIFTED = "hold_placed", "hold_lifted"
Say = Callable[[str, Counter[str]], None]


@transaction.atomic
def place_hold(appeal: Appeal, *, reason: str, by: User, now: datetime) -> LegalHold:
    """Keep everything of an appeal, its parts and what is joined to it, until the hold is lifted.

    Refuses: `not_permitted`, `reason_needed`, `hold_stands` (there is one already).
    """
    _check_holder(appeal, by)
    words = needed(reason, most=MOST_REASON)
    Appeal.objects.select_for_update().get(pk=appeal.pk)  # two who hold it at once: one after the other
    if LegalHold.objects.filter(appeal=appeal, lifted_at__isnull=True).exists():
        raise Refused("hold_stands", number=appeal.number)
    hold = LegalHold.objects.create(appeal=appeal, reason=words, by=by, at=now)
    note_deed(HOLD_PLACED, actor=by, number=appeal.number, now=now, hold=hold.pk)
    return hold


@transaction.atomic
def lift_hold(hold: LegalHold, *, reason: str, by: User, now: datetime) -> None:
    """End a hold; the schedule goes on the next night. Refuses: `not_permitted`, `reason_needed`, `hold_lifted`."""
    _check_holder(hold.appeal, by)
    words = needed(reason, most=MOST_REASON)
    standing = LegalHold.objects.filter(pk=hold.pk, lifted_at__isnull=True)
    if not standing.update(lifted_at=now, lifted_by=by, lifted_why=words):
        raise Refused("hold_lifted", number=hold.appeal.number)
    note_deed(HOLD_LIFTED, actor=by, number=hold.appeal.number, now=now, hold=hold.pk)


def _check_holder(appeal: Appeal, by: User) -> None:
    if Role.RECEPTION_HEAD not in by.roles or not permissions.may_see(by, appeal):
        raise Refused("not_permitted")


def erase_due(*, now: datetime, chunk: int = CHUNK, say: Say | None = None) -> Counter[str]:
    """Erase everything that is due by the schedule of the city; what was erased, by kind. May be killed and run again.

    `say` hears of every chunk: the kind, and what was erased of it.
    """
    done: Counter[str] = Counter()

    def note(what: str, counts: Counter[str]) -> None:
        done.update(counts)
        if say is not None:
            say(what, counts)

    for rule in schedule():
        if rule.what is What.LOOKS:
            _sweep_looks(rule, now=now, chunk=chunk, note=note)
        else:
            _try_again(rule, now=now, chunk=chunk, note=note)
            while (counts := _erase_some(rule, now=now, chunk=chunk)) is not None:
                note(rule.what, counts)
    if expired := forget_expired(now):
        note("expired", Counter(expired=expired))
    return done


@transaction.atomic
def _erase_some(rule: Rule, *, now: datetime, chunk: int) -> Counter[str] | None:
    """The next chunk behind the mark; None when nothing more is due."""
    KeepingMark.objects.get_or_create(what=rule.what)
    mark = KeepingMark.objects.select_for_update().get(what=rule.what)
    rows = list(after_mark(mark, months_before(now, rule.months)).select_for_update(of=("self",))[:chunk])
    if not rows:
        return None
    counts, stays = _erase_free(rows, rule, now=now)
    KeptBack.objects.bulk_create([KeptBack(what=rule.what, appeal_id=pk) for pk in stays], ignore_conflicts=True)
    KeepingMark.objects.filter(pk=mark.pk).update(ended_at=rows[-1].updated_at, appeal_id=rows[-1].pk)
    return counts


def _try_again(rule: Rule, *, now: datetime, chunk: int, note: Say) -> None:
    """What was put aside on earlier nights: its hold may be lifted, its parts may have ended."""
    last = 0
    while True:
        with transaction.atomic():
            aside = list(
                KeptBack.objects.select_for_update().filter(what=rule.what, pk__gt=last).order_by("pk")[:chunk]
            )
            if not aside:
                return
            last = aside[-1].pk
            due = Appeal.objects.filter(state__in=sorted(ENDED), updated_at__lte=months_before(now, rule.months))
            found = due.filter(pk__in=[one.appeal_id for one in aside]).select_related("appellant")
            counts, stays = _erase_free(list(found.select_for_update(of=("self",))), rule, now=now)
            KeptBack.objects.filter(pk__in=[one.pk for one in aside if one.appeal_id not in stays]).delete()
        note(rule.what, counts)


def _erase_free(rows: Sequence[Appeal], rule: Rule, *, now: datetime) -> tuple[Counter[str], set[int]]:
    """Erase what nothing holds, each with its parts; the counts, and the keys of those that must wait."""
    stays = blocked([row.pk for row in rows])
    free = [row for row in rows if row.pk not in stays]
    return erase(with_parts(free), [rule.what], rule=rule.what, now=now), stays


def _sweep_looks(rule: Rule, *, now: datetime, chunk: int, note: Say) -> None:
    """Looks go by their own age, at appeals that ended as long ago."""
    last = 0
    while True:
        with transaction.atomic():
            seen, free = old_looks(months_before(now, rule.months), after=last, most=chunk)
            if seen is None:
                return
            last = seen
            gone = erase_looks(free, rule=rule.what, now=now)
        note(rule.what, Counter(looks=gone) if gone else Counter())
