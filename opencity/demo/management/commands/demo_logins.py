"""`manage.py demo_logins`: who can sign in to the demo city."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.db.models import Count

from opencity.accounts.models import Membership, Role
from opencity.appeals.models import Appeal
from opencity.demo.staff import PASSWORD

FIRST = (Role.DISPATCHER, Role.CONTROLLER, Role.RECEPTION_HEAD, Role.AKIM, Role.CITY_ADMIN)
SHOWN_OF_BODIES = 3


class Command(BaseCommand):
    help = "Print the demo logins: role, name, address; the password is the same for all."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--all", action="store_true", help="every body, not only a few")

    def handle(self, *_args: Any, **options: Any) -> None:
        known = Membership.objects.filter(user__is_demo=True, user__is_active=True).select_related("user", "body")
        members = list(known.order_by("body__code", "-role", "user__email"))
        if not members:
            self.stdout.write("There is no demo staff. Make it: manage.py make_demo")
            return
        shown = [member for role in FIRST for member in members if member.role == role]
        bodies = list(dict.fromkeys(member.body.code for member in members if member.body))
        for body in bodies if options["all"] else _busiest(bodies):
            own = [member for member in members if member.body and member.body.code == body]
            for role in (Role.HEAD, Role.EXECUTOR):
                shown += [member for member in own if member.role == role][: None if options["all"] else 1]
        rows = [(member.role, member.user.name, member.user.email) for member in shown]
        widths = [max(len(row[column]) for row in rows) for column in range(3)]
        self.stdout.write(f"  Demo logins, the password of all is {PASSWORD}")
        for row in rows:
            self.stdout.write("    " + "  ".join(f"{text:<{w}}" for text, w in zip(row, widths, strict=True)).rstrip())
        if not options["all"]:
            self.stdout.write("  All of them: manage.py demo_logins --all")


def _busiest(bodies: list[str]) -> list[str]:
    counted = Appeal.objects.filter(body__code__in=bodies).values_list("body__code").annotate(count=Count("pk"))
    return [code for code, _ in counted.order_by("-count", "body__code")[:SHOWN_OF_BODIES]]
