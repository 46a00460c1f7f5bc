"""Joining appeals about the same, and separating one again."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from opencity.appeals.numbers import parse_number
from opencity.workbench.forms.acts import ActForm
from opencity.workbench.forms.wording import say_plainly

LONGEST = 2_000
_BETWEEN = re.compile(r"[\s,;]+")


class JoinForm(ActForm):
    """Which appeal this one is joined to."""

    code = "join"
    number = forms.CharField(
        label=_("Number of the appeal that stands for both"),
        help_text=_("Its answer becomes the answer to this one too. The resident is told once and keeps the number."),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "numeric"}),
    )

    def clean_number(self) -> str:
        """The number as it is written; what is none is found by the action to be unknown."""
        return parse_number(self.cleaned_data["number"]) or self.cleaned_data["number"].strip()

    def refuse(self, code: str, sentence: str) -> None:
        """Everything about the other appeal stands beside its number."""
        self.add_error("number" if code.startswith("join_") else None, sentence)


class SeparateForm(ActForm):
    """Separating asks nothing."""

    code = "separate"


class GatherForm(forms.Form):
    """Appeals to join to one: ticked from what is near, and by their numbers."""

    near = forms.MultipleChoiceField(label=_("Similar nearby"), required=False, widget=forms.CheckboxSelectMultiple())
    numbers = forms.CharField(
        label=_("Numbers of other appeals"),
        help_text=_("Separated by spaces or commas."),
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 2, "autocomplete": "off"}),
    )

    def __init__(self, data: Any = None, *, near: Sequence[tuple[str, str]]) -> None:
        super().__init__(data, auto_id="gather_%s", use_required_attribute=False)
        say_plainly(self)
        self.fields["near"].choices = list(near)  # type: ignore[attr-defined]
        if not near:
            del self.fields["near"]

    def wanted(self) -> list[str]:
        """Every number once, in the order given, as people write it where it is no number at all."""
        typed = [one for one in _BETWEEN.split(self.cleaned_data.get("numbers", "")) if one]
        every = [*self.cleaned_data.get("near", []), *(parse_number(one) or one for one in typed)]
        return list(dict.fromkeys(every))

    def refuse(self, code: str, sentence: str) -> None:
        """Above the fields: it may be about any of the numbers."""
        self.add_error(None, sentence)
