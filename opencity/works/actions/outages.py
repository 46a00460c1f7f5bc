"""Everything that changes an outage: announcing, prolonging, ending; the clock begins and ends the others."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction

from opencity.accounts.models import User
from opencity.core.fields import Point
from opencity.core.refused import Refused
from opencity.core.saying import say_language
from opencity.directory.queries import Directory, directory, local
from opencity.language.normal import clean_text
from opencity.works import outages
from opencity.works.actions.telling import tell_followers
from opencity.works.models import Outage, OutageEvent
from opencity.works.outage_sentences import say_streets
from opencity.works.outages import LONGEST, Line, What
from opencity.works.permissions import may_write

MOST_REASON = 300
NEEDED = ("kk", "ru")  # both official languages; English falls back to them
SUDDEN_AHEAD = timedelta(hours=1)
MOST_AT_ONCE = 500


@dataclass(frozen=True)
class Announced:
    """What is known of an outage. `lines` are the list as it was read; `reason` by language."""

    what: str
    body: str
    since: datetime
    until: datetime | None
    reason: Mapping[str, str]
    lines: Sequence[Line]
    typed: str = ""
    is_planned: bool = False
    source: str = ""
    source_id: str = ""


@transaction.atomic
def announce_outage(known: Announced, *, by: User | None, now: datetime) -> Outage:
    """Announce an outage; whoever follows one of its streets, districts or its utility is told.

    `by` None: a feed or the demo. Refuses: `outage_not_permitted`, `outage_body`, `outage_what`, what is wrong with the
    times, the reason or the list, and `outage_twice` where the same utility has an open outage of the same kind at that
    time for one of the houses.
    """
    city = directory()
    body = city.bodies.get(known.body)
    if body is None or (body.valid_to is not None and body.valid_to < local(now, city).date()):
        raise Refused("outage_body")
    if by is not None and not may_write(by, body.pk):
        raise Refused("outage_not_permitted")
    _check_times(known, now)
    reason = _reason(known.reason)
    rows = rows_of(known.lines)
    _lock(body.pk)
    _check_twice(known, body.pk, rows)
    outage = Outage(
        number=_number(now, city), what=known.what, body=body, is_planned=known.is_planned, reason=reason,
        typed=known.typed[: outages.MOST_TYPED], addresses=rows, streets=[row["street"] for row in rows],
        since=known.since, until=known.until, begun_at=now if known.since <= now else None, made_by=by, made_at=now,
        updated_at=now, source=known.source, source_id=known.source_id, **_place(rows, city),
    )  # fmt: skip
    outage.save(force_insert=True)
    _append(outage, "announced", now=now, by=by, facts={"reason": reason})
    return outage


def rows_of(lines: Sequence[Line]) -> list[dict[str, Any]]:
    """The list as it is kept; refused while a line is unclear."""
    if not lines:
        raise Refused("outage_addresses")
    unclear = [line.typed for line in lines if line.problem]
    if unclear:
        raise Refused("outage_lines", lines="; ".join(f"“{one[:60]}”" for one in unclear[:5]))
    if len(lines) >= outages.MOST_LINES:
        raise Refused("outage_too_many_lines", limit=outages.MOST_LINES - 1)
    return [{"street": line.street, "labels": dict(line.labels), "houses": list(line.houses)} for line in lines]


@transaction.atomic
def prolong_outage(
    outage: Outage, *, until: datetime, reason: Mapping[str, str], by: User, now: datetime, version: int | None = None
) -> None:
    """Put the end off, and say why."""
    _check_open(outage, by, now, version)
    if outage.until is not None and until <= outage.until:
        raise Refused("outage_not_later", until=outage.until)
    if until <= now:
        raise Refused("outage_end_past")
    if until > outage.since + LONGEST:
        raise Refused("outage_too_long", days=LONGEST.days)
    said = _reason(reason)
    _change(outage, now, until=until)
    _append(outage, "prolonged", now=now, by=by, facts={"until": until.isoformat(), "reason": said})


@transaction.atomic
def end_outage(
    outage: Outage, *, fixed: Mapping[str, str], by: User, now: datetime, version: int | None = None
) -> None:
    """It is on again; what was wrong is said to everybody."""
    _check_open(outage, by, now, version)
    said = _reason(fixed)
    _change(outage, now, ended_at=now, fixed=said)
    _append(outage, "ended", now=now, by=by, facts={"fixed": said})


def run_outages(*, now: datetime) -> tuple[int, int]:
    """Begin those whose hour has come and end those whose time is over; how many of each. Safe to run twice."""
    begun = _each(Outage.objects.filter(ended_at__isnull=True, begun_at__isnull=True, since__lte=now), now, _begin)
    ended = _each(Outage.objects.filter(ended_at__isnull=True, until__lte=now), now, _end)
    return begun, ended


def _each(rows: Any, now: datetime, act: Any) -> int:
    done = 0
    for key in rows.order_by("pk").values_list("pk", flat=True)[:MOST_AT_ONCE]:
        with transaction.atomic():
            outage = rows.select_for_update(of=("self",)).select_related("body").filter(pk=key).first()
            if outage is not None:
                act(outage, now)
                done += 1
    return done


def _begin(outage: Outage, now: datetime) -> None:
    _change(outage, now, begun_at=now)
    if outage.until is None or outage.until > now:
        _append(outage, "begun", now=now, by=None)


def _end(outage: Outage, now: datetime) -> None:
    _change(outage, now, ended_at=outage.until)
    _append(outage, "ended", now=now, by=None, facts={"by_itself": True})


def _check_times(known: Announced, now: datetime) -> None:
    if known.what not in set(What):
        raise Refused("outage_what")
    if known.until is None:
        raise Refused("outage_end_needed")
    if known.until <= known.since:
        raise Refused("outage_end_before")
    if known.until <= now:
        raise Refused("outage_end_past")
    if known.until > known.since + LONGEST:
        raise Refused("outage_too_long", days=LONGEST.days)
    if not known.is_planned and known.since > now + SUDDEN_AHEAD:
        raise Refused("outage_sudden_future")


def _reason(given: Mapping[str, str]) -> dict[str, str]:
    said = {code: clean_text(text or "").strip() for code, text in given.items()}
    for code in NEEDED:
        if not said.get(code):
            raise Refused("outage_reason_language", language=say_language(code), missing=code)
    for text in said.values():
        if len(text) > MOST_REASON:
            raise Refused("outage_reason_long", length=len(text), limit=MOST_REASON)
    return {code: text for code, text in said.items() if text}


def _lock(body_id: int) -> None:
    """Two dispatchers with the same list at the same moment: the second one waits and then sees the first."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('outage'), %s)", [body_id])


def _check_twice(known: Announced, body_id: int, rows: Sequence[Mapping[str, Any]]) -> None:
    near = Outage.objects.filter(
        body=body_id, what=known.what, ended_at__isnull=True, streets__overlap=[row["street"] for row in rows]
    )
    for other in near.order_by("pk"):
        if not outages.overlap(known.since, known.until, other.since, other.until):
            continue
        shared = outages.same_addresses(rows, other.addresses)
        if shared:
            said = say_streets([row for row in other.addresses if row["street"] in shared])
            raise Refused("outage_twice", number=other.number, streets=said)


def _place(rows: Sequence[Mapping[str, Any]], city: Directory) -> dict[str, Any]:
    """Where it is, as far as streets have points: a street may run through several districts."""
    wanted = {row["street"] for row in rows}
    spots = [spot for street in city.addresses.streets if street.code in wanted for spot in street.spots]
    codes = sorted({spot.district for spot in spots if spot.district in city.districts})
    points = list(dict.fromkeys((round(spot.lon, 6), round(spot.lat, 6)) for spot in spots))
    if not points:
        return {"districts": codes}
    lons, lats = [lon for lon, _ in points], [lat for _, lat in points]
    middle = Point(lat=sum(lats) / len(lats), lon=sum(lons) / len(lons))
    # The spot nearest to the middle stands for all: the middle itself may lie in nobody's street.
    centre = min(points, key=lambda point: (point[0] - middle.lon) ** 2 + (point[1] - middle.lat) ** 2)
    return {
        "geometry": {"type": "MultiPoint", "coordinates": [list(point) for point in points]},
        "box": (min(lons), min(lats), max(lons), max(lats)),
        "centre": Point(lat=centre[1], lon=centre[0]),
        "districts": codes,
        "district": city.districts[codes[0]] if len(codes) == 1 else None,
    }


def _number(now: datetime, city: Directory) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('outage_serial')")
        [serial] = cursor.fetchone() or [0]
    return outages.make_number(local(now, city).year, serial)


def _check_open(outage: Outage, by: User, now: datetime, version: int | None) -> None:
    if not may_write(by, outage.body_id):
        raise Refused("outage_not_permitted")
    if version is not None and version != outage.version:
        raise Refused("outage_changed")
    if outage.ended_at is not None or (outage.until is not None and outage.until <= now):
        raise Refused("outage_over")


def _change(outage: Outage, now: datetime, **changes: Any) -> None:
    """Write if nobody was faster."""
    changes |= {"version": outage.version + 1, "updated_at": now}
    if not Outage.objects.filter(pk=outage.pk, version=outage.version).update(**changes):
        raise Refused("outage_changed")
    for name, value in changes.items():
        setattr(outage, name, value)


def _append(
    outage: Outage, kind: str, *, now: datetime, by: User | None, facts: Mapping[str, Any] | None = None
) -> None:
    event = OutageEvent.objects.create(outage=outage, kind=kind, at=now, actor=by, facts=dict(facts or {}))
    tell_followers(outage, event)
