"""A planned reply on its way through the gate: what the rules stop, what the controllers do with it. PURE."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from opencity.appeals.quality import Draft, is_read_first, lacks_of
from opencity.appeals.states import Outcome
from opencity.demo import hours
from opencity.demo.crew import CONTROLLER, RECEPTION_HEAD, SECOND_CONTROLLER
from opencity.demo.story import Story

SENT_BACK, SECOND_LOOK_OF_BAD, FOUND_FORMAL = 0.8, 0.6, 0.85
LATELY, LEFT_FOR_TOMORROW = timedelta(days=4), 0.6  # so that controllers have something to read today
MOST_VERSIONS = 3


@dataclass(frozen=True)
class Sent:
    """A reply that reached the resident."""

    outcome: str
    good: bool
    lacks: list[str]
    again: bool
    reader: str

    @property
    def doubted(self) -> bool:
        """Whether a second look may find it formal."""
        return self.again and not self.good and bool(self.lacks)


def send(story: Story, write: Callable[..., dict[str, Any]], *, good: bool) -> Sent:
    """Write a reply, and again while controllers send it back, until one is out."""
    review, rng = story.world.review, story.rng
    guarded = is_guarded(story)
    for version in range(MOST_VERSIONS):
        given = write(story, good=good)
        lacks = _lacks(story, given)
        drawn = story.chance(review.share)
        again = not (story.is_part or guarded) and story.chance(SECOND_LOOK_OF_BAD if lacks else review.second_share)
        story.act("reply", story.executor, **given, drawn=drawn, again=again)
        if not is_read_first(review.mode, lacks, drawn=drawn):
            return Sent(given["outcome"], good, lacks, again and review.mode != "none", "")
        reader = RECEPTION_HEAD if guarded else rng.choice((CONTROLLER, SECOND_CONTROLLER))
        _controller_comes(story)
        last = version == MOST_VERSIONS - 1
        if not lacks or last or not story.chance(SENT_BACK):
            story.act("release", reader, again=again)
            return Sent(given["outcome"], good, lacks, again, reader)
        story.act("return", reader, reasons=lacks, comment=comment_of(story))
        story.work_for(rng.triangular(0.3, 9, 2))
        good = True
    raise AssertionError  # the last version is always released


def doubt(story: Story, sent: Sent, *, round_: int, formal: bool) -> None:
    """The second look, some days later, by somebody else."""
    story.now = hours.after_work(story.now, story.rng.uniform(4, 24), story.world, story.rng)
    by = CONTROLLER if sent.reader == SECOND_CONTROLLER else SECOND_CONTROLLER
    why = {"reasons": sent.lacks, "comment": comment_of(story)} if formal else {}
    story.act("look", by, round=round_, good=not formal, **why)


def comment_of(story: Story) -> str:
    """What a controller asks for; the staff's own language."""
    rows = story.stage.material.weights["gate"]
    return str(story.rng.choice(rows[story.rng.choice(("kk", "ru"))]))


def is_guarded(story: Story) -> bool:
    """Whether a confidential body has had it: then no controller sees it any more."""
    bodies = {story.body, *(act.facts.get("body") for act in story.acts)}
    return story.guarded or not story.world.confidential.isdisjoint(bodies)


def _controller_comes(story: Story) -> None:
    """Within the working day; lately some are still left for tomorrow."""
    story.now = hours.after_work(
        story.now + timedelta(minutes=3), story.rng.triangular(0.1, 5, 1), story.world, story.rng
    )
    if story.stage.until - story.now < LATELY and story.chance(LEFT_FOR_TOMORROW):
        story.now = max(story.now, story.stage.until + timedelta(hours=1))


def _lacks(story: Story, given: dict[str, Any]) -> list[str]:
    """What the action will miss in it, by the same rules."""
    draft = Draft(
        outcome=Outcome(given["outcome"]),
        text=given["text"],
        appeal_language=given["language"],
        grounds=given["grounds"],
        has_photo=bool(given["shots"]),
        wants_photo=story.leaf.photo == "required",
        has_planned_date=given["planned_on"] is not None,
    )
    return [lack.value for lack in lacks_of(draft)]
