"""Forms of the second factor: a code, the answer of a key, the password once more."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from opencity.accounts.attempts import WINDOW, failed, is_shut
from opencity.accounts.keys import LONGEST_ANSWER, LONGEST_NAME
from opencity.accounts.models import User
from opencity.accounts.sessions import BEGAN
from opencity.core.refused import Refused
from opencity.workbench.forms.login import LONGEST_PASSWORD
from opencity.workbench.forms.wording import say_plainly

SCOPE = "password-again"
JUST_NOW = timedelta(minutes=10)


class CodeForm(forms.Form):
    """A code of the app, or a recovery code: one field, the length says which."""

    code = forms.CharField(
        label=_("Code"),
        max_length=20,
        help_text=_("Six digits from your app, or one of your recovery codes."),
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "autofocus": True, "spellcheck": "false"}
        ),
    )

    def __init__(self, data: Any = None, **options: Any) -> None:
        super().__init__(data, use_required_attribute=False, **options)
        say_plainly(self)


class AnswerForm(forms.Form):
    """What a security key answered; the script of the page fills it in."""

    answer = forms.CharField(max_length=LONGEST_ANSWER, widget=forms.HiddenInput(attrs={"data-key-answer": ""}))


class PasswordAgainForm(forms.Form):
    """Before a factor changes, the person proves to be who signed in: with the password.

    Who has none, because they come through the city's own provider, must have signed in just now.
    """

    password = forms.CharField(
        label=_("Your password"),
        max_length=LONGEST_PASSWORD,
        strip=False,
        help_text=_("Once more, so that nobody else changes this at your computer."),
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    def __init__(self, data: Any = None, *, request: HttpRequest, **options: Any) -> None:
        super().__init__(data, use_required_attribute=False, **options)
        self.request = request
        self.user: User = request.user  # type: ignore[assignment]
        if not self.user.has_usable_password():
            del self.fields["password"]
        say_plainly(self)

    def clean_password(self) -> str:
        given: str = self.cleaned_data["password"]
        now, key = timezone.now(), str(self.user.pk)
        if is_shut(SCOPE, key, now=now):
            minutes = int(WINDOW.total_seconds() // 60)
            raise forms.ValidationError(Refused("too_many_attempts", minutes=minutes).sentence)
        if not self.user.check_password(given):
            failed(SCOPE, key, now=now)
            raise forms.ValidationError(_("This is not your password."))
        return given

    def clean(self) -> dict[str, Any]:
        if "password" not in self.fields:
            began = self.request.session.get(BEGAN, 0)
            if timezone.now().timestamp() - began > JUST_NOW.total_seconds():
                raise forms.ValidationError(_("Please sign out and in again first."))
        return self.cleaned_data


class NewPasswordForm(PasswordAgainForm):
    """A new password, for oneself or for somebody who forgot theirs; the own one proves who asks."""

    new_password = forms.CharField(
        label=_("New password"),
        max_length=LONGEST_PASSWORD,
        strip=False,
        help_text=_("At least 8 characters. Three words that do not belong together are easy to keep."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    field_order = ["password", "new_password"]


class AppForm(PasswordAgainForm):
    """The first code of a new app."""

    code = forms.CharField(
        label=_("Code from the app"),
        max_length=20,
        help_text=_("Six digits. They change every half minute."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "numeric", "spellcheck": "false"}),
    )
    field_order = ["code", "password"]


class KeyForm(PasswordAgainForm):
    """A new security key, with a name to know it by."""

    name = forms.CharField(
        label=_("Name of the key"), max_length=LONGEST_NAME, help_text=_("For example: on my key ring")
    )
    answer = forms.CharField(max_length=LONGEST_ANSWER, widget=forms.HiddenInput(attrs={"data-key-answer": ""}))
    field_order = ["name", "password", "answer"]

    def __init__(self, data: Any = None, *, request: HttpRequest, **options: Any) -> None:
        super().__init__(data, request=request, **options)
        self.fields["answer"].error_messages["required"] = _("The security key has not answered yet.")
