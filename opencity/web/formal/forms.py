"""What the law asks of a formal appeal (art. 63), and the answer to a hearing."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from opencity.appeals.models import Appeal
from opencity.core.refused import Refused
from opencity.web.following.forms import ActForm
from opencity.web.mine.forms import code_field, contact_field

FIELD_OF = {
    "iin_letters": "iin",
    "iin_length": "iin",
    "iin_date": "iin",
    "iin_checksum": "iin",
    "contact_needed": "contact",
    "email_wrong": "contact",
    "phone_wrong": "contact",
    "sms_off": "contact",
    "code_often": "contact",
    "code_missing": "code",
    "code_not_right": "code",
    "code_tried_often": "code",
    "code_soon": "code",
    "substance_needed": "text",
    "text_too_long": "text",
}
LONGEST = 20_000  # letters of a field that are looked at; the rules say how many are allowed


class FormalForm(forms.Form):
    """Everything is kept when something is wrong."""

    full_name = forms.CharField(
        required=False, max_length=200, label=_("Family name, first name, father's name"),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )  # fmt: skip
    iin = forms.CharField(
        required=False, max_length=40, label=_("IIN"),
        help_text=_("12 digits, if you have one. It is kept encrypted, and staff see only its last four digits."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "numeric", "spellcheck": "false"}),
    )  # fmt: skip
    postal_address = forms.CharField(
        required=False, max_length=400, label=_("Postal address"), help_text=_("Town, street, house, flat, index."),
        widget=forms.TextInput(attrs={"autocomplete": "street-address"}),
    )  # fmt: skip
    text = forms.CharField(
        required=False, max_length=LONGEST, label=_("What do you ask for?"),
        widget=forms.Textarea(attrs={"rows": 5, "autocomplete": "off"}),
    )  # fmt: skip
    contact = contact_field()
    consent = forms.BooleanField(
        required=False,
        label=_("I agree that these data are used to answer this appeal. All of it is true."),
    )
    code = code_field()
    proof = forms.CharField(required=False, widget=forms.HiddenInput)
    version = forms.IntegerField(required=False, min_value=0, max_value=2**31 - 1, widget=forms.HiddenInput)

    def for_appeal(self, appeal: Appeal) -> FormalForm:
        """Ask for the substance only where the request has no words of its own."""
        self.fields["contact"].help_text = _("The answer comes here. We send a code to be sure that it reaches you.")
        if appeal.text:
            del self.fields["text"]
        return self

    def refuse(self, refused: Refused, field: str = "") -> None:
        """Put a refusal of the rules beside the field it is about."""
        name = field or FIELD_OF.get(refused.code, "")
        self.add_error(name if name in self.fields else None, refused.sentence)


class HearingForm(ActForm):
    """What the appellant says to a hearing."""

    choice = forms.ChoiceField(
        label=_("What do you answer?"), widget=forms.RadioSelect,
        choices=[
            ("comes", _("I will come")),
            ("writes", _("I answer in writing")),
            ("waives", _("I need no hearing")),
        ],
        error_messages=dict.fromkeys(("required", "invalid_choice"), _("Choose one of the answers.")),
    )  # fmt: skip
    reason = forms.CharField(
        required=False, label=_("Your words"), help_text=_("What you do not agree with, and why."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )  # fmt: skip
