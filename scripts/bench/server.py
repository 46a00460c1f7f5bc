"""The web server under test, started as `make run` starts it, and what its processes cost."""

from __future__ import annotations

import contextlib
import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psutil

HOME = Path(__file__).resolve().parents[2]
APPLICATION = "opencity.config.wsgi:application"


def granian(port: int, workers: int, application: str = APPLICATION) -> list[str]:
    """The command of `opencity/config/run.py`."""
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port)]
    command += ["--workers", str(workers), "--blocking-threads", "4", "--backlog", "512", "--log-level", "warning"]
    return [*command, application]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextlib.contextmanager
def serving(command: list[str], port: int, path: str) -> Iterator[psutil.Process]:
    """Run a server while the block runs; begins when it answers `path`."""
    environment = os.environ | {"PYTHONPATH": f"{HOME}{os.pathsep}{HOME / 'scripts'}"}
    process = subprocess.Popen(command, cwd=HOME, env=environment, stdout=subprocess.DEVNULL, start_new_session=True)
    try:
        _wait(port, path, process)
        yield psutil.Process(process.pid)
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGTERM)
        try:
            process.wait(timeout=15)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def _wait(port: int, path: str, process: subprocess.Popen[bytes]) -> None:
    for _ in range(600):
        if process.poll() is not None:
            break
        with contextlib.suppress(OSError, http.client.HTTPException):
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
            connection.request("GET", path)
            if connection.getresponse().status == 200:
                return
        time.sleep(0.1)
    sys.exit(f"the server does not answer {path}")


def cpu_of(process: psutil.Process) -> float:
    """Seconds of processor time of a process and all below it, those that ended included."""
    total = 0.0
    for one in [process, *process.children(recursive=True)]:
        with contextlib.suppress(psutil.Error):
            times = one.cpu_times()
            total += times.user + times.system + times.children_user + times.children_system
    return total


def memory_of(process: psutil.Process) -> float:
    """Megabytes of the largest process."""
    sizes = [one.memory_info().rss for one in [process, *process.children(recursive=True)]]
    return float(max(sizes)) / 1_000_000
