"""Who did and saw what: the audit of accounts, looks and erasures as one list, newest first.

Each source is read along its own index, one page of each, and merged here: any deep page costs what the first does.
"""

from __future__ import annotations

import heapq
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.db.models.fields.json import KT

from opencity.accounts.models import Audit, Role, User
from opencity.appeals.models import Appeal, Erasure, Look
from opencity.appeals.permissions import visible_to
from opencity.core.paging import decode, encode

LOOK = "look"
ERASURE = "erasure"
FAR = 2**62


@dataclass(frozen=True)
class Asked:
    """Filters; what is empty does not filter. `verbs`: of the audit, `LOOK` and `ERASURE` for the other two."""

    person: int | None = None
    number: str = ""
    verbs: Sequence[str] = ()
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True)
class Entry:
    """One row of the list. `source` and `pk` say which row it is; `about` whom or what it was done to."""

    at: datetime
    source: int
    pk: int
    verb: str
    actor: User | None
    about: User | None
    number: str
    facts: dict[str, Any]


@dataclass(frozen=True)
class AuditPage:
    """One page with the cursors of its neighbours ('' where there is none)."""

    rows: Sequence[Entry]
    older: str
    newer: str


def audit_page(user: User, asked: Asked, *, size: int, cursor: str = "") -> AuditPage:
    """One page for this reader. A forged cursor gives the first page."""
    back = cursor.startswith("<")
    edge = _edge(cursor.lstrip("<")) if cursor else None
    back = back and edge is not None
    found: list[list[Entry]] = []
    for rank, source in _sources(user, asked):
        beyond = _beyond(source, rank, edge, back=back)
        order = ["at", "pk"] if back else ["-at", "-pk"]
        found.append([_entry(rank, row) for row in beyond.order_by(*order)[: size + 1]])
    merged = list(heapq.merge(*found, key=lambda one: (one.at, one.source, one.pk), reverse=not back))
    more, rows = len(merged) > size, merged[:size]
    if back:
        rows.reverse()
    has_older, has_newer = (True, more) if back else (more, edge is not None)
    return AuditPage(
        rows,
        older=_cursor(rows[-1]) if rows and has_older else "",
        newer="<" + _cursor(rows[0]) if rows and has_newer else "",
    )


def _sources(user: User, asked: Asked) -> list[tuple[int, QuerySet[Any]]]:
    """Queries with their rank; ranks keep rows of one moment in one order."""
    found: list[tuple[int, QuerySet[Any]]] = []
    if not asked.verbs or LOOK in asked.verbs:
        found.append((1, _looks(user, asked)))
    if (not asked.verbs or ERASURE in asked.verbs) and not asked.number:
        erasures = Erasure.objects.select_related("by")
        found.append((2, erasures.filter(by=asked.person) if asked.person else erasures))
    verbs = [verb for verb in asked.verbs if verb not in {LOOK, ERASURE}]
    acts = _acts(asked)
    if verbs:  # one index each: of all verbs at once it would have to sort
        found += [
            (10 + 2 * n + m, rows.filter(verb=verb)) for n, verb in enumerate(verbs) for m, rows in enumerate(acts)
        ]
    elif not asked.verbs:
        found += [(10 + m, rows) for m, rows in enumerate(acts)]
    return [(rank, _within(rows, asked)) for rank, rows in found]


def _looks(user: User, asked: Asked) -> QuerySet[Look]:
    rows = Look.objects.select_related("by", "appeal").defer("appeal__text", "appeal__public_text", "appeal__words")
    if Role.CITY_ADMIN not in user.roles:  # a complaint about the reception is not for its head
        rows = rows.filter(appeal__in=Appeal.objects.filter(visible_to(user)))
    if asked.person:
        rows = rows.filter(by=asked.person)
    return rows.filter(appeal__number=asked.number) if asked.number else rows


def _acts(asked: Asked) -> list[QuerySet[Audit]]:
    """The audit; of a person in two parts: what they did, and what others did to their account."""
    rows = Audit.objects.select_related("actor", "about")
    if asked.number:
        rows = rows.filter(facts__has_key="number").alias(number=KT("facts__number")).filter(number=asked.number)
    if asked.person:
        return [rows.filter(actor=asked.person), rows.filter(about=asked.person).exclude(actor=asked.person)]
    return [rows]


def _within(rows: QuerySet[Any], asked: Asked) -> QuerySet[Any]:
    rows = rows.filter(at__gte=asked.since) if asked.since else rows
    return rows.filter(at__lt=asked.until) if asked.until else rows


def _beyond(rows: QuerySet[Any], rank: int, edge: tuple[datetime, int, int] | None, *, back: bool) -> QuerySet[Any]:
    """Rows after the edge in the order (at, rank, pk), or before it."""
    if edge is None:
        return rows
    at, source, pk = edge
    if rank != source:
        # Of the same moment: a whole source stands on one side of the edge.
        same = rank > source if back else rank < source
        bound = Q(at__gte=at) if back else Q(at__lte=at)
        strict = Q(at__gt=at) if back else Q(at__lt=at)
        return rows.filter(bound if same else strict)
    if back:
        return rows.filter(Q(at__gte=at) & (Q(at__gt=at) | Q(pk__gt=pk)))
    return rows.filter(Q(at__lte=at) & (Q(at__lt=at) | Q(pk__lt=pk)))


def _edge(cursor: str) -> tuple[datetime, int, int] | None:
    values = decode(cursor, 3)
    if values is None or not isinstance(values[0], str):
        return None
    try:
        at = datetime.fromisoformat(values[0])
    except ValueError:
        return None
    whole = all(isinstance(value, int) and 0 <= value < FAR for value in values[1:])
    return (at, values[1], values[2]) if whole and at.tzinfo is not None else None


def _cursor(one: Entry) -> str:
    return encode([one.at, one.source, one.pk])


def _entry(rank: int, row: Any) -> Entry:
    if isinstance(row, Look):
        return Entry(row.at, rank, row.pk, LOOK, row.by, None, row.appeal.number, {"what": row.what})
    if isinstance(row, Erasure):
        return Entry(row.at, rank, row.pk, ERASURE, row.by, None, "", {"rule": row.rule} | row.facts)
    number = str(row.facts.get("number", ""))
    return Entry(row.at, rank, row.pk, row.verb, row.actor, row.about, number, row.facts)
