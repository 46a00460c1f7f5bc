"""Jobs of the outbox and of subscriptions."""

import contextlib
from datetime import timedelta

from django.utils import timezone
from procrastinate.contrib.django import app
from procrastinate.exceptions import ConnectorException

from opencity.notices import actions, spreading
from opencity.notices.subscriptions import forget_unconfirmed

SILENT_AFTER = 30.0  # seconds; a worker gives a sign of life every ten
NEWS_KEPT = timedelta(days=90)


@app.task(name=actions.SEND, queue="notices")
def send(notice_id: int) -> None:
    """Send one letter."""
    actions.send_notice(notice_id)


@app.periodic(cron="* * * * *")
@app.task(name="notices.rescue_jobs", queue="clock", pass_context=False)
async def rescue_jobs(timestamp: int) -> None:
    """Begin again the jobs of every room that a killed worker had in its hands. All of ours may run twice."""
    for job in await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=SILENT_AFTER):
        with contextlib.suppress(ConnectorException):  # another worker was faster
            await app.job_manager.retry_job(job)


@app.task(name=spreading.SPREAD, queue="notices")
def spread(news_id: int) -> None:
    """Tell one of the news to whoever asked for it. Twice does no harm."""
    spreading.spread_news(news_id)


@app.periodic(cron="3 * * * *")
@app.task(name="notices.digests", queue="clock", pass_context=False)
def digests(timestamp: int) -> None:
    """Send the letters of the day from the morning on; forget what nobody confirmed and what is long told."""
    now = timezone.now()
    while spreading.send_digests(now):
        pass
    forget_unconfirmed(now)
    spreading.forget_news(now - NEWS_KEPT)
