"""Lines that tell how setting up goes: what is done, how long it took; its output only when it fails."""

from __future__ import annotations

import contextlib
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


@contextlib.contextmanager
def step(name: str) -> Iterator[Callable[[str], None]]:
    """Print the name, run the block, print its seconds and the note that the block gave."""
    print(f"  {name:<34}", end="", flush=True)
    started = time.monotonic()
    notes: list[str] = []
    try:
        yield notes.append
    except BaseException:
        print("failed", flush=True)
        raise
    print(f"{time.monotonic() - started:6.1f} s  {' '.join(notes)}".rstrip(), flush=True)
