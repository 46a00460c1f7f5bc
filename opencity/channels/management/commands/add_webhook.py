"""`manage.py add_webhook URL [--kinds replied,confirmed]`: tell another system what happens; prints the secret."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from opencity.channels.webhooks.actions import add_webhook
from opencity.channels.webhooks.sending import NotDelivered


class Command(BaseCommand):
    help = "Tell another system what happens to public appeals. Prints the number and the secret of the webhook."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("url")
        parser.add_argument("--kinds", default="", help="kinds of events, comma between; all without it")

    def handle(self, *_args: Any, **options: Any) -> None:
        kinds = [kind for kind in options["kinds"].split(",") if kind]
        try:
            webhook = add_webhook(options["url"], kinds=kinds, now=timezone.now())
        except (NotDelivered, ValueError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"webhook {webhook.pk}, secret {webhook.secret}")
