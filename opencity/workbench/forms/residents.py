"""Finding the person behind a contact, and putting two together."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class ContactForm(forms.Form):
    """The contact as somebody says it on the phone."""

    contact = forms.CharField(
        required=False, max_length=254, label=_("E-mail or phone of the resident"),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )  # fmt: skip


class MergeForm(forms.Form):
    """The other contact of the same person, and how we know."""

    contact = forms.CharField(
        required=False, max_length=254, label=_("Another e-mail or phone of the same person"),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )  # fmt: skip
    reason = forms.CharField(
        required=False, max_length=300, label=_("How do you know?"),
        help_text=_("For example: called from both phones and named both numbers."),
    )  # fmt: skip
