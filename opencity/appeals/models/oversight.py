"""Who was reminded of a late appeal, and who looked at a guarded one."""

from django.db import models
from django.db.models import Q

from opencity.accounts.models import User
from opencity.appeals.models.appeal import Appeal


class Escalation(models.Model):
    """One step of the ladder, taken once for one term of an appeal (`round` counts reopenings)."""

    appeal = models.ForeignKey(Appeal, on_delete=models.PROTECT, related_name="escalations")
    round = models.PositiveSmallIntegerField()
    level = models.CharField(max_length=20)
    at = models.DateTimeField()
    acknowledged_at = models.DateTimeField(null=True)
    acknowledged_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["appeal", "round", "level"], name="escalated_once")]
        indexes = [
            models.Index(fields=["level", "-at"], condition=Q(acknowledged_at__isnull=True), name="escalation_open")
        ]


class Look(models.Model):
    """Somebody opened what is guarded: a confidential appeal, or the contacts of an appellant. Append-only."""

    appeal = models.ForeignKey(Appeal, on_delete=models.DO_NOTHING, db_constraint=False, related_name="looks")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    what = models.CharField(max_length=20)

    class Meta:
        indexes = [models.Index(fields=["appeal", "-at"], name="look_of_appeal")]
