"""Jobs of webhooks. One job for each webhook, never two at once: a slow one holds up nobody else for long."""

from django.db import transaction
from django.utils import timezone
from procrastinate import exceptions
from procrastinate.contrib.django import app

from opencity.channels.models import Webhook
from opencity.channels.webhooks import actions

DELIVER = "channels.deliver_webhook"


@app.periodic(cron="* * * * *")
@app.task(name="channels.deliver_webhooks", queue="clock", pass_context=False)
def deliver_webhooks(timestamp: int) -> None:
    """Every minute: a job for every webhook that has something to be told."""
    for webhook in Webhook.objects.filter(active=True):
        tell(webhook.pk)


@app.task(name=DELIVER, queue="webhooks")
def deliver_webhook(webhook_id: int) -> None:
    """Read what is new and send what waits."""
    webhook = Webhook.objects.filter(pk=webhook_id, active=True).first()
    if webhook is not None:
        actions.collect(webhook)
        actions.deliver(webhook, now=timezone.now())


def tell(webhook_id: int) -> None:
    """Queue the job of one webhook unless it waits already."""
    lock = f"webhook-{webhook_id}"
    try:
        with transaction.atomic():  # a refused insert must not spoil the caller's transaction
            app.configure_task(DELIVER, queue="webhooks", lock=lock, queueing_lock=lock).defer(webhook_id=webhook_id)
    except exceptions.AlreadyEnqueued:
        return
