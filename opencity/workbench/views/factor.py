"""The second step of signing in: a code of the app, a security key, or a recovery code."""

from __future__ import annotations

import json
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from opencity.accounts.factors import take_code
from opencity.accounts.keys import has_key, question_to_sign_in, take_answer
from opencity.core.refused import Refused
from opencity.workbench.access import open_page, speak
from opencity.workbench.door import forget, pass_with, waiting
from opencity.workbench.forms.factor import AnswerForm, CodeForm
from opencity.workbench.views.entry import safe_address


@open_page
@sensitive_post_parameters("code", "answer")
@require_http_methods(["GET", "HEAD", "POST"])
def factor(request: HttpRequest) -> HttpResponseBase:
    """Ask for the second factor of whoever has just given the right password."""
    if request.user.is_authenticated:
        return redirect(safe_address(request, None))
    stage = waiting(request)
    if stage is None:
        return redirect("workbench:login")
    user = stage.login.user
    if not user.is_active:
        forget(request)
        return redirect("workbench:login")
    speak(request, user.language)
    by_key = "answer" in request.POST
    form = (AnswerForm if by_key else CodeForm)(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        now = timezone.now()
        take = take_answer if by_key else take_code
        try:
            found = take(user, form.cleaned_data["answer" if by_key else "code"], now=now)
        except Refused as refused:
            form.add_error(None if by_key else "code", refused.sentence)
        else:
            return pass_with(request, stage, found.type)
    question = json.dumps(question_to_sign_in(user)) if has_key(user) else ""
    context: dict[str, Any] = {
        "form": CodeForm() if by_key else form,
        "answer_form": form if by_key else AnswerForm(),
        "question": question,
        "language_links": [],
    }
    return render(request, "workbench/factor.html", context, status=422 if form.errors else 200)
