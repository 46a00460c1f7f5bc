"""`manage.py load_city [FOLDER]`: make the directory what the city pack says."""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from opencity.appeals.actions import load_answer_templates, recalculate_due_dates
from opencity.directory.actions import load_pack
from opencity.directory.pack import PackError, PackProblems, read_pack
from opencity.guides.actions import load_guides
from opencity.guides.reading import read_what_stands
from opencity.works.actions.archive import load_archive

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
            self._tell(folder, problems.errors)
            message = f"{len(problems.errors)} mistakes in {folder}; nothing was loaded"
            raise CommandError(message) from problems
        categories = [row.code for row in pack.groups] + [row.code for row in pack.leaves]
        # A mistake in one guide must not keep the reception from opening: that guide is left out and told.
        shelf, errors = read_what_stands(folder, bodies=[row.code for row in pack.bodies], categories=categories)
        self._tell(folder, errors)
        if options["check"]:
            if errors:
                raise CommandError(f"{len(errors)} mistakes in the guides of {folder}")
            self.stdout.write(f"{folder}: no mistakes")
            return
        try:
            with transaction.atomic():
                report = load_pack(pack)
                templates = load_answer_templates(pack.answers)
                guides = load_guides(shelf, now=timezone.now())
                works = load_archive(folder / "works", now=timezone.now())
        except LookupError as error:
            raise CommandError(str(error)) from error
        moved = 0
        if report.changed_days:
            moved = recalculate_due_dates(why=WHY, now=timezone.now(), days=report.changed_days)
        rows = ", ".join(f"{count} {name}" for name, count in report.rows.items())
        self.stdout.write(f"{pack.city.names['en']}: {rows}, {templates} templates; {moved} due dates moved")
        self.stdout.write(f"guides: {guides.added} new, {guides.renewed} renewed, {guides.unchanged} unchanged")
        if works.added or works.known:
            self.stdout.write(f"archive of works: {works.added} new, {works.known} known")
        for line in works.errors:
            self.stderr.write(f"{folder}/works/{line}")
        for name in guides.kept:
            self.stdout.write(f"{name}: the pack is newer, but editors have written since; nothing was changed")

    def _tell(self, folder: Path, errors: Iterable[PackError]) -> None:
        for error in errors:
            self.stderr.write(f"{folder}/{error}")
