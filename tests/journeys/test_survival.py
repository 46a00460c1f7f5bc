"""SIGKILL under load: web server, worker and database in turn. No 201 is forgotten, no letter is lost or told twice.

`KILLS=20` for the long version; `make test` kills each part once.
"""

import os
import random
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.journeys.running import Clients, House, Mailbox

KILLS = int(os.environ.get("KILLS", "3"))
VICTIMS = ("server", "worker", "database", "web") if KILLS > 3 else ("database", "worker", "web")
SECONDS_TO_SEND = 180
LOST = "from django.utils import timezone; from opencity.notices.actions import requeue_lost; "
UNSENT = "SELECT count(*) FROM notices_notice WHERE state <> 'sent'"


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    with Mailbox().open() as mailbox:
        yield mailbox


@pytest.fixture
def house(new_folder: Callable[[], Path], mailbox: Mailbox) -> Iterator[House]:
    house = House(new_folder(), mailbox.server_address[1])
    house.start()
    yield house
    house.stop()


def test_nothing_is_lost_or_doubled_when_parts_are_killed(house: House, mailbox: Mailbox) -> None:
    clients = Clients(house.port)
    with clients.at_work(4):
        for number in range(KILLS):
            time.sleep(random.uniform(0.6, 1.6))
            house.kill(VICTIMS[number % len(VICTIMS)])
            time.sleep(1.5)
            if VICTIMS[number % len(VICTIMS)] != "server":  # that one alone is started again by its master
                house.start_again()
        time.sleep(1)
    assert clients.broken == []
    assert len(clients.given) > 5 * KILLS
    check_appeals(house, clients)
    wait_for_letters(house)
    check_letters(house, mailbox)


def check_appeals(house: House, clients: Clients) -> None:
    """Every answered key is one appeal with the number it was told, whole with its person, history and receipt."""
    kept = dict(house.rows("SELECT a.number, count(*) FROM appeals_appeal a GROUP BY 1"))
    assert set(kept.values()) == {1}
    missing = {key: number for key, number in clients.given.items() if number not in kept}
    assert missing == {}
    assert len(set(clients.given.values())) == len(clients.given)
    assert len(kept) <= len(clients.sent)
    [[broken]] = house.rows(
        "SELECT count(*) FROM appeals_appeal a WHERE NOT EXISTS (SELECT FROM appeals_appellant p WHERE p.appeal_id = a.id)"
        " OR (SELECT count(*) FROM appeals_event e WHERE e.appeal_id = a.id AND e.kind = 'lodged') <> 1"
        " OR (SELECT count(*) FROM notices_notice n WHERE n.about = a.number AND n.kind = 'appellant.lodged') <> 1"
        " OR (SELECT count(*) FROM channels_filing f WHERE f.appeal_id = a.id) <> 1"
    )
    assert broken == 0


def wait_for_letters(house: House) -> None:
    """Let the hours pass that a lost letter waits for, then let the worker send."""
    for table, column in (("notices_notice", "next_try_at"), ("notices_notice", "claimed_at"),
                          ("procrastinate_workers", "last_heartbeat")):  # fmt: skip
        old = " AND last_heartbeat < now() - interval '15 seconds'" if column == "last_heartbeat" else ""
        house.write(f"UPDATE {table} SET {column} = {column} - interval '1 hour' WHERE {column} IS NOT NULL{old}")
    house.manage("shell", "--verbosity", "0", "-c", LOST + "requeue_lost(timezone.now())")
    deadline = time.monotonic() + SECONDS_TO_SEND
    while house.rows(UNSENT) != [(0,)] or house.rows(
        "SELECT count(*) FROM procrastinate_jobs WHERE status = 'doing'"
    ) != [(0,)]:
        assert time.monotonic() < deadline, house.rows(
            "SELECT state, last_error, count(*) FROM notices_notice GROUP BY 1, 2"
        )
        time.sleep(0.5)


def check_letters(house: House, mailbox: Mailbox) -> None:
    """Every letter arrived, under one Message-ID. A process killed between mail server and commit repeats one."""
    [[letters]] = house.rows("SELECT count(*) FROM notices_notice")
    arrived = Counter(mailbox.letters)
    doubles = sum(arrived.values()) - len(arrived)
    print(f"{letters} letters, {doubles} of them came twice under the same Message-ID; {KILLS} kills")
    assert len(arrived) == letters
    assert max(arrived.values()) <= 2
    assert doubles <= KILLS
    assert house.rows("SELECT count(*) FROM procrastinate_jobs WHERE status IN ('failed', 'doing')") == [(0,)]
