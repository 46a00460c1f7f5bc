"""What a controller fills in: why a reply goes back, what a second look found, which days to count."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from opencity.appeals.faults import FAULTS
from opencity.workbench.forms.queue import DateInput
from opencity.workbench.forms.wording import say_plainly

MOST_DAYS = 366
USUAL_DAYS = 30
FIELD_OF = {"fault_needed": "reasons", "comment_needed": "comment", "text_too_long": "comment"}


class _CheckForm(forms.Form):
    """The base: `key` keeps apart the forms that stand on one page."""

    def __init__(self, data: Any = None, *, key: object, initial: dict[str, Any] | None = None) -> None:
        super().__init__(data, initial=initial, auto_id=f"check{key}_%s", use_required_attribute=False)
        say_plainly(self)

    def refuse(self, code: str, sentence: str) -> None:
        """Show a refusal of the rules where it belongs."""
        field = FIELD_OF.get(code)
        self.add_error(field if field in self.fields else None, sentence)


class FaultForm(_CheckForm):
    """Why a reply is not good enough; the rules say what must not be empty."""

    reasons = forms.MultipleChoiceField(
        label=_("What is wrong with it"),
        choices=list(FAULTS.items()),
        required=False,
        widget=forms.CheckboxSelectMultiple(),
    )
    comment = forms.CharField(
        label=_("What must be added"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The executor reads this; the resident does not."),
    )


class RejectForm(_CheckForm):
    """Why an appeal is opened again."""

    comment = forms.CharField(
        label=_("What the new answer must say"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The executor reads this; the resident only that the answer was not accepted."),
    )


class PeriodForm(forms.Form):
    """The days that are counted, both included."""

    since = forms.DateField(label=_("First day"), required=False, widget=DateInput())
    until = forms.DateField(label=_("Last day"), required=False, widget=DateInput())

    def __init__(self, data: Any, *, today: date) -> None:
        super().__init__(data, auto_id="period_%s", use_required_attribute=False)
        say_plainly(self)
        self.today = today
        self.usual = {"since": today - timedelta(days=USUAL_DAYS - 1), "until": today}

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        since, until = self.period(given)
        if until < since:
            self.add_error("until", _("The last day comes before the first one."))
        elif (until - since).days >= MOST_DAYS:
            self.add_error("since", _("Choose a year at most."))
        return given

    def period(self, given: dict[str, Any] | None = None) -> tuple[date, date]:
        """First and last day; what is empty or wrong is as usual, the last thirty days."""
        given = self.cleaned_data if given is None else given
        until: date = given.get("until") or self.today
        since: date = given.get("since") or until - timedelta(days=USUAL_DAYS - 1)
        return since, until

    def chosen(self) -> tuple[date, date]:
        """The period to show: the given one if it is right, else the usual one."""
        return self.period() if self.is_valid() else self.period({})
