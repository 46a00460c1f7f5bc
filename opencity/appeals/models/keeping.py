"""How long things are kept, and the proof that they are gone."""

from django.db import models
from django.db.models import Q

from opencity.accounts.models import Person, User
from opencity.appeals.models.appeal import Appeal


class LegalHold(models.Model):
    """While it stands, nothing of the appeal is erased, neither by the schedule nor because somebody asked."""

    appeal = models.ForeignKey(Appeal, on_delete=models.PROTECT, related_name="holds")
    reason = models.TextField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    lifted_at = models.DateTimeField(null=True)
    lifted_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    lifted_why = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["appeal"], condition=Q(lifted_at__isnull=True), name="held_once")
        ]
        indexes = [models.Index(fields=["-at", "-id"], name="hold_newest")]


class KeepingMark(models.Model):
    """How far the schedule has come with one kind of data: everything that ended up to here is done or in `KeptBack`.

    Written in the transaction that erases, so a run that is killed goes on where it was.
    """

    what = models.CharField(max_length=20, primary_key=True)
    ended_at = models.DateTimeField(null=True)
    appeal_id = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return self.what


class KeptBack(models.Model):
    """The schedule passed an appeal that it may not touch yet; it is tried again every night."""

    what = models.CharField(max_length=20)
    appeal = models.ForeignKey(Appeal, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["what", "appeal"], name="kept_back_once")]


class Erasure(models.Model):
    """Proof that something was erased: what, how many rows, by which rule; never the data itself. Append-only.

    The database notes the transaction beside it (column `xact`): words of events can be erased in no other one.
    """

    at = models.DateTimeField()
    rule = models.CharField(max_length=40)
    by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    facts = models.JSONField(default=dict)

    class Meta:
        indexes = [models.Index(fields=["-at", "-id"], name="erasure_newest_first")]


class ErasureRequest(models.Model):
    """Somebody asked that their data be erased: all of a person, or one appeal opened with its secret."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    appeal = models.ForeignKey(Appeal, on_delete=models.PROTECT, null=True, related_name="+")
    language = models.CharField(max_length=2)
    asked_at = models.DateTimeField()
    taken_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, related_name="+", help_text="who took it on paper; null: online"
    )
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    carried_out = models.BooleanField(null=True, help_text="null: nobody has decided yet")
    reason = models.TextField(blank=True, help_text="why it was declined")
    facts = models.JSONField(default=dict, help_text="counts of what was erased, numbers of what had to stay and why")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(person__isnull=False, appeal__isnull=True) | Q(person__isnull=True, appeal__isnull=False),
                name="erasure_of_one_thing",
            ),
            models.UniqueConstraint(
                fields=["person"], condition=Q(decided_at__isnull=True), name="erasure_asked_once_a_person"
            ),
            models.UniqueConstraint(
                fields=["appeal"], condition=Q(decided_at__isnull=True), name="erasure_asked_once_an_appeal"
            ),
        ]
        indexes = [
            models.Index(fields=["asked_at", "id"], condition=Q(decided_at__isnull=True), name="erasure_waiting"),
            models.Index(fields=["-decided_at", "-id"], condition=Q(decided_at__isnull=False), name="erasure_decided"),
        ]
