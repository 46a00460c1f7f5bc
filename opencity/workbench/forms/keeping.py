"""Forms of holds, of requests to erase, and what narrows the audit."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from opencity.workbench.forms.wording import say_plainly
from opencity.workbench.wording import KINDS


def _reason(label: Any, hint: Any) -> forms.CharField:
    return forms.CharField(
        label=label, help_text=hint, max_length=2_000, widget=forms.Textarea(attrs={"rows": 3}), strip=True
    )


class HoldForm(forms.Form):
    """An appeal that must not be erased, and why."""

    number = forms.CharField(
        label=_("Number of the appeal"), max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "numeric"}),
    )  # fmt: skip
    reason = _reason(_("Why must it stay?"), _("For example: a court asks for it, letter 12-345 of 3 November."))

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, auto_id="hold_%s", use_required_attribute=False)
        say_plainly(self)


class LiftForm(forms.Form):
    """Why a hold is no longer needed."""

    reason = _reason(_("Why can it go?"), "")

    def __init__(self, data: Any = None, *, pk: int = 0) -> None:
        super().__init__(data, auto_id=f"lift{pk}_%s", use_required_attribute=False)
        say_plainly(self)


class DeclineForm(forms.Form):
    """Why nothing is erased; the person reads it."""

    reason = _reason(_("Why not?"), _("The person gets these words. Name the law, and until when the data stay."))

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, auto_id="decline_%s", use_required_attribute=False)
        say_plainly(self)


class AuditForm(forms.Form):
    """What narrows the audit. What is wrong is said and does not narrow."""

    person = forms.CharField(
        label=_("E-mail of a colleague"), required=False, max_length=254,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", "type": "search"}),
    )  # fmt: skip
    number = forms.CharField(
        label=_("Number of an appeal"), required=False, max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "numeric", "type": "search"}),
    )  # fmt: skip
    kind = forms.ChoiceField(label=_("What"), required=False)
    day = forms.DateField(
        label=_("Day"), required=False, input_formats=["%Y-%m-%d", "%d.%m.%Y"],
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )  # fmt: skip

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, auto_id="audit_%s", use_required_attribute=False)
        self.fields["kind"].choices = [("", _("everything")), *((code, name) for code, (name, _v) in KINDS.items())]  # type: ignore[attr-defined]
        say_plainly(self)
