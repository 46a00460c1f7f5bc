"""`manage.py load_city [FOLDER]`: make the directory what the city pack says."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from opencity.appeals.actions import load_answer_templates, recalculate_due_dates
from opencity.directory.actions import load_pack
from opencity.directory.pack import PackProblems, read_pack

WHY = {
    "kk": "жұмыс күнтізбесі жаңартылды",
    "ru": "обновлён рабочий календарь",
    "en": "the working calendar was renewed",
}


class Command(BaseCommand):
    help = "Check a city pack and load it. Loading the same pack again changes nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", nargs="?", default=str(settings.CITY_PACK))
        parser.add_argument("--check", action="store_true", help="only check the files")

    def handle(self, *_args: Any, **options: Any) -> None:
        folder = Path(options["folder"])
        try:
            pack = read_pack(folder)
        except PackProblems as problems:
            for error in problems.errors:
                self.stderr.write(f"{folder}/{error}")
            message = f"{len(problems.errors)} mistakes in {folder}; nothing was loaded"
            raise CommandError(message) from problems
        if options["check"]:
            self.stdout.write(f"{folder}: no mistakes")
            return
        try:
            with transaction.atomic():
                report = load_pack(pack)
                templates = load_answer_templates(pack.answers)
        except LookupError as error:
            raise CommandError(str(error)) from error
        moved = 0
        if report.changed_days:
            moved = recalculate_due_dates(why=WHY, now=timezone.now(), days=report.changed_days)
        rows = ", ".join(f"{count} {name}" for name, count in report.rows.items())
        self.stdout.write(f"{pack.city.names['en']}: {rows}, {templates} templates; {moved} due dates moved")
