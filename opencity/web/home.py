"""The first page, and the way back to an appeal."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from opencity.appeals.numbers import parse_number, parse_secret
from opencity.directory.queries import directory, local
from opencity.web.filing.forms import FilingForm, FindForm
from opencity.web.filing.known import known_now
from opencity.web.filing.proposals import card, one_of_each_group, usual_categories

MOST_NOW = 3


@require_safe
@cache_control(public=True, max_age=60)
def home(request: HttpRequest) -> HttpResponse:
    """What happened? Everything else on this page is the second choice. The same for everybody."""
    city = directory()
    today = local(timezone.now(), city).date()
    usual = [city.categories[code] for code in one_of_each_group(usual_categories(city, today), MOST_NOW)]
    context = {
        # The name of the filing is given by the next page: this one may come from a cache.
        "form": FilingForm(auto_id="f_%s"),
        "find": FindForm(auto_id="find_%s"),
        "now": [card(category, city) for category in usual],
        "groups": [group for group, _leaves in city.groups(today)],
        "known_now": known_now(timezone.now()),
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
