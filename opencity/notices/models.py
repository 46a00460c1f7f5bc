"""What we send out: one outbox, written in the transaction that made the fact."""

from django.db import models
from django.db.models import Q


class NoticeState(models.TextChoices):
    QUEUED = "queued"
    SENT = "sent"
    DEAD = "dead"


class Notice(models.Model):
    """One letter or message to one address.

    `key` makes it unique for its fact and addressee: the same fact never sends twice.
    `about` is the number of the thing it tells of (foundations do not know appeals).
    """

    key = models.CharField(max_length=200, unique=True)
    kind = models.CharField(max_length=40)
    channel = models.CharField(max_length=10, default="email")
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

    class Meta:
        indexes = [
            models.Index(fields=["next_try_at"], condition=Q(state="queued"), name="notice_waiting"),
            models.Index(fields=["-id"], condition=Q(state="dead"), name="notice_dead"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} → {self.about}"
