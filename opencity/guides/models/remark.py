"""What readers say of a guide, counted by step, and what is known of its links."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from opencity.accounts.models import User
from opencity.guides.models.edition import Guide


class RemarkKind(models.TextChoices):
    USEFUL = "useful"
    USELESS = "useless"
    MISTAKE = "mistake"


class Remark(models.Model):
    """Words of a reader, without personal data: why it did not help, or what is wrong. A bare yes or no has none."""

    guide = models.ForeignKey(Guide, on_delete=models.CASCADE, related_name="remarks")
    edition = models.PositiveIntegerField(help_text="the number that was read")
    step = models.CharField(max_length=80, blank=True)
    kind = models.CharField(max_length=7, choices=RemarkKind.choices)
    quote = models.CharField(max_length=500, blank=True, help_text="the words that were marked")
    text = models.CharField(max_length=1000, blank=True)
    language = models.CharField(max_length=2)
    at = models.DateTimeField()
    done_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["-id"], condition=Q(done_at__isnull=True), name="remark_open"),
            models.Index(fields=["guide", "-id"], condition=Q(done_at__isnull=True), name="remark_open_of_guide"),
        ]


class Tally(models.Model):
    """How often something was said of a step (or, with no step, of the whole guide)."""

    guide = models.ForeignKey(Guide, on_delete=models.CASCADE, related_name="tallies")
    step = models.CharField(max_length=80, blank=True)
    kind = models.CharField(max_length=7, choices=RemarkKind.choices)
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["guide", "step", "kind"], name="tally_once")]


class Link(models.Model):
    """One address that guides lead to, and how it answered last. `status` 0: no answer."""

    url = models.CharField(max_length=500, unique=True)
    status = models.PositiveSmallIntegerField(null=True, blank=True)
    error = models.CharField(max_length=200, blank=True)
    failures = models.PositiveSmallIntegerField(default=0, help_text="in a row; told from the second")
    checked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["-failures", "id"], condition=Q(failures__gte=2), name="link_dead")]
