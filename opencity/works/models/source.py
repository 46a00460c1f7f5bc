"""Where works come from when nobody types them: files, and feeds that are pulled."""

from __future__ import annotations

from django.db import models

from opencity.accounts.models import User
from opencity.directory.models import Body


class Import(models.Model):
    """One file with its columns matched: tried, then done, and undone if need be."""

    at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=200)
    stored = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    matches = models.JSONField(default=dict, help_text="column of the file by field of a work")
    made = models.JSONField(default=list, help_text="keys of works it made")
    changed = models.JSONField(default=list, help_text="works it changed, with what they were before")
    errors = models.JSONField(default=list)
    done_at = models.DateTimeField(null=True, blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["-at"], name="import_newest")]


class Feed(models.Model):
    """An address that is asked for works on a schedule."""

    url = models.URLField(max_length=500, unique=True)
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="+")
    matches = models.JSONField(default=dict)
    every_hours = models.PositiveSmallIntegerField(default=24)
    is_on = models.BooleanField(default=True)
    asked_at = models.DateTimeField(null=True, blank=True)
    failed = models.PositiveSmallIntegerField(default=0)
    last_error = models.TextField(blank=True)
