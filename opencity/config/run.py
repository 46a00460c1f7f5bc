"""`make run`: set everything up, then keep web server and worker running until Ctrl-C or SIGTERM.

One process watches all. When a child dies, everything stops and says why. Stopping goes from the outside in:
web server, worker, database. The database is the embedded one unless DATABASE_URL is set.
"""

from __future__ import annotations

import contextlib
import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from opencity.config import embedded
from opencity.config.children import Child, end_all, in_own_group
from opencity.config.environment import ROOT, Environment
from opencity.config.progress import step

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import FrameType

SECONDS_TO_ANSWER = 60


class StopError(Exception):
    """The run is over; the text says why. `code` becomes the exit code."""

    def __init__(self, reason: str, code: int = 1) -> None:
        super().__init__(reason)
        self.code = code
        self.told = False

    def tell(self) -> None:
        """Print the reason, once: before things stop, for that may take seconds."""
        if not self.told:
            self.told = True
            print(f"\n{self}", file=sys.stderr if self.code else sys.stdout, flush=True)


@dataclass(frozen=True, slots=True)
class Supervisor:
    """Everything `make run` does, in order."""

    environment: Environment

    def run(self) -> None:
        """Set up, serve, and stop with `StopError`."""
        started = time.monotonic()
        self.check()
        with contextlib.ExitStack() as stack:
            database = stack.enter_context(self.database())
            self.step("front-end packages", "scripts/frontend.py")
            target = str(self.environment.data_dir / "basemap")
            self.step("base map", "-m", "opencity.directory.basemap", str(self.environment.city_pack), target)
            if _call([sys.executable, "-m", "opencity.config.prepare"]):
                raise StopError("Setting up failed, see above.")
            children: list[Child] = []
            stack.callback(end_all, children)
            stack.push(_tell)
            with step("web server and worker"):
                children += self.children()
                self.wait_for_answer(children)
            self.welcome(time.monotonic() - started)
            watch(children, database)

    def check(self) -> None:
        """Stop at once for a wrong setting or a busy port: both would show only after minutes of work."""
        from opencity.config.checks import environment_is_right, in_words  # noqa: PLC0415  loads Django

        errors = [message for message in environment_is_right(self.environment) if message.is_serious()]
        if errors:
            raise StopError(in_words(errors))  # warnings are shown by `prepare`, once
        host, port = self.environment.host, self.environment.port
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host, port))
            except OSError as error:
                hint = f"Stop what listens there, or choose another port: PORT={port + 1} make run"
                raise StopError(f"Port {port} on {host} cannot be used: {error.strerror}.\n  {hint}") from error

    @contextlib.contextmanager
    def database(self) -> Iterator[embedded.EmbeddedServer | None]:
        """The embedded database for the time of the block, or nothing to do."""
        if not self.environment.embedded:
            yield None
            return
        with contextlib.ExitStack() as stack:
            try:
                with step("database") as note:
                    server = stack.enter_context(embedded.borrowed(self.environment.data_dir))
                    note(f"PostgreSQL {embedded.VERSION} in {_short(server.folder)}")
            except embedded.EmbeddedError as error:
                raise StopError(str(error)) from error
            yield server

    def step(self, name: str, *arguments: str) -> None:
        """Run one program of ours; what it printed is shown when it fails."""
        with step(name) as note:
            done = _captured([sys.executable, *arguments])
            if done.returncode:
                raise StopError(done.stdout.strip())
            note((done.stdout.strip().splitlines() or [""])[-1].partition(": ")[2])

    def children(self) -> list[Child]:
        """Start web server and worker."""
        host, port = self.environment.host, str(self.environment.port)
        web = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", host, "--port", port]
        web += ["--workers", str(self.environment.workers), "--blocking-threads", "4", "--backlog", "512"]
        web += ["--log-level", "warning", "--respawn-failed-workers", "--workers-kill-timeout", "10"]
        worker = [sys.executable, "manage.py", "run_worker"]
        return [
            Child.start("web server", [*web, "opencity.config.wsgi:application"]),
            Child.start("worker", worker),
        ]

    def wait_for_answer(self, children: list[Child]) -> None:
        """Wait until the web server answers and the worker has given its first sign of life."""
        deadline = time.monotonic() + SECONDS_TO_ANSWER
        silent = "web server"
        while time.monotonic() < deadline:
            _refuse_dead(children)
            with contextlib.suppress(OSError, http.client.HTTPException):
                answer = self.health()
                if b'"worker": "silent"' not in answer:
                    return
                silent = "worker"
            time.sleep(0.1)
        raise StopError(f"The {silent} gave no sign of life within {SECONDS_TO_ANSWER} s.")

    def health(self) -> bytes:
        """What `/healthz` answers."""
        host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(self.environment.host, self.environment.host)  # noqa: S104
        connection = http.client.HTTPConnection(host, self.environment.port, timeout=5)
        with contextlib.closing(connection) as asking:
            asking.request("GET", "/healthz", headers={"Host": _first_host(self.environment)})
            return asking.getresponse().read()

    def welcome(self, seconds: float) -> None:
        """Print where to go and how to sign in."""
        print(f"\n  Ready in {seconds:.1f} s: {self.environment.public_url}/\n", flush=True)
        if self.environment.demo:
            logins = _captured([sys.executable, "manage.py", "demo_logins"])
            if not logins.returncode:
                print(logins.stdout, flush=True)
        print("  Ctrl-C stops everything.\n", flush=True)


def watch(children: list[Child], database: embedded.EmbeddedServer | None) -> None:
    """Return never: raise `StopError` when something of ours is gone."""
    while True:
        _refuse_dead(children)
        if database is not None and database.pid() is None:
            raise StopError(f"The database stopped. Its log is {_short(database.folder / 'log')}.")
        time.sleep(0.5)


def _tell(_kind: object, error: BaseException | None, _trace: object) -> None:
    if isinstance(error, StopError):
        error.tell()


def _refuse_dead(children: list[Child]) -> None:
    for child in children:
        if child.process.poll() is not None:
            raise StopError(f"The {child.name} stopped with code {child.process.returncode}, so everything stops.")


def _first_host(environment: Environment) -> str:
    name = environment.allowed_hosts[0].lstrip(".")
    return "localhost" if name == "*" else name


def _captured(command: list[str]) -> subprocess.CompletedProcess[str]:
    with in_own_group(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as process:
        output, _ = process.communicate()
    return subprocess.CompletedProcess(command, process.returncode, output)


def _call(command: list[str]) -> int:
    with in_own_group(command) as process:
        return process.wait()


def _short(path: os.PathLike[str]) -> str:
    return os.path.relpath(path) if os.fspath(path).startswith(str(ROOT)) else os.fspath(path)


def main() -> int:
    """Run until told to stop. Ctrl-C and SIGTERM are a good end: exit code 0."""

    def stop(number: int, _frame: FrameType | None) -> None:
        for other in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(other, signal.SIG_IGN)  # a second Ctrl-C must not leave half of it running
        raise StopError(f"Stopping ({signal.Signals(number).name})…", code=0)

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, stop)
    os.chdir(ROOT)
    try:
        Supervisor(Environment.read()).run()
    except StopError as error:
        error.tell()
        return error.code
    return 0


if __name__ == "__main__":
    sys.exit(main())
