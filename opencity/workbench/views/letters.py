"""Letters that could not be sent."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from opencity.accounts.models import Role
from opencity.core.paging import page_of
from opencity.notices.actions import retry_notice
from opencity.notices.models import Notice
from opencity.notices.queries import dead_notices
from opencity.workbench.access import staff_page, who
from opencity.workbench.pages import frame

PAGE_SIZE = 50
KEEPERS = (Role.CITY_ADMIN, Role.RECEPTION_HEAD)


@staff_page(*KEEPERS)
@require_safe
def letters(request: HttpRequest) -> HttpResponseBase:
    """Failed letters, newest first, with the reason and a button to try again."""
    page = page_of(dead_notices(), order=["-id"], size=PAGE_SIZE, cursor=request.GET.get("page", ""))
    here = reverse("workbench:letters")
    context = frame(who(request), "letters") | {
        "letters": page.rows,
        "newer_url": f"{here}?page={page.newer}" if page.newer else "",
        "older_url": f"{here}?page={page.older}" if page.older else "",
    }
    return render(request, "workbench/letters.html", context)


@staff_page(*KEEPERS)
@require_POST
def retry(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Try one letter again; one that was already sent stays sent."""
    notice = get_object_or_404(Notice, pk=pk)
    retry_notice(notice)
    messages.success(request, _("The letter to %(to)s is tried again.") % {"to": notice.to})
    return redirect("workbench:letters")
