"""What the tests need beside Python packages: `python -m tests.prepare`, called by `make test`."""

from __future__ import annotations

import os
import subprocess
import sys

from opencity.config import catalogues
from opencity.config.environment import ROOT, Environment
from opencity.config.progress import step
from tests.chromium import NoChromiumError, chromium


def main() -> int:
    """Fetch and build it; exit code 1 with the reason when something cannot be had."""
    os.chdir(ROOT)
    os.environ["DATA_DIR"] = os.environ.get("TEST_DATA_DIR", "var/test")
    environment = Environment.read()
    catalogues.compile_all()
    target = str(environment.data_dir / "basemap")
    programs = [
        ("front-end packages", ["scripts/frontend.py"]),
        ("base map", ["-m", "opencity.directory.basemap", str(environment.city_pack), target]),
    ]
    for name, arguments in programs:
        with step(name):
            done = subprocess.run([sys.executable, *arguments], capture_output=True, text=True, check=False)
        if done.returncode:
            print(done.stdout + done.stderr, file=sys.stderr)
            return 1
    try:
        with step("Chromium") as note:
            note(chromium(fetch=True))
    except NoChromiumError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
