"""Jobs of the outbox."""

from procrastinate.contrib.django import app

from opencity.notices import actions


@app.task(name=actions.SEND, queue="notices")
def send(notice_id: int) -> None:
    """Send one letter."""
    actions.send_notice(notice_id)
