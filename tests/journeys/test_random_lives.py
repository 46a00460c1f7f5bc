"""Random lives: whatever people do in whatever order, the promises hold.

Exactly one responsible body at any time; no move loses or doubles an appeal; every accepted move
appends its event and a refused one leaves no trace; no due date in days on a day off.
"""

import os
import random
from collections import Counter
from collections.abc import Callable
from copy import copy
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

import pytest
from django.db import transaction

from opencity.accounts.models import Role, User
from opencity.appeals import actions
from opencity.appeals.models import Appeal, Escalation, Event, Fate, Incident, Reply, ReplyCheck
from opencity.appeals.reasons import ForwardReason
from opencity.appeals.states import ENDED, RUNNING, Outcome, State
from opencity.core.refused import Refused
from opencity.directory.actions import renew_stamp
from opencity.directory.models import City
from opencity.directory.queries import directory, local
from opencity.notices.models import Notice
from tests.cast import NOW, lodged, member, small_city
from tests.formal_cast import claim

BODIES = ["roads", "water", "gas", "education", "akimat-west"]


def steps(appeal: Appeal, people: dict[str, User], dice: random.Random, now: datetime) -> list[Callable[[], object]]:
    by = people[dice.choice(BODIES)]
    body = dice.choice([*BODIES, "reception", "old-roads", "nobody"])
    outcome = dice.choice(list(Outcome))
    until = now.date() + timedelta(days=dice.randint(-3, 90))
    answer = actions.Answer(outcome, "Сделано 4 ноября", "ru", grounds="ст. 1", planned_on=date(2028, 1, 3))
    return [
        lambda: actions.accept_appeal(appeal, by=by, now=now),
        lambda: actions.assign_appeal(appeal, to=people[dice.choice(BODIES)], by=by, now=now),
        lambda: actions.forward_appeal(appeal, body=body, reason=ForwardReason.NOT_COMPETENT, by=by, now=now),
        lambda: actions.forward_part(appeal, body=body, text="часть", category="2.1", by=by, now=now),
        lambda: actions.route_appeal(appeal, body=body, by=people["dispatcher"], now=now),
        lambda: actions.ask_appellant(appeal, question="Где?", by=by, now=now),
        lambda: actions.answer_question(appeal, answer="Там", now=now),
        lambda: actions.extend_term(appeal, until=until, reason="нужно", decided_by=by, by=by, now=now),
        lambda: actions.reply_to_appeal(appeal, answer, by=by, now=now),
        lambda: actions.confirm_reply(appeal, fixed=dice.random() < 0.5, now=now),
        lambda: actions.reopen_appeal(appeal, reason="Нет", now=now),
        lambda: actions.rate_reply(appeal, rating=dice.randint(0, 6), now=now),
        lambda: actions.withdraw_appeal(appeal, now=now),
        lambda: actions.close_silent_appeals(now=now),
    ]


@pytest.mark.parametrize("seed", range(24))
def test_a_random_life_keeps_the_promises(db: None, seed: int) -> None:
    small_city()
    dice = random.Random(seed)
    people = {code: member(f"p-{code}", Role.HEAD, code) for code in BODIES}
    people["dispatcher"] = member("Dana", Role.DISPATCHER)
    lodged(category=dice.choice(["1.1", "2.1", "", "1.2"]))
    now, made, refused = NOW, 0, 0
    for _ in range(60):
        now += timedelta(hours=dice.randint(1, 30))
        appeal = dice.choice(list(Appeal.objects.select_related("body", "category", "appellant", "executor")))
        before = (Appeal.objects.count(), Event.objects.count(), Reply.objects.count())
        step = dice.choice(steps(appeal, people, dice, now))
        try:
            step()
            made += 1
        except Refused:
            refused += 1
            assert (Appeal.objects.count(), Event.objects.count(), Reply.objects.count()) == before
        check_promises(appeal)
    assert made
    assert refused


def check_promises(touched: Appeal) -> None:
    calendar = directory().calendar
    appeals = list(Appeal.objects.select_related("body"))
    assert len({appeal.number for appeal in appeals}) == len(appeals)
    for appeal in appeals:
        assert appeal.body_id is not None
        assert appeal.body.valid_to is None
        if appeal.term_unit != "hours":
            assert calendar.is_working(appeal.due_on)
            assert calendar.is_working(appeal.first_due_on)
        changes = appeal.events.exclude(kind__in=["lodged", "part_lodged", "noted", "followed"]).count()
        assert changes >= appeal.version
        assert appeal.replies.count() <= appeal.reopens + 1
    touched.refresh_from_db()
    if touched.state in ENDED:
        with pytest.raises(Refused):
            actions.withdraw_appeal(touched, now=NOW)


LIVES = int(os.environ.get("LIVES", "4"))
DAYS = 60
GOOD = "4 ноября 2026 года яму на улице Абая, 10 засыпали асфальтом, 12 м²."
NAMES_OF_STORM = dict.fromkeys(("kk", "ru", "en"), "Буря")


@dataclass
class Town:
    """A small city with a person for every role, and a storm now and then."""

    dice: random.Random
    people: dict[str, User]
    now: datetime = NOW
    lodgings: int = 0
    all: list[Appeal] = field(default_factory=list)

    def appeal(self, *states: State, track: str = "") -> Appeal:
        """One of those that fit, or any: then the act is refused."""
        fit = [one for one in self.all if (not states or one.state in states) and track in {"", one.track}]
        return copy(self.dice.choice(fit or self.all))

    def look(self) -> None:
        related = ("body", "category", "appellant", "executor", "district")
        self.all = list(Appeal.objects.select_related(*related).order_by("pk"))

    def of_body(self, appeal: Appeal) -> User:
        return self.people.get(appeal.body.code, self.people["head"])

    def acts(self) -> list[Callable[[], object]]:
        """Every verb that there is, each with an appeal it may or may not fit."""
        dice, now, people = self.dice, self.now, self.people
        self.look()
        body = dice.choice(BODIES)
        running, checking = self.appeal(*RUNNING), self.appeal(State.CHECKING)
        replied, any_ = self.appeal(State.REPLIED), self.appeal()
        joined, by = self.appeal(State.JOINED), self.of_body(running)
        outcome = dice.choice([Outcome.FIXED, Outcome.EXPLAINED, Outcome.REFUSED])
        answer = actions.Answer(outcome, GOOD, "ru", grounds="ст. 10 Закона", planned_on=None)
        until = now.date() + timedelta(days=dice.randint(-3, 90))
        lots = actions.Lots(first=dice.random() < 0.6, second=dice.random() < 0.3)
        hearing = now + timedelta(days=dice.randint(1, 9))
        staff = {"by": by, "now": now}
        head = {"by": people["head"], "now": now}
        return [
            self.lodge,
            self.lodge,
            lambda: actions.accept_appeal(running, **staff),
            lambda: actions.assign_appeal(running, to=people[body], **staff),
            lambda: actions.forward_appeal(running, body=body, reason=ForwardReason.NOT_COMPETENT, **staff),
            lambda: actions.forward_part(running, body=body, text="часть", category="2.1", **staff),
            lambda: actions.route_appeal(running, body=body, by=people["dispatcher"], now=now),
            lambda: actions.ask_appellant(running, question="Где?", **staff),
            lambda: actions.answer_question(self.appeal(State.ASKED), answer="Там", now=now),
            lambda: actions.extend_term(running, until=until, reason="нужно", decided_by=by, **staff),
            *[lambda: actions.reply_to_appeal(running, answer, lots=lots, **staff)] * 3,
            *[lambda: actions.release_reply(checking, by=people["controller"], now=now)] * 3,
            lambda: actions.return_reply(
                checking, reasons=["date_or_deed"], comment="Когда?", by=people["controller"], now=now
            ),
            lambda: actions.reject_reply(replied, comment="Отписка", by=people["controller"], now=now),
            lambda: actions.confirm_reply(replied, fixed=dice.random() < 0.5, now=now),
            lambda: actions.reopen_appeal(replied, reason="Нет", now=now),
            lambda: actions.rate_reply(any_, rating=dice.randint(0, 6), now=now),
            lambda: actions.withdraw_appeal(any_, now=now),
            lambda: actions.join_appeals(running, [self.appeal(*RUNNING)], **head),
            lambda: actions.join_appeals(running, [self.appeal(), self.appeal()], **head),
            lambda: actions.separate_appeal(joined, **head),
            lambda: actions.make_formal(any_, claim(), now=now),
            lambda: actions.announce_hearing(
                self.appeal(track="formal"), at=hearing, place="каб. 5", draft="Отказать", **staff
            ),
            lambda: actions.answer_hearing(
                self.appeal(track="formal"), choice=dice.choice(["comes", "writes", "waives"]), words="Да", now=now
            ),
            *self.acts_around(running, any_, by),
        ]

    def acts_around(self, running: Appeal, any_: Appeal, by: User) -> list[Callable[[], object]]:
        """What stands beside the way of one appeal: followers, notes, steps, incidents."""
        dice, now = self.dice, self.now
        head = {"by": self.people["head"], "now": now}
        return [
            lambda: actions.acknowledge_steps(any_, words="Делаем", **head),
            lambda: actions.follow_appeal(any_, email=f"f{dice.randint(1, 4)}@example.org", language="kk", now=now),
            lambda: actions.note_appeal(running, note="Позвонили", by=by, now=now),
            lambda: actions.open_incident(
                actions.Known(NAMES_OF_STORM, NAMES_OF_STORM, categories=["1.1"], ends_at=now + timedelta(days=2)),
                master=running,
                **head,
            ),
            lambda: actions.end_incident(Incident.objects.get(ended_at=None), **head),
        ]

    def lodge(self) -> None:
        self.lodgings += 1
        text = f"Яма номер {self.lodgings} у школы"
        email = f"r{self.dice.randint(1, 5)}@example.org"
        lodged(now=self.now, text=text, email=email, category=self.dice.choice(["1.1", "2.1", "", "1.2"]))

    def pass_time(self) -> None:
        """What the clock does: the hourly jobs, at any hour."""
        before = set(Escalation.objects.values_list("pk", flat=True))
        actions.escalate_appeals(now=self.now, emergencies=False)
        if not 8 <= local(self.now, directory()).hour < 21:
            assert set(Escalation.objects.values_list("pk", flat=True)) == before, "nobody is told by night"
        assert actions.escalate_appeals(now=self.now, emergencies=False) == 0, "a second worker finds nothing"
        actions.close_silent_appeals(now=self.now)
        actions.end_over_incidents(now=self.now)
        for reply in Reply.objects.filter(fate=Fate.RELEASED, appeal__joined__state=State.JOINED).distinct():
            actions.answer_joined(reply, now=self.now)


@pytest.mark.parametrize("seed", range(LIVES))
def test_sixty_days_with_every_verb_keep_the_promises(db: None, seed: int) -> None:
    small_city()
    dice = random.Random(1_000 + seed)
    City.objects.update(rules=ruled(dice.choice(["all", "flagged", "none"])))
    renew_stamp()
    people = {code: member(f"p-{code}", Role.HEAD, code) for code in BODIES}
    people |= {"dispatcher": member("Dana", Role.DISPATCHER), "head": member("Rustam", Role.RECEPTION_HEAD)}
    people |= {"controller": member("Karima", Role.CONTROLLER), "akim": member("Akim", Role.AKIM)}
    town = Town(dice, people)
    town.lodge()
    made: Counter[bool] = Counter()
    while town.now < NOW + timedelta(days=DAYS):
        town.now += timedelta(hours=dice.choice([1, 9, 14, 26, 40]))
        for _ in range(2):
            made[acted(dice.choice(town.acts()))] += 1
        town.pass_time()
    assert made[True] > 20
    assert made[False]
    check_all()


def ruled(mode: str) -> dict[str, object]:
    rules = dict(City.objects.values_list("rules", flat=True).get())
    return rules | {"review": {**rules.get("review", {}), "mode": mode}}


def acted(act: Callable[[], object]) -> bool:
    """Whether it was allowed; what is refused leaves nothing behind."""
    tables = (Appeal, Event, Reply, Notice, Escalation, ReplyCheck, Incident)
    before = [table.objects.count() for table in tables]
    try:
        with transaction.atomic():
            act()
    except (Refused, Incident.DoesNotExist, Incident.MultipleObjectsReturned):
        assert [table.objects.count() for table in tables] == before
        return False
    return True


def check_all() -> None:
    """What must be true of a city at any moment."""
    calendar = directory().calendar
    for appeal in Appeal.objects.select_related("body", "master"):
        assert appeal.body.valid_to is None
        if appeal.term_unit != "hours":
            assert calendar.is_working(appeal.due_on)
        released = Counter(appeal.replies.filter(fate=Fate.RELEASED).values_list("round", flat=True))
        assert all(count == 1 for count in released.values()), "one released reply a round"
        waiting = appeal.replies.filter(fate=Fate.WAITING).count()
        # Taken back while the controller read: the reply stays as it was and never leaves.
        assert waiting in {State.CHECKING: {1}, State.WITHDRAWN: {0, 1}}.get(State(appeal.state), {0})
        if appeal.state == State.JOINED:
            assert appeal.master is not None
            assert appeal.body_id == appeal.master.body_id, "one body answers for all of them"
            assert appeal.master.state != State.JOINED
        if appeal.state in {State.CONFIRMED, State.CLOSED} and appeal.whole_id is None:
            assert released or appeal.master_id, appeal.number
    keys = list(Notice.objects.values_list("key", flat=True))
    assert len(keys) == len(set(keys))
    told = Counter(Notice.objects.values_list("kind", "to", "about", "text", "created_at"))
    assert all(count == 1 for count in told.values()), [one for one, count in told.items() if count > 1]
    receipts = Counter(Notice.objects.filter(kind="appellant.lodged").values_list("about", flat=True))
    assert all(count == 1 for count in receipts.values())
    # Nobody is told of one reply twice, not even as the follower and the appellant of a joined appeal.
    replied = Counter(
        Notice.objects.filter(kind__endswith=".replied", to__startswith="f").values_list("to", "about", "created_at")
    )
    assert all(count == 1 for count in replied.values())
    steps = Counter(Escalation.objects.values_list("appeal", "round", "level"))
    assert all(count == 1 for count in steps.values())
    for at in Escalation.objects.filter(passed=False).exclude(appeal__term_unit="hours").values_list("at", flat=True):
        assert 8 <= local(at, directory()).hour < 21
