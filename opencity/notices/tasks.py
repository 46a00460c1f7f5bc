"""Jobs of the outbox and of subscriptions."""

from datetime import timedelta

from django.utils import timezone
from procrastinate.contrib.django import app

from opencity.notices import actions, spreading
from opencity.notices.subscriptions import forget_unconfirmed

NEWS_KEPT = timedelta(days=90)


@app.task(name=actions.SEND, queue="notices")
def send(notice_id: int) -> None:
    """Send one letter."""
    actions.send_notice(notice_id)


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
