"""The one form of filing, and the two boxes that find an appeal again."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from opencity.appeals.models.appeal import TEXT_LIMIT
from opencity.core.refused import Refused

UNKNOWN = "unknown"
OTHER = "other"
FIELD_OF = {
    "text_needed": "text",
    "text_too_long": "text",
    "only_symbols": "text",
    "category_closed": "category",
    "category_unknown": "category",
    "photo_needed": "photos",
    "photo_unknown": "photos",
    "too_many_photos": "photos",
    "place_needed": "place",
    "place_not_on_earth": "place",
    "outside_city": "place",
    "district_needed": "spot",
    "email_wrong": "email",
    "about_needed": "about",
}


class SeveralFiles(forms.ClearableFileInput):
    """A file input that takes several photos."""

    allow_multiple_selected = True
    template_name = "django/forms/widgets/file.html"


class FilingForm(forms.Form):
    """Everything a resident may give; the rules of appeals decide what is needed."""

    text = forms.CharField(
        required=False,
        label=_("What happened?"),
        help_text=_("In your own words. Two or three sentences are enough."),
        widget=forms.Textarea(attrs={"rows": 5, "autocomplete": "off"}),
    )
    photos = forms.Field(
        required=False,
        label=_("Photos"),
        widget=SeveralFiles(attrs={"accept": "image/jpeg,image/png,image/webp,image/heic,image/heif,.heic,.heif"}),
    )
    place = forms.CharField(
        required=False,
        max_length=300,
        label=_("Where is it?"),
        help_text=_("Street and house, crossing or microdistrict."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    lat = forms.CharField(required=False, widget=forms.HiddenInput(attrs={"data-fill": "lat"}))
    lon = forms.CharField(required=False, widget=forms.HiddenInput(attrs={"data-fill": "lon"}))
    known_place = forms.CharField(required=False, widget=forms.HiddenInput)
    spot = forms.CharField(required=False, label=_("Which place do you mean?"), widget=forms.HiddenInput)
    district = forms.CharField(required=False, label=_("District"), widget=forms.HiddenInput)
    category = forms.CharField(required=False, label=_("What is it about?"), widget=forms.HiddenInput)
    name = forms.CharField(
        required=False, max_length=120, label=_("Your name"), widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    email = forms.CharField(
        required=False,
        max_length=254,
        label=_("E-mail"),
        help_text=_("We send the receipt and the answer here."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    phone = forms.CharField(
        required=False,
        max_length=32,
        label=_("Phone"),
        help_text=_("For a question of the one who does the work."),
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel"}),
    )
    about = forms.CharField(
        required=False, max_length=80, label=_("Which body is your complaint about?"), widget=forms.HiddenInput
    )
    hidden = forms.BooleanField(required=False, label=_("Do not show my appeal to others"))
    apart = forms.BooleanField(required=False, label=_("It is something else"))
    website = forms.CharField(
        required=False,
        label=_("Leave this empty"),
        widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"}),
    )
    track = forms.CharField(required=False, label=_("How shall the city answer?"), widget=forms.HiddenInput)
    submission = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def clean_website(self) -> str:
        """A trap: people do not see this field, programs fill it."""
        if self.cleaned_data["website"]:
            self.data["website"] = ""  # type: ignore[index]  # the copy of `posted`
            raise forms.ValidationError(
                _("A hidden field was filled in, as programs do. It is empty now: please send again.")
            )
        return ""

    def refuse(self, refused: Refused) -> None:
        """Put a refusal of the rules beside the field it is about."""
        field = FIELD_OF.get(refused.code)
        self.add_error(field if field in self.fields else None, refused.sentence)

    def value(self, name: str) -> str:
        """What was given in a field, cleaned; '' when it was wrong or missing."""
        return str(self.cleaned_data.get(name) or "")

    def put(self, **values: object) -> None:
        """Change what the page will show and send next."""
        for name, value in values.items():
            self.data[name] = str(value)  # type: ignore[index]  # the copy of `posted`


def blank_form(**initial: Any) -> FilingForm:
    """An empty form with a name of its own."""
    return FilingForm(initial={"submission": uuid4(), **initial}, auto_id="f_%s")


def posted_form(request: HttpRequest) -> FilingForm:
    """The form as sent, validated. NUL, which no database text holds, is taken out of every field."""
    data = request.POST.copy()
    for name, values in list(data.lists()):
        data.setlist(name, [value.replace("\x00", "") for value in values])
    form = FilingForm(data, auto_id="f_%s")
    form.full_clean()
    if len(form.value("text").replace("\r\n", "\n")) > TEXT_LIMIT:
        form.refuse(Refused("text_too_long", length=len(form.value("text")), limit=TEXT_LIMIT))
    if not form.cleaned_data.get("submission"):
        form.put(submission=uuid4())
        form.cleaned_data["submission"] = form.data["submission"]
    return form


class FindForm(forms.Form):
    """The number and the secret of a receipt."""

    number = forms.CharField(
        required=False,
        label=_("Number"),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "placeholder": "26-000123-7"}),
    )
    secret = forms.CharField(
        required=False,
        label=_("Secret"),
        widget=forms.TextInput(
            attrs={
                "autocomplete": "off",
                "autocapitalize": "characters",
                "spellcheck": "false",
                "placeholder": "XXXX-XXXX",
            }
        ),
    )
