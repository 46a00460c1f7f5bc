"""Answered on the spot: a question that needed no appeal, and what it was answered with."""

from django.db import models

from opencity.accounts.models import User


class Channel(models.TextChoices):
    """How the person came."""

    PHONE = "phone"
    OFFICE = "office"
    WEB = "web"
    INSTAGRAM = "instagram"


class Consultation(models.Model):
    """One question answered at once. No legal clock runs, nobody is named; it is counted.

    `key`: stems of the question in order, so that forms of words count together. `own_words`: the answer, where none
    of what is published fitted; given often, it is a question that wants to be written down.
    """

    submission = models.UUIDField(unique=True, help_text="one per filled form: sent twice it is one consultation")
    at = models.DateTimeField()
    day = models.DateField(help_text="in the city's own time")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    channel = models.CharField(max_length=10, choices=Channel.choices)
    language = models.CharField(max_length=2)
    text = models.CharField(max_length=300, blank=True, help_text="the question, with everything personal hidden")
    key = models.CharField(max_length=200, blank=True)
    own_words = models.CharField(max_length=1000, blank=True)

    class Meta:
        indexes = [models.Index(fields=["-day", "key"], name="consultation_by_day")]

    def __str__(self) -> str:
        return self.text


class GivenAnswer(models.Model):
    """What a consultation was answered with: a guide, a question, a contact, by its code."""

    consultation = models.ForeignKey(Consultation, on_delete=models.CASCADE, related_name="given")
    day = models.DateField()
    kind = models.CharField(max_length=10)
    code = models.CharField(max_length=120)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["consultation", "kind", "code"], name="given_once")]
        indexes = [models.Index(fields=["-day", "kind", "code"], name="given_by_day")]

    def __str__(self) -> str:
        return f"{self.kind} {self.code}"
