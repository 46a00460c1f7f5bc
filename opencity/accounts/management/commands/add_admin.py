"""`manage.py add_admin EMAIL "NAME"`: the first administrator of the city, who invites everybody else."""

from __future__ import annotations

import getpass
import os
from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email

from opencity.accounts.actions import add_member
from opencity.accounts.models import Role
from opencity.core.refused import Refused


class Command(BaseCommand):
    help = "Add a city administrator. The password is asked for, or taken from ADMIN_PASSWORD."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email")
        parser.add_argument("name")
        parser.add_argument("--language", choices=["kk", "ru", "en"], default="kk")

    def handle(self, *_args: Any, **options: Any) -> None:
        password = os.environ.get("ADMIN_PASSWORD") or getpass.getpass("Password: ")
        try:
            validate_email(options["email"])
            user = add_member(
                email=options["email"],
                name=options["name"],
                password=password,
                roles=[(Role.CITY_ADMIN, "")],
                language=options["language"],
            )
        except Refused as refused:
            raise CommandError(refused.sentence) from refused
        except ValidationError as error:
            raise CommandError("\n".join(error.messages)) from error
        self.stdout.write(f"{user.name} <{user.email}> may sign in at /staff/login/ and invite people.")
