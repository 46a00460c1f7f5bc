"""The city's directory: districts, bodies, categories, routes, terms, calendar, addresses.

Everything here is data of the city pack with a source and a period of validity; rows are written
only by `actions`.
"""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q

from opencity.core.fields import PointField, TextsField


class Sourced(models.Model):
    """Where a fact comes from, when it was checked, and 'K'/'D' while it is not confirmed."""

    source = models.TextField(blank=True)
    checked_on = models.DateField(null=True, blank=True)
    mark = models.CharField(max_length=1, blank=True)

    class Meta:
        abstract = True


class City(Sourced):
    """The one city this installation serves."""

    code = models.SlugField(unique=True)
    names = TextsField()
    time_zone = models.CharField(max_length=64)
    centre = PointField()
    zoom = models.PositiveSmallIntegerField(default=11)
    intake_hours = models.JSONField(default=dict)
    registration_until = models.TimeField()
    phones = models.JSONField(default=list)
    emergency_phones = models.JSONField(default=list)
    social = models.JSONField(default=list)
    attributions = models.JSONField(default=list)
    colours = models.JSONField(default=dict)
    # rules.yaml of the pack by section: how the reception works (review of replies, escalation, quiet hours, keeping).
    rules = models.JSONField(default=dict)
    reception = models.ForeignKey("Body", on_delete=models.PROTECT, related_name="+", null=True)
    # New with every change of the directory: processes keep what they read until it changes.
    stamp = models.UUIDField(default=uuid.uuid4)

    @property
    def name(self) -> str:
        return str(self.names)

    @property
    def phone(self) -> str:
        """The number to call first, as it is dialled."""
        return str(self.phones[0]["value"]) if self.phones else ""


class District(Sourced):
    """A part of the city with an akimat of its own."""

    code = models.SlugField(unique=True)
    names = TextsField()
    polygon = models.JSONField(default=dict)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ("position", "id")

    def __str__(self) -> str:
        return str(self.names)


class BodyKind(models.TextChoices):
    RECEPTION = "reception"
    AKIMAT = "akimat"
    DISTRICT = "district"
    DEPARTMENT = "department"
    STATE = "state"
    UTILITY = "utility"
    AGENCY = "agency"


class Body(Sourced):
    """Who must answer: an akimat, a department, a state body, a utility."""

    code = models.SlugField(unique=True, max_length=80)
    kind = models.CharField(max_length=12, choices=BodyKind.choices)
    names = TextsField()
    short = TextsField()
    answers_for = TextsField()
    district = models.ForeignKey(District, on_delete=models.PROTECT, null=True, blank=True)
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)
    predecessors = models.ManyToManyField("self", symmetrical=False, related_name="successors")
    email = models.EmailField(blank=True)
    hours = models.JSONField(default=dict)
    is_confidential = models.BooleanField(default=False, help_text="appeals to it are seen by it alone")

    class Meta:
        verbose_name_plural = "bodies"
        ordering = ("kind", "code")
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_from__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="body_validity_forward",
            )
        ]

    def __str__(self) -> str:
        return str(self.short or self.names)


class Contact(Sourced):
    """One way to reach a body, with its own source: phones age faster than names."""

    body = models.ForeignKey(Body, on_delete=models.CASCADE, related_name="contacts")
    kind = models.CharField(max_length=10)
    value = models.TextField()
    label = TextsField()
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ("position", "id")


class Service(Sourced):
    """Whom to call for a thing ("water", "lifts"): what people look for by the thing and not by the body."""

    code = models.SlugField(unique=True)
    names = TextsField()
    about = TextsField()
    body = models.ForeignKey(Body, on_delete=models.PROTECT, null=True, blank=True, related_name="services")
    phones = models.JSONField(default=list)
    is_emergency = models.BooleanField(default=False)
    keywords = models.JSONField(default=dict)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ("position", "id")

    def __str__(self) -> str:
        return str(self.names)


class Term(Sourced):
    """How long an answer may take."""

    code = models.SlugField(unique=True)
    names = TextsField()
    track = models.CharField(max_length=12, default="request")
    amount = models.PositiveSmallIntegerField()
    unit = models.CharField(max_length=14)
    accept_minutes = models.PositiveIntegerField(null=True, blank=True)
    law = models.TextField(blank=True)

    def __str__(self) -> str:
        return str(self.names)


class PhotoPolicy(models.TextChoices):
    REQUIRED = "required"
    WANTED = "wanted"
    NONE = "none"


class Category(Sourced):
    """What an appeal is about; a tree by codes ("3", "3.1", "14.3.1")."""

    code = models.CharField(max_length=12, unique=True)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="children")
    position = models.PositiveIntegerField(default=0)
    names = TextsField()
    hint = TextsField()
    keywords = models.JSONField(default=dict)
    icon = models.CharField(max_length=30, blank=True)
    term = models.ForeignKey(Term, on_delete=models.PROTECT, null=True, blank=True)
    photo = models.CharField(max_length=8, choices=PhotoPolicy.choices, default=PhotoPolicy.WANTED)
    season = models.JSONField(default=list)
    is_public = models.BooleanField(default=True)
    emergency_phone = models.CharField(max_length=20, blank=True)
    emergency_text = TextsField()
    is_group = models.BooleanField(default=False)
    about_body = models.BooleanField(default=False, help_text="complains of a body, so asks which and never goes to it")
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "categories"
        ordering = ("position", "id")

    def __str__(self) -> str:
        return str(self.names)


class Route(Sourced):
    """Category and place → body; `to_district_akimat` stands for the akimat of the place."""

    category = models.ForeignKey(Category, on_delete=models.CASCADE)
    district = models.ForeignKey(District, on_delete=models.PROTECT, null=True, blank=True)
    body = models.ForeignKey(Body, on_delete=models.PROTECT, null=True, blank=True)
    to_district_akimat = models.BooleanField(default=False)
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(body__isnull=False, to_district_akimat=False)
                | Q(body__isnull=True, to_district_akimat=True),
                name="route_has_one_target",
            )
        ]


class CalendarDay(Sourced):
    """A day on which the city works otherwise than its weekday says."""

    day = models.DateField(unique=True)
    kind = models.CharField(max_length=4, choices=[("off", "off"), ("work", "work")])
    names = TextsField()

    class Meta:
        ordering = ("day",)


class CalendarYear(Sourced):
    """A year whose production calendar is known; `confirmed` when the decree is out."""

    year = models.PositiveSmallIntegerField(unique=True)
    confirmed = models.BooleanField(default=False)


class AddressRow(models.Model):
    """One row of the tables that address search is built from (see `address_data`)."""

    table = models.CharField(max_length=8, choices=[("street", "street"), ("place", "place"), ("crossing", "crossing")])
    code = models.CharField(max_length=250)
    row = models.JSONField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["table", "code"], name="address_row_once")]

    def __str__(self) -> str:
        return self.code
