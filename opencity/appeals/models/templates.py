"""Answer templates: a good beginning, never a formula that answers nothing."""

from django.db import models

from opencity.appeals.states import Outcome
from opencity.core.fields import TextsField
from opencity.directory.models import Category


class AnswerTemplate(models.Model):
    """A text to start a reply from, by outcome and, if it is narrow, by category."""

    code = models.SlugField(unique=True, max_length=80)
    names = TextsField()
    texts = TextsField()
    outcome = models.CharField(max_length=10, choices=[(o.value, o.value) for o in Outcome])
    category = models.ForeignKey(Category, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ("position", "id")

    def __str__(self) -> str:
        return str(self.names)
