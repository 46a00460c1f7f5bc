"""What is due to be erased, and what must stay until when. PURE.

The schedule is data (`keeping` in rules.yaml of the city pack): what, and how many months after the appeal ended.
Nothing is ever erased too early; with months of unequal length it may be up to three days late.
"""

from __future__ import annotations

import calendar
import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class What(StrEnum):
    """Kinds of data that the schedule knows."""

    FOLLOWERS = "followers"  # addresses of those who wrote "me too"
    LETTERS = "letters"  # texts and addresses of letters about the appeal
    PHOTO_ORIGINALS = "photo_originals"  # files as they came, and where they were taken
    LOOKS = "looks"  # who looked at what is guarded
    FORMAL = "formal"  # IIN, full name, postal address, signature
    APPELLANT = "appellant"  # name, contacts, secret, words


class Why(StrEnum):
    """Why something cannot be erased now."""

    OPEN = "open"
    HELD = "held"
    LAW = "law"


# The order of one night. Formal before appellant: names are still known when the words are cleaned of them.
ORDER = tuple(What)


@dataclass(frozen=True)
class Rule:
    """One row of the schedule."""

    what: What
    months: int


@dataclass(frozen=True)
class Standing:
    """What decides over one appeal when its person asks for erasure; `ended_at` is None while it is open."""

    number: str
    ended_at: datetime | None
    is_formal: bool
    is_held: bool


@dataclass(frozen=True)
class Verdict:
    """Whether an appeal can be erased now; else why not, and until when (None: nobody can say)."""

    number: str
    why: Why | None = None
    until: datetime | None = None

    @property
    def goes(self) -> bool:
        return self.why is None


def schedule_of(rows: Iterable[tuple[str, int]]) -> tuple[Rule, ...]:
    """The schedule in the order of the night. Of two rows for the same the longer one counts.

    `ValueError` for a kind nobody knows and for less than a month: an erasure cannot be taken back.
    """
    months: dict[What, int] = {}
    for what, count in rows:
        if count < 1:
            message = f"{what}: {count} months; at least one"
            raise ValueError(message)
        kind = What(what)
        months[kind] = max(count, months.get(kind, 0))
    return tuple(Rule(what, months[what]) for what in ORDER if what in months)


def months_before(moment: datetime, months: int) -> datetime:
    """The moment so many calendar months earlier; the last day of a shorter month."""
    return _moved(moment, -months)


def months_after(moment: datetime, months: int) -> datetime:
    """The moment so many calendar months later; the last day of a shorter month."""
    return _moved(moment, months)


def verdict_of(one: Standing, rules: Sequence[Rule], *, now: datetime) -> Verdict:
    """What becomes of one appeal whose person asks for erasure.

    Open: it must end first. Held: it stays while the hold stands. Formal: the law keeps it for the months of the
    schedule; without a row for it nobody has said how long, so it stays.
    """
    if one.is_held:
        return Verdict(one.number, Why.HELD)
    if one.ended_at is None:
        return Verdict(one.number, Why.OPEN)
    if not one.is_formal:
        return Verdict(one.number)
    kept = [rule.months for rule in rules if rule.what in {What.FORMAL, What.APPELLANT}]
    if not any(rule.what is What.FORMAL for rule in rules):
        return Verdict(one.number, Why.LAW)
    until = months_after(one.ended_at, max(kept))
    return Verdict(one.number) if until <= now else Verdict(one.number, Why.LAW, until)


def digest_of(numbers: Iterable[str]) -> str:
    """SHA-256 of the numbers, sorted, one a line: who has the numbers can prove that these were meant, nobody else."""
    return hashlib.sha256("".join(f"{number}\n" for number in sorted(numbers)).encode()).hexdigest()


def _moved(moment: datetime, months: int) -> datetime:
    place = moment.year * 12 + moment.month - 1 + months
    year, month = divmod(place, 12)
    if year < 1:
        return moment.replace(year=1, month=1, day=1)
    last = calendar.monthrange(year, month + 1)[1]
    return moment.replace(year=year, month=month + 1, day=min(moment.day, last))
