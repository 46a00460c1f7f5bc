"""What becomes of an appeal: from hand to hand, into work, to a reply and the resident's word. PURE."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from opencity.appeals.deadlines import add_months, end_of
from opencity.appeals.reasons import ForwardReason
from opencity.demo import hours
from opencity.demo.crew import DISPATCHER, RECEPTION_HEAD, head_of
from opencity.demo.gate import FOUND_FORMAL, comment_of, doubt, is_guarded, send
from opencity.demo.places import wanted_place
from opencity.demo.story import Story
from opencity.demo.words import fill, written_day

WITHDRAWN, FORWARDED, DISPUTED, PARTS = 0.02, 0.053, 0.007, 0.01
LATELY, DISPUTED_LATELY = timedelta(days=5), 0.08  # so that the dispatcher has something to decide today
FOLLOWED, NOTED, ASSIGNED, ASKED, ANSWERED, EXTENDED = 0.16, 0.08, 0.45, 0.07, 0.7, 0.08
GOOD_REPLY, AFTER_PHOTO = 0.9, 0.6
OUTCOMES_PUBLIC = {"fixed": 66, "planned": 13, "explained": 11, "refused": 3, "not_ours": 4, "duplicate": 3}
OUTCOMES_PERSONAL = {"fixed": 40, "planned": 14, "explained": 36, "refused": 7, "not_ours": 3}
# What the resident does with a reply: confirm (or settle), reopen, else silence.
WORDS = {"fixed": (0.68, 0.10), "planned": (0.40, 0.08), "explained": (0.45, 0.10), "refused": (0.3, 0.16)}
OTHER_WORDS = (0.4, 0.12)
BAD_REPLY_REOPENED, REOPENED_AGAIN, MOST_REOPENS = 0.4, 0.18, 2
RATED = 0.7
REJECTED = 0.5


def run(story: Story, body: str) -> None:
    """Write the whole life after its receipt; `body` is the one that must answer."""
    _follow(story)
    leaves_at = story.now + timedelta(hours=story.rng.uniform(1, 120)) if story.chance(WITHDRAWN) else None
    if not story.known:
        _route(story, body)
    draw = story.rng.random()
    lately = story.stage.until - story.now < LATELY
    disputed = DISPUTED_LATELY if lately else DISPUTED
    if draw < disputed:
        _dispute(story)
    elif draw < disputed + FORWARDED:
        _forward(story)
    _accept(story)
    if leaves_at is not None:
        story.acts = [act for act in story.acts if act.at < leaves_at]
        story.now = hours.awake_moment(max(leaves_at, story.acts[-1].at + timedelta(minutes=5)), story.rng)
        story.act("withdraw", reason=story.phrase("withdrawal"))
        return
    if story.chance(PARTS):
        _part(story)
    _work(story)
    _answer(story, reopens=0)


def _follow(story: Story) -> None:
    """Neighbours with the same problem; they come while it is new."""
    if not (story.known and story.leaf.is_public and story.chance(FOLLOWED)):
        return
    count = min(9, 1 + int(story.rng.expovariate(0.45)))
    moment, serial = story.now, story.key.replace("/", ".")
    for number in range(count):
        moment = hours.awake_moment(moment + timedelta(hours=story.rng.expovariate(1 / 20)), story.rng)
        language = story.rng.choice(("kk", "ru"))
        one = replace(story, now=moment, acts=[])
        one.act("follow", email=f"neighbour.{serial}.{number}@example.org", language=language)
        story.acts += one.acts


def _route(story: Story, body: str) -> None:
    """The dispatcher says who answers. What belongs to nobody else goes to the akimat of the place."""
    story.now = hours.after_work(
        story.now + timedelta(minutes=2), story.rng.triangular(0.1, 6, 1), story.world, story.rng
    )
    if body == story.world.reception:
        body = story.world.akimats.get(story.spot.district, body)
    story.body = body
    story.due = story.world.due(story.start, story.leaf, story.acts[0].at)
    story.first_due = story.due.on
    story.act("route", DISPATCHER, body=body, category=story.leaf.code, due=story.due.on)


def _other_body(story: Story) -> str:
    """A body that might answer as well: of the same group, else any."""
    day = story.now.date()
    near = [b for b in story.world.bodies_of_group(story.leaf.group, story.spot.district, day) if b != story.body]
    return story.rng.choice(near or sorted(set(story.world.bodies) - {story.body, story.world.reception}))


def _forward(story: Story) -> None:
    by, target = story.staff(), _other_body(story)
    story.work_for(story.rng.triangular(0.5, 14, 3))
    if story.chance(0.5):
        story.act("note", by, note=story.phrase("forwarding", _staff_language(story)))
        story.now += timedelta(minutes=story.rng.randint(1, 9))
    akimats = set(story.world.akimats.values())
    reason = story.rng.choice([ForwardReason.NOT_COMPETENT, ForwardReason.OTHER_OWNER, ForwardReason.WRONG_CATEGORY])
    if {story.body, target} <= akimats:
        reason = ForwardReason.OTHER_DISTRICT
    story.body, story.executor = target, ""
    story.clock_again()
    story.act("forward", by, body=target, reason=reason, due=story.due.on)


def _dispute(story: Story) -> None:
    """Passed on twice; the third time the dispatcher decides."""
    _forward(story)
    _forward(story)
    by, target = story.staff(), _other_body(story)
    story.work_for(story.rng.triangular(1, 10, 4))
    story.act("forward", by, body=target, reason=ForwardReason.NOT_COMPETENT)
    story.now = hours.after_work(
        story.now + timedelta(minutes=2), story.rng.triangular(1, 16, 5), story.world, story.rng
    )
    story.clock_again()
    story.act("route", DISPATCHER, body=story.body, category="", due=story.due.on)


def _accept(story: Story) -> None:
    if story.leaf.is_urgent:
        wait = story.rng.triangular(0.05, 1.2, 0.3)
    else:
        wait = min(24.0, story.rng.expovariate(1 / (11 if story.is_slow else 4)))
    story.work_for(wait)
    if story.chance(ASSIGNED) and (people := story.stage.executors.get(story.body)):
        story.executor = story.rng.choice(people)
        story.act("assign", head_of(story.body), to=story.executor)
        story.work_for(story.rng.uniform(0.1, 0.4 if story.leaf.is_urgent else 3))
    story.executor = story.staff()
    story.act("accept", story.executor)


def _part(story: Story) -> None:
    """One demand of two goes to another body as an appeal of its own."""
    world, rng = story.world, story.rng
    for _ in range(30):
        letter = story.stage.words.letter(rng, story.language, story.now.month)
        leaf = world.leaves[letter.category]
        body = world.answerer(leaf.code, story.spot.district, story.now.date())
        fits = leaf.photo != "required" and wanted_place(letter.text) == "street" and leaf.is_public
        if fits and body not in {story.body, world.reception}:
            break
    else:
        return
    story.work_for(rng.uniform(0.2, 3))
    values = story.spot.words(story.language) | {"days": str(rng.randint(2, 9)), "bus": str(rng.randint(1, 137))}
    part = replace(
        story, key=f"{story.key}+", leaf=leaf, body=body, executor="", is_slow=False, late_share=0.1, acts=[],
        guarded=is_guarded(story),
        rng=Random(f"{story.key}+"),  # noqa: S311  nothing secret depends on it
    )  # fmt: skip
    part.clock_again()
    story.act("part", story.executor, body=body, text=fill(letter.text, values), category=leaf.code, key=part.key)
    _accept(part)
    _answer(part, reopens=0)
    story.acts += part.acts
    story.now = max(story.now, part.now)  # the whole is answered when its parts are


def _work(story: Story) -> None:
    if story.chance(NOTED):
        story.work_for(story.rng.uniform(0.2, 4))
        story.act("note", story.executor, note=story.phrase("notes", _staff_language(story)))
    if story.chance(ASKED):
        _ask(story)
    if story.chance(EXTENDED) and not story.leaf.is_urgent:
        _extend(story)


def _ask(story: Story) -> None:
    story.work_for(story.rng.uniform(0.2, 5))
    place, question = story.stage.words.phrase(story.rng, "questions", story.language, story.leaf)
    story.act("ask", story.executor, question=question)
    answers = story.stage.material.phrases("answers", story.language)
    if story.chance(ANSWERED) and place < len(answers):
        story.resident_waits(timedelta(hours=story.rng.triangular(0.3, 50, 6)))
        story.act("answer", answer=answers[place])


def _extend(story: Story) -> None:
    """A day or two before the due day, for some working days more."""
    calendar = story.world.calendar
    ask_on = calendar.last_working(story.due.on - timedelta(days=story.rng.randint(0, 2)))
    story.wait_until(_morning(story, ask_on))
    until = calendar.add(story.due.on, story.rng.randint(3, 15))
    if story.now.date() > story.due.on or until > calendar.last_working(add_months(story.first_due, 2)):
        return
    reason = story.phrase("extension")
    story.due = end_of(until, story.world.zone)
    story.act("extend", story.executor, until=until, reason=reason, decided_by=head_of(story.body))


def _answer(story: Story, *, reopens: int) -> None:
    """The reply on its way out, and what the resident says to it; a reopened one goes round again."""
    rng = story.rng
    _wait_for_reply(story)
    sent = send(story, _reply, good=story.chance(GOOD_REPLY))
    if story.is_part:
        return  # the resident speaks of the whole
    if sent.doubted and story.chance(REJECTED) and reopens < MOST_REOPENS:
        doubt(story, sent, round_=reopens, formal=True)
        _reject(story, reopens + 1)
        return
    confirms, reopened = WORDS.get(sent.outcome, OTHER_WORDS)
    if not sent.good:
        reopened = BAD_REPLY_REOPENED
        confirms *= 0.5
    if reopens:
        reopened = REOPENED_AGAIN
    draw = rng.random()
    if sent.again:
        later = replace(story, acts=[])
        doubt(later, sent, round_=reopens, formal=sent.doubted and story.chance(FOUND_FORMAL))
        story.acts += later.acts
    if draw < reopened and reopens < MOST_REOPENS:
        _reopen(story, reopens + 1)
    elif draw < reopened + confirms:
        story.resident_waits(timedelta(hours=rng.triangular(0.3, 140, 10)))
        story.act("confirm", fixed=sent.outcome == "fixed")
        _rate(story, rejoices=sent.outcome == "fixed" and sent.good and not reopens)


def _draft(story: Story, *, good: bool) -> tuple[str, str]:
    """An outcome and a text with its blanks."""
    rng, words = story.rng, story.stage.words
    outcomes = OUTCOMES_PUBLIC if story.leaf.is_public else OUTCOMES_PERSONAL
    outcome = rng.choices(list(outcomes), list(outcomes.values()))[0]
    text = words.reply(rng, story.leaf, outcome, story.language, good=good)
    for other in ("explained", "fixed"):  # where the pack has no reply of this kind in this language
        if not text:
            outcome, text = other, words.reply(rng, story.leaf, other, story.language, good=good)
    return outcome, text


def _wait_for_reply(story: Story) -> None:
    """On time: somewhere between now and the due moment. Late: some working days after it."""
    rng, due = story.rng, story.due
    if story.leaf.is_urgent:
        late = story.chance(story.late_share)
        wait = (due.at - story.now) * rng.betavariate(1.4, 1.8) * 0.95
        moment = due.at + timedelta(hours=rng.expovariate(1 / 20) + 0.5) if late else story.now + wait
    elif story.chance(story.late_share):
        working_days = 1 + min(40, int(rng.expovariate(1 / (9 if story.is_slow else 4))))
        moment = _morning(story, story.world.calendar.add(due.on, working_days))
        moment += timedelta(minutes=rng.randrange(480))
    else:
        evening = _morning(story, due.on) + timedelta(hours=7)
        moment = story.now + max(timedelta(), evening - story.now) * rng.betavariate(1.6, 1.5)
    story.wait_until(moment)


def _reply(story: Story, *, good: bool) -> dict[str, Any]:
    """A reply as it is written now, its blanks filled."""
    rng, today = story.rng, story.now.date()
    outcome, text = _draft(story, good=good)
    planned: date | None = None
    said_day = today
    if outcome == "planned":
        planned = story.world.calendar.add(today, rng.randint(5, 60))
        said_day = planned
    elif outcome == "duplicate":
        said_day = story.world.calendar.add(today, rng.randint(2, 8))
    elif rng.random() < 0.4:
        said_day = max(story.acts[0].at.date(), story.world.calendar.last_working(today - timedelta(days=1)))
    language = story.language
    values = story.spot.words(language) | {
        "date": written_day(said_day),
        "measure": story.stage.words.measure(rng, story.leaf, language),
    }
    grounds = rng.choice(story.stage.material.weights["grounds"][language]) if outcome == "refused" else ""
    needs_photo = story.leaf.photo == "required"
    with_photo = bool(story.motif) and outcome == "fixed" and (needs_photo or story.chance(AFTER_PHOTO))
    shots = story.shots("after") if with_photo and story.has_place else []
    return {
        "outcome": outcome,
        "text": fill(text, values),
        "language": language,
        "grounds": grounds,
        "planned_on": planned,
        "shots": shots,
    }


def _reject(story: Story, reopens: int) -> None:
    """The head of the reception does not let a formal answer stand."""
    story.work_for(story.rng.uniform(0.5, 6))
    story.clock_again()
    story.act("reject", RECEPTION_HEAD, comment=comment_of(story))
    story.work_for(story.rng.uniform(0.3, 5))
    story.act("accept", story.executor)
    _answer(story, reopens=reopens)


def _reopen(story: Story, reopens: int) -> None:
    story.resident_waits(timedelta(hours=story.rng.triangular(1, 500, 20)))
    story.clock_again()
    shots = story.shots("before") if story.motif and story.has_place and story.chance(0.4) else []
    story.act("reopen", reason=story.phrase("not_fixed"), shots=shots)
    story.work_for(story.rng.uniform(0.3, 5))
    story.act("accept", story.executor)
    _answer(story, reopens=reopens)


def _rate(story: Story, *, rejoices: bool) -> None:
    if not story.chance(RATED):
        return
    for _ in range(8):
        thanks = story.phrase("thanks")
        if rejoices == (thanks["rating"] >= 4):
            break
    story.now += timedelta(minutes=story.rng.randint(1, 4))
    comment = thanks["text"] if story.chance(0.8) else ""
    story.act("rate", rating=thanks["rating"], comment=comment)


def _morning(story: Story, day: date) -> datetime:
    return hours.at_opening(day, story.world)


def _staff_language(story: Story) -> str:
    return story.rng.choice(("kk", "ru"))
