"""Works of a city pack (`works/*.geojson`) as an archive: facts of the past, shown as such.

A file is a FeatureCollection with `source` (where the facts come from), `body` (who is in charge unless a district's
akimat is) and features with id, kind, state, begins, ends, district and place by language.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import connection, transaction

from opencity.core.refused import Refused
from opencity.directory.queries import Directory, directory
from opencity.works.actions.describing import Described, described
from opencity.works.dates import read_date
from opencity.works.life import PUBLIC
from opencity.works.models import Work
from opencity.works.numbers import make_number

OVER = frozenset({"finished", "cancelled"})


@dataclass
class Loaded:
    """What a pack brought: how many works are new, and features that could not be taken, by file and number."""

    added: int = 0
    known: int = 0
    errors: list[str] = field(default_factory=list)


@transaction.atomic
def load_archive(folder: Path, *, now: datetime) -> Loaded:
    """Load every file of the folder; again it changes nothing. A broken feature is left out and told."""
    done, city = Loaded(), directory()
    for path in sorted(folder.glob("*.geojson")):
        try:
            file = json.loads(path.read_text(encoding="utf-8"))
        except ValueError as error:
            done.errors.append(f"{path.name}: {error}")
            continue
        for number, feature in enumerate(file.get("features") or [], 1):
            try:
                _load(file, feature, city, now, done)
            except Refused as refused:
                done.errors.append(f"{path.name}: feature {number}: {refused.code}")
            except (KeyError, TypeError, ValueError) as error:
                done.errors.append(f"{path.name}: feature {number}: {error!r}")
    return done


def _load(file: Mapping[str, Any], feature: Mapping[str, Any], city: Directory, now: datetime, done: Loaded) -> None:
    facts, source = feature["properties"], str(file["source"])[:40]
    key = str(facts["id"])
    if Work.objects.filter(source=source, source_id=key).exists():
        done.known += 1
        return
    if facts["state"] not in PUBLIC:
        raise ValueError(facts["state"])
    begins, ends = read_date(facts["begins"]), read_date(facts["ends"])
    given = Described(
        kind=facts["kind"], body=_body(facts, file, city), begins=begins, ends=ends, place=facts.get("place") or {},
        geometry=feature.get("geometry"), district=facts.get("district") or "", source=source, source_id=key,
    )  # fmt: skip
    values = described(given, city).values
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('work_serial')")
        [serial] = cursor.fetchone()
    Work.objects.create(
        number=make_number(begins.first.year, serial), state=facts["state"], is_archive=True, made_at=now,
        updated_at=now, published_at=now, first_ends_on=ends.last,
        ended_on=ends.last if facts["state"] in OVER else None, **values,
    )  # fmt: skip
    done.added += 1


def _body(facts: Mapping[str, Any], file: Mapping[str, Any], city: Directory) -> str:
    akimats: Iterator[str] = (
        body.code
        for body in city.bodies.values()
        if body.kind == "district" and body.district is not None and body.district.code == facts.get("district")
    )
    return next(akimats, str(file["body"]))
