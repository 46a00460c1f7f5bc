"""`manage.py replay_webhook ID --from EVENT`: send events again."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from opencity.channels.models import Webhook
from opencity.channels.tasks import tell
from opencity.channels.webhooks.actions import replay


class Command(BaseCommand):
    help = "Send a webhook its events again, from a number on; dead ones too."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("webhook", type=int)
        parser.add_argument("--from", dest="since", type=int, required=True, help="number of the first event")

    def handle(self, *_args: Any, **options: Any) -> None:
        webhook = Webhook.objects.filter(pk=options["webhook"]).first()
        if webhook is None:
            raise CommandError("there is no such webhook")
        count = replay(webhook, since=options["since"])
        tell(webhook.pk)
        self.stdout.write(f"{count} events will be sent again")
