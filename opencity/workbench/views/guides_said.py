"""What readers say, and links that lead nowhere."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from opencity.accounts.models import Role
from opencity.core.paging import page_of
from opencity.guides import actions
from opencity.guides.models import Remark, RemarkKind
from opencity.guides.queries.desk import dead_links, open_remarks
from opencity.workbench.access import staff_page, who
from opencity.workbench.pages import frame
from opencity.workbench.views.guides import side

PAGE_SIZE = 50
KINDS = {
    RemarkKind.USEFUL: (gettext_lazy("useful"), "good"),
    RemarkKind.USELESS: (gettext_lazy("not useful"), "soon"),
    RemarkKind.MISTAKE: (gettext_lazy("mistake"), "bad"),
}


@staff_page(Role.EDITOR)
@require_safe
def said(request: HttpRequest) -> HttpResponseBase:
    """Words of readers that nobody has seen to, newest first."""
    page = page_of(open_remarks(), order=["-id"], size=PAGE_SIZE, cursor=request.GET.get("page", ""))
    here = reverse("workbench:guide_said")
    context = frame(who(request), "guides") | side("said") | {
        "rows": [(row, *KINDS[RemarkKind(row.kind)]) for row in page.rows],
        "newer_url": f"{here}?page={page.newer}" if page.newer else "",
        "older_url": f"{here}?page={page.older}" if page.older else "",
    }  # fmt: skip
    return render(request, "workbench/guides/said.html", context)


@staff_page(Role.EDITOR)
@require_POST
def close(request: HttpRequest, pk: int) -> HttpResponseBase:
    """It was seen to."""
    actions.close_remark(get_object_or_404(Remark, pk=pk), by=who(request), now=timezone.now())
    return redirect("workbench:guide_said")


@staff_page(Role.EDITOR)
@require_http_methods(["GET", "HEAD", "POST"])
def links(request: HttpRequest) -> HttpResponseBase:
    """Links that failed twice in a row; a button has all of them asked again."""
    if request.method == "POST":
        count = actions.queue_link_check(by=who(request))
        messages.success(request, _("%(n)s links are being asked. Look again in some minutes.") % {"n": count})
        return redirect("workbench:guide_links")
    page = page_of(dead_links(), order=["-failures", "id"], size=PAGE_SIZE, cursor=request.GET.get("page", ""))
    here = reverse("workbench:guide_links")
    context = frame(who(request), "guides") | side("links") | {
        "rows": page.rows,
        "newer_url": f"{here}?page={page.newer}" if page.newer else "",
        "older_url": f"{here}?page={page.older}" if page.older else "",
    }  # fmt: skip
    return render(request, "workbench/guides/links.html", context)
