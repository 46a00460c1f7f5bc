"""What is new between two editions, place by place. PURE.

Lists of things with a code (steps, questions, options) are compared by code, so that a step which moved is not told as
deleted and written anew; other lists by their place.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any, Literal

Kind = Literal["added", "removed", "changed", "moved"]


@dataclass(frozen=True)
class Change:
    """One difference; `place` as steps.police.papers.0.texts.ru; values as they stand in the document."""

    kind: Kind
    place: str
    before: Any = None
    after: Any = None


def changes_between(before: Any, after: Any, place: str = "") -> Iterator[Change]:
    """Every difference between two dumped documents, in the order of the later one."""
    if isinstance(before, dict) and isinstance(after, dict):
        for name in [*after, *(name for name in before if name not in after)]:
            yield from _inner(before.get(name), after.get(name), _join(place, name))
    elif isinstance(before, list) and isinstance(after, list):
        yield from _lists(before, after, place)
    elif before != after:
        yield Change("changed", place, before, after)


def _inner(before: Any, after: Any, place: str) -> Iterator[Change]:
    if _is_nothing(before) and _is_nothing(after):
        return
    if _is_nothing(before):
        yield Change("added", place, None, after)
    elif _is_nothing(after):
        yield Change("removed", place, before, None)
    else:
        yield from changes_between(before, after, place)


def _lists(before: list[Any], after: list[Any], place: str) -> Iterator[Change]:
    old, new = _by_code(before), _by_code(after)
    if old is None or new is None:
        for number in range(max(len(before), len(after))):
            inner = [rows[number] if number < len(rows) else None for rows in (before, after)]
            yield from _inner(inner[0], inner[1], _join(place, str(number)))
        return
    for code, value in new.items():
        if code not in old:
            yield Change("added", _join(place, code), None, value)
        else:
            yield from changes_between(old[code], value, _join(place, code))
    for code, value in old.items():
        if code not in new:
            yield Change("removed", _join(place, code), value, None)
    if [code for code in old if code in new] != [code for code in new if code in old]:
        yield Change("moved", place, list(old), list(new))


def _by_code(rows: list[Any]) -> dict[str, Any] | None:
    named = {row["code"]: row for row in rows if isinstance(row, dict) and "code" in row}
    return named if len(named) == len(rows) else None


def _is_nothing(value: Any) -> bool:
    return value is None or value in ([], {}) or value is False


def _join(place: str, name: str) -> str:
    return f"{place}.{name}" if place else name


def words_changed(before: str, after: str) -> list[tuple[str, str]]:
    """Two texts as runs of words: ("same" | "removed" | "added", words)."""
    old, new = before.split(), after.split()
    runs: list[tuple[str, str]] = []
    for kind, i, j, k, end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            runs.append(("same", " ".join(old[i:j])))
            continue
        if i < j:
            runs.append(("removed", " ".join(old[i:j])))
        if k < end:
            runs.append(("added", " ".join(new[k:end])))
    return runs
