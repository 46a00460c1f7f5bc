"""What the interfaces for programs remember: filings by their key, and webhooks with what was delivered."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from opencity.appeals.models import Appeal, Event


class Filing(models.Model):
    """One filing through the API, so that the same key gives the same answer.

    Key and content are kept only as hashes; the secret stays with the appellant.
    """

    key = models.CharField(max_length=64, primary_key=True)
    content = models.CharField(max_length=64)
    answer = models.JSONField()
    appeal = models.OneToOneField(Appeal, on_delete=models.CASCADE, related_name="+")
    filed_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.key


class Webhook(models.Model):
    """Another system that is told what happens to public appeals.

    `kinds` are kinds of events, none for all; `begun` is the last event before it was made, `position` the
    one read last; `paused_until` is set while the other side fails.
    """

    url = models.URLField(max_length=500)
    secret = models.CharField(max_length=100)
    kinds = models.JSONField(default=list, blank=True)
    active = models.BooleanField(default=True)
    begun = models.BigIntegerField(default=0)
    position = models.BigIntegerField(default=0)
    paused_until = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.url


class DeliveryState(models.TextChoices):
    WAITING = "waiting"
    SENT = "sent"
    DEAD = "dead"


class Delivery(models.Model):
    """One event for one webhook."""

    webhook = models.ForeignKey(Webhook, on_delete=models.CASCADE, related_name="deliveries")
    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=7, choices=DeliveryState.choices, default=DeliveryState.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    last_error = models.CharField(max_length=300, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "deliveries"
        constraints = [models.UniqueConstraint(fields=["webhook", "event"], name="delivery_once")]
        indexes = [models.Index(fields=["webhook", "event"], condition=Q(state="waiting"), name="delivery_waiting")]

    def __str__(self) -> str:
        return f"{self.webhook_id} {self.event_id}"
