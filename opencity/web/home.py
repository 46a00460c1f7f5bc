"""The first page, and the way back to an appeal."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from opencity.appeals.numbers import parse_number, parse_secret
from opencity.directory.queries import directory
from opencity.guides.queries.shelf import shelf
from opencity.web.filing.forms import FilingForm, FindForm
from opencity.web.filing.known import known_now
from opencity.web.guides.page import say_in
from opencity.web.guides.structured import site_data
from opencity.web.now import themes_of, urgent_now


@require_safe
@cache_control(public=True, max_age=60)
def home(request: HttpRequest) -> HttpResponse:
    """One box for everything. What else is on this page is the second choice. The same for everybody."""
    city, found, now = directory(), shelf(), timezone.now()
    say = say_in(city, found, now)
    context = {
        # The name of the filing is given by the next page: this one may come from a cache.
        "form": FilingForm(auto_id="f_%s"),
        "find": FindForm(auto_id="find_%s"),
        "now": urgent_now(city, found, say.today, say.language),
        "themes": themes_of(found, say.today, say.language),
        "guides_count": len(found.guides),
        "known_now": known_now(now),
        "structured": site_data(say, reverse("web:home"), reverse("web:results")),
        "canonical": f"{settings.PUBLIC_URL}{reverse('web:home')}",
        "section": "home",
    }
    return render(request, "web/home.html", context)


@csrf_exempt  # it only reads and sends on
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def find_appeal(request: HttpRequest) -> HttpResponse:
    """From number and secret to the appeal's own page, which checks them."""
    form = FindForm(request.POST if request.method == "POST" else None, auto_id="find_%s")
    if not form.is_bound:
        return render(request, "web/filing/find.html", {"find": form})
    form.full_clean()
    number = parse_number(form.cleaned_data.get("number", ""))
    typed = form.cleaned_data.get("secret", "")
    secret = parse_secret(typed)
    if number is None:
        form.add_error(
            "number", _("This is not a number of an appeal. It looks like 26-000123-7; please check the digits.")
        )
    if typed and not secret:
        form.add_error("secret", _("A secret has 8 letters and digits, as XXXX-XXXX on the receipt."))
    if form.errors:
        return render(request, "web/filing/find.html", {"find": form}, status=422)
    query = f"?secret={secret}" if secret else ""
    return redirect(reverse("web:appeal", args=[number]) + query)
