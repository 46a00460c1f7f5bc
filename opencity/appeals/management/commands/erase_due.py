"""`manage.py erase_due`: what the nightly job does, by hand; `--preview` only says what it would do."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from opencity.appeals.actions import erase_due
from opencity.appeals.queries.keeping import preview, standing_holds


class Command(BaseCommand):
    help = "erase what the schedule of keeping (rules.yaml) no longer keeps; may be stopped and run again"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--preview", action="store_true", help="only say what would be erased; change nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["preview"]:
            self._preview()
            return
        done = erase_due(now=timezone.now(), say=self._say)
        self.stdout.write(_said(done) or "Nothing was due.")

    def _preview(self) -> None:
        rows = preview(now=timezone.now())
        if not rows:
            self.stdout.write("The city has no schedule of keeping (rules.yaml, keeping): nothing is ever erased.")
        for row in rows:
            more = "more than " if row.more else ""
            self.stdout.write(
                f"{row.rule.what} (kept {row.rule.months} months, until {row.before:%Y-%m-%d}): "
                f"{more}{row.count} due, {row.held} held back  {' '.join(row.numbers)}"
            )
        self.stdout.write(f"{standing_holds().count()} legal holds stand.")

    def _say(self, what: str, counts: Counter[str]) -> None:
        if counts:
            self.stdout.write(f"  {what}: {_said(counts)}")
            self.stdout.flush()


def _said(counts: Counter[str]) -> str:
    return ", ".join(f"{name} {count}" for name, count in sorted(counts.items()))
