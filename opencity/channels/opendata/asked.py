"""What a program asks of the lists, read once for the API, the feeds and the calendars."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from django.db.models import Max, Q, QuerySet
from django.db.models.functions import Coalesce

from opencity.appeals.queries.public import Box
from opencity.directory.queries import Directory
from opencity.works.life import PUBLIC
from opencity.works.models import Outage, Work

WORKS, OUTAGES = "works", "outages"
BY_CHANGE = ("-updated_at", "-id")
NEVER = datetime(2020, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Asked:
    """Narrowing of a list; '' and None narrow nothing. Days are those of the city, both included."""

    kind: str = ""
    district: str = ""
    body: str = ""
    street: str = ""
    box: Box | None = None
    first: date | None = None
    last: date | None = None


def works_asked(asked: Asked, city: Directory) -> QuerySet[Work]:
    """Public works. Order by `BY_CHANGE`."""
    rows = Work.objects.filter(state__in=sorted(PUBLIC)).select_related("body", "district").defer("words")
    if asked.kind:
        rows = rows.filter(kind=asked.kind)
    if asked.street:
        rows = rows.filter(street=asked.street)
    if asked.district:
        rows = rows.filter(district__code=asked.district)
    if asked.first:
        rows = rows.filter(ends_on__gte=asked.first)
    if asked.last:
        rows = rows.filter(begins_on__lte=asked.last)
    return _narrowed(rows, asked)


def outages_asked(asked: Asked, city: Directory) -> QuerySet[Outage]:
    """All outages, the archive too. Order by `BY_CHANGE`."""
    rows = Outage.objects.select_related("body").defer("typed")
    if asked.kind:
        rows = rows.filter(what=asked.kind)
    if asked.street:
        rows = rows.filter(streets__contains=[asked.street])
    if asked.district:
        rows = rows.filter(districts__contains=[asked.district])
    if asked.first:
        begin = datetime.combine(asked.first, time(), tzinfo=city.zone)
        rows = rows.annotate(over_at=Coalesce("ended_at", "until")).filter(Q(over_at__gte=begin) | Q(over_at=None))
    if asked.last:
        rows = rows.filter(since__lte=datetime.combine(asked.last, time.max, tzinfo=city.zone))
    return _narrowed(rows, asked)


def _narrowed(rows: QuerySet, asked: Asked) -> QuerySet:  # type: ignore[type-arg]
    if asked.body:
        rows = rows.filter(body__code=asked.body)
    return rows.filter(box__overlaps=asked.box) if asked.box else rows


def changed_at(what: str) -> datetime:
    """When anything of the list was last changed; one row of an index."""
    model: type[Work | Outage] = Work if what == WORKS else Outage
    rows = Work.objects.filter(state__in=sorted(PUBLIC)) if what == WORKS else model.objects.all()
    newest: datetime | None = rows.aggregate(newest=Max("updated_at"))["newest"]
    return newest or NEVER


def read_filters(given: Mapping[str, str], city: Directory) -> Asked:
    """Filters of a feed's address; what makes no sense filters nothing."""
    values = {name: given.get(name, "").replace("\x00", "")[:250] for name in ("kind", "district", "body", "street")}
    return Asked(
        kind=values["kind"][:20],
        district=values["district"] if values["district"] in city.districts else "",
        body=values["body"] if values["body"] in city.bodies else "",
        street=values["street"],
    )
