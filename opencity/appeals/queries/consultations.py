"""How much was answered on the spot, with what, and what is asked so often that it should be written down."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Max

from opencity.appeals.models import Consultation, GivenAnswer

DAYS = 30
OFTEN = 3  # the same question answered in own words so often in that time wants to be written down
OFTEN_GIVEN = 10  # the same guide or contact given so often wants a short answer
MOST = 20


@dataclass(frozen=True)
class Often:
    """A question that is answered in own words again and again, with one of the answers."""

    key: str
    text: str
    own_words: str
    language: str
    count: int


def by_day(today: date, *, days: int = DAYS) -> list[tuple[date, int]]:
    """How many each day, newest first; days without any are left out."""
    rows = Consultation.objects.filter(day__gt=today - timedelta(days=days), day__lte=today)
    return list(rows.values_list("day").annotate(n=Count("id")).order_by("-day"))


def by_answer(today: date, *, days: int = DAYS) -> list[tuple[str, str, int]]:
    """What was given most: kind, code, how often."""
    rows = GivenAnswer.objects.filter(day__gt=today - timedelta(days=days), day__lte=today)
    counted = rows.values_list("kind", "code").annotate(n=Count("id")).order_by("-n", "kind", "code")
    return list(counted[:MOST])


def given_often(today: date, *, without: Sequence[tuple[str, str]] = ()) -> list[tuple[str, str, int]]:
    """What is given so often that a short answer would help, except what has one (`without`) or is one."""
    known = set(without)
    found = by_answer(today)
    return [row for row in found if row[2] >= OFTEN_GIVEN and row[0] != "faq" and (row[0], row[1]) not in known]


def asked_often(today: date) -> list[Often]:
    """Questions that were answered in own words again and again."""
    rows = Consultation.objects.filter(day__gt=today - timedelta(days=DAYS), day__lte=today).exclude(own_words="")
    counted = rows.exclude(key="").values_list("key").annotate(n=Count("id"), last=Max("id"))
    found = list(counted.filter(n__gte=OFTEN).order_by("-n", "key")[:MOST])
    last = Consultation.objects.in_bulk([one[2] for one in found])
    return [Often(key, last[pk].text, last[pk].own_words, last[pk].language, n) for key, n, pk in found]
