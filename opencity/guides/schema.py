"""What a guide, a question with its answer, and a year of the monthly index are made of. PURE.

A guide is written once as a document and lives as an edition. Texts are mappings of three languages with a little
inline markup (`opencity.guides.inline`); there is no HTML. Every fact of a step (fee, term, papers, place, law, result)
must be covered by one of its sources. The recipe in words: `cities/almaty/guides/README.md`.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Annotated, Literal

from pydantic import Field, StringConstraints, model_validator

from opencity.directory.pack.schema import CategoryCode, Code, Mark, Month, Row, Texts

Language = Literal["kk", "ru", "en"]
Theme = Literal["family", "education", "documents", "housing", "social", "city", "business"]
Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=60)]
Url = Annotated[str, StringConstraints(pattern=r"^https?://[^\s]+$", max_length=500)]
Fact = Literal["what", "where", "papers", "fee", "term", "result", "law", "wrong", "all"]
# What a reader acts on; each of these that a step states must be covered by a source.
COVERED: tuple[Fact, ...] = ("where", "papers", "fee", "term", "result", "law")


class Source(Row):
    """Where facts come from and when somebody last looked. `mark` K: known but not confirmed, D: our proposal."""

    of: list[Fact] = ["all"]
    name: str = Field(min_length=3, max_length=200)
    url: Url | None = None
    checked: date
    mark: Mark = None


class Condition(Row):
    """Holds when the question was answered with one of the options."""

    question: Code
    is_: list[Code] = Field(alias="is", min_length=1)


When = list[Condition]  # all must hold; empty: always


class Option(Row):
    """One answer to choose."""

    code: Code
    texts: Texts


class Question(Row):
    """A question that decides which steps are yours. `when`: asked only then."""

    code: Code
    texts: Texts
    hint: Texts | None = None
    options: list[Option] = Field(min_length=2, max_length=8)
    when: When = []


class Point(Row):
    """One line of a list, with a list inside if need be."""

    texts: Texts
    points: list[Point] = []
    when: When = []


class Table(Row):
    """A small table; every row has as many cells as the head."""

    head: list[Texts] = Field(min_length=2, max_length=5)
    rows: list[list[Texts]] = Field(min_length=1, max_length=30)

    @model_validator(mode="after")
    def _even(self) -> Table:
        if any(len(row) != len(self.head) for row in self.rows):
            message = "every row needs as many cells as the head"
            raise ValueError(message)
        return self


class Block(Row):
    """Exactly one of: a paragraph, a list, numbered steps, a table, or a box with blocks inside."""

    p: Texts | None = None
    list_: list[Point] | None = Field(default=None, alias="list")
    numbered: list[Point] | None = None
    table: Table | None = None
    box: Literal["important", "if_refused", "note"] | None = None
    blocks: list[Block] = []
    when: When = []

    @model_validator(mode="after")
    def _one(self) -> Block:
        given = [self.p, self.list_, self.numbered, self.table, self.box]
        if sum(value is not None for value in given) != 1:
            message = "a block is one of p, list, numbered, table, box"
            raise ValueError(message)
        if bool(self.blocks) != (self.box is not None):
            message = "a box holds blocks, nothing else does"
            raise ValueError(message)
        return self


class Place(Row):
    """Where a step is done: a body of the directory, an online service, or (`why_no_body`) neither.

    The body "district" is the akimat of the reader's own district.
    """

    body: Code | None = None
    online: Url | None = None
    names: Texts | None = None  # of the online service, or of the desk inside the body
    why_no_body: Texts | None = None

    @model_validator(mode="after")
    def _one(self) -> Place:
        if sum(value is not None for value in (self.body, self.online, self.why_no_body)) != 1:
            message = "a place is one of body, online, why_no_body"
            raise ValueError(message)
        if self.online and not self.names:
            message = "an online service needs names"
            raise ValueError(message)
        return self


class Paper(Row):
    """One document to bring."""

    texts: Texts
    when: When = []


class Fee(Row):
    """What it costs: nothing, so many monthly indices (МРП), or not known (`ask`: whom to ask)."""

    free: bool = False
    mrp: float | None = Field(default=None, gt=0, le=10_000)
    names: Texts | None = None  # which of several fees it is
    ask: Texts | None = None

    @model_validator(mode="after")
    def _one(self) -> Fee:
        if sum((self.free, self.mrp is not None, self.ask is not None)) != 1:
            message = "a fee is one of free, mrp, ask"
            raise ValueError(message)
        return self


class Term(Row):
    """How long it takes, or (`ask`) whom to ask."""

    amount: int | None = Field(default=None, ge=1, le=1_000)
    unit: Literal["minutes", "hours", "working_days", "calendar_days", "months"] | None = None
    names: Texts | None = None
    ask: Texts | None = None

    @model_validator(mode="after")
    def _one(self) -> Term:
        if (self.amount is None) != (self.unit is None) or (self.amount is None) == (self.ask is None):
            message = "a term is amount with unit, or ask"
            raise ValueError(message)
        return self


class Law(Row):
    """The act and its article, linked to the official text where there is one."""

    texts: Texts
    article: str | None = None
    url: Url | None = None


class Step(Row):
    """One thing to do. Steps that share `choice` are alternatives: do one of them."""

    code: Code
    titles: Texts
    when: When = []
    choice: Code | None = None
    what: list[Block] = Field(min_length=1)
    where: list[Place] = Field(min_length=1)
    papers: list[Paper] = []
    fees: list[Fee] = []
    terms: list[Term] = []
    result: Texts | None = None
    law: list[Law] = []
    wrong: list[Texts] = []  # what often goes wrong, and what to do then
    appeal: CategoryCode | None = None  # file an appeal of this category from here
    call: list[str] = []  # phones to tap
    book: Code | None = None  # a desk or a reception that can be booked: code of its body
    see: list[Slug] = []  # other guides
    sources: list[Source] = Field(min_length=1)

    @model_validator(mode="after")
    def _facts_have_sources(self) -> Step:
        said = {"where": self.where, "papers": self.papers, "fee": self.fees, "term": self.terms}
        said |= {"result": self.result, "law": self.law}
        covered = {fact for source in self.sources for fact in source.of}
        bare = [name for name in COVERED if said.get(name) and not covered & {name, "all"}]
        if bare:
            message = f"no source for: {', '.join(bare)}"
            raise ValueError(message)
        return self


class Guide(Row):
    """A life situation: introduction → questions → your steps. `sensitive`: answers stay out of addresses."""

    slug: Slug
    theme: Theme
    titles: Texts
    intro: Texts
    sensitive: bool = False
    season: list[Month] = []
    categories: list[CategoryCode] = []
    keywords: dict[Language, list[str]] = {}
    emergency: list[str] = []  # phones shown above everything
    before: list[Block] = []  # what to know before the steps
    questions: list[Question] = Field(default=[], max_length=6)
    steps: list[Step] = Field(min_length=1, max_length=15)
    after: list[Block] = []
    checked: date
    review_by: date
    mark: Mark = None

    @model_validator(mode="after")
    def _holds_together(self) -> Guide:
        for problem in _problems(self):
            raise ValueError(problem)
        return self


class Faq(Row):
    """A frequent question and its short answer, tied to categories, bodies and guides."""

    code: Slug
    question: Texts
    answer: Texts
    also: dict[Language, list[str]] = {}  # other ways people ask it
    categories: list[CategoryCode] = Field(min_length=1)
    bodies: list[Code] = []
    guides: list[Slug] = []
    sources: list[Source] = Field(min_length=1)
    review_by: date


class IndexYear(Row):
    """The monthly calculation index (МРП, АЕК, MCI) of a year, in tenge."""

    year: int = Field(ge=2020, le=2100)
    amount: int = Field(ge=1)
    source: str
    checked: date


def conditions_of(guide: Guide) -> Iterator[tuple[str, Condition]]:
    """Every condition of a guide with where it stands."""
    for question in guide.questions:
        yield from ((f"questions.{question.code}", one) for one in question.when)
    for step in guide.steps:
        yield from ((f"steps.{step.code}", one) for one in step.when)
        yield from ((f"steps.{step.code}", one) for one in _inner(step.what))
        yield from ((f"steps.{step.code}.papers", one) for paper in step.papers for one in paper.when)
    yield from (("before", one) for one in _inner(guide.before))
    yield from (("after", one) for one in _inner(guide.after))


def _inner(blocks: list[Block]) -> Iterator[Condition]:
    for block in blocks:
        yield from block.when
        yield from _inner(block.blocks)
        for points in (block.list_ or [], block.numbered or []):
            yield from _inner_points(points)


def _inner_points(points: list[Point]) -> Iterator[Condition]:
    for point in points:
        yield from point.when
        yield from _inner_points(point.points)


def _problems(guide: Guide) -> Iterator[str]:
    for name, codes in (
        ("question", [q.code for q in guide.questions]),
        ("step", [s.code for s in guide.steps]),
    ):
        twice = {code for code in codes if codes.count(code) > 1}
        if twice:
            yield f"{name} stands twice: {', '.join(sorted(twice))}"
    options = {q.code: {o.code for o in q.options} for q in guide.questions}
    for place, one in conditions_of(guide):
        if one.question not in options:
            yield f"{place}: no question {one.question!r}"
        elif unknown := set(one.is_) - options[one.question]:
            yield f"{place}: {one.question} has no answer {', '.join(sorted(unknown))}"
    order = [q.code for q in guide.questions]
    for question in guide.questions:
        for one in question.when:
            if one.question in order and order.index(one.question) >= order.index(question.code):
                yield f"questions.{question.code}: asked only after {one.question!r}, which comes later"
    if guide.review_by <= guide.checked:
        yield "review_by must be later than checked"
