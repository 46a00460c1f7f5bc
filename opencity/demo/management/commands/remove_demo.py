"""`manage.py remove_demo`: shut the door for all demo staff."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from opencity.demo.staff import dismiss


class Command(BaseCommand):
    help = "Close all demo accounts. Appeals and their history stay: nothing that happened is ever deleted."

    def handle(self, *_args: Any, **_options: Any) -> None:
        self.stdout.write(f"{dismiss()} demo accounts closed")
