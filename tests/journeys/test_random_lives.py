"""Random lives: whatever people do in whatever order, the promises hold.

Exactly one responsible body at any time; no move loses or doubles an appeal; every accepted move
appends its event and a refused one leaves no trace; no due date in days on a day off.
"""

import random
from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest

from opencity.accounts.models import Role, User
from opencity.appeals import actions
from opencity.appeals.models import Appeal, Event, Reply
from opencity.appeals.reasons import ForwardReason
from opencity.appeals.states import ENDED, Outcome
from opencity.core.refused import Refused
from opencity.directory.queries import directory
from tests.cast import NOW, lodged, member, small_city

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
