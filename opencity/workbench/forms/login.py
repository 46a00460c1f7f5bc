"""The door of staff: e-mail and password, with allauth behind it."""

from __future__ import annotations

from typing import Any

from allauth.account.forms import LoginForm
from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from opencity.accounts.attempts import WINDOW, failed, is_shut
from opencity.core.limits import address_of
from opencity.core.refused import Refused

SCOPE = "login"
LONGEST_PASSWORD = 200
# A whole office comes from one address, and people mistype in the morning.
MOST_OF_ADDRESS = 50


class StaffLoginForm(LoginForm):
    """allauth's form with our words and our own brake, which every web process shares.

    allauth counts failures in the cache of one process; ours are rows, so that more processes do not
    mean more guesses. After `attempts.MOST_FAILURES` failures of an account, or `MOST_OF_ADDRESS` of an address of
    the network, the door stays shut for `WINDOW`.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        login, password = self.fields["login"], self.fields["password"]
        login.label, password.label = _("E-mail"), _("Password")
        login.help_text = password.help_text = ""
        login.max_length = 254
        login.widget = forms.EmailInput(attrs={"autocomplete": "username", "maxlength": 254})
        password.widget = forms.PasswordInput(attrs={"autocomplete": "current-password", "maxlength": LONGEST_PASSWORD})

    def clean(self) -> dict[str, Any]:
        """Check the pair; the answer never tells whether the account exists."""
        if self.errors:
            return self.cleaned_data
        now = timezone.now()
        keys = self.cleaned_data["login"].lower(), address_of(self.request)
        if len(self.cleaned_data["password"]) > LONGEST_PASSWORD or "\0" in self.cleaned_data["login"]:
            raise _wrong()
        if is_shut(SCOPE, keys[0], now=now) or is_shut(SCOPE, keys[1], now=now, most=MOST_OF_ADDRESS):
            raise _shut()
        try:
            given = dict(super().clean())
        except ValidationError as error:
            failed(SCOPE, *keys, now=now)
            if error.code == "too_many_login_attempts":
                raise _shut() from error
            raise _wrong() from error
        if self.user is None or not self.user.is_active:  # allauth would let a closed account know that it exists
            failed(SCOPE, *keys, now=now)
            raise _wrong()
        return given


def _wrong() -> ValidationError:
    return ValidationError(_("E-mail or password is wrong."))


def _shut() -> ValidationError:
    minutes = int(WINDOW.total_seconds() // 60)
    return ValidationError(Refused("too_many_attempts", minutes=minutes).sentence)
