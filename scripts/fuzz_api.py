"""Fuzz the API by its own schema: `python scripts/fuzz_api.py [--cases 20000] [--seed 1]`.

It asks the whole application, in a database of its own with the small city of the tests, and stops with what it
found: an answer 500, an undocumented status, kind or shape, bad data that were taken. DATA_DIR is `var/test`, or
what TEST_DATA_DIR says.
"""

from __future__ import annotations

import argparse
import logging
import os
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"


def main() -> int:
    """Exit code 1 and the report of schemathesis when something was found."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()

    import django  # noqa: PLC0415  after the set-up

    django.setup()
    from django.conf import settings  # noqa: PLC0415  after the set-up
    from django.db import connection  # noqa: PLC0415  after the set-up
    from django.test.utils import setup_test_environment  # noqa: PLC0415  after the set-up

    from opencity.config import embedded  # noqa: PLC0415  after the set-up

    setup_test_environment()
    settings.API_LIMITS = {}
    logging.disable(logging.WARNING)  # every refusal is a line otherwise
    with embedded.borrowed(settings.DATA_DIR, careless=True), tempfile.TemporaryDirectory() as files:
        settings.MEDIA_ROOT = files
        name = connection.settings_dict["NAME"]
        connection.settings_dict["TEST"]["NAME"] = f"fuzz_{given.seed}"
        connection.creation.create_test_db(verbosity=0, autoclobber=True)
        try:
            return _fuzz(given.cases, given.seed)
        finally:
            connection.creation.destroy_test_db(name, verbosity=0)


def _fuzz(cases: int, number: int) -> int:
    from tests.cast import lodged, small_city  # noqa: PLC0415  after the set-up
    from tests.channels.fuzzing import MODES, fuzz  # noqa: PLC0415  after the set-up

    small_city()
    appeals = [lodged() for _ in range(30)]
    known = {"number": appeals[0].number, "secret": appeals[0].appellant.secret}
    started = time.monotonic()
    seen: Counter[str] = Counter()
    rounds = 0
    while sum(seen.values()) < cases:  # operations that take little have fewer cases than were asked for
        seen += fuzz(min(500, -(-cases // (10 * len(MODES)))), number=1000 * number + rounds, known=known)
        rounds += 1
    for answer, count in sorted(seen.items()):
        print(f"{count:7} {answer}")
    print(f"{sum(seen.values()):7} cases in {time.monotonic() - started:.0f} s, nothing found")
    return 0


if __name__ == "__main__":
    sys.exit(main())
