"""Giving sealed values a new key, some at a time, while the city works."""

from __future__ import annotations

from collections.abc import Callable

from django.db import transaction

from opencity.accounts import sealing
from opencity.appeals.actions.formal import IIN
from opencity.appeals.models import Formal

CHUNK = 500


def rotate_keys(*, chunk: int = CHUNK, say: Callable[[int], None] | None = None) -> int:
    """Seal every identification number with the first key; returns how many were sealed anew.

    Chunks are transactions of their own and go by key, so it can be stopped and started again. A value that no key
    opens stops it (`CannotOpen`) and nothing of its chunk is changed.
    """
    after, done = 0, 0
    while True:
        with transaction.atomic():
            rows = Formal.objects.select_for_update().filter(pk__gt=after, iin__isnull=False)
            found = list(rows.order_by("pk").only("pk", "iin", "iin_hash")[:chunk])
            changed = [_sealed_anew(row) for row in found if not _is_current(row)]
            Formal.objects.bulk_update(changed, ["iin", "iin_hash"])
        if not found:
            return done
        after, done = found[-1].pk, done + len(changed)
        if say is not None:
            say(done)


def _is_current(row: Formal) -> bool:
    return row.iin is not None and sealing.is_current(row.iin)


def _sealed_anew(row: Formal) -> Formal:
    iin = sealing.unseal(row.iin or b"")
    row.iin, row.iin_hash = sealing.seal(iin), sealing.hash_of(IIN, iin)
    return row
