"""Appeals that are answered together: the master, what is joined to it, and who hears of it."""

from __future__ import annotations

from django.db.models import QuerySet
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
    # The ids come first: one query over all three tables with an "or" reads every follower of the city.
    group = _ids_of_group(master)
    followed = [master.pk, *group]
    told = [master.pk, *(pk for pk, state in group.items() if state == State.JOINED)]
    rows = Follower.objects.filter(appeal_id__in=followed).annotate(mailbox=Lower("email")).select_related("appeal")
    # Of several the one of the master itself: its letters stop with the link that says so.
    by_mailbox = {row.mailbox: row for row in sorted(rows, key=lambda row: -abs(row.appeal_id - master.pk))}
    if not by_mailbox:
        return []
    writers = Appellant.objects.filter(appeal_id__in=told).annotate(mailbox=Lower("email"))
    writes = set(writers.filter(mailbox__in=list(by_mailbox)).values_list("mailbox", flat=True))
    return [row for mailbox, row in sorted(by_mailbox.items()) if mailbox not in writes]


def same_people(master: Appeal, addresses: list[str]) -> dict[str, list[Appeal]]:
    """By e-mail address in small letters: the appeals of that person that are answered together with `master`."""
    found: dict[str, list[Appeal]] = {}
    if not addresses or not (group := _ids_of_group(master)):
        return found
    rows = (
        Appeal.objects.filter(pk__in=list(group))
        .annotate(mailbox=Lower("appellant__email"))
        .filter(mailbox__in=addresses)
        .select_related("appellant")
        .only("number", "language", "master", "appellant__secret", "appellant__email")
        .order_by("pk")
    )
    for row in rows:
        found.setdefault(row.mailbox, []).append(row)
    return found


def _ids_of_group(master: Appeal) -> dict[int, str]:
    """The keys of what is answered together with `master`, with their states: one read of a small index."""
    return dict(Appeal.objects.filter(master=master, state__in=TOGETHER).values_list("pk", "state"))


def appeals_by_number(user: User, numbers: list[str]) -> dict[str, Appeal]:
    """Appeals that the person may see, by number; the others do not exist for them."""
    rows = Appeal.objects.filter(visible_to(user), number__in=numbers)
    related = ("body", "category", "executor", "appellant", "district", "master")
    return {
        row.number: row
        for row in rows.select_related(*related).defer("words", "category__keywords", "district__polygon")
    }
