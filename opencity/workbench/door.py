"""The steps of signing in: what allauth asks us on the way from a password to an open session."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.stagekit import clear_login
from allauth.account.stages import LoginStage, LoginStageController
from django.http import HttpRequest
from django.shortcuts import redirect
from django.utils import timezone

from opencity.accounts.audit import SIGNED_IN, note_act
from opencity.accounts.factors import has_factor
from opencity.accounts.models import User
from opencity.accounts.sessions import PROVEN


class FactorStage(LoginStage):
    """Between the password and the session: the second factor, for accounts that have one."""

    key = "factor"
    urlname = "workbench:factor"

    def handle(self) -> tuple[Any, bool]:
        """Send to the page of the second factor; without one go on."""
        if not has_factor(self.login.user):
            return None, True
        self.state["way"] = getattr(self.request, "way_in", "password")
        return redirect(self.urlname), True


class StaffAdapter(DefaultAccountAdapter):
    """allauth's hooks: nobody signs up, one step of ours, every sign-in leaves a row."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_login_stages(self) -> list[str]:
        return [f"{FactorStage.__module__}.{FactorStage.__name__}"]

    def login(self, request: HttpRequest, user: User) -> None:
        super().login(request, user)
        factor = getattr(request, "factor_used", "")
        way = getattr(request, "way_in", "password")
        request.session[PROVEN] = bool(factor)
        note_act(SIGNED_IN, actor=user, about=user, now=timezone.now(), way=way, factor=factor)


def waiting(request: HttpRequest) -> LoginStage | None:
    """The sign-in of this browser that waits for its second factor; none when it took too long."""
    return LoginStageController.enter(request, FactorStage.key)


def forget(request: HttpRequest) -> None:
    """Drop a sign-in that waits: the account was closed meanwhile."""
    clear_login(request)


def pass_with(request: HttpRequest, stage: LoginStage, kind: str) -> Any:
    """Go on with a sign-in whose second factor was right."""
    request.factor_used = kind  # type: ignore[attr-defined]
    request.way_in = stage.state.get("way", "password")  # type: ignore[attr-defined]
    return stage.exit()
