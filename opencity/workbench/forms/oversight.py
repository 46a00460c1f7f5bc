"""The word of somebody who was told of a late appeal."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from opencity.workbench.forms.wording import say_plainly


class SeenForm(forms.Form):
    """What is being done about it, in a sentence."""

    words = forms.CharField(
        label=_("What do you do about it?"),
        help_text=_("One sentence; colleagues and the akim read it, the resident does not."),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, auto_id="seen_%s", use_required_attribute=False)
        say_plainly(self)
