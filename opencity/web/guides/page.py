"""A guide as a page: introduction, questions, one's own steps."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.urls import reverse, translate_url
from django.utils import translation
from django.utils.translation import gettext as _

from opencity.directory.queries import Directory, local
from opencity.guides.path import Total, asked, clean_answers, next_question, total_of, way
from opencity.guides.queries.shelf import OnShelf
from opencity.guides.schema import Guide
from opencity.web.guides.saying import Say
from opencity.web.guides.steps import Link, Teller
from opencity.web.guides.themes import theme_name


@dataclass(frozen=True)
class Asked:
    """What the address (or, for sensitive guides, the form) says: answers, and "show everything"."""

    answers: dict[str, str]
    everything: bool
    sent: bool

    @property
    def query(self) -> str:
        """The answers as they stand in an address."""
        return urlencode(self.answers | ({"all": "1"} if self.everything else {}))


def read_answers(guide: Guide, given: Any) -> Asked:
    """The answers among what was sent; what is no answer is left out."""
    return Asked(clean_answers(guide, given.dict()), "all" in given, "go" in given)


def say_in(city: Directory, shelf: OnShelf, now: datetime) -> Say:
    """How texts are said now."""
    return Say(translation.get_language() or settings.LANGUAGE_CODE, local(now, city).date(), city, shelf)


def page_of_guide(guide: Guide, asked_for: Asked, *, say: Say, now: datetime, preview: bool = False) -> dict[str, Any]:
    """Everything the template prints."""
    answers = asked_for.answers
    teller = Teller(say, guide, answers, local(now, say.city))
    stages = way(guide, answers)
    open_question = next_question(guide, answers)
    opened = asked_for.everything or not guide.questions or bool(answers)
    path = reverse("web:guide", args=[guide.slug])
    query = "" if guide.sensitive or preview else asked_for.query
    return {
        "guide": guide,
        "title": say.plain(guide.titles),
        "intro": say.html(guide.intro),
        "theme": Link(f"{reverse('web:guides')}#{guide.theme}", str(theme_name(guide.theme))),
        "questions": [_question(teller, one, answers, open_question) for one in asked(guide, answers)],
        "wants_answer": asked_for.sent and open_question is not None,
        "all_answered": bool(guide.questions) and open_question is None,
        "everything": asked_for.everything,
        "opened": opened,
        "before": teller.blocks(guide.before),
        "after": teller.blocks(guide.after),
        "stages": [
            {"number": stage.number, "steps": [teller.step(step) for step in stage.steps], "choice": stage.is_choice}
            for stage in stages
        ]
        if opened
        else [],
        "overview": [
            {"number": stage.number, "titles": [say.plain(step.titles) for step in stage.steps]} for stage in stages
        ],
        "total": _say_total(total_of(stages, (say.shelf.index_of(say.today.year) or (0, 0))[1]), say, guide),
        "index": _index(say),
        "late": guide.review_by < say.today,
        "unsure": guide.mark is not None,
        "path": path,
        "query": query,
        "share_url": f"{settings.PUBLIC_URL}{path}{'?' + query if query else ''}",
        "faqs": [] if preview else _faqs(guide, say),
        "categories": _categories(guide, say),
    }


def language_links(path: str, query: str) -> list[dict[str, Any]]:
    """The same page with the same answers in every language."""
    now = translation.get_language()
    tail = f"?{query}" if query else ""
    return [
        {"code": code, "name": name, "url": translate_url(path, code) + tail, "current": code == now}
        for code, name in settings.LANGUAGES
    ]


def _question(teller: Teller, question: Any, answers: dict[str, str], open_question: Any) -> dict[str, Any]:
    say = teller.say
    return {
        "code": question.code,
        "text": say.plain(question.texts),
        "hint": say.html(question.hint),
        "condition": teller.condition(question.when),
        "wrong": open_question is not None and question.code == open_question.code,
        "options": [
            {"code": one.code, "text": say.plain(one.texts), "chosen": answers.get(question.code) == one.code}
            for one in question.options
        ],
    }


def _say_total(total: Total, say: Say, guide: Guide) -> str:
    """What everything costs in one line; '' where no step speaks of money."""
    if not any(step.fees for step in guide.steps):
        return ""
    if total.free:
        return _("Free")
    if not total.most:
        return ""
    text = say.money(total.most)
    if total.least != total.most:
        text = f"{say.money(total.least)} – {text}" if total.least else _("up to %(sum)s") % {"sum": text}
    return _("%(sum)s, and some fees must be asked for") % {"sum": text} if total.unknown else text


def _index(say: Say) -> str:
    found = say.shelf.index_of(say.today.year)
    if found is None:
        return ""
    return _("MCI is the monthly calculation index: %(sum)s in %(year)s.") % {
        "sum": say.money(found[1]),
        "year": found[0],
    }


def _faqs(guide: Guide, say: Say) -> list[Link]:
    found = say.shelf.faqs_of_guide.get(guide.slug, [])
    return [Link(reverse("web:faq", args=[one.code]), say.plain(one.question)) for one in found]


def _categories(guide: Guide, say: Say) -> list[Link]:
    found = [say.city.category(code, say.today) for code in guide.categories]
    return [Link(f"{reverse('web:new')}?category={one.code}", str(one)) for one in found if one is not None]
