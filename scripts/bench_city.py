"""Measure a whole city through its web server, at several sizes in one run: `make bench SIZES="10000 100000 1000000"`.

    python scripts/bench_city.py [SIZES [FOLDER]]

Everything lives in a data folder of its own, a temporary one unless FOLDER is given (which is kept and may hold fewer
appeals already). The tables are printed as Markdown. Client, web server and database share the machine, so a request a
second is what all three manage together; "CPU ms" is the processor time of web server and database for one request.
"""

import os
import platform
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

HOME = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(HOME), str(HOME / "scripts")]

from bench import server as servers  # noqa: E402
from bench.load import Request, fire  # noqa: E402

THREADS = 4
MOST = 20_000


@dataclass(frozen=True)
class Line:
    """One measured line."""

    name: str
    workers: int
    per_second: float
    p50: float
    p95: float
    cpu_web: float
    cpu_database: float
    queries: int | None = None
    size: int = 0


def main() -> None:
    sizes = [int(size) for size in (sys.argv[1] if len(sys.argv) > 1 else "2000 20000").replace(",", " ").split()]
    kept = Path(sys.argv[2]).resolve() if len(sys.argv) > 2 else None
    folder = kept or Path(tempfile.mkdtemp(prefix="opencity-bench-"))
    own = {"DATA_DIR": str(folder), "ALLOWED_HOSTS": "localhost,127.0.0.1"}
    os.environ |= own | {"DJANGO_SETTINGS_MODULE": "bench.settings"}
    (folder / "static").mkdir(parents=True, exist_ok=True)
    from opencity.config import embedded  # noqa: PLC0415  reads the environment

    try:
        with embedded.borrowed(folder) as database:
            _manage("migrate", "--verbosity", "0")
            _manage("load_city")
            tables = {size: _measure(size, database) for size in sorted(sizes)}
        _compare(tables)
    finally:
        if kept is None:
            shutil.rmtree(folder, ignore_errors=True)


def _manage(*arguments: str) -> None:
    command = [sys.executable, str(HOME / "manage.py"), *arguments]
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "opencity.config.settings"}
    subprocess.run(command, check=True, cwd=HOME, stdout=sys.stderr, env=environment)


def _measure(size: int, database: Any) -> list[Line]:
    begin = time.perf_counter()
    _manage("make_demo", "--bulk", "--size", str(size))
    print(f"\n## {size:,} appeals\n\nloaded in {time.perf_counter() - begin:.0f} s; ", end="")
    machine = f"{os.cpu_count()} processors, Python {platform.python_version()}"
    print(f"load of the machine before: {os.getloadavg()[0]:.1f}, {machine}\n", flush=True)
    _floor(database)
    import django  # noqa: PLC0415

    django.setup()
    from bench.cases import cases  # noqa: PLC0415  after the settings
    from django.utils import timezone  # noqa: PLC0415  after the settings

    from opencity.appeals.actions.counting import count_map  # noqa: PLC0415  after the settings

    began = time.perf_counter()
    count_map(now=timezone.now(), whole=True)  # no worker runs here that would keep the counts fresh
    print(f"all squares of the map counted in {time.perf_counter() - began:.1f} s\n")
    found = cases()
    print("| | workers | a second | p50 ms | p95 ms | CPU ms web | CPU ms database | queries | kB |")
    print("|---|---|---|---|---|---|---|---|---|")
    counts = {case.name: _queries(case.make(1_000_000)) for case in found}
    lines: list[Line] = []
    for workers in (1, 2):
        port = servers.free_port()
        with servers.serving(servers.granian(port, workers), port, "/api/v1/districts") as web:
            chosen = [case for case in found if workers == 1 or case.both]
            lines += [_case(case, port, (web, database), workers, counts[case.name]) for case in chosen]
            print(
                f"\nlargest process of the web server: {servers.memory_of(web):.0f} MB ({workers} workers)\n",
                flush=True,
            )
    return lines


def _case(case: Any, port: int, run: tuple[Any, Any], workers: int, queries: int) -> Line:
    web, database = run
    fire(port, lambda number: case.make(2_000_000 + number), threads=THREADS, seconds=0.4, most=8 * workers)
    postgres = servers.psutil.Process(database.pid())
    before = servers.cpu_of(web), servers.cpu_of(postgres)
    done = fire(port, case.make, threads=THREADS, seconds=case.seconds, most=MOST)
    after = servers.cpu_of(web), servers.cpu_of(postgres)
    costs = [(late - early) * 1000 / max(1, len(done.times)) for early, late in zip(before, after, strict=True)]
    line = Line(
        case.name, workers, done.per_second, done.percentile(0.5), done.percentile(0.95), *costs, queries, done.size
    )
    print(f"| {line.name} | {workers} | {line.per_second:.0f} | {line.p50:.1f} | {line.p95:.1f} | {line.cpu_web:.1f} "
          f"| {line.cpu_database:.1f} | {queries} | {line.size / 1000:.1f} |", flush=True)  # fmt: skip
    if done.wrong:
        print(f"\n{len(done.wrong)} answers were not expected, such as {done.wrong[0]}\n", flush=True)
    return line


def _floor(database: Any) -> None:
    from bench.floor import commits_per_second  # noqa: PLC0415

    for threads in (1, THREADS):
        rate = commits_per_second(database, threads=threads)
        print(f"- bare INSERT + COMMIT, {threads} connections: {rate:.0f} a second")
    with database.connect("opencity") as connection:
        [number] = connection.execute("SELECT max(number) FROM appeals_appeal").fetchone()
    port, path = servers.free_port(), f"/status/{number}"
    with servers.serving(servers.granian(port, 1, "bench.bare:application"), port, path) as web:
        before = servers.cpu_of(web)
        done = fire(port, lambda _: Request(path), threads=THREADS, seconds=2, most=MOST)
        cost = (servers.cpu_of(web) - before) * 1000 / max(1, len(done.times))
    print(f"- bare Django, status of one appeal: {done.per_second:.0f} a second, {cost:.2f} CPU ms\n", flush=True)


def _queries(request: Request) -> int:
    """Queries of one request, asked in this process after one that warms up."""
    from django.db import connection  # noqa: PLC0415
    from django.test import Client  # noqa: PLC0415
    from django.test.utils import CaptureQueriesContext  # noqa: PLC0415

    client = Client(headers={name: value for name, value in request.headers.items() if name != "Content-Type"})

    def ask() -> None:
        if request.method == "GET":
            client.get(request.path)
        else:
            client.generic(request.method, request.path, request.body or b"", "application/json")

    if request.method == "GET":
        ask()
    with CaptureQueriesContext(connection) as captured:
        ask()
    return len(captured)


def _compare(tables: dict[int, list[Line]]) -> None:
    """Milliseconds of the processor and of waiting at the largest size against the smallest."""
    if len(tables) < 2:
        return
    small, large = tables[min(tables)], tables[max(tables)]
    print(f"\n## {max(tables):,} against {min(tables):,}, one worker\n")
    print("| | CPU ms | | ratio | p50 ratio |\n|---|---|---|---|---|")
    for one, other in zip(small, large, strict=True):
        if one.workers == 1:
            costs = [line.cpu_web + line.cpu_database for line in (one, other)]
            ratios = f"{costs[1] / max(costs[0], 0.01):.2f} | {other.p50 / max(one.p50, 0.01):.2f}"
            print(f"| {one.name} | {costs[0]:.1f} | {costs[1]:.1f} | {ratios} |")


if __name__ == "__main__":
    main()
