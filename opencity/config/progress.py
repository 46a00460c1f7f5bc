"""Lines that tell how setting up goes: what is done, how far it is, how long it took; its output only when it fails."""

from __future__ import annotations

import contextlib
import sys
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

WIDTH = 34
PERCENT_OF_A_LINE = 25


@dataclass(slots=True)
class Line:
    """The line of one step. Calling it adds a note for its end."""

    name: str
    notes: list[str] = field(default_factory=list)
    told: int = 0

    def __call__(self, note: str) -> None:
        """Remember what the end of the line is to say."""
        self.notes.append(note)

    def begin(self) -> None:
        """Print the name; the line stays open."""
        print(f"  {self.name:<{WIDTH}}", end="", flush=True)

    def percent(self, value: int) -> None:
        """Show how far it is: on a terminal in place, in a log one line for every quarter."""
        if sys.stdout.isatty():
            print(f"\r  {self.name:<{WIDTH}}{value:4} %", end="", flush=True)
        elif self.told + PERCENT_OF_A_LINE <= value < 100:  # the end has its own line
            self.told = value - value % PERCENT_OF_A_LINE
            print(f"{value:4} %")
            self.begin()

    def end(self, result: str) -> None:
        """Print how it ended over the percentage."""
        start = f"\r  {self.name:<{WIDTH}}" if sys.stdout.isatty() else ""
        print(f"{start}{result}".rstrip(), flush=True)


@contextlib.contextmanager
def step(name: str) -> Iterator[Line]:
    """Print the name, run the block, print its seconds and the notes that the block gave."""
    line = Line(name)
    line.begin()
    started = time.monotonic()
    try:
        yield line
    except BaseException:
        line.end("failed")
        raise
    line.end(f"{time.monotonic() - started:6.1f} s  {' '.join(line.notes)}")
