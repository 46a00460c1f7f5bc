"""A step as the page shows it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.urls import reverse
from django.utils import formats
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from opencity.directory.models import Contact
from opencity.directory.routing import DISTRICT
from opencity.guides.opening import opening_at
from opencity.guides.path import Answers, blocks_for, due_day, open_condition, papers_for
from opencity.guides.queries.shelf import contacts_of
from opencity.guides.schema import Block, Fee, Guide, Place, Point, Source, Step, Term, When
from opencity.web.guides.saying import Say, span

BOXES = {"important": ("warning", "warning"), "if_refused": ("info", "info"), "note": ("info", "info")}


@dataclass(frozen=True)
class Link:
    """Where something leads, and its words."""

    url: str
    name: str


@dataclass(frozen=True)
class Shown:
    """One step in the reader's language. Everything is ready to print."""

    code: str
    title: str
    condition: str
    blocks: list[dict[str, Any]]
    places: list[dict[str, Any]]
    papers: list[dict[str, Any]]
    fees: list[SafeString | str]
    terms: list[SafeString | str]
    result: SafeString
    laws: list[dict[str, str]]
    wrong: list[SafeString]
    calls: list[str]
    appeal: Link | None
    see: list[Link]
    sources: list[dict[str, Any]]
    unsure: bool


@dataclass(frozen=True)
class Teller:
    """Makes steps for one reader: their answers, their language, this moment."""

    say: Say
    guide: Guide
    answers: Answers
    now: datetime

    def step(self, step: Step) -> Shown:
        """One step."""
        say = self.say
        return Shown(
            code=step.code,
            title=say.plain(step.titles),
            condition=self.condition(step.when),
            blocks=self.blocks(step.what),
            places=[self._place(place) for place in step.where],
            papers=[
                {"text": say.html(paper.texts), "condition": self.condition(paper.when)}
                for paper in papers_for(step.papers, self.answers)
            ],
            fees=[self._fee(fee) for fee in step.fees],
            terms=[self._term(term) for term in step.terms],
            result=say.html(step.result),
            laws=[
                {"text": say.plain(law.texts), "article": law.article or "", "url": law.url or ""} for law in step.law
            ],
            wrong=[say.html(texts) for texts in step.wrong],
            calls=step.call,
            appeal=self._appeal(step.appeal),
            see=[
                Link(reverse("web:guide", args=[slug]), say.plain(say.shelf.guides[slug].titles))
                for slug in step.see
                if slug in say.shelf.guides
            ],
            sources=[source_of(source) for source in step.sources],
            unsure=any(source.mark for source in step.sources),
        )

    def blocks(self, blocks: Sequence[Block]) -> list[dict[str, Any]]:
        """Paragraphs, lists, tables and boxes that concern the reader."""
        return [self._block(block) for block in blocks_for(blocks, self.answers)]

    def condition(self, when: When) -> str:
        """What must be so for a thing whose question has no answer; '' when it is settled."""
        parts = [
            f"{self.say.plain(question.texts)} – {' / '.join(self.say.plain(one.texts) for one in options)}"
            for question, options in open_condition(when, self.guide, self.answers)
        ]
        return "; ".join(parts)

    def _block(self, block: Block) -> dict[str, Any]:
        made: dict[str, Any] = {"condition": self.condition(block.when)}
        if block.p is not None:
            return made | {"kind": "p", "text": self.say.html(block.p)}
        if block.table is not None:
            head = [self.say.html(cell) for cell in block.table.head]
            rows = [[self.say.html(cell) for cell in row] for row in block.table.rows]
            return made | {"kind": "table", "head": head, "rows": [list(zip(head, row, strict=True)) for row in rows]}
        if block.box is not None:
            kind, icon = BOXES[block.box]
            titles = {"important": _("Important"), "if_refused": _("If you are refused"), "note": ""}
            inner = self.blocks(block.blocks)
            return made | {"kind": "box", "tone": kind, "icon": icon, "title": titles[block.box], "blocks": inner}
        points = block.list_ if block.list_ is not None else block.numbered
        kind = "list" if block.list_ is not None else "numbered"
        return made | {"kind": kind, "points": [self._point(point) for point in points or []]}

    def _point(self, point: Point) -> dict[str, Any]:
        inner = [self._point(one) for one in point.points]
        return {"text": self.say.html(point.texts), "condition": self.condition(point.when), "points": inner}

    def _place(self, place: Place) -> dict[str, Any]:
        desk = self.say.plain(place.names)
        if place.online:
            return {"kind": "online", "name": desk, "url": place.online, "host": urlsplit(place.online).hostname or ""}
        if place.why_no_body:
            return {"kind": "none", "text": self.say.html(place.why_no_body)}
        if place.body == DISTRICT:
            codes = self.say.city.akimats(self.say.today)
            bodies = [{"name": self.say.body(code), **self._reach(code)} for code in codes.values()]
            return {"kind": "district", "name": desk or _("The akimat of your district"), "bodies": bodies}
        return {"kind": "body", "name": self.say.body(place.body or ""), "desk": desk, **self._reach(place.body or "")}

    def _reach(self, code: str) -> dict[str, Any]:
        """How a body is reached: phones, address, site, hours."""
        found = contacts_of(self.say.city, {code})[code]
        body = self.say.city.bodies.get(code)
        opening = opening_at(body.hours if body else None, self.now, self.say.city.calendar)
        hours = ""
        if opening is not None and opening.hours:
            until = formats.time_format(opening.until, "H:i") if opening.until else ""
            state = _("open now, until %(time)s") % {"time": until} if opening.is_open else _("closed now")
            hours = _("Today %(hours)s: %(state)s") % {"hours": opening.hours, "state": state}
        elif opening is not None:
            hours = _("Closed today")
        return {
            "phones": [{"number": one.value, "label": str(one.label)} for one in _of(found, "phone")],
            "addresses": [one.value for one in _of(found, "address")],
            "sites": [_site(one.value) for one in _of(found, "site")],
            "hours": hours,
        }

    def _fee(self, fee: Fee) -> SafeString | str:
        if fee.ask:
            return self.say.html(fee.ask)
        text = _("Free") if fee.free else self.say.sum(fee.mrp or 0)
        name = self.say.plain(fee.names)
        return f"{name}: {text}" if name else text

    def _term(self, term: Term) -> SafeString | str:
        if term.amount is None or term.unit is None:
            return self.say.html(term.ask)
        text = span(term.amount, term.unit)
        day = due_day(term, self.say.today, self.say.city.calendar)
        if day is not None:
            text = _("%(span)s: if you go today, by %(day)s") % {"span": text, "day": self.say.day(day)}
        name = self.say.plain(term.names)
        return f"{name}: {text}" if name else text

    def _appeal(self, code: str | None) -> Link | None:
        category = self.say.city.category(code, self.say.today) if code else None
        return Link(f"{reverse('web:new')}?category={category.code}", str(category)) if category else None


def source_of(source: Source) -> dict[str, Any]:
    """Where a fact comes from and when somebody looked."""
    return {
        "name": source.name,
        "url": source.url or "",
        "checked": source.checked,
        "proposal": source.mark == "D",
        "unsure": source.mark == "K",
    }


def _of(contacts: Sequence[Contact], kind: str) -> list[Contact]:
    return [one for one in contacts if one.kind == kind]


def _site(value: str) -> Mapping[str, str]:
    url = value if value.startswith(("http://", "https://")) else f"https://{value}"
    return {"url": url, "host": urlsplit(url).hostname or value}
