"""What is switched off, where and until when."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, GistIndex
from django.db import models
from django.db.models import F, Q

from opencity.accounts.models import User
from opencity.core.fields import BoxField, PointField, TextsField
from opencity.directory.models import Body, District
from opencity.works.outages import What


class Outage(models.Model):
    """Water, heat, power or gas that is off, planned or sudden. It ends by itself at `until`, or when somebody says so.

    `addresses`: rows {"street", "labels", "houses"} as the dispatcher's list gave them; no houses: the whole street.
    `streets`: the codes of their streets, to search by. Its page shows what happened to it: `OutageEvent`.
    """

    number = models.CharField(max_length=20, unique=True)
    what = models.CharField(
        max_length=12,
        choices=[(one.value, one.value) for one in What],
    )
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="+")
    is_planned = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=0)
    reason = TextsField()
    fixed = TextsField(help_text="what was wrong and is mended")
    typed = models.TextField(blank=True, help_text="the list of addresses as it was pasted")
    addresses = models.JSONField(default=list)
    streets = ArrayField(models.CharField(max_length=250), default=list, blank=True)
    districts = ArrayField(models.SlugField(), default=list, blank=True, help_text="codes")
    district = models.ForeignKey(District, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    geometry = models.JSONField(null=True, blank=True)
    box = BoxField(null=True, blank=True)
    centre = PointField(null=True, blank=True)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True, blank=True)
    begun_at = models.DateTimeField(null=True, blank=True, help_text="when followers were told that it began")
    ended_at = models.DateTimeField(null=True, blank=True)
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    made_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    source = models.CharField(max_length=40, blank=True)
    source_id = models.CharField(max_length=120, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(until__isnull=True) | Q(until__gt=F("since")), name="outage_forward"),
            models.UniqueConstraint(
                fields=["source", "source_id"], condition=~Q(source_id=""), name="outage_imported_once"
            ),
        ]
        indexes = [
            models.Index(fields=["until", "id"], condition=Q(ended_at__isnull=True), name="outage_open"),
            models.Index(fields=["-since", "-id"], name="outage_newest"),
            models.Index(fields=["-ended_at", "-id"], condition=Q(ended_at__isnull=False), name="outage_over"),
            models.Index(fields=["body", "-since", "-id"], name="outage_of_body"),
            models.Index(fields=["updated_at", "id"], name="outage_changed"),
            GistIndex(fields=["box"], condition=Q(ended_at__isnull=True), name="outage_open_box"),
            GistIndex(fields=["box"], name="outage_box"),
            GinIndex(fields=["streets"], condition=Q(ended_at__isnull=True), name="outage_open_streets"),
        ]

    def __str__(self) -> str:
        return self.number


class OutageEvent(models.Model):
    """One thing that happened to an outage. Appended, never edited: the database refuses it."""

    outage = models.ForeignKey(Outage, on_delete=models.PROTECT, related_name="events")
    kind = models.CharField(max_length=10, choices=[(k, k) for k in ("announced", "begun", "prolonged", "ended")])
    at = models.DateTimeField()
    actor = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    facts = models.JSONField(default=dict)

    class Meta:
        ordering = ("id",)
