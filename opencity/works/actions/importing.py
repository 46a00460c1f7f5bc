"""A file of works: kept, its columns matched, tried as often as needed, done once, undone if need be.

Done or not at all: one transaction, and a line with a mistake stops all of it. The same file again makes nothing twice:
a row is known by its number in the source, or without one by its content.
"""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction

from opencity.accounts.models import User
from opencity.core.fields import Point, Texts
from opencity.core.refused import Refused
from opencity.directory.models import Body, District
from opencity.directory.queries import Directory, directory, held_directory, local
from opencity.works import permissions
from opencity.works.actions.drafting import DATES, draft_work, edit_work, send_work
from opencity.works.actions.importing_rows import Fault, Tried, try_row
from opencity.works.actions.moves import change
from opencity.works.events import EventKind
from opencity.works.life import OPEN, Kind, State
from opencity.works.matching import FIELDS, NEEDED, guessed
from opencity.works.models import Import, Work
from opencity.works.tables import Table, read_table

KEPT = ("names", "why", "place", "traffic_note", "buses", "percent_note")


@dataclass
class Trial:
    """What would happen: works to make and to change, those that stay as they are, and every mistake by line."""

    new: list[Tried] = field(default_factory=list)
    changed: list[tuple[Work, Tried]] = field(default_factory=list)
    same: int = 0
    left: list[Work] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    mended: list[tuple[int, str]] = field(default_factory=list)


@transaction.atomic
def keep_import(*, name: str, data: bytes, body: Body, by: User, now: datetime) -> Import:
    """Read and keep a file, and guess its columns. Refuses what is no table (see `tables`)."""
    permissions.check_write(by, body.pk)
    table = read_table(name, data)
    stored = default_storage.save(f"works/imports/{uuid.uuid4().hex}", ContentFile(data))
    return Import.objects.create(
        at=now, by=by, body=body, name=name[:200] or "plan", stored=stored, sha256=hashlib.sha256(data).hexdigest(),
        matches={"columns": guessed(table.columns), "kind": "", "fixes": {}},
    )  # fmt: skip


def table_of(one: Import) -> Table:
    """The kept file once more."""
    try:
        with default_storage.open(one.stored) as file:
            return read_table(one.name, file.read())
    except FileNotFoundError as error:
        raise Refused("import_file_gone") from error


def match_columns(
    one: Import, *, columns: Mapping[str, str], kind: str = "", fixes: Mapping[str, Mapping[str, str]] | None = None,
    by: User,
) -> Import:  # fmt: skip
    """Say which column is which fact, and mend cells: `fixes` by line and field. What was mended before stays."""
    permissions.check_write(by, one.body_id)
    if one.done_at is not None:
        raise Refused("import_over")
    known = set(table_of(one).columns)
    chosen = {name: column for name, column in columns.items() if name in FIELDS and column}
    for column in chosen.values():
        if column not in known:
            raise Refused("import_column_unknown", name=column[:80])
    if any(name not in chosen for name in NEEDED[:1]):
        raise Refused("import_column_needed")
    mended = {line: dict(cells) for line, cells in (one.matches.get("fixes") or {}).items()}
    for line, cells in (fixes or {}).items():
        mended.setdefault(line, {}).update({name: text[:2_000] for name, text in cells.items() if name in FIELDS})
    one.matches = {"columns": chosen, "kind": kind if kind in set(Kind) else "", "fixes": mended}
    one.save(update_fields=["matches"])
    return one


def try_import(one: Import) -> Trial:
    """Read every row without writing anything."""
    with held_directory():
        city = directory()
        table, source = table_of(one), source_of(one, city)
        tried = [try_row(row, one.matches, body=one.body.code, source=source, city=city) for row in table.rows]
    trial = Trial()
    known = {work.source_id: work for work in Work.objects.filter(source=source).select_related("body", "district")}
    seen: dict[str, int] = {}
    for row in tried:
        if row.key in seen and not row.faults:
            row.faults.append(
                Fault(row.line, "source_id", row.key[:80], Refused("import_row_twice", first=seen[row.key]))
            )
        seen.setdefault(row.key, row.line)
        if row.rows is not None and row.rows.notes:
            trial.mended += [(row.line, note) for note in row.rows.notes]
        _sort(row, known.get(row.key), trial)
    return trial


def _sort(row: Tried, work: Work | None, trial: Trial) -> None:
    """Put one row where it belongs: new, changed, the same, left alone, or wrong."""
    if row.faults or row.rows is None:
        trial.faults += row.faults
        return
    if work is None:
        trial.new.append(row)
        return
    differs = [name for name, value in row.rows.values.items() if name != "words" and value != getattr(work, name)]
    if not differs:
        trial.same += 1
    elif work.state in OPEN and any(name in DATES for name in differs):
        trial.faults.append(Fault(row.line, "ends", "", Refused("import_date_moved", number=work.number)))
    elif work.state == State.DRAFT or work.state in OPEN:
        trial.changed.append((work, row))
    else:
        trial.left.append(work)


@transaction.atomic
def do_import(one: Import, *, by: User, now: datetime, send: bool = True) -> Import:
    """Make and change the works of a file; with `send` the new ones go to a second person at once."""
    held = Import.objects.select_for_update(of=("self",)).select_related("body").get(pk=one.pk)
    permissions.check_write(by, held.body_id)
    if held.done_at is not None:
        raise Refused("import_over")
    trial = try_import(held)
    if trial.faults:
        raise Refused("import_has_errors")
    made, changed = [], []
    for row in trial.new:
        assert row.given is not None  # noqa: S101  rows without it are faults
        work = draft_work(row.given, by=by, now=now, rows=row.rows)
        made.append(work.pk)
        if send:
            send_work(work, by=by, now=now)
    for work, row in trial.changed:
        assert row.given is not None  # noqa: S101  the same
        before = _kept_values(work, row.rows.values if row.rows else {})
        edit_work(work, row.given, by=by, now=now, rows=row.rows)
        changed.append({"id": work.pk, "version": work.version, "before": before})
    held.made, held.changed, held.errors, held.done_at = made, changed, [], now
    held.save(update_fields=["made", "changed", "errors", "done_at"])
    return held


@transaction.atomic
def undo_import(one: Import, *, by: User, now: datetime) -> tuple[int, list[str]]:
    """Take back what a file did: (how many works, numbers of those that have moved on and stay as they are)."""
    held = Import.objects.select_for_update(of=("self",)).get(pk=one.pk)
    permissions.check_write(by, held.body_id)
    if held.done_at is None or held.undone_at is not None:
        raise Refused("import_not_done")
    today, count, stay = local(now, directory()).date(), 0, []
    for work in Work.objects.filter(pk__in=held.made).select_for_update(of=("self",)):
        if work.state not in {State.DRAFT, State.CHECK}:
            stay.append(work.number)
            continue
        gone: dict[str, Any] = {"state": State.CANCELLED.value, "ended_on": today, "source_id": ""}
        change(work, event=EventKind.UNDONE, now=now, by=by, **gone)
        count += 1
    for row in held.changed:
        work = Work.objects.select_for_update(of=("self",)).get(pk=row["id"])
        if work.version != row["version"]:
            stay.append(work.number)
            continue
        change(work, event=EventKind.UNDONE, now=now, by=by, **_restored(row["before"]))
        count += 1
    held.undone_at = now
    held.save(update_fields=["undone_at"])
    return count, stay


def source_of(one: Import, city: Directory) -> str:
    """Under which name works of a body's files are known: one plan for each body."""
    return f"plan:{one.body.code}"[:40]


def _kept_values(work: Work, values: Mapping[str, Any]) -> dict[str, Any]:
    """The columns that an import changes, as JSON."""
    found: dict[str, Any] = {}
    for name in values:
        if name == "words":
            continue
        value = getattr(work, name)
        if isinstance(value, date):
            value = value.isoformat()
        elif isinstance(value, Decimal):
            value = str(value)
        elif isinstance(value, Body | District):
            value = value.pk
        found[name] = value
    return found


def _restored(kept: Mapping[str, Any]) -> dict[str, Any]:
    found = dict(kept)
    for name in ("begins_on", "ends_on", "warranty_until"):
        found[name] = date.fromisoformat(found[name]) if found.get(name) else None
    found["money"] = Decimal(found["money"]) if found.get("money") else None
    found["centre"] = Point(*found["centre"]) if found.get("centre") else None
    found["box"] = tuple(found["box"]) if found.get("box") else None
    for name in ("body", "district"):
        found[f"{name}_id"] = found.pop(name, None)
    return found | {name: Texts(found[name]) for name in KEPT if name in found}
