"""The receipt of an appeal (talon, art. 64): for the one who filed it, and for paper."""

from __future__ import annotations

from urllib.parse import urlencode

import segno
from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from opencity.appeals.models import Appeal
from opencity.appeals.numbers import parse_number, show_secret
from opencity.appeals.unlocking import unlock
from opencity.core.limits import address_of
from opencity.core.refused import Refused
from opencity.directory.queries import directory, local
from opencity.web.filing.forms import FindForm
from opencity.web.following.access import grant, holds

SHOWN_FOR_SECONDS = 24 * 60 * 60
_signer = signing.TimestampSigner(salt="web.receipt")


def handed_over(request: HttpRequest, appeal: Appeal, *, to: str = "web:receipt") -> HttpResponse:
    """Send the browser to the receipt, or to the page that makes the appeal formal.

    The key stands in the address too, for who takes no cookies; it opens nothing but the receipt, for a day.
    """
    begun = {"begun": "1"} if to == "web:formal" else {"key": _signer.sign(appeal.number)}
    answer = redirect(f"{reverse(to, args=[appeal.number])}?{urlencode(begun)}")
    grant(answer, appeal.number)
    return answer


@require_safe
@never_cache
def receipt(request: HttpRequest, number: str) -> HttpResponse:
    """The receipt for whoever holds its key or the secret; `?as=text` gives it as a file."""
    appeal = _appeal(request, number)
    if appeal is None:
        return _not_shown(request, number)
    facts = _facts(request, appeal)
    if request.GET.get("as") == "text":
        answer = render(request, "web/filing/receipt.txt", facts, content_type="text/plain; charset=utf-8")
        answer["Content-Disposition"] = f'attachment; filename="{appeal.number}.txt"'
    else:
        answer = render(request, "web/filing/receipt.html", facts)
    answer["X-Robots-Tag"] = "noindex"
    return answer


def _appeal(request: HttpRequest, typed: str) -> Appeal | None:
    number = parse_number(typed[:40])
    if number is None:
        return None
    if holds(request, number) or _opens(request.GET.get("key", ""), number):
        related = ("appellant", "body", "category", "district", "master__incident")
        return Appeal.objects.select_related(*related).filter(number=number).first()
    try:
        return unlock(
            number=number, secret=request.GET.get("secret", ""), address=address_of(request), now=timezone.now()
        )
    except Refused:
        return None


def _opens(key: str, number: str) -> bool:
    try:
        return _signer.unsign(key, max_age=SHOWN_FOR_SECONDS) == number
    except signing.BadSignature:
        return False


def _not_shown(request: HttpRequest, number: str) -> HttpResponse:
    form = FindForm(initial={"number": parse_number(number) or ""}, auto_id="find_%s")
    notice = _("A receipt is shown only to the one who filed. Enter the number and the secret to open the appeal.")
    return render(request, "web/filing/find.html", {"find": form, "notice": notice}, status=404)


def _facts(request: HttpRequest, appeal: Appeal) -> dict[str, object]:
    city = directory()
    path = reverse("web:appeal", args=[appeal.number])
    secret = appeal.appellant.secret
    link = f"{settings.PUBLIC_URL}{path}?secret={secret}"
    return {
        "appeal": appeal,
        "received": local(appeal.received_at, city),
        "due": local(appeal.due_at, city),
        "registered_later": appeal.registered_on != local(appeal.received_at, city).date(),
        "in_hours": appeal.term_unit == "hours",
        "accepted_by": city.reception.names,
        "secret": show_secret(secret),
        "link": link,
        "follow_url": f"{path}?secret={secret}",
        "qr": segno.make(link, error="m", micro=False).svg_data_uri(border=1),
        "key": _signer.sign(appeal.number),
        "email": appeal.appellant.email,
    }
