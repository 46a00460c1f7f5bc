"""What was searched in vain: the editors' daily list. Words only; nobody who typed them."""

from django.db import models


class Miss(models.Model):
    """A search of a day that found nothing sure. `key`: its stems in order, so that forms of words count together."""

    day = models.DateField()
    key = models.CharField(max_length=200)
    text = models.CharField(max_length=200, help_text="as it was typed first, with everything personal hidden")
    language = models.CharField(max_length=2)
    count = models.PositiveIntegerField(default=1)
    done = models.BooleanField(default=False, help_text="an editor has seen to it")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["day", "key"], name="miss_once_a_day")]
        indexes = [models.Index(fields=["-day", "-count", "id"], name="miss_newest")]

    def __str__(self) -> str:
        return self.text
