"""`make run` from the outside: it serves, it stops whole, it says what is wrong."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import time

import psutil
import pytest

from opencity.config import embedded
from opencity.config.environment import ROOT

SECONDS_TO_START = 120
SECONDS_TO_STOP = 25


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Run:
    def __init__(self, data_dir, **values):
        self.port = free_port()
        self.data_dir = data_dir
        self.log = data_dir.parent / f"run-{self.port}.log"
        kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
        environment = {**kept, "DATA_DIR": str(data_dir), "PORT": str(self.port), "DEMO": "0", **values}
        with self.log.open("w") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "opencity.config.run"],
                cwd=ROOT,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def output(self):
        return self.log.read_text()

    def wait_ready(self):
        deadline = time.monotonic() + SECONDS_TO_START
        while "Ctrl-C stops everything" not in self.output():
            assert self.process.poll() is None, self.output()
            assert time.monotonic() < deadline, self.output()
            time.sleep(0.1)
        return self

    def family(self):
        children = psutil.Process(self.process.pid).children(recursive=True)
        return [*children, psutil.Process(embedded.EmbeddedServer(self.data_dir / "postgres").pid())]

    def find(self, word):
        return next(process for process in self.family() if word in " ".join(process.cmdline()))

    def end(self, family):
        """Wait until it has ended; what is left of the family then is a fault."""
        named = {process.pid: process.name() for process in family if process.is_running()}
        try:
            code = self.process.wait(SECONDS_TO_STOP)
            _, left = psutil.wait_procs(family, timeout=SECONDS_TO_STOP)
        finally:
            for process in family:
                if process.is_running():
                    process.kill()
        assert [(process.pid, named.get(process.pid)) for process in left] == [], self.output()
        return code


@pytest.fixture(scope="module")
def data_dir(new_folder):
    return new_folder() / "data"


@pytest.fixture
def start(data_dir):
    """Start a run that the end of the test stops, however the test went."""
    runs = []

    def start(**values):
        runs.append(Run(data_dir, **values))
        return runs[-1]

    yield start
    for run in runs:
        if run.process.poll() is None:
            run.process.terminate()
            run.process.wait(SECONDS_TO_STOP)


def test_it_serves_and_ctrl_c_ends_it_whole(start):
    run = start().wait_ready()
    asking = http.client.HTTPConnection("127.0.0.1", run.port, timeout=10)
    asking.request("GET", "/healthz")
    assert b'"database": "ok"' in asking.getresponse().read()
    asking.close()
    family = run.family()
    run.process.send_signal(signal.SIGINT)
    assert run.end(family) == 0, run.output()


def test_second_start_skips_what_stands_and_sigterm_ends_it(start):
    started = time.monotonic()
    run = start().wait_ready()
    assert time.monotonic() - started < 45  # a full set-up takes minutes; a loaded machine may need some seconds
    family = run.family()
    run.process.terminate()
    assert run.end(family) == 0, run.output()


@pytest.mark.parametrize(
    ("victim", "reason"),
    [
        ("granian", "The web server stopped"),
        ("run_worker", "The worker stopped"),
        ("bin/postgres", "The database stopped"),
    ],
)
def test_when_one_dies_all_stop_and_say_why(start, victim, reason):
    run = start().wait_ready()
    family = run.family()
    run.find(victim).kill()
    assert run.end(family) == 1
    assert reason in run.output()


def test_nothing_is_left_when_the_supervisor_is_killed(start):
    run = start().wait_ready()
    family = run.family()
    run.process.kill()
    assert run.end(family) == -signal.SIGKILL


def test_busy_port_is_said_at_once(start):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        run = start(PORT=str(port))
        assert run.process.wait(10) == 1
    assert f"Port {port}" in run.output()
    assert f"PORT={port + 1}" in run.output()


def test_wrong_settings_are_said_all_at_once(start):
    run = start(DATABASE_URL="mysql://somewhere", EMAIL_URL="pigeon://home", MODE="production")
    assert run.process.wait(10) == 1
    for number in ("opencity.E005", "opencity.E008", "opencity.E011", "opencity.E020"):
        assert number in run.output()
