"""Jobs of guides."""

from django.utils import timezone
from procrastinate.contrib.django import app

from opencity.guides import actions
from opencity.guides.actions.links import AGAIN_AFTER, JOB
from opencity.guides.models import Link


@app.periodic(cron="*/5 * * * *")
@app.task(name="guides.clock", queue="clock", pass_context=False)
def clock(timestamp: int) -> None:
    """Publish what is due; forget addresses that nobody confirmed."""
    now = timezone.now()
    actions.publish_due(now)
    actions.forget_askers(now)


@app.task(name=JOB, queue="links")
def check_links() -> None:
    """Ask every address that was not asked today."""
    now = timezone.now()
    for link in Link.objects.exclude(checked_at__gt=now - AGAIN_AFTER).order_by("id").iterator(chunk_size=100):
        actions.check_link(link, now=timezone.now())
