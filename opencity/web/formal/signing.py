"""The text that is signed, as a file; and the file with the signature."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from opencity.appeals import actions
from opencity.appeals.actions.formal import facts_to_sign
from opencity.appeals.canonical import as_json, canonical_bytes
from opencity.appeals.queries.formal import formal_of
from opencity.appeals.signatures import MOST_BYTES, signer_of
from opencity.core.refused import Refused
from opencity.web.formal.card import signed_page
from opencity.web.formal.views import own_appeal


@never_cache
@require_safe
def text(request: HttpRequest, number: str) -> HttpResponse:
    """The very bytes to sign; `?as=json` adds their hash. Holds the identification number, so never a page."""
    found = own_appeal(request, number)
    formal = formal_of(found) if found is not None else None
    if found is None or formal is None:
        return redirect("web:appeal", number[:40])
    facts = facts_to_sign(found, formal)
    if request.GET.get("as") == "json":
        answer = HttpResponse(as_json(facts), content_type="application/json; charset=utf-8")
        answer["Content-Disposition"] = f'attachment; filename="{found.number}.json"'
    else:
        answer = HttpResponse(canonical_bytes(facts), content_type="text/plain; charset=utf-8")
        answer["Content-Disposition"] = f'attachment; filename="{found.number}.txt"'
    answer["X-Robots-Tag"] = "noindex"
    return answer


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sign(request: HttpRequest, number: str) -> HttpResponse:
    """Take a signature, check it against the text, keep who signed."""
    found = own_appeal(request, number)
    formal = formal_of(found) if found is not None else None
    if found is None or formal is None:
        return redirect("web:appeal", number[:40])
    if request.method != "POST":
        return redirect("web:formal", found.number)
    sent = request.FILES.get("signature")
    facts = facts_to_sign(found, formal)
    now = timezone.now()
    try:
        data = sent.read(MOST_BYTES + 1) if sent is not None else b""
        signer = signer_of(data, canonical_bytes(facts), iin=facts.iin, now=now)
        actions.keep_signature(found, signer, version=found.version, now=now)
    except Refused as refused:
        return signed_page(request, found, problem=refused.sentence, status=422)
    messages.success(request, _("The signature is right. Your appeal is signed."))
    return redirect("web:formal", found.number)
