"""A planned work, everything a list and a map need on its row."""

from __future__ import annotations

import uuid

from django.contrib.postgres.indexes import GinIndex, GistIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import F, Q

from opencity.accounts.models import User
from opencity.core.fields import BoxField, PointField, TextsField
from opencity.directory.models import Body, District
from opencity.works.life import OPEN, PUBLIC, Kind, State


class Precision(models.TextChoices):
    """How exactly a date is known: the day, or only its month or year."""

    DAY = "day"
    MONTH = "month"
    YEAR = "year"


class Traffic(models.TextChoices):
    """What it does to those who pass."""

    NONE = "none"
    NARROWED = "narrowed"
    CLOSED = "closed"


class Work(models.Model):
    """A work at a place and a time. `begins_on` and `ends_on` are the first and the last day the plan allows.

    `geometry` is GeoJSON in degrees of WGS 84 (points, lines or areas); `box` holds it for searching by place. A work
    may have no geometry yet, only words. `version` grows with every change: the second of two writers is refused.
    """

    number = models.CharField(max_length=20, unique=True)
    kind = models.CharField(max_length=12, choices=[(k.value, k.value) for k in Kind])
    state = models.CharField(max_length=10, choices=[(s.value, s.value) for s in State], default=State.DRAFT)
    version = models.PositiveIntegerField(default=0)
    names = TextsField()
    why = TextsField()
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="+")
    contractor = models.CharField(max_length=200, blank=True)
    contractor_contact = models.CharField(max_length=200, blank=True)
    warranty_until = models.DateField(null=True, blank=True)

    place = TextsField(help_text="where, in words")
    street = models.CharField(max_length=250, blank=True, help_text="code of the street, where it is one")
    street_from = models.CharField(max_length=250, blank=True)
    street_to = models.CharField(max_length=250, blank=True)
    district = models.ForeignKey(District, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    geometry = models.JSONField(null=True, blank=True)
    box = BoxField(null=True, blank=True)
    centre = PointField(null=True, blank=True)

    begins_on = models.DateField()
    begins_precision = models.CharField(max_length=5, choices=Precision.choices, default=Precision.DAY)
    ends_on = models.DateField()
    ends_precision = models.CharField(max_length=5, choices=Precision.choices, default=Precision.DAY)
    first_ends_on = models.DateField(help_text="as it was published first")
    ended_on = models.DateField(null=True, blank=True, help_text="when it was really finished or cancelled")

    traffic = models.CharField(max_length=8, choices=Traffic.choices, default=Traffic.NONE)
    traffic_note = TextsField()
    buses = TextsField(help_text="how buses go meanwhile")
    # What is cut off meanwhile: [{"what": "water", "on": "2026-09-01", "from": "09:00", "to": "18:00"}].
    cut_offs = models.JSONField(default=list)
    money = models.DecimalField(max_digits=15, decimal_places=2, null=True, blank=True, help_text="tenge")
    percent = models.PositiveSmallIntegerField(default=0)
    percent_note = TextsField()

    source = models.CharField(max_length=40, blank=True, help_text="import or feed it came from")
    source_id = models.CharField(max_length=120, blank=True)
    is_archive = models.BooleanField(default=False, help_text="shown as history: dates and states are not current")
    checked_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    sent_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    made_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True, blank=True)
    updated_at = models.DateTimeField()
    done_count = models.PositiveIntegerField(default=0)
    not_done_count = models.PositiveIntegerField(default=0)
    words = SearchVectorField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gte=F("begins_on")), name="work_ends_after_it_begins"),
            models.CheckConstraint(condition=Q(percent__lte=100), name="work_percent"),
            models.UniqueConstraint(
                fields=["source", "source_id"], condition=~Q(source_id=""), name="work_imported_once"
            ),
        ]
        indexes = [
            models.Index(fields=["ends_on", "id"], condition=Q(state__in=sorted(OPEN)), name="work_open_ends"),
            models.Index(fields=["begins_on", "id"], condition=Q(state__in=sorted(PUBLIC)), name="work_public_begins"),
            models.Index(fields=["body", "-updated_at", "-id"], name="work_of_body"),
            models.Index(fields=["state", "-updated_at", "-id"], name="work_by_state"),
            models.Index(fields=["updated_at", "id"], condition=Q(state__in=sorted(PUBLIC)), name="work_changed"),
            models.Index(fields=["street", "begins_on"], condition=~Q(street=""), name="work_on_street"),
            models.Index(
                fields=["-ended_on", "-id"],
                condition=Q(state__in=[State.CANCELLED.value, State.FINISHED.value], is_archive=False),
                name="work_ended",
            ),
            models.Index(fields=["-begins_on", "-id"], condition=Q(is_archive=True), name="work_archive"),
            models.Index(fields=["state", "kind", "updated_at", "id"], name="work_to_check"),
            GistIndex(fields=["box"], name="work_box"),
            GinIndex(fields=["words"], name="work_words"),
        ]

    def __str__(self) -> str:
        return str(self.names) or self.number


class Event(models.Model):
    """One thing that happened to a work. Appended, never edited: the database refuses it."""

    work = models.ForeignKey(Work, on_delete=models.PROTECT, related_name="events")
    kind = models.CharField(max_length=16)
    at = models.DateTimeField()
    actor = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    facts = models.JSONField(default=dict)

    class Meta:
        ordering = ("id",)


class File(models.Model):
    """A document, the act, or a photo before or after."""

    work = models.ForeignKey(Work, on_delete=models.CASCADE, related_name="files")
    kind = models.CharField(
        max_length=10, choices=[(k, k) for k in ("document", "act", "before", "after")], default="document"
    )
    token = models.UUIDField(default=uuid.uuid4, unique=True)
    name = models.CharField(max_length=200)
    stored = models.CharField(max_length=200)
    size = models.PositiveIntegerField()
    added_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    added_at = models.DateTimeField()


class Word(models.Model):
    """What one resident says of a finished work: done or not done. `voice` is a keyed hash: one voice, one word."""

    work = models.ForeignKey(Work, on_delete=models.CASCADE, related_name="said")
    voice = models.CharField(max_length=64)
    done = models.BooleanField()
    note = models.CharField(max_length=500, blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["work", "voice"], name="work_word_once")]
