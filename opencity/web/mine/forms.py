"""The two boxes of signing in."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from opencity.core.refused import Refused


def contact_field() -> forms.CharField:
    """One field for an e-mail address or a mobile phone."""
    return forms.CharField(
        required=False, max_length=254, label=_("E-mail or mobile phone"),
        widget=forms.TextInput(attrs={"autocomplete": "email", "autocapitalize": "none", "spellcheck": "false"}),
    )  # fmt: skip


def code_field() -> forms.CharField:
    """The six digits."""
    return forms.CharField(
        required=False, max_length=20, label=_("Code"), help_text=_("Six digits from the message."),
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "spellcheck": "false"}),
    )  # fmt: skip


class SignInForm(forms.Form):
    """The contact, and once a code is on its way the code."""

    contact = contact_field()
    code = code_field()

    def refuse(self, refused: Refused) -> None:
        """Put a refusal of the rules beside the field it is about."""
        self.add_error(
            "code" if refused.code.startswith("code_") and refused.code != "code_often" else "contact", refused.sentence
        )
