"""Jobs of the workbench."""

from django.utils import timezone
from procrastinate.contrib.django import app

from opencity.workbench import bulk


@app.task(name=bulk.JOB, queue="clock", pass_context=False)
def finish(bulk_id: int) -> None:
    """Do an act on many appeals; its window for undoing is over."""
    bulk.finish(bulk_id, now=timezone.now())


@app.periodic(cron="* * * * *")
@app.task(name="workbench.bulk_lost", queue="clock", pass_context=False)
def finish_lost(timestamp: int) -> None:
    """Go on with what a killed worker left."""
    bulk.finish_lost(now=timezone.now())
