"""A small load generator: threads with one kept connection each, bounded in number and time. Standard library only."""

from __future__ import annotations

import http.client
import itertools
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Request:
    """One request to send."""

    path: str
    method: str = "GET"
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes | None = None
    expected: int = 200


@dataclass
class Outcome:
    """What came of a run: seconds of every answer, bytes of the last one, answers that were not expected."""

    times: list[float]
    seconds: float
    size: int = 0
    wrong: list[str] = field(default_factory=list)

    @property
    def per_second(self) -> float:
        return len(self.times) / self.seconds

    def percentile(self, share: float) -> float:
        """Milliseconds within which so large a share was answered."""
        ordered = sorted(self.times) or [0.0]
        return ordered[min(len(ordered) - 1, int(len(ordered) * share))] * 1000


def fire(port: int, make: Callable[[int], Request], *, threads: int, seconds: float, most: int) -> Outcome:
    """Send `make(0)`, `make(1)` … over `threads` connections for `seconds`, `most` requests in all."""
    outcome = Outcome([], 0.0)
    numbers, begin = itertools.count(), time.perf_counter()
    end = begin + seconds

    def work() -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        while time.perf_counter() < end and (number := next(numbers)) < most:
            request = make(number)
            started = time.perf_counter()
            connection.request(request.method, request.path, body=request.body, headers=request.headers)
            answer = connection.getresponse()
            content = answer.read()
            outcome.times.append(time.perf_counter() - started)
            outcome.size = len(content)
            if answer.status != request.expected:
                outcome.wrong.append(f"{answer.status} {request.path}: {content[:200]!r}")
        connection.close()

    workers = [threading.Thread(target=work, daemon=True) for _ in range(threads)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(timeout=seconds + 90)
    outcome.seconds = time.perf_counter() - begin
    return outcome
