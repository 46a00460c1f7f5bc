"""What narrows a list of appeals."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any, cast
from uuid import UUID

from django import forms
from django.forms.utils import flatatt
from django.utils.html import escape
from django.utils.safestring import SafeString
from django.utils.translation import get_language
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


class SameCity:
    """The directory as an argument that says nothing: the stamp beside it tells whether it is the same."""

    def __init__(self, city: Directory) -> None:
        self.city = city

    def __eq__(self, other: object) -> bool:
        return isinstance(other, SameCity)

    def __hash__(self) -> int:
        return 0


@dataclass(frozen=True)
class Menu:
    """The codes of one field and its options as they stand in a page, none of them chosen."""

    codes: frozenset[str]
    options: str


@lru_cache(maxsize=24)
def _menus(_stamp: UUID, _language: str, today: date, city: SameCity) -> dict[str, Menu]:
    """The menus of the filter. They are the same for everybody: made once a day for an edition of the directory."""
    every: Choices = [("", _("all"))]
    rows = {
        "category": every + category_choices(city.city, today, with_groups=True),
        "district": every + [(d.code, str(d)) for d in city.city.districts.values()],
        "channel": every + list(CHANNELS.items()),
        "body": every + body_choices(city.city, today, former=True),
    }
    return {name: Menu(frozenset(_codes(choices)), _options(choices)) for name, choices in rows.items()}


def _codes(choices: Choices) -> Iterator[str]:
    for value, label in choices:
        if isinstance(label, list):
            yield from _codes(label)
        else:
            yield str(value)


def _options(choices: Choices) -> str:
    return "".join(
        f'<optgroup label="{escape(value)}">{_options(label)}</optgroup>'
        if isinstance(label, list)
        else f'<option value="{escape(str(value))}">{escape(str(label))}</option>'
        for value, label in choices
    )


class MenuField(forms.Field):
    """One of the codes of a menu, or nothing. Django's own writes each of 300 options by a template of its own."""

    default_error_messages = forms.ChoiceField.default_error_messages
    menu = Menu(frozenset(), "")

    def clean(self, value: Any) -> str:
        given = str(value or "")
        if given and given not in self.menu.codes:
            raise forms.ValidationError(self.error_messages["invalid_choice"], "invalid_choice", {"value": given})
        return given


class MenuInput(forms.Widget):
    """The menu with its options written before; only the chosen one is marked."""

    options = ""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        chosen = f'<option value="{escape(str(value or ""))}"'
        options = self.options.replace(f"{chosen}>", f"{chosen} selected>", 1)
        made = flatatt({**self.build_attrs(self.attrs, attrs), "name": name})
        return SafeString(f"<select{made}>{options}</select>")


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
    category = MenuField(label=_("Category"), required=False, widget=MenuInput())
    district = MenuField(label=_("District"), required=False, widget=MenuInput())
    channel = MenuField(label=_("Came by"), required=False, widget=MenuInput())
    body = MenuField(label=_("Body"), required=False, widget=MenuInput())
    since = forms.DateField(label=_("Received from"), required=False, widget=DateInput())
    until = forms.DateField(label=_("Received to"), required=False, widget=DateInput())

    def __init__(self, data: Any, *, city: Directory, today: date, bodies: bool) -> None:
        super().__init__(data, auto_id="filter_%s", use_required_attribute=False)
        say_plainly(self)
        for name, menu in _menus(city.city.stamp, get_language() or "", today, SameCity(city)).items():
            field = cast("MenuField", self.fields[name])
            field.menu, cast("MenuInput", field.widget).options = menu, menu.options
        if not bodies:
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
