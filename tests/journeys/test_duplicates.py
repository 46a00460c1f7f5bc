"""One form, sent by a thousand impatient fingers at once: one appeal, and nobody reads an error. `TIMES=1000`."""

import os
import uuid
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.journeys.running import House, Mailbox, ask, filing

TIMES = int(os.environ.get("TIMES", "100"))
AT_ONCE = 50


@pytest.fixture
def house(new_folder: Callable[[], Path]) -> Iterator[House]:
    with Mailbox().open() as mailbox:
        house = House(new_folder(), mailbox.server_address[1])
        house.start()
        yield house
        house.stop()


def test_many_at_once_are_one_appeal(house: House) -> None:
    body, headers = filing(str(uuid.uuid4()), "one")
    with ThreadPoolExecutor(AT_ONCE) as crowd:
        answers = list(crowd.map(lambda _: ask(house.port, body, headers, timeout=120), range(TIMES)))
    statuses = Counter(status for status, _ in answers)
    assert statuses == {201: 1, 200: TIMES - 1}
    assert len({(answer["number"], answer["secret"]) for _, answer in answers}) == 1
    assert house.rows("SELECT count(*) FROM appeals_appeal") == [(1,)]
    assert house.rows("SELECT count(*) FROM appeals_event WHERE kind = 'lodged'") == [(1,)]
    assert house.rows("SELECT count(*) FROM notices_notice WHERE kind = 'appellant.lodged'") == [(1,)]
