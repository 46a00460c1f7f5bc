"""One page makes a request formal: what the law asks for, then a code that proves the contact."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from opencity.accounts.codes import use_code
from opencity.accounts.contacts import mask_contact, parse_contact, show_contact
from opencity.appeals import actions
from opencity.appeals.actions import FormalClaim
from opencity.appeals.models import Appeal
from opencity.appeals.models.appeal import Track
from opencity.appeals.numbers import parse_number
from opencity.appeals.queries.public import appeal_to_follow
from opencity.appeals.states import State, Verb, verbs_from
from opencity.core.limits import address_of
from opencity.core.refused import Refused
from opencity.notices.codes import send_code
from opencity.web.following import access
from opencity.web.formal.card import promise_of, signed_page
from opencity.web.formal.forms import FormalForm
from opencity.web.mine.visiting import contacts_in

PROVED_SECONDS = 60 * 60
_prover = signing.TimestampSigner(salt="web.formal")
TOO_OFTEN = frozenset({"code_soon", "code_often", "code_tried_often"})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def formal(request: HttpRequest, number: str) -> HttpResponse:
    """The form of a request; the formal appeal itself once it is one."""
    found = own_appeal(request, number)
    if found is None:
        return redirect("web:appeal", number[:40])
    if found.track == Track.FORMAL:
        return signed_page(request, found)
    if not is_open(found):
        messages.info(request, _("This appeal can no longer be made formal."))
        return redirect("web:appeal", found.number)
    if request.method != "POST":
        return _page(request, found, _blank(request, found))
    return _posted(request, found)


def own_appeal(request: HttpRequest, number: str) -> Appeal | None:
    """The appeal for whoever holds its secret or is signed in; the same "no" for all others."""
    written = parse_number(number[:40])
    found = appeal_to_follow(written) if written else None
    return found if found is not None and access.holds(request, found.number) else None


def is_open(appeal: Appeal) -> bool:
    """Whether its state lets it become formal."""
    return appeal.track == Track.REQUEST and Verb.MAKE_FORMAL in verbs_from(State(appeal.state))


def _blank(request: HttpRequest, found: Appeal) -> FormalForm:
    person = found.appellant
    signed_in = contacts_in(request)
    contact = show_contact(signed_in[0].kind, signed_in[0].value) if signed_in else person.email or person.phone
    initial = {"full_name": person.name, "contact": contact, "version": found.version}
    return FormalForm(initial=initial, auto_id="formal_%s").for_appeal(found)


def _posted(request: HttpRequest, found: Appeal) -> HttpResponse:
    form, kind, value = _read(request, found)
    if form.errors:
        return _page(request, found, form, sent=_asked_before(request), status=422)
    if not _is_proved(request, form, found, kind, value):
        if request.POST.get("do") != "confirm":
            return _send(request, found, form, kind, value)
        try:
            use_code(
                form.cleaned_data["code"], purpose=_purpose(found), kind=kind, value=value,
                address=address_of(request), now=timezone.now(),
            )  # fmt: skip
        except Refused as refused:
            form.refuse(refused)
            status = 429 if refused.code in TOO_OFTEN else 422
            return _page(request, found, form, sent=mask_contact(kind, value), status=status)
    return _make(request, found, form, kind, value)


def _read(request: HttpRequest, found: Appeal) -> tuple[FormalForm, str, str]:
    data = request.POST.copy()
    for name, values in list(data.lists()):
        data.setlist(name, [one.replace("\x00", "") for one in values])
    form = FormalForm(data, auto_id="formal_%s").for_appeal(found)
    form.full_clean()
    kind = value = ""
    try:
        kind, value = parse_contact(form.cleaned_data.get("contact", ""))
    except Refused as refused:
        form.refuse(refused)
    claim = _claim(form, kind, value)
    for field, wrong in actions.check_claim(found, claim, now=timezone.now()).items():
        if field not in form.errors:
            form.refuse(wrong, field)
    return form, kind, value


def _claim(form: FormalForm, kind: str, value: str) -> FormalClaim:
    given = form.cleaned_data
    words = {name: str(given.get(name) or "") for name in ("full_name", "postal_address", "iin", "text")}
    return FormalClaim(contact_kind=kind, contact=value, consent=bool(given.get("consent")), **words)


def _is_proved(request: HttpRequest, form: FormalForm, found: Appeal, kind: str, value: str) -> bool:
    """Who is signed in with this contact, or has typed its code within the hour, is not asked again."""
    if any((contact.kind, contact.value) == (kind, value) for contact in contacts_in(request)):
        return True
    try:
        proved = _prover.unsign(form.cleaned_data.get("proof", ""), max_age=PROVED_SECONDS)
    except signing.BadSignature:
        return False
    return proved == f"{found.number}|{kind}|{value}"


def _send(request: HttpRequest, found: Appeal, form: FormalForm, kind: str, value: str) -> HttpResponse:
    try:
        send_code(
            purpose=_purpose(found), kind=kind, value=value, address=address_of(request), now=timezone.now(),
            language=translation.get_language() or "kk",
        )  # fmt: skip
    except Refused as refused:
        form.refuse(refused)
        sent = mask_contact(kind, value) if refused.code == "code_soon" else ""
        return _page(request, found, form, sent=sent, status=429 if refused.code in TOO_OFTEN else 422)
    return _page(request, found, form, sent=mask_contact(kind, value))


def _make(request: HttpRequest, found: Appeal, form: FormalForm, kind: str, value: str) -> HttpResponse:
    version = form.cleaned_data.get("version")
    try:
        actions.make_formal(found, _claim(form, kind, value), version=version, now=timezone.now())
    except Refused as refused:
        fresh = own_appeal(request, found.number) or found
        if fresh.track == Track.FORMAL:  # the other tab was faster
            return redirect("web:formal", found.number)
        form.refuse(refused)
        form.data["version"] = str(fresh.version)  # type: ignore[index]  # a copy
        form.data["proof"] = _prover.sign(f"{found.number}|{kind}|{value}")  # type: ignore[index]
        return _page(request, fresh, form, sent=mask_contact(kind, value), status=422)
    messages.success(request, _("Your appeal is formal now. The law gives the term of the answer."))
    return redirect("web:formal", found.number)


def _page(request: HttpRequest, found: Appeal, form: FormalForm, *, sent: str = "", status: int = 200) -> HttpResponse:
    now = timezone.now()
    values: dict[str, Any] = {
        "appeal": found,
        "form": form,
        "sent": sent,
        "promise": promise_of(found, now=now),
        "begun": request.GET.get("begun") == "1" or request.POST.get("begun") == "1",
        "signed_in": bool(contacts_in(request)),
        "back_url": reverse("web:appeal", args=[found.number]),
    }
    return render(request, "web/formal/form.html", values, status=status)


def _asked_before(request: HttpRequest) -> str:
    """Keep the box of the code open while a mistake elsewhere is mended."""
    return request.POST.get("sent", "")[:60] if request.POST.get("do") == "confirm" else ""


def _purpose(found: Appeal) -> str:
    return f"formal:{found.number}"
