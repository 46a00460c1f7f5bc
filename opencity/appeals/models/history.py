"""What happened (append-only) and what was replied."""

from django.db import models

from opencity.accounts.models import User
from opencity.appeals.events import EventKind
from opencity.appeals.models.appeal import Appeal
from opencity.appeals.states import Outcome
from opencity.directory.models import Body


class Event(models.Model):
    """One thing that happened to an appeal. The database refuses to change or delete it.

    `facts` keep names as they were that day, by language: a body that is renamed later does not
    rewrite history.
    """

    appeal = models.ForeignKey(Appeal, on_delete=models.PROTECT, related_name="events")
    kind = models.CharField(max_length=16, choices=[(k.value, k.value) for k in EventKind])
    at = models.DateTimeField()
    actor = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    body = models.ForeignKey(Body, on_delete=models.PROTECT, null=True, related_name="+")
    facts = models.JSONField(default=dict)

    class Meta:
        ordering = ("id",)

    def __str__(self) -> str:
        return f"{self.appeal_id} {self.kind}"


class Reply(models.Model):
    """The official answer. A reopened appeal gets another one; the first stays."""

    appeal = models.ForeignKey(Appeal, on_delete=models.PROTECT, related_name="replies")
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="+")
    author = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    outcome = models.CharField(max_length=10, choices=[(o.value, o.value) for o in Outcome])
    text = models.TextField()
    grounds = models.TextField(blank=True)
    planned_on = models.DateField(null=True)
    language = models.CharField(max_length=2)
    round = models.PositiveSmallIntegerField()
    at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "replies"
        ordering = ("id",)
        constraints = [models.UniqueConstraint(fields=["appeal", "round"], name="one_reply_a_round")]

    def __str__(self) -> str:
        return f"{self.appeal_id} {self.outcome}"
