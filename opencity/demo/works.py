"""Invented works on real streets, so that the city is dug up today as real ones are; all through actions."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random

from django.db import transaction
from PIL import Image

from opencity.accounts.models import User
from opencity.core.refused import Refused
from opencity.demo.crew import DISPATCHER, RECEPTION_HEAD
from opencity.directory.address_data import Street
from opencity.directory.queries import Directory, directory, local
from opencity.works import actions
from opencity.works.actions import Described
from opencity.works.dates import MONTH, Dated
from opencity.works.life import Kind
from opencity.works.models import Work

SOURCE = "demo"
HOW_MANY = 42
LEAST_CROSSINGS = 6
# Who does a kind of work, the first that the city has; then the reason in three languages.
DOERS: Mapping[Kind, tuple[str, ...]] = {
    Kind.ROADS: ("road-infrastructure", "roads"),
    Kind.ARYK: ("ecology", "road-infrastructure", "water"),
    Kind.HEAT: ("almaty-heat", "energy-water", "water"),
    Kind.WATER: ("almaty-su", "water"),
    Kind.POWER: ("alatau-zharyk", "energy-water", "water"),
    Kind.GAS: ("gas", "energy-water", "water"),
    Kind.YARDS: ("public-spaces", "communal-housing", "roads"),
    Kind.PARKS: ("public-spaces", "ecology", "roads"),
    Kind.LIGHTING: ("energy-water", "roads"),
    Kind.BUILDING: ("construction", "roads"),
}
WHY: Mapping[Kind, dict[str, str]] = {
    Kind.ROADS: {
        "kk": "Ескі төсем алынып, жаңа асфальт төселеді.",
        "ru": "Снимут старое покрытие и положат новый асфальт.",
        "en": "The old surface comes off and new asphalt is laid.",
    },
    Kind.ARYK: {
        "kk": "Арық тазартылып, бетон науалар ауыстырылады.",
        "ru": "Арык чистят и меняют бетонные лотки.",
        "en": "The aryk is cleaned and its concrete troughs are replaced.",
    },
    Kind.HEAT: {
        "kk": "Тозған жылу құбырлары қыс алдында ауыстырылады.",
        "ru": "Изношенные трубы тепла меняют до морозов.",
        "en": "Worn heating pipes are replaced before the frost.",
    },
    Kind.WATER: {
        "kk": "Су құбыры ауыстырылады: ол жиі жарылатын.",
        "ru": "Меняют водопровод: его часто прорывало.",
        "en": "The water main is replaced: it used to burst.",
    },
    Kind.POWER: {
        "kk": "Электр кабелі ауыстырылады.",
        "ru": "Меняют электрический кабель.",
        "en": "A power cable is replaced.",
    },
    Kind.GAS: {"kk": "Газ құбыры тартылады.", "ru": "Прокладывают газопровод.", "en": "A gas pipe is laid."},
    Kind.YARDS: {
        "kk": "Аулада жол, орындық және балалар алаңы жаңарады.",
        "ru": "Во дворах обновят проезды, скамьи и детские площадки.",
        "en": "Paths, benches and playgrounds of the yards are renewed.",
    },
    Kind.PARKS: {
        "kk": "Көгалдандыру, суару және жаңа жолдар жасалады.",
        "ru": "Озеленение, полив и новые дорожки.",
        "en": "Planting, watering and new paths.",
    },
    Kind.LIGHTING: {
        "kk": "Шамдар жарықдиодты шамдарға ауысады.",
        "ru": "Фонари меняют на светодиодные.",
        "en": "Lamps are changed to LED.",
    },
    Kind.BUILDING: {
        "kk": "Жаяу жүргіншілер өткелі салынады.",
        "ru": "Строят пешеходный переход.",
        "en": "A pedestrian crossing is built.",
    },
}
FATES = ("soon", "now", "now", "moved", "late", "finished", "paused", "soon")
OFF = {Kind.HEAT: "heat", Kind.WATER: "water", Kind.POWER: "electricity", Kind.GAS: "gas"}


def live_works(staff: Mapping[str, User], *, until: datetime, seed: str, how_many: int = HOW_MANY) -> int:
    """Make the works of the demo city; returns how many. None where there are some already."""
    if Work.objects.filter(source=SOURCE).exists():
        return 0
    city = directory()
    rng = Random(f"{seed}/works")  # noqa: S311  nothing secret depends on it
    kinds = [kind for kind in Kind for _ in range(3 if kind in {Kind.ROADS, Kind.ARYK, Kind.HEAT} else 2)]
    made, today = 0, local(until, city).date()
    for number, (street, begin, end) in enumerate(_stretches(city, rng)):
        if made >= how_many:
            break
        kind = kinds[number % len(kinds)]
        body = next((code for code in DOERS[kind] if code in city.bodies), city.reception.code)
        try:
            site = _Site(number, kind, body, (street, begin, end), FATES[number % len(FATES)])
            with transaction.atomic():
                _live(site, staff, until, rng, today)
        except Refused:  # the stretch leaves the city, or its streets meet nowhere
            continue
        made += 1
    return made


def _stretches(city: Directory, rng: Random) -> Iterator[tuple[str, str, str]]:
    """Streets with a stretch each, the longest first and mixed a little."""
    crossed: dict[str, list[tuple[float, float, str]]] = {}
    for one in city.addresses.crossings:
        crossed.setdefault(one.a, []).append((one.lon, one.lat, one.b))
        crossed.setdefault(one.b, []).append((one.lon, one.lat, one.a))
    streets: list[Street] = sorted(city.addresses.streets, key=lambda street: -street.length_m)[:150]
    rng.shuffle(streets)
    for street in streets:
        meets = sorted(crossed.get(street.code, []))
        if len(meets) >= LEAST_CROSSINGS:
            at = rng.randrange(len(meets) - 3)
            yield street.code, meets[at][2], meets[at + 3][2]


@dataclass(frozen=True)
class _Site:
    """Where a work is, who does it, and how it will go."""

    number: int
    kind: Kind
    body: str
    where: tuple[str, str, str]
    fate: str


def _live(site: _Site, staff: Mapping[str, User], until: datetime, rng: Random, today: date) -> None:
    """One work: some to come, most under way, some late, moved, paused or finished."""
    fate = site.fate
    begins = today + timedelta(days=rng.randint(8, 60) if fate == "soon" else -rng.randint(10, 50))
    ends = {"late": today - timedelta(days=rng.randint(2, 9)), "finished": today - timedelta(days=1)}.get(
        fate, max(begins, today) + timedelta(days=rng.randint(3, 70))
    )
    ends = max(ends, begins + timedelta(days=1))
    maker, checker = staff[DISPATCHER], staff[RECEPTION_HEAD]
    given = _described(site, begins, ends, rng, today)
    written = min(until, until - timedelta(days=60))
    work = actions.draft_work(given, by=maker, now=written)
    actions.send_work(work, by=maker, now=written)
    actions.approve_work(work, by=checker, now=written + timedelta(hours=5), seen_conflicts=True)
    if fate == "soon":
        return
    actions.start_work(work, by=maker, now=until - timedelta(days=9))
    actions.note_progress(work, percent=rng.randrange(10, 95, 5), by=maker, now=until - timedelta(days=4))
    if fate == "moved":
        later = Dated.on(ends + timedelta(days=rng.randint(7, 21)))
        reason = rng.choice(("weather", "networks", "materials"))
        actions.move_dates(
            work, begins=Dated.on(begins), ends=later, reason=reason, by=maker, now=until - timedelta(days=2)
        )
    elif fate == "paused":
        actions.pause_work(work, reason="materials", by=maker, now=until - timedelta(days=1))
    elif fate == "finished":
        actions.add_file(work, kind="act", name="act.pdf", data=_act(), by=maker, now=until - timedelta(hours=20))
        actions.finish_work(work, on=today - timedelta(days=1), by=maker, now=until - timedelta(hours=19))
        for voice in range(rng.randint(0, 9)):
            said = actions.voice_of(f"demo {voice}")
            actions.say_word(work, voice=said, done=rng.random() < 0.7, now=until - timedelta(hours=2))


def _described(site: _Site, begins: date, ends: date, rng: Random, today: date) -> Described:
    street, begin, end = site.where
    traffic = ("none", "narrowed", "narrowed", "closed") if site.kind is Kind.ROADS else ("none", "narrowed")
    off = {"what": OFF.get(site.kind, ""), "on": max(begins, today).isoformat(), "from": "09:00", "to": "18:00"}
    return Described(
        kind=site.kind, body=site.body, begins=_dated(begins, rough=site.fate == "soon" and site.number % 2 == 0),
        ends=Dated.on(ends), why=WHY[site.kind], street=street, street_from=begin, street_to=end,
        traffic=rng.choice(traffic), cut_offs=[off] if off["what"] else (),
        contractor=f"ТОО «Демо-Строй {site.number + 1}»", contractor_contact="+7 700 000 00 00",
        warranty_until=date(ends.year + 3, ends.month, min(ends.day, 28)), source=SOURCE, source_id=str(site.number),
    )  # fmt: skip


def _dated(day: date, *, rough: bool) -> Dated:
    """A day, or only its month."""
    if not rough:
        return Dated.on(day)
    first = day.replace(day=1)
    following = (first + timedelta(days=32)).replace(day=1)
    return Dated(first, following - timedelta(days=1), MONTH)


def _act() -> bytes:
    """A page of white paper as PDF."""
    page = io.BytesIO()
    Image.new("RGB", (300, 420), "white").save(page, "PDF")
    return page.getvalue()
