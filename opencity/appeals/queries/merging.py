"""Appeals that are answered together: the master, what is joined to it, and who hears of it."""

from __future__ import annotations

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Left, Lower

from opencity.accounts.models import User
from opencity.appeals.models import Appeal, Appellant, Follower
from opencity.appeals.permissions import visible_to
from opencity.appeals.states import State

BY_AGE = ("id",)
COUNT_UP_TO = 10_000
BEGINNING = 120
# Joined ones wait for the answer; those that got it stay linked until their resident says "not fixed".
TOGETHER = (State.JOINED, State.REPLIED, State.CONFIRMED, State.CLOSED)


def joined_to(master: Appeal) -> QuerySet[Appeal]:
    """What waits for the answer of `master`."""
    return Appeal.objects.filter(master=master, state=State.JOINED)


def group_of(master: Appeal) -> QuerySet[Appeal]:
    """What is or was answered together with `master`, as rows of a list; order by `BY_AGE`."""
    rows = Appeal.objects.filter(master=master, state__in=TOGETHER)
    return rows.annotate(beginning=Left("text", BEGINNING)).defer("text", "words").order_by()


def size_of_group(master: Appeal) -> int:
    """How many that are, counted up to `COUNT_UP_TO`."""
    return int(Appeal.objects.filter(master=master, state__in=TOGETHER)[:COUNT_UP_TO].count())


def other_languages(master: Appeal) -> list[str]:
    """Languages of the joined appeals that the master is not written in."""
    rows = joined_to(master).exclude(language=master.language).order_by("language")
    return list(rows.values_list("language", flat=True).distinct())


def followers_of_group(master: Appeal) -> list[Follower]:
    """Who follows the master or anything joined to it: each address once, and none that is told as an appellant."""
    writes = Appellant.objects.annotate(mailbox=Lower("email")).filter(
        Q(appeal=master) | Q(appeal__master=master, appeal__state=State.JOINED), mailbox=OuterRef("mailbox")
    )
    rows = (
        Follower.objects.filter(Q(appeal=master) | Q(appeal__master=master, appeal__state__in=TOGETHER))
        .annotate(mailbox=Lower("email"))
        .exclude(Exists(writes))
        .select_related("appeal")
        # Of several the one of the master itself: its letters stop with the link that says so.
        .order_by("mailbox", (F("appeal_id") - master.pk) * (F("appeal_id") - master.pk))
        .distinct("mailbox")
    )
    return list(rows)


def same_people(master: Appeal, addresses: list[str]) -> dict[str, list[Appeal]]:
    """By e-mail address in small letters: the appeals of that person that are answered together with `master`."""
    found: dict[str, list[Appeal]] = {}
    rows = (
        Appeal.objects.filter(master=master, state__in=TOGETHER)
        .annotate(mailbox=Lower("appellant__email"))
        .filter(mailbox__in=addresses)
        .select_related("appellant")
        .only("number", "language", "master", "appellant__secret", "appellant__email")
        .order_by("pk")
    )
    for row in rows:
        found.setdefault(row.mailbox, []).append(row)
    return found


def appeals_by_number(user: User, numbers: list[str]) -> dict[str, Appeal]:
    """Appeals that the person may see, by number; the others do not exist for them."""
    rows = Appeal.objects.filter(visible_to(user), number__in=numbers)
    related = ("body", "category", "executor", "appellant", "district", "master")
    return {
        row.number: row
        for row in rows.select_related(*related).defer("words", "category__keywords", "district__polygon")
    }
