"""Bring database, catalogues and static files up to date, in one process: `python -m opencity.config.prepare`.

The embedded server must be running. Steps that would change nothing are skipped (see `stamps`).
"""

from __future__ import annotations

import io
import os
import re
import signal
import sys
from typing import TYPE_CHECKING

import django
from django.conf import settings
from django.core.checks import run_checks
from django.core.management import CommandError, call_command, get_commands
from django.db import connection

from opencity.config import catalogues
from opencity.config.checks import in_words
from opencity.config.environment import ROOT
from opencity.config.progress import Line, step
from opencity.config.stamps import content_hash, is_done, mark_done

if TYPE_CHECKING:
    from pathlib import Path


PERCENT = re.compile(r"(\d+) ?%\s*$")


class Output(io.StringIO):
    """Keeps what a command prints, and shows a percentage the moment it is written."""

    def __init__(self, line: Line) -> None:
        super().__init__()
        self.line = line

    def write(self, text: str) -> int:
        if found := PERCENT.search(text):
            self.line.percent(int(found[1]))
        return super().write(text)


def main() -> int:
    """Run all steps; exit code 1 with the reason when one fails."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "opencity.config.settings")
    compiled = catalogues.compile_all()
    django.setup()
    if compiled:
        print(f"  catalogues: {compiled} compiled")
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        check()
        migrate()
        code = content_hash(sorted((ROOT / "opencity").rglob("*.py")))
        once("city pack", "load_city", code, content_hash([settings.CITY_PACK]))
        if settings.DEMO:
            once("demo city", "make_demo")
        collect_static()
    except CommandError as error:
        print(f"\n{error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


def check() -> None:
    """Run the system checks: warnings are shown and nothing more, `CommandError` tells the errors."""
    with step("system check"):
        found = [message for message in run_checks(databases=["default"]) if not message.is_silenced()]
        errors = [message for message in found if message.is_serious()]
        if errors:
            raise CommandError(in_words(errors))
    if found:
        print(f"\n{in_words(found)}\n", flush=True)


def migrate() -> None:
    """Bring the tables up to date."""
    with step("tables") as note:
        output = io.StringIO()
        call_command("migrate", interactive=False, verbosity=1, no_color=True, stdout=output)
        applied = output.getvalue().count("... OK")
        note(f"{applied} migrations" if applied else "up to date")


def once(title: str, command: str, *state: str) -> None:
    """Call a command unless it has succeeded on this very database in this very state."""
    if command not in get_commands():
        return
    now = content_hash([], _database_identity(), *state)
    if is_done(_stamps(), command, now):
        return
    with step(title) as note:
        output = Output(note)
        call_command(command, stdout=output)
        note((output.getvalue().strip().splitlines() or [""])[-1])
    mark_done(_stamps(), command, now)


def collect_static() -> None:
    """Gather, hash and compress the static files."""
    folders = sorted((ROOT / "opencity").glob("*/static"))
    now = content_hash(folders, str(settings.STATIC_ROOT), settings.STORAGES["staticfiles"]["BACKEND"])
    if settings.STATIC_ROOT.is_dir() and is_done(_stamps(), "static", now):
        return
    with step("static files") as note:
        output = io.StringIO()
        call_command("collectstatic", interactive=False, clear=True, verbosity=1, stdout=output)
        note(output.getvalue().strip().splitlines()[-1])
    mark_done(_stamps(), "static", now)


def _database_identity() -> str:
    """What is another value for another database, also for one of the same name that was made anew."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT oid, datname FROM pg_database WHERE datname = current_database()")
        return f"{connection.settings_dict['HOST']} {cursor.fetchone()}"


def _stamps() -> Path:
    folder: Path = settings.DATA_DIR / "stamps"
    return folder


if __name__ == "__main__":
    sys.exit(main())
