"""Forms of the editors of guides."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from opencity.core.refused import Refused
from opencity.guides.models import GuideKind
from opencity.workbench.forms.wording import say_plainly

CONFLICTS = {"edition_changed_meanwhile", "edition_moved_on"}


def refused_status(refused: Refused) -> int:
    """409 where somebody was faster, else 422."""
    return 409 if refused.code in CONFLICTS else 422


class EditorForm(forms.Form):
    """Plain words for what is wrong."""

    def __init__(self, data: Any = None, **options: Any) -> None:
        super().__init__(data, use_required_attribute=False, **options)
        say_plainly(self)


class ThreeTexts(EditorForm):
    """A sentence in each language of the city."""

    kk = forms.CharField(label=_("In Kazakh"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}))
    ru = forms.CharField(label=_("In Russian"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}))
    en = forms.CharField(label=_("In English"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}))

    @property
    def texts(self) -> dict[str, str]:
        """The sentence by language."""
        return {code: self.cleaned_data[code] for code in ("kk", "ru", "en")}


class WithdrawForm(ThreeTexts):
    """Why a guide ends, and what is nearest to it."""

    nearest = forms.CharField(
        label=_("Nearest guide"), required=False, max_length=60, help_text=_("Its address, for example: id-card")
    )


class DeclineForm(ThreeTexts):
    """Why there will be no such guide."""


class NewGuideForm(EditorForm):
    """A guide or question that begins."""

    kind = forms.ChoiceField(
        label=_("What is it?"), choices=[(GuideKind.GUIDE, _("a life situation")), (GuideKind.FAQ, _("a question"))]
    )
    slug = forms.CharField(
        label=_("Address"), max_length=80, help_text=_("Small Latin letters and hyphens; it stays for ever.")
    )
    yaml = forms.CharField(
        label=_("YAML"),
        required=False,
        max_length=1_000_000,
        strip=False,
        help_text=_("Paste a file, or leave it empty and write here."),
        widget=forms.Textarea(attrs={"rows": 12, "spellcheck": "false", "class": "mono"}),
    )


class WriteForm(EditorForm):
    """Where the guide of a wish will stand."""

    slug = forms.CharField(
        label=_("Address of the guide"), max_length=80, help_text=_("A new one, or that of a guide that is there.")
    )


class ScheduleForm(EditorForm):
    """When an edition appears by itself, in the city's own time."""

    at = forms.DateTimeField(
        label=_("Appears at"),
        input_formats=["%Y-%m-%dT%H:%M"],
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )

    def clean_at(self) -> Any:
        """The moment without a zone: the view gives it the city's."""
        return self.cleaned_data["at"].replace(tzinfo=None)


class WishForm(EditorForm):
    """A wish that somebody told on the phone or at the desk."""

    text = forms.CharField(label=_("What do they need?"), max_length=1_000, widget=forms.Textarea(attrs={"rows": 3}))
    email = forms.CharField(label=_("E-mail"), required=False, max_length=254)
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
    submission = forms.UUIDField(widget=forms.HiddenInput)
