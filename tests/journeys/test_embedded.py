"""The embedded server: the first borrower starts it, the last one stops it, a killed one comes back."""

import os
import signal
import subprocess
import sys

import psutil
import pytest

from opencity.config import embedded
from opencity.config.environment import ROOT

BORROW = """
import sys
from pathlib import Path
from opencity.config import embedded
with embedded.borrowed(Path(sys.argv[1]), careless=True) as server:
    print(server.pid(), flush=True)
    sys.stdin.read()
"""


class Borrower:
    def __init__(self, data_dir):
        self.process = subprocess.Popen(
            [sys.executable, "-c", BORROW, str(data_dir)],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def pid(self):
        return int(self.process.stdout.readline())

    def leave(self):
        if self.process.poll() is None:
            self.process.communicate()
        return self.process.returncode


@pytest.fixture
def data_dir(new_folder):
    return new_folder() / "data with ' and ә"


@pytest.fixture
def borrow(data_dir):
    borrowers = []

    def borrow():
        borrowers.append(Borrower(data_dir))
        return borrowers[-1]

    yield borrow
    for borrower in borrowers:
        borrower.leave()


def test_the_last_to_leave_stops_it(borrow):
    first = borrow()
    pid = first.pid()
    second = borrow()
    assert second.pid() == pid
    assert first.leave() == 0
    server = psutil.Process(pid)
    assert server.is_running()
    assert second.leave() == 0
    # Nobody may have collected the dead one yet; that is not ours to do.
    assert not server.is_running() or server.status() == psutil.STATUS_ZOMBIE


def test_two_that_start_at_once_share_one(borrow):
    both = [borrow(), borrow()]
    assert both[0].pid() == both[1].pid()
    assert [borrower.leave() for borrower in both] == [0, 0]


def test_what_was_committed_outlives_a_kill(data_dir):
    with embedded.borrowed(data_dir) as server:
        with server.connect("opencity") as connection:
            connection.execute("CREATE TABLE kept AS SELECT 42 AS answer")
        os.kill(server.pid(), signal.SIGKILL)
    # Whatever process has the number now, it is not the server.
    (data_dir / "postgres" / "postmaster.pid").write_text(f"{os.getpid()}\n{data_dir}\n1\n5432\n\n\n\nready\n")
    with embedded.borrowed(data_dir) as server, server.connect("opencity") as connection:
        assert connection.execute("SELECT answer FROM kept").fetchone() == (42,)


def test_a_path_too_long_for_a_socket(new_folder):
    data_dir = new_folder() / ("long" * 20)
    with embedded.borrowed(data_dir, careless=True) as server:
        assert server.socket != server.folder
        with server.connect("opencity") as connection:
            assert connection.execute("SELECT 1").fetchone() == (1,)


def test_data_of_another_version_are_not_touched(data_dir):
    (data_dir / "postgres").mkdir(parents=True)
    (data_dir / "postgres" / "PG_VERSION").write_text("16\n")
    with (
        pytest.raises(embedded.EmbeddedError, match=r"made by PostgreSQL 16.*make restore"),
        embedded.borrowed(data_dir),
    ):
        pass
