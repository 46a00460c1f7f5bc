"""Invented outages on real streets: some now, some planned, one over; through the same actions as real ones."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from random import Random
from typing import Any

from opencity.accounts.models import Role, User
from opencity.core.refused import Refused
from opencity.directory.address_data import Street
from opencity.directory.models import BodyKind
from opencity.directory.queries import Directory, directory
from opencity.notices.actions import without_jobs
from opencity.works.actions.outages import Announced, announce_outage, end_outage, prolong_outage
from opencity.works.models import Outage
from opencity.works.outages import Line, What, labels_of

SOURCE = "demo"
LEAST_M = 1_500
HOUR = timedelta(hours=1)
REASONS: Mapping[What, dict[str, str]] = {
    What.WATER: {
        "kk": "Су құбыры жарылды, бригада жөндеп жатыр.",
        "ru": "Порыв водопровода, бригада на месте.",
        "en": "A burst water pipe, a crew is at work.",
    },
    What.HOT_WATER: {
        "kk": "Жылу желісі жоспар бойынша сынақтан өтіп жатыр.",
        "ru": "Плановые испытания тепловой сети.",
        "en": "Planned testing of the heat network.",
    },
    What.HEAT: {
        "kk": "Жылу құбырының зақымданған бөлігі ауыстырылуда.",
        "ru": "Меняют повреждённый участок теплотрассы.",
        "en": "A damaged part of the heat pipe is being replaced.",
    },
    What.ELECTRICITY: {
        "kk": "Қосалқы станса жоспарлы жөндеуде.",
        "ru": "Плановый ремонт подстанции.",
        "en": "Planned repair of a substation.",
    },
    What.GAS: {
        "kk": "Газ құбыры жоспар бойынша жөнделеді.",
        "ru": "Плановый ремонт газопровода.",
        "en": "Planned repair of the gas pipe.",
    },
    What.LIFT: {
        "kk": "Лифт тексерістен өтіп жатыр.",
        "ru": "Лифт проходит осмотр.",
        "en": "The lift is being inspected.",
    },
}
FIXED = {"kk": "Ақау жөнделді.", "ru": "Неисправность устранена.", "en": "The fault is mended."}
LONGER = {
    "kk": "Топырақ қатып қалған, қазу көп уақыт алды.",
    "ru": "Грунт промёрз, раскопки идут дольше.",
    "en": "The ground is frozen, so digging takes longer.",
}
# What, hours from now when it begins, hours it lasts, streets, planned.
LIFE: Sequence[tuple[What, float, float, int, bool]] = (
    (What.WATER, -2, 6, 2, False),
    (What.ELECTRICITY, -1, 4, 3, True),
    (What.HEAT, -5, 12, 2, False),
    (What.HOT_WATER, -20, 72, 4, True),
    (What.ELECTRICITY, 18, 5, 2, True),
    (What.WATER, 30, 8, 3, True),
    (What.GAS, 44, 9, 1, True),
    (What.LIFT, -3, 8, 1, False),
    (What.WATER, -26, 7, 1, False),
)


def switch_off(until: datetime, *, seed: str) -> int:
    """Announce them as if it had happened at its hour; how many. None a second time."""
    if Outage.objects.filter(source=SOURCE).exists():
        return 0
    city, chance = directory(), Random(f"{seed}/outages")  # noqa: S311  a made-up city
    by = User.objects.filter(is_demo=True, is_active=True, memberships__role=Role.DISPATCHER).first()
    streets = [
        one for one in city.addresses.streets if not one.is_area and one.length_m >= LEAST_M and not one.locality
    ]
    made = 0
    with without_jobs():
        for number, (what, begins, lasts, count, planned) in enumerate(LIFE):
            chosen = chance.sample(streets, min(count, len(streets)))
            made += _announce(
                city, what, until + begins * HOUR, lasts, [_line(one, chance) for one in chosen],
                planned=planned, number=number, until=until,
            )  # fmt: skip
        if by is not None:
            _go_on(by, until)
    return made


def _announce(
    city: Directory, what: What, since: datetime, lasts: float, lines: Sequence[Line], *, planned: bool, number: int,
    until: datetime,
) -> int:  # fmt: skip
    body = _body(city, what)
    if body is None or not lines:
        return 0
    since = since.replace(minute=0, second=0, microsecond=0)
    known = Announced(
        what=what.value, body=body, since=since, until=since + lasts * HOUR, reason=REASONS[what], lines=lines,
        typed="; ".join(line.typed for line in lines), is_planned=planned, source=SOURCE, source_id=str(number),
    )  # fmt: skip
    told = since - 26 * HOUR if planned else since
    try:
        announce_outage(known, by=None, now=min(told, until))
    except Refused:  # the same street twice by chance
        return 0
    return 1


def _go_on(by: User, until: datetime) -> None:
    """One lasts longer than was said, one was mended by hand."""
    heat = Outage.objects.filter(source=SOURCE, what=What.HEAT, ended_at__isnull=True).first()
    if heat is not None and heat.until is not None:
        prolong_outage(heat, until=heat.until + 4 * HOUR, reason=LONGER, by=by, now=until - HOUR / 2)
    over = Outage.objects.filter(source=SOURCE, what=What.WATER, ended_at__isnull=True).order_by("since").first()
    if over is not None and over.until is not None:
        end_outage(over, fixed=FIXED, by=by, now=over.until - HOUR)


def _line(street: Street, chance: Random) -> Line:
    first = chance.randrange(2, 140)
    houses = (f"{first}-{first + chance.randrange(6, 24)}", str(first + 30), f"{first + 32}/1")
    return Line(f"{street.names['ru']} {', '.join(houses)}", street.names["ru"], street.code, labels_of(street), houses)


def _body(city: Directory, what: What) -> str | None:
    today = datetime.now(city.zone).date()
    told: Mapping[Any, Sequence[str]] = city.working_rules.outages
    for category in told.get(what.value, ()):
        code = city.answerer(category, None, today).body
        if code in city.bodies and city.bodies[code].kind == BodyKind.UTILITY:
            return code
    return next((code for code, body in city.bodies.items() if body.kind == BodyKind.UTILITY), None)
