"""schema.org data for search engines, as JSON-LD. A block of data is not run, so the content policy allows it."""

from __future__ import annotations

import json
from typing import Any

from django.conf import settings
from django.utils.safestring import SafeString

from opencity.guides.path import way
from opencity.guides.schema import Faq, Guide
from opencity.web.guides.saying import Say

# What could end the script element or begin markup inside of it.
_ESCAPES = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026", 0x2028: "\\u2028", 0x2029: "\\u2029"}


def guide_data(guide: Guide, *, say: Say, path: str) -> SafeString:
    """A guide as HowTo and GovernmentService."""
    url = f"{settings.PUBLIC_URL}{path}"
    steps = [
        {
            "@type": "HowToStep",
            "position": stage.number,
            "name": say.plain(step.titles),
            "text": _first_words(step, say) or say.plain(step.titles),
            "url": f"{url}#step-{step.code}",
        }
        for stage in way(guide, {})
        for step in stage.steps
    ]
    bodies = [place.body for step in guide.steps for place in step.where if place.body in say.city.bodies]
    how_to = {
        "@type": "HowTo",
        "@id": f"{url}#how",
        "name": say.plain(guide.titles),
        "description": say.plain(guide.intro),
        "inLanguage": say.language,
        "url": url,
        "step": steps,
    }
    service: dict[str, Any] = {
        "@type": "GovernmentService",
        "@id": f"{url}#service",
        "name": say.plain(guide.titles),
        "description": say.plain(guide.intro),
        "inLanguage": say.language,
        "url": url,
        "areaServed": {"@type": "City", "name": str(say.city.city.names)},
        "dateModified": guide.checked.isoformat(),
    }
    if bodies:
        service["provider"] = {"@type": "GovernmentOrganization", "name": say.body(str(bodies[0]))}
    return _ready([how_to, service])


def faq_data(faq: Faq, *, say: Say) -> SafeString:
    """A question with its answer as FAQPage."""
    answer = {"@type": "Answer", "text": say.plain(faq.answer)}
    question = {"@type": "Question", "name": say.plain(faq.question), "acceptedAnswer": answer}
    return _ready([{"@type": "FAQPage", "inLanguage": say.language, "mainEntity": [question]}])


def site_data(say: Say, home: str, search: str) -> SafeString:
    """The site with its search box, and the city's reception with its phone."""
    city = say.city.city
    site = {
        "@type": "WebSite",
        "name": str(city.names),
        "url": f"{settings.PUBLIC_URL}{home}",
        "inLanguage": say.language,
        "potentialAction": {
            "@type": "SearchAction",
            "target": {"@type": "EntryPoint", "urlTemplate": f"{settings.PUBLIC_URL}{search}?q={{words}}"},
            "query-input": "required name=words",
        },
    }
    office: dict[str, Any] = {
        "@type": "GovernmentOrganization",
        "name": str(say.city.reception.names),
        "url": f"{settings.PUBLIC_URL}{home}",
        "areaServed": {"@type": "City", "name": str(city.names)},
    }
    if city.phone:
        office["contactPoint"] = {"@type": "ContactPoint", "telephone": city.phone, "contactType": "customer service"}
    return _ready([site, office])


def _first_words(step: Any, say: Say) -> str:
    return next((say.plain(block.p) for block in step.what if block.p), "")


def _ready(graph: list[dict[str, Any]]) -> SafeString:
    text = json.dumps({"@context": "https://schema.org", "@graph": graph}, ensure_ascii=False, separators=(",", ":"))
    return SafeString(text.translate(_ESCAPES))
