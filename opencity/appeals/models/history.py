"""What happened (append-only) and what was replied."""

from django.db import models
from django.db.models import Q

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


class Fate(models.TextChoices):
    """What became of a reply that was written: only a released one has left the house."""

    WAITING = "waiting"
    RELEASED = "released"
    RETURNED = "returned"


class Reply(models.Model):
    """The official answer. A reopened appeal gets another one; the first stays.

    `at` is when the body wrote it, `released_at` when it reached the appellant.
    """

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
    fate = models.CharField(max_length=8, choices=Fate.choices, default=Fate.RELEASED)
    released_at = models.DateTimeField(null=True)
    lacks = models.JSONField(default=list, help_text="codes of what the rules of quality missed in it")

    class Meta:
        verbose_name_plural = "replies"
        ordering = ("id",)
        constraints = [
            models.UniqueConstraint(fields=["appeal", "round"], condition=~Q(fate="returned"), name="one_reply_a_round")
        ]
        indexes = [models.Index(fields=["at", "id"], condition=Q(fate="waiting"), name="reply_waiting")]

    def __str__(self) -> str:
        return f"{self.appeal_id} {self.outcome}"


class ReplyCheck(models.Model):
    """One look of a controller at a reply: the first releases it or sends it back, a later one looks again."""

    reply = models.ForeignKey(Reply, on_delete=models.PROTECT, related_name="checks")
    by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(null=True, help_text="null: drawn for a second look that nobody has done yet")
    again = models.BooleanField(default=False, help_text="a second look at a released reply")
    good = models.BooleanField(null=True)
    reasons = models.JSONField(default=list)
    comment = models.TextField(blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["reply", "again"], name="reply_checked_once_a_kind")]
        indexes = [
            models.Index(fields=["id"], condition=Q(at__isnull=True), name="reply_check_drawn"),
            models.Index(fields=["-at"], name="reply_check_newest"),
        ]
