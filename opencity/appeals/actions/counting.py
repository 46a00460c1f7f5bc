"""Counting the squares of the map: all of them once a day, then only those where something happened."""
# ruff: noqa: S608  every name in these statements is a constant of ours

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import connection, transaction

from opencity.appeals.models import MapCount
from opencity.appeals.queries.cells import ALL, LEVELS, side_of
from opencity.appeals.states import RUNNING, State

WHOLE_EVERY = timedelta(hours=24)
# Longer than any transaction: what was written before the last count and committed after it is not missed.
OVERLAP = timedelta(minutes=5)
LOCK = 3_418_705
COLUMNS = "level, x, y, district, category, progress, count, lon, lat, first"
SUMS = "sum(count), sum(lon), sum(lat), min(first)"
FINEST, SIDE = LEVELS[-1], side_of(LEVELS[-1])
_OPEN = ", ".join(f"'{state.value}'" for state in sorted(RUNNING))
_PROGRESS = (
    f"CASE WHEN state IN ({_OPEN}) THEN 'open' WHEN state = 'confirmed' AND resolution = 'fixed' THEN 'fixed' "
    "WHEN state IN ('replied', 'closed', 'confirmed') THEN 'answered' ELSE '' END"
)
_X, _Y = (f"floor(place[{axis}] / {SIDE!r})::int" for axis in (0, 1))
# The borders of a cell belong to the box of both neighbours; the number of the cell decides.
_BOX = (
    f"a.place <@ box(point(d.x * {SIDE!r}, d.y * {SIDE!r}), point((d.x + 1) * {SIDE!r}, (d.y + 1) * {SIDE!r})) "
    f"AND {_X} = d.x AND {_Y} = d.y"
)


def count_map(*, now: datetime, whole: bool = False) -> bool:
    """Bring the squares up to date; False when another worker does it right now.

    Changed squares are known by the appeals in them that changed. One that stopped being public is known only by
    the daily whole count: until then a number may be one too high, but no such appeal is ever shown by it.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [LOCK])
        if not cursor.fetchone()[0]:
            return False
        known = MapCount.objects.first()
        if whole or known is None or known.whole_at < now - WHOLE_EVERY:
            _count_all(cursor)
            MapCount.objects.update_or_create(pk=1, defaults={"until": now, "whole_at": now})
        else:
            _count_changed(cursor, known.until - OVERLAP)
            MapCount.objects.filter(pk=known.pk).update(until=now)
    return True


def _count_all(cursor: object) -> None:
    run = cursor.execute  # type: ignore[attr-defined]
    run("DELETE FROM appeals_mapcell")
    run(
        f"INSERT INTO appeals_mapcell ({COLUMNS}) SELECT {FINEST}, {_X}, {_Y}, coalesce(district_id, 0), "
        f"coalesce(category_id, 0), {_PROGRESS}, count(*), sum(place[0]), sum(place[1]), min(id) FROM appeals_appeal "
        "WHERE is_public AND state <> %s AND place IS NOT NULL GROUP BY 1, 2, 3, 4, 5, 6",
        [State.WITHDRAWN.value],
    )
    run(_all_together(""))
    for finer, level in zip(LEVELS[:0:-1], LEVELS[-2::-1], strict=True):
        run(_coarser(finer, level, ""))


def _count_changed(cursor: object, since: datetime) -> None:
    run = cursor.execute  # type: ignore[attr-defined]
    run(
        f"CREATE TEMP TABLE changed_cell ON COMMIT DROP AS SELECT DISTINCT {_X} AS x, {_Y} AS y FROM appeals_appeal "
        "WHERE is_public AND updated_at > %s AND place IS NOT NULL",
        [since],
    )
    run(f"DELETE FROM appeals_mapcell c USING changed_cell d WHERE c.level = {FINEST} AND c.x = d.x AND c.y = d.y")
    run(
        f"INSERT INTO appeals_mapcell ({COLUMNS}) SELECT {FINEST}, d.x, d.y, coalesce(a.district_id, 0), "
        f"coalesce(a.category_id, 0), {_PROGRESS}, count(*), sum(place[0]), sum(place[1]), min(a.id) "
        f"FROM changed_cell d JOIN appeals_appeal a ON a.is_public AND a.state <> %s AND {_BOX} "
        "GROUP BY 1, 2, 3, 4, 5, 6",
        [State.WITHDRAWN.value],
    )
    run(_all_together("JOIN changed_cell d ON c.x = d.x AND c.y = d.y"))
    for finer, level in zip(LEVELS[:0:-1], LEVELS[-2::-1], strict=True):
        shift, last = finer - level, (1 << (finer - level)) - 1
        cells = f"(SELECT DISTINCT x >> {FINEST - level} AS x, y >> {FINEST - level} AS y FROM changed_cell) d"
        run(f"DELETE FROM appeals_mapcell c USING {cells} WHERE c.level = {level} AND c.x = d.x AND c.y = d.y")
        within = (
            f"c.x BETWEEN d.x << {shift} AND (d.x << {shift}) + {last} "
            f"AND c.y BETWEEN d.y << {shift} AND (d.y << {shift}) + {last}"
        )
        run(_coarser(finer, level, f"JOIN {cells} ON {within}"))


def _all_together(join: str) -> str:
    return (
        f"INSERT INTO appeals_mapcell ({COLUMNS}) SELECT level, c.x, c.y, district, {ALL}, progress, {SUMS} "
        f"FROM appeals_mapcell c {join} WHERE level = {FINEST} GROUP BY level, c.x, c.y, district, progress"
    )


def _coarser(finer: int, level: int, join: str) -> str:
    shift = finer - level
    return (
        f"INSERT INTO appeals_mapcell ({COLUMNS}) SELECT {level}, c.x >> {shift}, c.y >> {shift}, district, category, "
        f"progress, {SUMS} FROM appeals_mapcell c {join} WHERE level = {finer} "
        "GROUP BY 2, 3, district, category, progress"
    )
