"""`manage.py make_demo`: a year of life of an invented city, through the same actions as the real one."""

from __future__ import annotations

from argparse import ArgumentParser
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.db.models import Count
from django.utils import timezone

from opencity.appeals.actions.counting import count_map
from opencity.appeals.models import Appeal
from opencity.demo.bulk import multiply
from opencity.demo.checking import mistakes
from opencity.demo.lives import plan_year
from opencity.demo.make import Year, demo_appeals
from opencity.demo.material import read_material
from opencity.demo.outages import switch_off
from opencity.demo.shelf import Shelf
from opencity.demo.staff import hire
from opencity.demo.storm import rage
from opencity.demo.survey import world_of
from opencity.demo.works import live_works
from opencity.directory.models import City
from opencity.directory.queries import directory

# More than so many are not lived one by one: it would take an hour for each 100,000.
MOST_LIVED_ONE_BY_ONE = 20_000


class Command(BaseCommand):
    help = "Fill the database with a year of a made-up city life. The same arguments give the same year."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--size", type=int, default=2000, help="how many appeals")
        parser.add_argument("--seed", type=int, default=1, help="another number gives another year")
        parser.add_argument("--until", default="", help="the moment at which the year ends, such as 2026-11-22T12:00")
        parser.add_argument("--again", action="store_true", help="add a year though there is one already")
        parser.add_argument("--bulk", action="store_true", help="multiply a lived year, as for a size over 20,000")
        parser.add_argument(
            "--lived", type=int, default=2000, help="with --bulk: how many are lived, if there are none"
        )
        parser.add_argument("--check", action="store_true", help="only check the appeals that are there")

    def handle(self, *_args: Any, **options: Any) -> None:
        until = moment_of(options["until"])
        if options["check"]:
            self._check(until)
            return
        if settings.ENVIRONMENT.production:
            raise CommandError("A production city gets no demo: its staff have a password that everybody knows.")
        if not City.objects.exists():
            raise CommandError("There is no city yet. Load one first: manage.py load_city")
        present = demo_appeals()
        if options["bulk"] or options["size"] > MOST_LIVED_ONE_BY_ONE:
            if not present:
                self._make(until, size=min(options["lived"], options["size"]), seed=str(options["seed"]))
            added = multiply(options["size"], seed=str(options["seed"]), tell=self._say)
            count_map(now=timezone.now(), whole=True)
            self.stdout.write(f"{demo_appeals()} demo appeals, {added} of them copied now")
            return
        if present and not options["again"]:
            self.stdout.write(f"{present} demo appeals are there already; nothing done (--again adds another year)")
            return
        seed = options["seed"] if not present else f"{options['seed']}-{present}"
        self._make(until, size=options["size"], seed=str(seed))

    def _make(self, until: datetime, *, size: int, seed: str) -> None:
        try:
            material = read_material(settings.CITY_PACK)
        except ValueError as error:
            message = f"The demo texts of {settings.CITY_PACK} cannot be read. {error}"
            raise CommandError(message) from error
        if material is None:
            self.stdout.write(f"The pack {settings.CITY_PACK.name} has no folder demo: there is no demo city to make")
            return
        plan = plan_year(world_of(directory(), until), material, size=size, seed=seed, until=until)
        # All or nothing: a year that was interrupted would pass for a whole one ever after.
        with transaction.atomic():
            staff = hire(plan.people)
            Year(plan, staff, Shelf()).live(self._tell)
            rage(until, seed=seed)
            switch_off(until, seed=seed)
            works = live_works(staff, until=until, seed=seed)
        count_map(now=timezone.now(), whole=True)
        states = Appeal.objects.values_list("state").annotate(count=Count("pk")).order_by("-count")
        told = ", ".join(f"{count} {state}" for state, count in states)
        people = f"{len(plan.people)} demo staff, {works} works"
        self.stdout.write(f"{demo_appeals()} demo appeals of a year, {people}: {told}")

    def _say(self, text: str) -> None:
        self.stdout.write(f"  demo city: {text}")
        self.stdout.flush()

    def _tell(self, percent: int) -> None:
        if percent % 5 == 0:
            self._say(f"{percent} %")

    def _check(self, until: datetime) -> None:
        found = list(mistakes(until))
        for line in found:
            self.stderr.write(line)
        if found:
            message = f"{len(found)} mistakes"
            raise CommandError(message)
        self.stdout.write(f"{demo_appeals()} demo appeals, no mistakes")


def moment_of(text: str) -> datetime:
    if not text:
        return timezone.now()
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        message = f"--until {text}: write it as 2026-11-22T12:00"
        raise CommandError(message) from error
    return moment if moment.tzinfo else timezone.make_aware(moment)
