"""Guides that people asked for."""

from __future__ import annotations

import uuid

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q

from opencity.accounts.models import User
from opencity.core.fields import TextsField
from opencity.guides.models.edition import Guide


class WishState(models.TextChoices):
    WISHED = "wished"
    WRITING = "writing"
    PUBLISHED = "published"
    DECLINED = "declined"
    HIDDEN = "hidden"  # spam: nobody sees it


class Wish(models.Model):
    """What somebody misses: "my situation is not here". The text is kept only without personal data."""

    text = models.CharField(max_length=1000)
    language = models.CharField(max_length=2)
    keys = ArrayField(models.CharField(max_length=80), default=list, help_text="stems: what likeness is measured by")
    state = models.CharField(max_length=9, choices=WishState.choices, default=WishState.WISHED)
    count = models.PositiveIntegerField(default=1, help_text="people who want it")
    reason = TextsField(help_text="why it was declined")
    guide = models.ForeignKey(Guide, on_delete=models.SET_NULL, null=True, blank=True, related_name="wishes")
    submission = models.UUIDField(unique=True, default=uuid.uuid4, help_text="the same form sent twice is one wish")
    added_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["state", "-count", "-id"], name="wish_queue"),
            models.Index(fields=["-count", "-id"], condition=~Q(state="hidden"), name="wish_public"),
            GinIndex(fields=["keys"], name="wish_keys"),
        ]


class Asker(models.Model):
    """Who wants to be told. Gone when they were told, or when they never confirmed their address."""

    wish = models.ForeignKey(Wish, on_delete=models.CASCADE, related_name="askers")
    email = models.EmailField()
    language = models.CharField(max_length=2)
    token = models.UUIDField(default=uuid.uuid4, unique=True)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["wish", "email"], name="asker_once")]
        indexes = [models.Index(fields=["created_at"], condition=Q(confirmed_at__isnull=True), name="asker_waiting")]
