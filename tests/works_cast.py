"""Works of the invented city and the people who write, check and run them."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from opencity.accounts.models import Role
from opencity.works import actions
from opencity.works.actions import Described
from opencity.works.dates import read_date
from tests.cast import NOW, member
from tests.staff_cast import jpeg

LINE = {"type": "LineString", "coordinates": [[60.030, 50.050], [60.040, 50.050]]}
BESIDE = {"type": "LineString", "coordinates": [[60.035, 50.0501], [60.045, 50.0501]]}
FAR = {"type": "LineString", "coordinates": [[60.130, 50.020], [60.140, 50.020]]}
NAMES = {"kk": "Абай көшесін жөндеу", "ru": "Ремонт улицы Абая", "en": "Repair of Abay Street"}
WHY = {"kk": "Төсемі тозған.", "ru": "Покрытие износилось.", "en": "The surface is worn."}
PLACE = {"kk": "Абай көшесі", "ru": "улица Абая", "en": "Abay Street"}
WORDS = {"kk": "Құбыр табылды.", "ru": "Найдена труба.", "en": "A pipe was found."}


def people() -> SimpleNamespace:
    """Two of roads and their head, one of traffic (it checks roads), one of water, the reception."""
    return SimpleNamespace(
        maker=member("Aida", Role.EXECUTOR, "roads", "en"),
        second=member("Erlan", Role.EXECUTOR, "roads", "en"),
        traffic=member("Talgat", Role.EXECUTOR, "akimat-west", "en"),
        other=member("Oleg", Role.EXECUTOR, "water", "en"),
        other_two=member("Olga", Role.HEAD, "water", "en"),
        dispatcher=member("Dina", Role.DISPATCHER, language="en"),
        controller=member("Karlygash", Role.CONTROLLER, language="en"),
    )


def given(**changed: Any) -> Described:
    """A road repair in November by default."""
    values: dict[str, Any] = {
        "kind": "roads", "body": "roads", "names": NAMES, "why": WHY, "place": PLACE, "geometry": LINE,
        "begins": "01.11.2026", "ends": "20.11.2026",
    }  # fmt: skip
    values |= changed
    return Described(**values | {"begins": read_date(values["begins"]), "ends": read_date(values["ends"])})


def draft(by, **changed: Any):
    return actions.draft_work(given(**changed), by=by, now=NOW)


def published(by, checker, *, now=NOW, **changed: Any):
    """A work on its way through the check."""
    work = actions.draft_work(given(**changed), by=by, now=now)
    actions.send_work(work, by=by, now=now)
    return actions.approve_work(work, by=checker, now=now, seen_conflicts=True)


def finished(work, by, *, now=NOW):
    """Begun and finished with a photo."""
    actions.start_work(work, by=by, now=now)
    actions.add_file(work, kind="after", name="after.jpg", data=jpeg().read(), by=by, now=now)
    return actions.finish_work(work, on=now.date(), by=by, now=now)
