"""Child processes of the supervisor: each in a group of its own, ended whole, and never left behind."""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

SECONDS_TO_END = 10
PR_SET_PDEATHSIG = 1


@dataclass(frozen=True, slots=True)
class Child:
    """A long-running child with a name that people understand."""

    name: str
    process: subprocess.Popen[Any]

    @classmethod
    def start(cls, name: str, command: list[str]) -> Child:
        """Start it."""
        return cls(name, _popen(command))


def end_all(children: list[Child]) -> None:
    """Ask all to end, wait, and force those that do not."""
    for child in children:
        _signal_group(child.process, signal.SIGTERM)
    deadline = time.monotonic() + SECONDS_TO_END
    for child in children:
        with contextlib.suppress(subprocess.TimeoutExpired):
            child.process.wait(max(0.0, deadline - time.monotonic()))
        _signal_group(child.process, signal.SIGKILL)
        child.process.wait()


@contextlib.contextmanager
def in_own_group(command: list[str], **options: Any) -> Iterator[subprocess.Popen[Any]]:
    """Run a child for the time of the block; whatever of it is left at the end is ended."""
    process = _popen(command, **options)
    try:
        yield process
    finally:
        if process.poll() is None:
            end_all([Child(command[-1], process)])


def _popen(command: list[str], **options: Any) -> subprocess.Popen[Any]:
    return subprocess.Popen(  # noqa: S603
        command,
        stdin=subprocess.DEVNULL,
        start_new_session=True,  # Ctrl-C reaches the supervisor only, which then stops things in order
        preexec_fn=_end_with_parent if sys.platform == "linux" else None,  # noqa: PLW1509  we have no threads
        **options,
    )


def _end_with_parent() -> None:
    """Have the kernel end this process when the supervisor is killed outright."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def _signal_group(process: subprocess.Popen[Any], number: int) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, number)
