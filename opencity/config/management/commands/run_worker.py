"""`manage.py run_worker`: do the background jobs until told to stop; a job under way is finished first."""

from typing import Any

from django.core.management.base import BaseCommand
from procrastinate.contrib.django import app

SECONDS_TO_FINISH = 8


class Command(BaseCommand):
    help = "Do background jobs: letters, recalculated dates, clocks. Stops on SIGTERM or Ctrl-C."

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Run until a signal; asyncio and signals are procrastinate's business."""
        with app.replace_connector(app.connector.get_worker_connector()) as worker:  # type: ignore[attr-defined]
            worker.run_worker(
                name="opencity",
                delete_jobs="successful",
                shutdown_graceful_timeout=SECONDS_TO_FINISH,
            )
