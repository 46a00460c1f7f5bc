"""Who was reminded of a late appeal, and who looked at a guarded one."""

from django.db import models
from django.db.models import Q

from opencity.accounts.models import User
from opencity.appeals.models.appeal import Appeal


class Escalation(models.Model):
    """One step of the ladder, taken once for one term of an appeal (`round` counts reopenings).

    `passed`: its moment came while a higher step was due as well, so it was never sent. `ended_at`: the appeal
    was answered or taken back, so nobody needs to look any more.
    """

    appeal = models.ForeignKey(Appeal, on_delete=models.PROTECT, related_name="escalations")
    round = models.PositiveSmallIntegerField()
    level = models.CharField(max_length=20)
    to = models.CharField(max_length=16, blank=True, help_text="whom the step is for: a role")
    at = models.DateTimeField()
    passed = models.BooleanField(default=False)
    acknowledged_at = models.DateTimeField(null=True)
    acknowledged_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    words = models.CharField(max_length=500, blank=True, help_text="what the one who has seen it is doing")
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["appeal", "round", "level"], name="escalated_once")]
        indexes = [
            models.Index(
                fields=["to", "appeal"],
                condition=Q(acknowledged_at__isnull=True, ended_at__isnull=True, passed=False),
                name="escalation_unseen",
            ),
            models.Index(
                fields=["to", "at", "id"], condition=Q(ended_at__isnull=True, passed=False), name="escalation_running"
            ),
        ]


class Look(models.Model):
    """Somebody opened what is guarded: a confidential appeal, or the contacts of an appellant. Append-only."""

    appeal = models.ForeignKey(Appeal, on_delete=models.DO_NOTHING, db_constraint=False, related_name="looks")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    what = models.CharField(max_length=20)

    class Meta:
        indexes = [
            models.Index(fields=["appeal", "-at"], name="look_of_appeal"),
            models.Index(fields=["by", "-at", "-id"], name="look_by_person"),
            models.Index(fields=["-at", "-id"], name="look_newest"),
        ]
