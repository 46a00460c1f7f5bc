"""What the resident and those with the same problem can send from the page of an appeal."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from opencity.appeals.models import Photo
from opencity.core.refused import Refused
from opencity.web.filing.forms import SeveralFiles

FIELD_OF = {
    "reason_needed": "reason",
    "text_too_long": "reason",
    "photo_unknown": "photos",
    "too_many_photos": "photos",
    "rating_range": "rating",
    "email_wrong": "email",
}
PHOTO_KINDS = "image/jpeg,image/png,image/webp,image/heic,image/heif,.heic,.heif"
RATINGS = [(str(mark), str(mark)) for mark in range(1, 6)]


class OpenForm(forms.Form):
    """The number and the secret of the receipt. Only the secret where the number is known."""

    number = forms.CharField(
        required=False, label=_("Number of the appeal"),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "placeholder": "26-000123-7"}),
    )  # fmt: skip
    secret = forms.CharField(
        required=False, label=_("Secret from the receipt"), help_text=_("Eight letters and digits."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )  # fmt: skip


class ActForm(forms.Form):
    """One act on an appeal, made on the version that the page showed."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2**31 - 1)
    kept_photos: Sequence[Photo] = ()  # came with this form and wait until it can be sent

    def refuse(self, refused: Refused) -> None:
        """Put a refusal of the rules beside the field it is about."""
        field = FIELD_OF.get(refused.code, "")
        self.add_error(field if field in self.fields else None, refused.sentence)

    def put(self, **values: object) -> None:
        """Change what the page will show and send next."""
        data = QueryDict(mutable=True)
        data.update(self.data)
        for name, value in values.items():
            data[name] = str(value)
        self.data = data

    @property
    def typed(self) -> str:
        """What the person wrote, to give it back when the act is no longer possible."""
        return str(self.data.get("reason") or self.data.get("comment") or "").strip() if self.is_bound else ""


def photos_field() -> forms.Field:
    return forms.Field(required=False, label=_("Photos"), widget=SeveralFiles(attrs={"accept": PHOTO_KINDS}))


class AnswerForm(ActForm):
    """The answer to a question of the body."""

    reason = forms.CharField(required=False, label=_("Your answer"), widget=forms.Textarea(attrs={"rows": 4}))
    photos = photos_field()


class ConfirmForm(ActForm):
    """Yes: it is fixed, or the answer settles it."""


class ReopenForm(ActForm):
    """No: it is not."""

    reason = forms.CharField(
        required=False, label=_("What is still wrong?"),
        help_text=_("One or two sentences. The one who did the work will read them."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )  # fmt: skip
    photos = photos_field()


class RateForm(ActForm):
    """How good the answer was."""

    rating = forms.ChoiceField(
        label=_("How do you rate the answer?"), choices=RATINGS, widget=forms.RadioSelect,
        error_messages=dict.fromkeys(("required", "invalid_choice"), _("Choose a rating from 1 to 5.")),
    )  # fmt: skip
    comment = forms.CharField(
        required=False, label=_("Why?"), max_length=1_000, widget=forms.Textarea(attrs={"rows": 3})
    )


class WithdrawForm(ActForm):
    """Taking the appeal back."""

    reason = forms.CharField(
        required=False, label=_("Why?"), max_length=1_000, widget=forms.Textarea(attrs={"rows": 2})
    )


class FollowForm(forms.Form):
    """Me too: keep me informed."""

    email = forms.CharField(
        label=_("Your e-mail"), max_length=254, widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={"required": _("Write your e-mail address.")},
    )  # fmt: skip

    def refuse(self, refused: Refused) -> None:
        """Put a refusal of the rules beside the field it is about."""
        self.add_error("email" if refused.code == "email_wrong" else None, refused.sentence)


def act_form(form: type[ActForm], prefix: str, version: int, data: Any = None) -> ActForm:
    """A form of the page; ids carry the name of the act, because several stand on one page."""
    return form(data, initial={"version": version}, auto_id=f"{prefix}_%s")
