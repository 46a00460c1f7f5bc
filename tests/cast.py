"""The cast of the tests: a small invented city and the people who live and work in it.

Everything is made through actions, as in the real thing.
"""

from __future__ import annotations

import uuid
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from opencity.accounts.actions import add_member
from opencity.accounts.models import Role, User
from opencity.appeals import actions
from opencity.appeals.actions import Lodging
from opencity.appeals.models import Appeal
from opencity.core.fields import Point
from opencity.directory.actions import load_pack
from opencity.directory.pack import read_pack

CITIES = Path(__file__).parent / "cities"
WEST = Point(50.03, 60.04)
EAST = Point(50.03, 60.16)
OUTSIDE = Point(43.25, 76.9)
# Tuesday 10:00 in the small city's own time (UTC+5)
NOW = datetime(2026, 11, 3, 5, 0, tzinfo=UTC)
PASSWORD = "a long and quiet password"


def small_city() -> None:
    """Load the invented city."""
    pack = read_pack(CITIES / "qarasu")
    load_pack(pack)
    actions.load_answer_templates(pack.answers)


def member(name: str, role: Role, body: str = "", language: str = "ru") -> User:
    """A member of staff: `member("Aida", Role.EXECUTOR, "roads")`."""
    return add_member(
        email=f"{name.lower()}@example.org", name=name, password=PASSWORD, roles=[(role, body)], language=language
    )


def lodged(**given: Any) -> Appeal:
    """An appeal as a resident files it; by default a pothole in the west of the city."""
    now = given.pop("now", NOW)
    values: dict[str, Any] = {
        "submission": uuid.uuid4(),
        "language": "ru",
        "text": "Большая яма на дороге возле школы",
        "category": "1.1",
        "place": WEST,
        "address": "улица Абая, 10",
        "name": "Айгуль С.",
        "email": "resident@example.org",
    }
    return actions.lodge_appeal(Lodging(**(values | given)), now=now).appeal
