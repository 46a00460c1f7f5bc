"""`manage.py renew_public_texts`: hide anew what is personal, after the rules or the streets have changed."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from opencity.appeals.actions.publishing import fill_public_texts


class Command(BaseCommand):
    help = "Make the public words of every appeal anew, in chunks; may be stopped and run again."

    def handle(self, *_args: Any, **_options: Any) -> None:
        changed = fill_public_texts(every=True, tell=self._tell)
        self.stdout.write(f"{changed} public texts changed")

    def _tell(self, changed: int) -> None:
        self.stdout.write(f"  {changed} changed so far")
        self.stdout.flush()
