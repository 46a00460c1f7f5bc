"""Seal everything that is sealed with the first key of FIELD_KEYS, so that older keys can be taken away."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from opencity.accounts.sealing import CannotOpen
from opencity.appeals.actions.rotating import rotate_keys


class Command(BaseCommand):
    help = "seal identification numbers anew with the first key of FIELD_KEYS"

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            done = rotate_keys(say=lambda count: self.stdout.write(f"  {count}"))
        except CannotOpen as error:
            raise CommandError(f"{error}. Add the missing key at the end of FIELD_KEYS and start again.") from error
        self.stdout.write(f"{done} values were sealed anew. Only the first key of FIELD_KEYS is needed now.")
