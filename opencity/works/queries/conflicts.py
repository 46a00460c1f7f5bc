"""Two works on one stretch: at the same time, or one that digs up what is still under warranty."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.db import connection
from django.db.models import Q

from opencity.works.geometry import apart_m, widened
from opencity.works.life import OPEN, State
from opencity.works.models import Work

NEAR_M = 15.0
COUNTED = OPEN | {State.CHECK}
MOST = 200


class Why(StrEnum):
    """What two works have in common."""

    TIME = "time"
    WARRANTY = "warranty"


@dataclass(frozen=True)
class Conflict:
    """Another work at the same place, and why it matters."""

    work: Work
    why: Why
    metres: float | None  # None: one of them is not drawn, they share a street


def conflicts_of(work: Work) -> list[Conflict]:
    """The works that meet this one, nearest first."""
    others = Work.objects.filter(_beside(work), is_archive=False).exclude(pk=work.pk)
    others = others.filter(Q(state__in=sorted(COUNTED)) | Q(state=State.FINISHED, warranty_until__isnull=False))
    found = [made for other in others.select_related("body", "district")[:MOST] if (made := _met(work, other))]
    return sorted(found, key=lambda one: (one.metres is None, one.metres or 0.0, one.work.number))


def conflicts_between(body_ids: frozenset[int] | None) -> list[tuple[Work, Conflict]]:
    """Every pair of running works that meet, one side of each belonging to these bodies (None: to any)."""
    mine = "" if body_ids is None else "AND (a.body_id = ANY(%(bodies)s) OR b.body_id = ANY(%(bodies)s))"
    # The index of boxes pairs them; the margin is 15 m in degrees, a little more at this latitude east to west.
    query = f"""
        SELECT a.id, b.id FROM works_work a JOIN works_work b
        ON a.id < b.id AND b.box && box(point((a.box[0])[0] + %(x)s, (a.box[0])[1] + %(y)s),
                                        point((a.box[1])[0] - %(x)s, (a.box[1])[1] - %(y)s))
        WHERE a.state = ANY(%(states)s) AND b.state = ANY(%(states)s) AND NOT a.is_archive AND NOT b.is_archive {mine}
        ORDER BY a.id DESC LIMIT {MOST}
    """  # noqa: S608  only fixed words are put in
    facts: dict[str, Any] = {"states": sorted(COUNTED), "bodies": sorted(body_ids or ()), "x": 0.00025, "y": 0.00014}
    with connection.cursor() as cursor:
        cursor.execute(query, facts)
        pairs = cursor.fetchall()
    works = Work.objects.select_related("body", "district").in_bulk({pk for pair in pairs for pk in pair})
    met = [(works[one], _met(works[one], works[other])) for one, other in pairs if one in works and other in works]
    return [(work, found) for work, found in met if found is not None]


def _beside(work: Work) -> Q:
    beside = Q(pk__in=[])
    if work.box is not None:
        beside |= Q(box__overlaps=widened(work.box, NEAR_M))
    if work.street:
        beside |= Q(street=work.street, box__isnull=True) if work.box is not None else Q(street=work.street)
    return beside


def _met(work: Work, other: Work) -> Conflict | None:
    why = _why(work, other)
    if why is None:
        return None
    if work.geometry is None or other.geometry is None:
        return Conflict(other, why, None)
    metres = apart_m(work.geometry, other.geometry)
    return Conflict(other, why, metres) if metres <= NEAR_M else None


def _why(work: Work, other: Work) -> Why | None:
    over = other.state == State.FINISHED
    if not over and work.begins_on <= other.ends_on and other.begins_on <= work.ends_on:
        return Why.TIME
    first, second = (work, other) if work.ends_on <= other.begins_on and not over else (other, work)
    ended = first.ended_on or first.ends_on
    if first.warranty_until is not None and ended <= second.begins_on <= first.warranty_until:
        return Why.WARRANTY
    return None
