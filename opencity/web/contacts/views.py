"""Whom to call: the list with the phones that save on top, one service, its card, who answers for a house."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from opencity.directory.queries import directory
from opencity.guides.queries.shelf import contacts_of, shelf
from opencity.language.normal import clean_text
from opencity.web.contacts.answering import answering_at, houses, others_matters, own_matters
from opencity.web.contacts.reading import Shown, shown_services
from opencity.web.contacts.vcard import vcard
from opencity.web.guides.page import say_in
from opencity.web.guides.saying import Say
from opencity.web.guides.steps import Link

LONGEST_ADDRESS = 200
MOST_LINKS = 8


@require_safe
def contacts(request: HttpRequest) -> HttpResponse:
    """All services. With `address` also who answers for that house; such an answer is kept by nobody."""
    city, now = directory(), timezone.now()
    say = say_in(city, shelf(), now)
    services = list(shown_services(city, now).values())
    typed = clean_text(request.GET.get("address", "").replace("\x00", ""))[:LONGEST_ADDRESS]
    context: dict[str, Any] = {
        "urgent": [one for one in services if one.is_emergency],
        "services": [one for one in services if not one.is_emergency],
        "typed": typed,
        "section": "contacts",
        "canonical": f"{settings.PUBLIC_URL}{reverse('web:contacts')}",
        "noindex": bool(typed),
    }
    if "address" in request.GET:
        context |= _house(request, typed, say, services)
    answer = render(request, "web/contacts/list.html", context)
    if typed:
        patch_cache_control(answer, private=True, no_store=True)
    else:
        patch_cache_control(answer, public=True, max_age=60)
    return answer


@require_safe
@cache_control(public=True, max_age=60)
def contact(request: HttpRequest, code: str) -> HttpResponse:
    """One service: how it is reached, what it answers for and what not."""
    city, now = directory(), timezone.now()
    one = shown_services(city, now).get(code)
    if one is None:
        raise Http404
    say = say_in(city, shelf(), now)
    some = _("the akimat of your district or another body")
    context = {
        "one": one,
        "own": own_matters(one.body, city, say.today) if one.body else [],
        "others": others_matters(one.body, city, say.today, some=some) if one.body else [],
        "guides": _guides(one, say),
        "faqs": _faqs(one, say),
        "canonical": f"{settings.PUBLIC_URL}{one.url}",
        "section": "contacts",
    }
    return render(request, "web/contacts/contact.html", context)


@require_safe
@cache_control(public=True, max_age=3_600)
def card(request: HttpRequest, code: str) -> HttpResponse:
    """The service for the phone's own book of contacts."""
    one = shown_services(directory()).get(code)
    if one is None:
        raise Http404
    answer = HttpResponse(vcard(one, url=f"{settings.PUBLIC_URL}{one.url}"), content_type="text/vcard; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{code}.vcf"'
    return answer


def _house(request: HttpRequest, typed: str, say: Say, services: list[Shown]) -> dict[str, Any]:
    """The house that was meant: the first reading, or the one chosen among several."""
    found = houses(typed, say.city, say.today, say.language)
    chosen = next((one for one in found if one.label == request.GET.get("house")), found[0] if found else None)
    if chosen is None:
        return {"asked": True, "house": None}
    pages: dict[str, str] = {}
    for one in services:
        pages.setdefault(one.body, one.url)
    return {
        "asked": True,
        "house": chosen,
        "others": [one for one in found if one is not chosen],
        "fields": answering_at(chosen.district, say.city, say.today, pages),
        "akimat": _reach(chosen.akimat.code, say) if chosen.akimat else None,
    }


def _reach(body: str, say: Say) -> dict[str, Any]:
    found = contacts_of(say.city, {body})[body]
    return {
        "name": say.body(body),
        "phones": [
            {"number": one.value, "label": str(one.label or ""), "unsure": one.mark == "K"}
            for one in found
            if one.kind == "phone"
        ],
        "addresses": [one.value for one in found if one.kind == "address"],
    }


def _guides(one: Shown, say: Say) -> list[Link]:
    found = [
        guide
        for guide in say.shelf.guides.values()
        if one.body and any(place.body == one.body for step in guide.steps for place in step.where)
    ]
    return [Link(reverse("web:guide", args=[guide.slug]), say.plain(guide.titles)) for guide in found[:MOST_LINKS]]


def _faqs(one: Shown, say: Say) -> list[Link]:
    found = [faq for faq in say.shelf.faqs.values() if one.body and one.body in faq.bodies]
    return [Link(reverse("web:faq", args=[faq.code]), say.plain(faq.question)) for faq in found[:MOST_LINKS]]
