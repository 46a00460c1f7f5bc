"""How long things are kept, and the proof that they are gone."""

from django.db import models

from opencity.accounts.models import User
from opencity.appeals.models.appeal import Appeal


class LegalHold(models.Model):
    """While it stands, nothing of the appeal is erased by the schedule."""

    appeal = models.ForeignKey(Appeal, on_delete=models.PROTECT, related_name="holds")
    reason = models.TextField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    lifted_at = models.DateTimeField(null=True)


class Erasure(models.Model):
    """Proof that something was erased: what, how many rows, by which rule; never the data itself. Append-only."""

    at = models.DateTimeField()
    rule = models.CharField(max_length=40)
    by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    facts = models.JSONField(default=dict)

    class Meta:
        indexes = [models.Index(fields=["-at"], name="erasure_newest")]
