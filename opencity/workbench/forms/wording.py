"""What forms say when something is wrong, in our own words."""

from django import forms
from django.utils.translation import gettext_lazy as _

WORDS = {
    "required": _("Please fill this in."),
    "invalid_choice": _("Choose one from the list."),
}
NOT_A_DATE = _("This is not a date. Write it like 2026-12-24.")


def say_plainly(form: forms.BaseForm) -> None:
    """Give the fields of a form our words for errors."""
    for field in form.fields.values():
        field.error_messages |= WORDS
        if isinstance(field, forms.DateField):
            field.error_messages["invalid"] = NOT_A_DATE
