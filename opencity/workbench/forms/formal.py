"""Calling the author of a formal appeal to a hearing."""

from __future__ import annotations

from datetime import datetime, time
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from opencity.appeals.hearing import NOTICE_WORKING_DAYS, earliest_hearing
from opencity.workbench.forms.acts import ActForm

MORNING = time(10)
FORMAT = "%Y-%m-%dT%H:%M"


class MomentInput(forms.DateTimeInput):
    """A day and an hour, as browsers ask for them."""

    input_type = "datetime-local"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format=FORMAT)


class HearingForm(ActForm):
    """When, where, and what the body means to answer."""

    code = "hearing"
    at = forms.DateTimeField(
        label=_("Day and hour"), input_formats=[FORMAT, "%Y-%m-%dT%H:%M:%S", "%d.%m.%Y %H:%M"], widget=MomentInput(),
    )  # fmt: skip
    place = forms.CharField(
        label=_("Where"), max_length=300, help_text=_("Address and room, or the address of a video call.")
    )
    draft = forms.CharField(
        label=_("What you mean to answer"), help_text=_("The resident reads it and may object."),
        widget=forms.Textarea(attrs={"rows": 5}),
    )  # fmt: skip

    def fill(self) -> None:
        """Propose the first morning that the law allows."""
        term = self.desk.city.terms.get("hearing_notice")
        notice = term.amount if term else NOTICE_WORKING_DAYS
        self.first = earliest_hearing(self.desk.today, self.desk.city.calendar, notice=notice)
        self.fields["at"].initial = timezone.make_aware(datetime.combine(self.first, MORNING), self.desk.city.zone)

    def refuse(self, code: str, sentence: str) -> None:
        """A wrong hour belongs to its field."""
        hour = code.startswith("hearing_") and code != "hearing_not_formal"
        self.add_error("at" if hour else None, sentence)
