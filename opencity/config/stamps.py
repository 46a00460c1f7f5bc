"""Stamps: a step of setting up is skipped while everything it follows from is as it was when it last succeeded."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

PASSED_OVER = frozenset({"__pycache__", "node_modules"})


def content_hash(paths: Iterable[Path], *facts: str) -> str:
    """Hash of the files (folders whole, with names) and of further facts."""
    total = hashlib.sha256("\0".join(facts).encode())
    for path in paths:
        for file in sorted(path.rglob("*")) if path.is_dir() else [path]:
            if file.is_file() and not PASSED_OVER.intersection(file.parts):
                total.update(f"\0{file}\0".encode())
                total.update(file.read_bytes())
    return total.hexdigest()


def is_done(folder: Path, step: str, state: str) -> bool:
    """Whether the step has succeeded in this state."""
    try:
        return (folder / step).read_text() == state
    except OSError:
        return False


def mark_done(folder: Path, step: str, state: str) -> None:
    """Remember that the step has succeeded in this state."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / step).write_text(state)
