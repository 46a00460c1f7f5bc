"""A whole city that runs outside of the test: started as `make run` starts it, killed and started again."""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import signal
import socket
import socketserver
import subprocess
import sys
import threading
import time
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from email import message_from_bytes
from pathlib import Path
from typing import Any

import psutil

from opencity.config.embedded import EmbeddedServer
from opencity.config.environment import ROOT

SECONDS_TO_START, SECONDS_TO_STOP = 300, 30
TEXT = "Большая яма на дороге возле школы, обращение {}"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class House:
    """A city in a folder of its own, without limits on how often one may ask."""

    folder: Path
    mail_port: int
    port: int = field(default_factory=free_port)
    process: subprocess.Popen[bytes] | None = None

    @property
    def environment(self) -> dict[str, str]:
        kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
        return kept | {
            "DATA_DIR": str(self.folder / "data"), "PORT": str(self.port), "DEMO": "0", "WEB_WORKERS": "2",
            "EMAIL_URL": f"smtp://127.0.0.1:{self.mail_port}?starttls=0",
            "DJANGO_SETTINGS_MODULE": "tests.unlimited", "PYTHONPATH": str(ROOT),
        }  # fmt: skip

    @property
    def log(self) -> Path:
        return self.folder / "run.log"

    @property
    def database(self) -> EmbeddedServer:
        return EmbeddedServer(self.folder / "data" / "postgres")

    def start(self) -> None:
        """Start everything and wait until it serves."""
        begin = self.log.stat().st_size if self.log.exists() else 0
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "opencity.config.run"], cwd=ROOT, env=self.environment,
                stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT, start_new_session=True,
            )  # fmt: skip
        deadline = time.monotonic() + SECONDS_TO_START
        while "Ctrl-C stops everything" not in self.log.read_text()[begin:]:
            assert self.process.poll() is None, self.log.read_text()[-3000:]
            assert time.monotonic() < deadline, self.log.read_text()[-3000:]
            time.sleep(0.1)

    def kill(self, victim: str) -> None:
        """SIGKILL to a part with all its processes; "server" is one process of the web server alone."""
        if victim == "database":
            first = psutil.Process(self.database.pid())
        else:
            word = "run_worker" if victim == "worker" else "granian"
            assert self.process is not None
            family = psutil.Process(self.process.pid).children(recursive=True)
            first = next(one for one in family if word in " ".join(one.cmdline()))
        prey = first.children(recursive=True)
        for one in prey[:1] if victim == "server" else [first, *prey]:
            with contextlib.suppress(psutil.NoSuchProcess):
                one.kill()

    def is_whole(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def start_again(self) -> None:
        """What the supervisor of the machine does: when everything has stopped, start everything."""
        assert self.process is not None
        self.process.wait(SECONDS_TO_STOP)
        self.start()

    def stop(self) -> None:
        if self.is_whole():
            assert self.process is not None
            self.process.send_signal(signal.SIGTERM)
            self.process.wait(SECONDS_TO_STOP)

    def manage(self, *arguments: str) -> None:
        command = [sys.executable, "manage.py", *arguments]
        subprocess.run(command, cwd=ROOT, env=self.environment, check=True, timeout=120, stdout=subprocess.DEVNULL)

    def rows(self, query: str) -> list[Any]:
        with self.database.connect("opencity") as connection:
            return connection.execute(query).fetchall()  # type: ignore[arg-type]

    def write(self, query: str) -> None:
        with self.database.connect("opencity") as connection:
            connection.execute(query)  # type: ignore[arg-type]


def filing(key: str, number: int | str) -> tuple[str, dict[str, str]]:
    """Body and headers of one appeal by program."""
    body = {"text": TEXT.format(number), "category": "", "lang": "ru", "email": f"r{number}@example.org"}
    place = {"lat": 43.2389, "lon": 76.9454, "address": "улица Абая, 10"}
    headers = {"Content-Type": "application/json", "Idempotency-Key": key, "Host": "localhost"}
    return json.dumps(body | place), headers


def ask(port: int, body: str, headers: dict[str, str], timeout: float = 20) -> tuple[int, dict[str, Any]]:
    """Send one filing; raises OSError or HTTPException when the other side is gone."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=timeout)
    with contextlib.closing(connection):
        connection.request("POST", "/api/v1/appeals", body=body.encode(), headers=headers)
        answer = connection.getresponse()
        content = answer.read()
    return answer.status, json.loads(content)


@dataclass
class Clients:
    """Residents' programs that file one appeal after another. Some try a broken one again, some give up."""

    port: int
    given: dict[str, str] = field(default_factory=dict)  # key: number of the appeal, of every 201 and 200
    broken: list[str] = field(default_factory=list)  # answers that no program should ever read
    sent: set[str] = field(default_factory=set)
    _stop: threading.Event = field(default_factory=threading.Event)

    @contextlib.contextmanager
    def at_work(self, threads: int) -> Iterator[None]:
        workers = [threading.Thread(target=self._file, args=(n % 2 == 0,), daemon=True) for n in range(threads)]
        for worker in workers:
            worker.start()
        try:
            yield
        finally:
            self._stop.set()
            for worker in workers:
                worker.join(60)

    def _file(self, stubborn: bool) -> None:
        while not self._stop.is_set():
            key = str(uuid.uuid4())
            body, headers = filing(key, key[:8])
            self.sent.add(key)
            while not self._once(key, body, headers) and stubborn and not self._stop.is_set():
                time.sleep(0.3)
            time.sleep(0.02)

    def _once(self, key: str, body: str, headers: dict[str, str]) -> bool:
        try:
            status, answer = ask(self.port, body, headers)
        except (OSError, http.client.HTTPException, ValueError):
            time.sleep(0.1)
            return False
        if status in {200, 201}:
            self.given[key] = answer["number"]
            return True
        if status < 500:
            self.broken.append(f"{status} {answer}")
        return False


class _Conversation(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        self._say("220 catcher")
        while line := self.rfile.readline():
            word = line[:4].upper()
            if word == b"DATA":
                self._say("354 go on")
                self._take()
            elif word == b"QUIT":
                self._say("221 bye")
                return
            else:
                self._say("250 ok")

    def _take(self) -> None:
        lines = []
        while (line := self.rfile.readline()) not in {b".\r\n", b""}:
            lines.append(line)
        if not line:
            return  # the sender was killed in the middle: a mail server drops such a letter
        letter = message_from_bytes(b"".join(lines))
        self.server.letters.append(str(letter["Message-ID"]))  # type: ignore[attr-defined]
        self._say("250 ok")

    def _say(self, text: str) -> None:
        with contextlib.suppress(OSError):
            self.wfile.write(f"{text}\r\n".encode())


class Mailbox(socketserver.ThreadingTCPServer):
    """A mail server that keeps the Message-ID of every letter it took, in their order."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self) -> None:
        self.letters: list[str] = []
        super().__init__(("127.0.0.1", 0), _Conversation)

    @contextlib.contextmanager
    def open(self) -> Iterator[Mailbox]:
        thread = threading.Thread(target=self.serve_forever, daemon=True)
        thread.start()
        try:
            yield self
        finally:
            self.shutdown()
            self.server_close()
