"""A mass incident: one cause, many appeals, one answer."""

from django.db import models
from django.db.models import Q

from opencity.accounts.models import User
from opencity.appeals.models.appeal import Appeal
from opencity.core.fields import PointField, TextsField
from opencity.directory.models import District


class Incident(models.Model):
    """What is known of a storm or an outage while it lasts; `master` is the appeal that all others join.

    Its area is a circle (`place`, `radius_m`), a district, or with neither the whole city.
    """

    master = models.OneToOneField(Appeal, on_delete=models.PROTECT, related_name="incident")
    names = TextsField()
    advice = TextsField()
    categories = models.JSONField(default=list, help_text="codes of categories and groups that belong to it")
    district = models.ForeignKey(District, on_delete=models.PROTECT, null=True, related_name="+")
    place = PointField(null=True)
    radius_m = models.PositiveIntegerField(null=True)
    began_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True, help_text="when it ends by itself")
    ended_at = models.DateTimeField(null=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes = [
            models.Index(fields=["-began_at"], condition=Q(ended_at__isnull=True), name="incident_open"),
            models.Index(fields=["-began_at", "-id"], name="incident_newest"),
        ]

    def __str__(self) -> str:
        return str(self.names)
