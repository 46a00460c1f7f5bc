"""Facts of events: written once with all their languages, read in the reader's language. PURE.

A fact is a plain string or number, or a tagged object: {"texts": {…}} a name by language,
{"date": "2026-11-23"}, {"moment": "…"}, {"reason": "code"} a reason from a list, {"outcome": "fixed"}.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from opencity.core.texts import in_language


def texts(names: Mapping[str, str]) -> dict[str, Any]:
    """A name in every language it has today."""
    return {"texts": dict(names)}


def day(value: date) -> dict[str, str]:
    """A day."""
    return {"date": value.isoformat()}


def moment(value: datetime) -> dict[str, str]:
    """A moment, UTC or with its zone."""
    return {"moment": value.isoformat()}


def due(on: date, at: datetime, unit: str) -> dict[str, str]:
    """A due date: the day, or the moment where the term is in hours."""
    return moment(at) if unit == "hours" else day(on)


def reason(code: str) -> dict[str, str]:
    """A reason from a list."""
    return {"reason": code}


def outcome(code: str) -> dict[str, str]:
    """An outcome of a reply."""
    return {"outcome": code}


def step_to(role: str) -> dict[str, str]:
    """Whom a step of the ladder is for."""
    return {"step": role}


@dataclass(frozen=True)
class Speech:
    """How one language says dates and codes; the face that knows the language gives it."""

    language: str
    say_date: Callable[[date], str]
    say_moment: Callable[[datetime], str]
    say_code: Callable[[str, str], str]


def spoken(facts: Mapping[str, Any], speech: Speech) -> dict[str, Any]:
    """Facts as texts in one language, ready for a sentence."""
    return {name: _spoken(value, speech) for name, value in facts.items()}


def _spoken(value: Any, speech: Speech) -> Any:
    if not isinstance(value, dict):
        return value
    [(tag, inner)] = value.items()
    if tag == "texts":
        return in_language(inner, speech.language)
    if tag == "date":
        return speech.say_date(date.fromisoformat(inner))
    if tag == "moment":
        return speech.say_moment(datetime.fromisoformat(inner))
    return speech.say_code(tag, inner)
