"""What the database alone can do: one committed INSERT after another."""

from __future__ import annotations

import threading
import time

from opencity.config.embedded import DATABASE, EmbeddedServer


def commits_per_second(server: EmbeddedServer, *, threads: int, seconds: float = 2.0) -> float:
    """Bare INSERT + COMMIT over so many connections."""
    with server.connect(DATABASE) as connection:
        connection.execute("DROP TABLE IF EXISTS bench_commit")
        connection.execute("CREATE TABLE bench_commit (id bigserial PRIMARY KEY, text text)")
    done = [0] * threads
    end = time.perf_counter() + seconds

    def work(number: int) -> None:
        with server.connect(DATABASE) as connection:
            while time.perf_counter() < end:
                connection.execute("INSERT INTO bench_commit (text) VALUES ('x')")
                done[number] += 1

    workers = [threading.Thread(target=work, args=(number,)) for number in range(threads)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    with server.connect(DATABASE) as connection:
        connection.execute("DROP TABLE bench_commit")
    return sum(done) / seconds
