"""Jobs of works and outages that time starts."""

from django.utils import timezone
from procrastinate.contrib.django import app

from opencity.works.actions.outages import run_outages


@app.periodic(cron="*/5 * * * *")
@app.task(name="works.outages", queue="clock", pass_context=False)
def run(timestamp: int) -> None:
    """Begin and end outages whose hour has come."""
    run_outages(now=timezone.now())
