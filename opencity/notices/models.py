"""What we send out: one outbox, written in the transaction that made the fact."""

from django.db import models
from django.db.models import Q


class NoticeState(models.TextChoices):
    QUEUED = "queued"
    SENT = "sent"
    DEAD = "dead"
    LATE = "late"  # nobody needs it any more, such as a code whose minutes are over


class NoticeChannel(models.TextChoices):
    EMAIL = "email"
    SMS = "sms"


class Delivery(models.TextChoices):
    """What the gateway reports of a text message, in the order in which it happens."""

    SENT = "sent"
    DELIVERED = "delivered"
    FAILED = "failed"


class Notice(models.Model):
    """One letter or message to one address.

    `key` makes it unique for its fact and addressee: the same fact never sends twice.
    `about` is the number of the thing it tells of (foundations do not know appeals).
    """

    key = models.CharField(max_length=200, unique=True)
    kind = models.CharField(max_length=40)
    channel = models.CharField(max_length=10, choices=NoticeChannel.choices, default=NoticeChannel.EMAIL)
    urgent = models.BooleanField(default=False, help_text="sent in quiet hours too")
    to = models.CharField(max_length=254)
    language = models.CharField(max_length=2)
    subject = models.CharField(max_length=250)
    text = models.TextField()
    about = models.CharField(max_length=40, blank=True, db_index=True)
    state = models.CharField(max_length=6, choices=NoticeState.choices, default=NoticeState.QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0)
    last_error = models.TextField(blank=True)
    next_try_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)
    expires_at = models.DateTimeField(null=True, blank=True)
    gateway_id = models.CharField(max_length=100, blank=True, help_text="how the gateway names a text message")
    delivery = models.CharField(max_length=9, choices=Delivery.choices, blank=True)
    delivery_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["gateway_id"], condition=~Q(gateway_id=""), name="notice_of_gateway"),
            models.Index(fields=["next_try_at"], condition=Q(state="queued"), name="notice_waiting"),
            models.Index(fields=["-id"], condition=Q(state="dead"), name="notice_dead"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} → {self.about}"
