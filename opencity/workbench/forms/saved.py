"""The name of a saved list."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from opencity.workbench.forms.wording import say_plainly


class SavedForm(forms.Form):
    """A name, and whether colleagues see it."""

    name = forms.CharField(label=_("Name of the list"), max_length=60)
    share = forms.BooleanField(label=_("Show it to everybody in my body"), required=False)

    def __init__(self, data: Any = None, *, initial: Any = None, key: str = "saved") -> None:
        super().__init__(data, initial=initial, auto_id=f"{key}_%s", use_required_attribute=False)
        say_plainly(self)
