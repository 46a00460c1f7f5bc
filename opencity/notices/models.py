"""What we send out: one outbox, written in the transaction that made the fact."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, GistIndex
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from opencity.core.fields import BoxField, PointField, TextsField


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
    leave_url = models.URLField(max_length=300, blank=True, help_text="one click ends letters like this")
    about = models.CharField(max_length=40, blank=True, db_index=True)
    state = models.CharField(max_length=6, choices=NoticeState.choices, default=NoticeState.QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0)
    last_error = models.TextField(blank=True)
    next_try_at = models.DateTimeField(null=True, blank=True)
    claimed_at = models.DateTimeField(null=True, blank=True, help_text="a worker has it in its hands since then")
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
            models.Index(fields=["expires_at"], condition=Q(expires_at__isnull=False), name="notice_expires"),
            # All letters of one person, who asks for them or wants them erased.
            models.Index(Lower("to"), name="notice_to"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} → {self.about}"


class Scope(models.TextChoices):
    """What a subscription is to."""

    POINT = "point"
    STREET = "street"
    DISTRICT = "district"
    KIND = "kind"
    BODY = "body"
    THING = "thing"


class Pace(models.TextChoices):
    """When the news come: each at once, or those of a day in one letter."""

    NOW = "now"
    DAILY = "daily"


class Subscription(models.Model):
    """Somebody's wish to be told by e-mail. Nothing is sent before a click in the first letter confirms it.

    `keys` are marks that news carry too ("street:abaya", "body:roads", "thing:W26-000001-2"); a point has a circle
    besides. `subject` and `kind` narrow it ("outage", "water"); '' stands for everything. Matching is `wanting.wants`.
    """

    email = models.EmailField()
    language = models.CharField(max_length=2)
    pace = models.CharField(max_length=5, choices=Pace.choices, default=Pace.NOW)
    token = models.CharField(max_length=32, unique=True, help_text="confirms, changes and ends it")
    mark = models.CharField(max_length=32, help_text="hash of what it is to: an address asks for a thing once")
    scope = models.CharField(max_length=8, choices=Scope.choices)
    subject = models.CharField(max_length=8, blank=True)
    kind = models.CharField(max_length=16, blank=True)
    keys = ArrayField(models.CharField(max_length=260), default=list, blank=True)
    house = models.CharField(max_length=20, blank=True)
    place = PointField(null=True, blank=True)
    radius_m = models.PositiveIntegerField(null=True, blank=True)
    box = BoxField(null=True, blank=True)
    said = TextsField(help_text="what it is to, in words")
    made_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["email", "mark"], name="subscription_once")]
        indexes = [
            GinIndex(fields=["keys"], condition=Q(confirmed_at__isnull=False), name="subscription_keys"),
            GistIndex(fields=["box"], condition=Q(confirmed_at__isnull=False), name="subscription_box"),
            models.Index(fields=["made_at"], condition=Q(confirmed_at__isnull=True), name="subscription_waiting"),
        ]

    def __str__(self) -> str:
        return str(self.said)


class News(models.Model):
    """One thing that happened, to be told to whoever asked for it. `key` makes it unique: a fact is told once."""

    key = models.CharField(max_length=120, unique=True)
    subject = models.CharField(max_length=8)
    kind = models.CharField(max_length=16, blank=True)
    about = models.CharField(max_length=40)
    keys = ArrayField(models.CharField(max_length=260), default=list, blank=True)
    houses = models.JSONField(default=dict, help_text="houses by street key, where only those are meant")
    geometry = models.JSONField(null=True, blank=True)
    box = BoxField(null=True, blank=True)
    titles = TextsField()
    texts = TextsField()
    path = models.CharField(max_length=200, help_text="address of its page, after the language")
    at = models.DateTimeField()
    told_at = models.DateTimeField(null=True, blank=True)
    told = models.PositiveIntegerField(default=0, help_text="subscriptions it went to")

    def __str__(self) -> str:
        return self.key


class DigestLine(models.Model):
    """One of the news that waits for the letter of the day."""

    subscription = models.ForeignKey(Subscription, on_delete=models.CASCADE, related_name="+")
    news = models.ForeignKey(News, on_delete=models.CASCADE, related_name="+")
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["subscription", "news"], name="digest_line_once")]
        indexes = [models.Index(fields=["subscription"], condition=Q(sent_at__isnull=True), name="digest_waiting")]
