"""What belongs to the work of staff and not to an appeal: who is here, saved lists, acts on many appeals."""

from django.db import models
from django.db.models import Q

from opencity.accounts.models import User
from opencity.appeals.models import Appeal
from opencity.directory.models import Body


class Presence(models.Model):
    """Somebody has an appeal open now. Ends by itself at `until`; the table is unlogged, nothing in it is kept."""

    appeal = models.ForeignKey(Appeal, on_delete=models.CASCADE, db_constraint=False, related_name="+")
    user = models.ForeignKey(User, on_delete=models.CASCADE, db_constraint=False, related_name="+")
    since = models.DateTimeField()
    until = models.DateTimeField(db_index=True)
    act = models.CharField(max_length=20, blank=True, help_text="the act whose form is being written")
    act_since = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["appeal", "user"], name="presence_once")]


class SavedView(models.Model):
    """A filter of the queue under a name. `body`: shared with everybody who works there."""

    owner = models.ForeignKey(User, on_delete=models.CASCADE, related_name="saved_views")
    name = models.CharField(max_length=60)
    query = models.JSONField(default=dict)
    body = models.ForeignKey(Body, on_delete=models.CASCADE, null=True, related_name="+")
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["owner", "name"], name="saved_view_named_once")]
        indexes = [
            models.Index(fields=["body", "position", "id"], condition=Q(body__isnull=False), name="saved_view_of_body")
        ]

    def __str__(self) -> str:
        return self.name


class BulkState(models.TextChoices):
    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    UNDONE = "undone"


class BulkAct(models.Model):
    """One act on many appeals. Nothing of it happens before `runs_at`; until then it can be undone."""

    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    code = models.CharField(max_length=10)
    given = models.JSONField(default=dict)
    made_at = models.DateTimeField()
    runs_at = models.DateTimeField()
    state = models.CharField(max_length=8, choices=BulkState.choices, default=BulkState.WAITING)
    form_key = models.UUIDField(unique=True, help_text="one for each confirmation page: sent twice, it is one act")

    class Meta:
        indexes = [
            models.Index(fields=["runs_at"], condition=Q(state__in=["running", "waiting"]), name="bulk_not_done"),
            models.Index(fields=["by", "-id"], name="bulk_of_person"),
        ]


class BulkRow(models.Model):
    """One appeal of such an act, with the version that was ticked; done or refused in a transaction of its own."""

    bulk = models.ForeignKey(BulkAct, on_delete=models.CASCADE, related_name="rows")
    appeal = models.ForeignKey(Appeal, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField()
    done = models.BooleanField(null=True, help_text="null: not yet; false: the rules said no")
    refused = models.JSONField(
        null=True, help_text="code of the refusal and its sentence, in the language of who did it"
    )

    class Meta:
        ordering = ("id",)
        constraints = [models.UniqueConstraint(fields=["bulk", "appeal"], name="bulk_appeal_once")]
