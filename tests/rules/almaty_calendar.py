"""The real working calendar of the Almaty pack, for tables of dates."""

from functools import lru_cache
from pathlib import Path

import yaml

from opencity.directory.calendar import DayKind, SpecialDay, WorkCalendar

FOLDER = Path(__file__).parents[2] / "cities" / "almaty" / "calendar"


@lru_cache
def almaty_calendar() -> WorkCalendar:
    """2024–2027 as the pack has them."""
    days = {}
    for path in sorted(FOLDER.glob("*.yaml")):
        for row in yaml.safe_load(path.read_text(encoding="utf-8"))["days"]:
            days[row["date"]] = SpecialDay(DayKind(row["kind"]), row["names"])
    return WorkCalendar(days)
