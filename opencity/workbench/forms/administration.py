"""Forms of the administrator: days of the calendar, people and their roles."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from opencity.accounts.models import Role
from opencity.directory.calendar import DayKind
from opencity.directory.queries import Directory
from opencity.workbench.forms.login import LONGEST_PASSWORD
from opencity.workbench.forms.queue import DateInput, body_choices, give
from opencity.workbench.forms.wording import say_plainly

FIRST_YEAR, LAST_YEAR = 2020, 2100
ROLES = {
    Role.EXECUTOR: _("executor of a body"),
    Role.HEAD: _("head or deputy head of a body"),
    Role.DISPATCHER: _("dispatcher of the reception"),
    Role.RECEPTION_HEAD: _("head of the reception"),
    Role.CONTROLLER: _("controller of replies"),
    Role.AKIM: _("office of the akim"),
    Role.EDITOR: _("editor of guides"),
    Role.CITY_ADMIN: _("administrator of the city"),
}
FIELD_OF = {"member_known": "email", "role_and_body": "body", "body_unknown": "body"}


class AdminForm(forms.Form):
    """The words of errors, and where a refusal of an action belongs."""

    def __init__(self, data: Any = None, **options: Any) -> None:
        super().__init__(data, use_required_attribute=False, **options)
        say_plainly(self)

    def refuse(self, code: str, sentence: str) -> None:
        """Show a refusal of the rules where it belongs."""
        field = FIELD_OF.get(code)
        self.add_error(field if field in self.fields else None, sentence)


class DayForm(AdminForm):
    """A day that differs from what its weekday says."""

    day = forms.DateField(label=_("Day"), widget=DateInput())
    kind = forms.ChoiceField(
        label=_("On this day the city"),
        choices=[(DayKind.OFF.value, _("does not work")), (DayKind.WORK.value, _("works"))],
        widget=forms.RadioSelect(),
    )
    name_kk = forms.CharField(label=_("Name in Kazakh"), max_length=120)
    name_ru = forms.CharField(label=_("Name in Russian"), max_length=120)
    name_en = forms.CharField(label=_("Name in English"), max_length=120, required=False)
    source = forms.CharField(
        label=_("Source"), max_length=500, help_text=_("The decree or its address: people will ask.")
    )

    def clean_day(self) -> date:
        day: date = self.cleaned_data["day"]
        if not FIRST_YEAR <= day.year <= LAST_YEAR:
            raise forms.ValidationError(
                _("Choose a day of the years %(first)s–%(last)s.") % {"first": FIRST_YEAR, "last": LAST_YEAR}
            )
        return day

    @property
    def names(self) -> dict[str, str]:
        """The name by language."""
        given = {code: self.cleaned_data.get(f"name_{code}", "") for code, _name in settings.LANGUAGES}
        return {code: name for code, name in given.items() if name}


class RoleForm(AdminForm):
    """One role, with its body where the role has one."""

    role = forms.ChoiceField(label=_("Role"), choices=list(ROLES.items()))
    body = forms.ChoiceField(label=_("Body"), required=False, help_text=_("Only for executors and heads."))

    def __init__(self, data: Any = None, *, city: Directory, today: date, **options: Any) -> None:
        super().__init__(data, **options)
        give(self, "body", [("", _("none")), *body_choices(city, today)])


class InviteForm(RoleForm):
    """A new member of staff."""

    email = forms.EmailField(
        label=_("E-mail"), max_length=254, error_messages={"invalid": _("This e-mail address does not look right.")}
    )
    name = forms.CharField(label=_("Name"), max_length=120)
    language = forms.ChoiceField(label=_("Language of their pages"), choices=settings.LANGUAGES)
    password = forms.CharField(
        label=_("First password"),
        max_length=LONGEST_PASSWORD,
        help_text=_("At least 8 characters. Hand it over in person."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    field_order = ["name", "email", "language", "role", "body", "password"]
