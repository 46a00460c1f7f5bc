"""Many appeals out of few: a lived year is copied inside the database until there are as many as asked for.

Every copy keeps its life to the second (moments, clock, due day, state, history, replies), so each rule that held
for the lived one holds for it. Its own are: ids, number with the check digit, form, secret, addresses of people,
tokens, and a place a little way off in the same district. No letters are made: those of the lived year tell the
same. Foreign keys and plain indexes are taken away and made anew at the end, in the same transaction: the database
itself proves that every row has what it points to, and a copy that is interrupted leaves nothing.
"""

from __future__ import annotations

import math
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from random import Random

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper
from django.db.models import Model

from opencity.appeals.models import Appeal, Appellant, Event, Follower, Photo, Reply, ReplyCheck
from opencity.appeals.numbers import ALPHABET
from opencity.core.fields import Point
from opencity.demo import bulk_sql as sql
from opencity.demo.make import FIRST_SUBMISSION, LAST_SUBMISSION, demo_appeals
from opencity.demo.places import METRES_PER_DEGREE
from opencity.directory.queries import Directory, directory

MOST_LIVED = 5_000  # so many at most are copied, however many there are
MOST_SPOTS = 200  # different places for one lived appeal
FARTHEST_M = 400.0
AT_ONCE = 50_000
TRIES = 4

# What a copy does not take over, by column. `a` is the lived row, `m` the line of the plan: copy, new id, number.
NEW_IN_APPEAL = {
    "id": "m.new", "number": "m.number", "whole_id": "w.new", "place": "coalesce(s.place, a.place)",
    "submission": "CASE WHEN a.submission IS NULL THEN NULL "
    "ELSE ('de30de30' || substr(md5('bulk/' || m.new), 1, 24))::uuid END",
}  # fmt: skip
MORE_OF_APPEAL = (
    "LEFT JOIN bulk_plan w ON w.old = a.whole_id AND w.copy = m.copy "
    "LEFT JOIN bulk_spot s ON s.old = coalesce(a.whole_id, a.id) AND s.n = m.copy % s.of"
)
SECRET = " || ".join(f"substr('{ALPHABET}', 1 + get_byte(m.noise, {n}) % 32, 1)" for n in range(8))
EMAIL = "regexp_replace(a.email, '@', '.' || m.copy || '@')"
NUMBER_OF = "(SELECT to_jsonb(o.number) FROM bulk_plan o WHERE o.of = a.facts->>'{0}' AND o.copy = m.copy)"
FACTS = (
    "CASE a.kind"
    f" WHEN 'part_lodged' THEN jsonb_set(a.facts, '{{whole}}', {NUMBER_OF.format('whole')})"
    f" WHEN 'part_forwarded' THEN jsonb_set(a.facts, '{{part}}', {NUMBER_OF.format('part')})"
    " ELSE a.facts END"
)
PARTS: tuple[tuple[type[Model], dict[str, str], str], ...] = (
    (Appeal, NEW_IN_APPEAL, MORE_OF_APPEAL),
    (Appellant, {"appeal_id": "m.new", "secret": SECRET, "email": EMAIL}, ""),
    (Event, {"appeal_id": "m.new", "facts": FACTS}, ""),
    (Reply, {"appeal_id": "m.new"}, ""),
    (Photo, {"appeal_id": "m.new", "token": "gen_random_uuid()"}, ""),
    (Follower, {"appeal_id": "m.new", "email": EMAIL, "token": "replace(gen_random_uuid()::text, '-', '')"}, ""),
)
TABLES = [model._meta.db_table for model, _, _ in PARTS] + [ReplyCheck._meta.db_table]  # noqa: SLF001


def multiply(size: int, *, seed: str, tell: Callable[[str], None]) -> int:
    """Copy the demo appeals that are there until there are `size` of them; returns how many were added."""
    missing = size - demo_appeals()
    if missing <= 0:
        return 0
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(sql.IN_HASTE)
        cursor.execute(sql.NUMBERS)
        cursor.execute(sql.BEGIN, [FIRST_SUBMISSION, LAST_SUBMISSION, MOST_LIVED])
        cursor.execute("SELECT count(*) FROM bulk_lived")
        lived = cursor.fetchone()[0]
        copies = -(-missing // lived)
        _find_spots(cursor, copies, seed)
        tell(f"{lived} lived appeals, {copies} copies of each")
        with bare(cursor, tell):
            plan = {"lived": lived, "missing": missing, "salt": secrets.token_hex(16)}
            step = max(1, AT_ONCE // lived)
            for first in range(0, copies, step):
                last = min(first + step, copies) - 1
                cursor.execute(sql.PLAN, plan | {"first": first, "last": last})
                cursor.execute("ANALYZE bulk_plan")
                for model, new, more in PARTS:
                    cursor.execute(_insert(model, new, more))
                cursor.execute(_insert_checks())
                tell(f"{min((last + 1) * lived, missing)} of {missing} copied")
        cursor.execute(sql.END)
    _measure(tell)
    return missing


def _find_spots(cursor: CursorWrapper, copies: int, seed: str) -> None:
    """Places near each lived one and in its district; where that fails, the place itself."""
    rng, city = Random(f"{seed}/spots"), directory()  # noqa: S311  nothing secret depends on it
    of = min(MOST_SPOTS, copies)
    lived = Appeal.objects.filter(submission__range=(FIRST_SUBMISSION, LAST_SUBMISSION), whole__isnull=True)
    places = list(lived.order_by("pk").values_list("pk", "place")[:MOST_LIVED])
    with cursor.copy("COPY bulk_spot (old, n, of, place) FROM STDIN") as copy:
        for pk, place in places:
            if place is None:
                continue
            for number in range(of):
                spot = _near(place, rng, city)
                copy.write_row((pk, number, of, f"({spot.lon!r},{spot.lat!r})"))
    cursor.execute("CREATE INDEX ON bulk_spot (old, n); ANALYZE bulk_spot")


def _near(place: Point, rng: Random, city: Directory) -> Point:
    home = city.district_at(place)
    for attempt in range(TRIES):
        metres, angle = FARTHEST_M / 2**attempt * math.sqrt(rng.random()), rng.random() * 2 * math.pi
        north = metres * math.cos(angle) / METRES_PER_DEGREE
        east = metres * math.sin(angle) / METRES_PER_DEGREE / math.cos(math.radians(place.lat))
        spot = Point(round(place.lat + north, 6), round(place.lon + east, 6))
        if city.district_at(spot) == home:
            return spot
    return place


def _insert(model: type[Model], new: dict[str, str], more: str) -> str:
    """The statement that copies one table for the copies of the plan; the order of ids stays the order of things."""
    meta = model._meta  # noqa: SLF001
    columns = [field.column for field in meta.concrete_fields]
    key = "id" if model is Appeal else "appeal_id"
    values = {name: f'a."{name}"' for name in columns} | new
    if "id" in columns and "id" not in new:
        values["id"] = f"nextval(pg_get_serial_sequence('{meta.db_table}', 'id'))"
    named, taken = ", ".join(f'"{name}"' for name in columns), ", ".join(values[name] for name in columns)
    order = 'ORDER BY m.copy, a."id"' if "id" in columns else ""
    return (
        f"INSERT INTO {meta.db_table} ({named}) SELECT {taken} FROM bulk_plan m "  # noqa: S608  names of our own tables
        f"JOIN {meta.db_table} a ON a.{key} = m.old {more} {order}"
    )


def _insert_checks() -> str:
    """The statement for the looks of controllers: each at the copy of its reply, known by its appeal and moment."""
    table, replies = ReplyCheck._meta.db_table, Reply._meta.db_table  # noqa: SLF001
    own = {"id": f"nextval(pg_get_serial_sequence('{table}', 'id'))", "reply_id": "n.id"}
    columns = [str(field.column) for field in ReplyCheck._meta.concrete_fields]  # noqa: SLF001
    named, taken = (
        ", ".join(names) for names in ([f'"{c}"' for c in columns], [own.get(c, f'a."{c}"') for c in columns])
    )
    return (
        f"INSERT INTO {table} ({named}) SELECT {taken} FROM bulk_plan m "  # noqa: S608  names of our own tables
        f"JOIN {replies} o ON o.appeal_id = m.old JOIN {table} a ON a.reply_id = o.id "
        f"JOIN {replies} n ON n.appeal_id = m.new AND n.at = o.at AND n.round = o.round ORDER BY m.copy, a.id"
    )


@contextmanager
def bare(cursor: CursorWrapper, tell: Callable[[str], None]) -> Iterator[None]:
    """Inside, the tables have neither foreign keys nor plain indexes; after it they have all of them again."""
    cursor.execute(sql.FOREIGN_KEYS, [TABLES])
    keys = cursor.fetchall()
    cursor.execute(sql.PLAIN_INDEXES, [TABLES])
    indexes = cursor.fetchall()
    for table, name, _definition in keys:
        cursor.execute(f'ALTER TABLE {table} DROP CONSTRAINT "{name}"')
    for name, _definition in indexes:
        cursor.execute(f'DROP INDEX "{name}"')
    yield
    for name, definition in indexes:
        cursor.execute(definition)
        tell(f"index {name}")
    for table, name, definition in keys:
        cursor.execute(f'ALTER TABLE {table} ADD CONSTRAINT "{name}" {definition}')
    tell(f"{len(keys)} foreign keys hold")


def _measure(tell: Callable[[str], None]) -> None:
    """Statistics for the planner; outside a transaction also the map of rows that everybody sees."""
    verb = "ANALYZE" if connection.in_atomic_block else "VACUUM (ANALYZE)"
    with connection.cursor() as cursor:
        for table in TABLES:
            cursor.execute(f"{verb} {table}")
    tell("statistics are fresh")
