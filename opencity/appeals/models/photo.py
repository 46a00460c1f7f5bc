"""Photos: the original kept privately with hash and capture time, a clean copy for showing."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from opencity.appeals.models.appeal import Appeal
from opencity.core.fields import PointField


class PhotoKind(models.TextChoices):
    BEFORE = "before"
    AFTER = "after"
    NOT_FIXED = "not_fixed"
    RETURNED = "returned"  # of a reply that was sent back; its next version may take it over


class Photo(models.Model):
    """One photo. Without an appeal it is an upload that waits for its form, for a day at most."""

    appeal = models.ForeignKey(Appeal, on_delete=models.CASCADE, null=True, related_name="photos")
    token = models.UUIDField(default=uuid.uuid4, unique=True)
    kind = models.CharField(max_length=10, choices=PhotoKind.choices, default=PhotoKind.BEFORE)
    round = models.PositiveSmallIntegerField(default=0)
    original = models.CharField(max_length=200)
    shown = models.CharField(max_length=200)
    thumb = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    taken_at = models.DateTimeField(null=True)
    taken_place = PointField(null=True)
    uploaded_at = models.DateTimeField()
    # Parts that staff hid: [left, top, right, bottom] as shares of width and height; covered in `shown` and `thumb`.
    covers = models.JSONField(default=list)

    class Meta:
        ordering = ("id",)
        indexes = [models.Index(fields=["uploaded_at"], condition=Q(appeal__isnull=True), name="photo_unclaimed")]
