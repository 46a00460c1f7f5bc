"""What narrows a list of appeals."""

from __future__ import annotations

from datetime import date
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from opencity.appeals.models.appeal import Channel
from opencity.appeals.queries.queue import QueueFilter
from opencity.directory.models import BodyKind
from opencity.directory.queries import Directory
from opencity.workbench.forms.wording import say_plainly

CHANNELS = {
    Channel.WEB: _("website"),
    Channel.PHONE: _("phone"),
    Channel.OFFICE: _("front office"),
    Channel.INSTAGRAM: _("Instagram"),
    Channel.API: _("other programs"),
}
BODY_KINDS = {
    BodyKind.RECEPTION: _("Reception"),
    BodyKind.AKIMAT: _("Akimat of the city"),
    BodyKind.DISTRICT: _("Akimats of districts"),
    BodyKind.DEPARTMENT: _("Departments"),
    BodyKind.STATE: _("State bodies"),
    BodyKind.UTILITY: _("Utilities"),
    BodyKind.AGENCY: _("Agencies and enterprises"),
}
Choices = list[tuple[Any, Any]]


def category_choices(city: Directory, today: date, *, with_groups: bool) -> Choices:
    """The tree as groups of options; a filter may take a whole group, an act only what is in force."""
    made: Choices = []
    for group, leaves in city.groups(today):
        whole: Choices = [(group.code, _("%(group)s: all") % {"group": group})] if with_groups else []
        made.append((str(group), whole + [(leaf.code, f"{leaf.code} {leaf}") for leaf in leaves]))
    return made


def body_choices(city: Directory, today: date, *, former: bool = False) -> Choices:
    """Bodies by kind; those that no longer work only where history is looked through."""
    groups: dict[str, Choices] = {kind: [] for kind in BODY_KINDS}
    for body in city.bodies.values():
        if former or body.valid_to is None or body.valid_to >= today:
            groups[body.kind].append((body.code, str(body)))
    return [(BODY_KINDS[BodyKind(kind)], sorted(rows, key=lambda row: row[1])) for kind, rows in groups.items() if rows]


def give(form: forms.Form, name: str, choices: Choices) -> None:
    """Give a field of a form its choices."""
    cast("forms.ChoiceField", form.fields[name]).choices = choices


class DateInput(forms.DateInput):
    """A day as browsers ask for it."""

    input_type = "date"

    def __init__(self, **options: Any) -> None:
        super().__init__(format="%Y-%m-%d", **options)


class FilterForm(forms.Form):
    """Fields of the filter; each may stay empty."""

    q = forms.CharField(
        label=_("Words or number"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"type": "search", "data-key": "/", "autocomplete": "off"}),
    )
    category = forms.ChoiceField(label=_("Category"), required=False)
    district = forms.ChoiceField(label=_("District"), required=False)
    channel = forms.ChoiceField(label=_("Came by"), required=False)
    body = forms.ChoiceField(label=_("Body"), required=False)
    since = forms.DateField(label=_("Received from"), required=False, widget=DateInput())
    until = forms.DateField(label=_("Received to"), required=False, widget=DateInput())

    def __init__(self, data: Any, *, city: Directory, today: date, bodies: bool) -> None:
        super().__init__(data, auto_id="filter_%s", use_required_attribute=False)
        say_plainly(self)
        every: Choices = [("", _("all"))]
        give(self, "category", every + category_choices(city, today, with_groups=True))
        give(self, "district", every + [(d.code, str(d)) for d in city.districts.values()])
        give(self, "channel", every + list(CHANNELS.items()))
        if bodies:
            give(self, "body", every + body_choices(city, today, former=True))
        else:
            del self.fields["body"]

    def made(self) -> QueueFilter:
        """The filter of the fields that are right; a wrong one narrows nothing and says why."""
        self.is_valid()
        given = self.cleaned_data
        return QueueFilter(
            category=given.get("category", ""),
            district=given.get("district", ""),
            channel=given.get("channel", ""),
            body=given.get("body", ""),
            since=given.get("since"),
            until=given.get("until"),
            words=given.get("q", ""),
        )
