"""From answers to one's own way: which question comes next, which steps are mine, what they cost, by when. PURE.

Three values of a condition: it holds, it does not, or it is open because its question has no answer yet. What is open
is shown with the words of its condition; nothing that might concern the reader is hidden.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import product

from opencity.directory.calendar import WorkCalendar
from opencity.guides.schema import Block, Fee, Guide, Option, Paper, Point, Question, Step, Term, When

Answers = Mapping[str, str]
MOST_WAYS = 4_096


def settled(when: When, answers: Answers) -> bool | None:
    """Whether the conditions hold: True, False, or None while a question they need is unanswered."""
    found: bool | None = True
    for one in when:
        given = answers.get(one.question)
        if given is None:
            found = None
        elif given not in one.is_:
            return False
    return found


def concerns(when: When, answers: Answers) -> bool:
    """Whether it is shown: everything but what the answers rule out."""
    return settled(when, answers) is not False


def clean_answers(guide: Guide, given: Mapping[str, str]) -> dict[str, str]:
    """The answers that are answers: to a question that is asked, with one of its options. In the order of asking."""
    answers: dict[str, str] = {}
    for question in guide.questions:
        value = given.get(question.code, "")
        if settled(question.when, answers) is True and value in {option.code for option in question.options}:
            answers[question.code] = value
    return answers


def asked(guide: Guide, answers: Answers) -> list[Question]:
    """The questions to show: those whose condition holds or is still open."""
    return [question for question in guide.questions if concerns(question.when, answers)]


def next_question(guide: Guide, answers: Answers) -> Question | None:
    """The first question that must still be answered; None when the way is known."""
    for question in guide.questions:
        if question.code not in answers and settled(question.when, answers) is True:
            return question
    return None


@dataclass(frozen=True)
class Stage:
    """One number of the way: a step, or several of which one is done (`choice`)."""

    number: int
    steps: tuple[Step, ...]

    @property
    def is_choice(self) -> bool:
        return len(self.steps) > 1


def way(guide: Guide, answers: Answers) -> list[Stage]:
    """The reader's steps in order; alternatives that stand together share one number."""
    groups: list[list[Step]] = []
    for step in guide.steps:
        if not concerns(step.when, answers):
            continue
        if groups and step.choice and groups[-1][0].choice == step.choice:
            groups[-1].append(step)
        else:
            groups.append([step])
    return [Stage(number, tuple(steps)) for number, steps in enumerate(groups, start=1)]


def blocks_for(blocks: Sequence[Block], answers: Answers) -> list[Block]:
    """Blocks without those that the answers rule out, inner ones and points too; an empty box or list goes."""
    kept = (_block_for(block, answers) for block in blocks if concerns(block.when, answers))
    return [block for block in kept if block is not None]


def _block_for(block: Block, answers: Answers) -> Block | None:
    if block.box is not None:
        inner = blocks_for(block.blocks, answers)
        return block.model_copy(update={"blocks": inner}) if inner else None
    for name in ("list_", "numbered"):
        points = getattr(block, name)
        if points is not None:
            left = points_for(points, answers)
            return block.model_copy(update={name: left}) if left else None
    return block


def points_for(points: Sequence[Point], answers: Answers) -> list[Point]:
    """Points of a list that concern the reader, with the points inside them."""
    return [
        point.model_copy(update={"points": points_for(point.points, answers)})
        for point in points
        if concerns(point.when, answers)
    ]


def papers_for(papers: Sequence[Paper], answers: Answers) -> list[Paper]:
    """Papers to bring."""
    return [paper for paper in papers if concerns(paper.when, answers)]


def open_condition(when: When, guide: Guide, answers: Answers) -> list[tuple[Question, list[Option]]]:
    """What must be so for a thing whose condition is still open: the questions with the answers that lead to it."""
    if settled(when, answers) is not None:
        return []
    questions = {question.code: question for question in guide.questions}
    rows = [(questions[one.question], one.is_) for one in when if one.question not in answers]
    return [(question, [option for option in question.options if option.code in codes]) for question, codes in rows]


@dataclass(frozen=True)
class Total:
    """What a way costs, in tenge. `least` and `most` differ where one of several fees or steps is chosen."""

    least: int = 0
    most: int = 0
    unknown: bool = False  # some fee must be asked for
    free: bool = True  # nothing costs anything


def tenge(mrp: float, index: int) -> int:
    """So many monthly indices in tenge, rounded to the whole tenge as paying terminals do."""
    return int(mrp * index + 0.5)


def total_of(stages: Sequence[Stage], index: int) -> Total:
    """The fees of a way. Fees of one step with names of their own are alternatives (adult or child, fast or slow)."""
    least = most = 0
    unknown, free = False, True
    for stage in stages:
        sums = [_sums(step.fees, index) for step in stage.steps]
        unknown = unknown or any(fee.ask for step in stage.steps for fee in step.fees)
        free = free and not any(fee.mrp for step in stage.steps for fee in step.fees)
        least += min((low for low, _high in sums), default=0)
        most += max((high for _low, high in sums), default=0)
    return Total(least, most, unknown, free and not unknown)


def _sums(fees: Sequence[Fee], index: int) -> tuple[int, int]:
    known = [tenge(fee.mrp or 0, index) for fee in fees if not fee.ask]
    if not known:
        return (0, 0)
    if all(fee.names for fee in fees if not fee.ask):
        return (min(known), max(known))
    return (sum(known), sum(known))


def due_day(term: Term, start: date, calendar: WorkCalendar) -> date | None:
    """The day on which a term that starts today ends; the day of the start is day 0. None for hours and "ask"."""
    if term.amount is None:
        return None
    if term.unit == "working_days":
        return calendar.add(start, term.amount)
    if term.unit == "calendar_days":
        return start + timedelta(days=term.amount)
    if term.unit == "months":
        return _months_later(start, term.amount)
    return None


def _months_later(start: date, months: int) -> date:
    """The same day of a later month; the last day of a month that is too short."""
    year, month = divmod(start.month - 1 + months, 12)
    first = date(start.year + year, month + 1, 1)
    last = (first.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
    return first.replace(day=min(start.day, last.day))


@dataclass
class Ways:
    """What walking every combination of answers shows to the editor."""

    count: int = 0
    longest: int = 0
    without_steps: list[dict[str, str]] = field(default_factory=list)


def walk(guide: Guide) -> Ways:
    """Try every combination of answers: each must leave a step to do."""
    ways = Ways()
    for answers in every_answer(guide):
        stages = way(guide, answers)
        ways.count += 1
        ways.longest = max(ways.longest, len(stages))
        if not stages:
            ways.without_steps.append(answers)
    return ways


def every_answer(guide: Guide) -> Iterator[dict[str, str]]:
    """Every complete set of answers that a reader can give, each once."""
    seen: set[tuple[tuple[str, str], ...]] = set()
    options = [[(question.code, option.code) for option in question.options] for question in guide.questions]
    for number, chosen in enumerate(product(*options)):
        if number >= MOST_WAYS:
            return
        answers = clean_answers(guide, dict(chosen))
        key = tuple(answers.items())
        if key not in seen:
            seen.add(key)
            yield answers
