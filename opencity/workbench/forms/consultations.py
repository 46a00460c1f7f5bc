"""The form of an answer on the spot."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from opencity.appeals.actions.consulting import LONGEST_OWN
from opencity.workbench.forms.wording import say_plainly

LONGEST = 1_000


class ConsultationForm(forms.Form):
    """What was asked, what was answered, how the person came. What the rules refuse, the action says."""

    q = forms.CharField(required=False, max_length=LONGEST)
    given = forms.MultipleChoiceField(required=False)
    own_words = forms.CharField(
        required=False,
        label=_("The answer in your own words"),
        help_text=_("Where nothing found fits. Often given ones become short answers for everybody."),
        max_length=LONGEST_OWN,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    channel = forms.ChoiceField(
        label=_("How did they come?"),
        choices=[
            ("phone", _("by phone")),
            ("office", _("at the office")),
            ("web", _("on the site")),
            ("instagram", _("in Instagram")),
        ],
        initial="phone",
        widget=forms.RadioSelect,
    )
    language = forms.ChoiceField(label=_("Their language"), choices=settings.LANGUAGES, initial="kk")
    email = forms.CharField(
        required=False,
        label=_("E-mail"),
        help_text=_("Only if they want the links by letter. It is not kept."),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    submission = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)

    def __init__(self, data: Any = None, *, choices: list[tuple[str, str]], **options: Any) -> None:
        super().__init__(data, use_required_attribute=False, **options)
        self.fields["given"].choices = choices  # type: ignore[attr-defined]
        say_plainly(self)
