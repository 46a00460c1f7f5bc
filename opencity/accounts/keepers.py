"""Who else keeps something about a person: rooms say so when the program starts, since foundations do not know them.

Export and erasure for one person ask all of them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Keeper:
    """What one room keeps of people outside of appeals, found by their e-mail addresses in small letters."""

    name: str
    export: Callable[[Sequence[str]], list[dict[str, Any]]]
    erase: Callable[[Sequence[str]], int]


_KEEPERS: dict[str, Keeper] = {}


def add_keeper(keeper: Keeper) -> None:
    """Make a room known; a second one of the same name takes the place of the first."""
    _KEEPERS[keeper.name] = keeper


def keepers() -> list[Keeper]:
    """All of them, by name."""
    return [_KEEPERS[name] for name in sorted(_KEEPERS)]
