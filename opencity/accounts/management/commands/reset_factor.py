"""`manage.py reset_factor EMAIL`: for the last administrator who lost phone and codes."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from opencity.accounts.actions import reset_factor
from opencity.accounts.models import User


class Command(BaseCommand):
    help = "Take away the second factor of a member of staff and end their sessions."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email")

    def handle(self, *_args: Any, **options: Any) -> None:
        user = User.objects.filter(email__iexact=options["email"]).first()
        if user is None:
            message = f"{options['email']} is no member of staff"
            raise CommandError(message)
        removed = reset_factor(user, by=None, now=timezone.now())
        self.stdout.write(f"{user.email}: {removed} factors removed, sessions ended")
