"""One appeal split to several bodies: each part its own clock, one consolidated answer.

Bad input: a part of a part, too many parts, an answer to the whole while a part is owed, the resident's word on a
part, an older version.
"""

from datetime import timedelta

import pytest

from opencity.accounts.models import Role
from opencity.appeals import actions
from opencity.appeals.actions import Answer
from opencity.appeals.models import Appeal, Event
from opencity.appeals.queries.parts import parts_with_answers
from opencity.appeals.states import Outcome, State
from opencity.core.refused import Refused
from opencity.notices.models import Notice
from tests.cast import NOW, lodged, member, small_city

LATER = NOW + timedelta(hours=5)


@pytest.fixture
def people(db):
    small_city()
    return {body: member(f"exec-{body}", Role.EXECUTOR, body) for body in ("roads", "water", "gas")}


def fresh(appeal):
    return Appeal.objects.select_related("body", "category", "executor", "appellant", "whole").get(pk=appeal.pk)


def split(people, **more):
    whole = lodged(**more)
    actions.accept_appeal(whole, by=people["roads"], now=NOW)
    parts = [
        actions.forward_part(
            fresh(whole), body=body, text=f"Часть: {body}", category="2.1", by=people["roads"], now=NOW
        )
        for body in ("water", "gas")
    ]
    return fresh(whole), [fresh(part) for part in parts]


def answer(appeal, by, text="3 ноября на улице Абая работы выполнены.", outcome=Outcome.EXPLAINED):
    if fresh(appeal).state != State.ACCEPTED:
        actions.accept_appeal(fresh(appeal), by=by, now=LATER)
    return actions.reply_to_appeal(fresh(appeal), Answer(outcome, text, "ru"), by=by, now=LATER)


def test_each_part_has_its_own_clock_and_the_whole_keeps_its_own(people):
    whole, [water, gas] = split(people)
    assert (whole.term_amount, water.term_amount) == (3, 15)
    assert whole.due_on < water.due_on
    assert water.body.code == "water"
    assert gas.body.code == "gas"
    assert whole.due_on == whole.first_due_on


def test_the_whole_waits_for_its_parts(people):
    whole, [water, gas] = split(people)
    with pytest.raises(Refused) as refused:
        answer(whole, people["roads"])
    assert refused.value.code == "parts_owed"
    assert water.number in refused.value.sentence
    assert str(gas.body) in refused.value.sentence
    answer(water, people["water"])
    with pytest.raises(Refused) as refused:
        answer(whole, people["roads"])
    assert water.number not in refused.value.sentence
    answer(gas, people["gas"])
    answer(whole, people["roads"])
    assert fresh(whole).state == State.REPLIED


def test_the_answer_of_a_part_goes_to_whoever_answers_the_whole(people):
    whole, [water, _gas] = split(people)
    answer(water, people["water"], text="3 ноября труба на улице Абая заменена.")
    part = fresh(water)
    assert (part.state, part.outcome, part.resolution) == (State.CLOSED, Outcome.EXPLAINED, "")
    assert list(Event.objects.filter(appeal=part).values_list("kind", flat=True))[-2:] == ["replied", "part_closed"]
    assert not Notice.objects.filter(kind="appellant.replied").exists()
    assert not Notice.objects.filter(kind="appellant.part_closed").exists()
    [letter] = Notice.objects.filter(kind="executor.part_replied")
    assert letter.to == people["roads"].email
    assert part.number in letter.text
    [(one, reply), (_other, nothing)] = parts_with_answers(whole)
    assert (one, reply.text, nothing) == (part, "3 ноября труба на улице Абая заменена.", None)


def test_one_answer_reaches_the_resident_once(people):
    whole, [water, gas] = split(people)
    answer(water, people["water"])
    answer(gas, people["gas"])
    answer(whole, people["roads"])
    assert Notice.objects.filter(kind="appellant.replied").count() == 1
    actions.close_silent_appeals(now=NOW + timedelta(days=60))
    assert Event.objects.filter(kind="closed").count() == 1


@pytest.mark.parametrize("act", ["confirm", "reopen", "rate"])
def test_the_resident_speaks_of_the_whole(people, act):
    whole, [water, _gas] = split(people)
    answer(water, people["water"])
    part = fresh(water)
    deeds = {
        "confirm": lambda: actions.confirm_reply(part, fixed=True, now=LATER),
        "reopen": lambda: actions.reopen_appeal(part, reason="Нет", now=LATER),
        "rate": lambda: actions.rate_reply(part, rating=5, now=LATER),
    }
    with pytest.raises(Refused) as refused:
        deeds[act]()
    assert refused.value.code == "part_of_whole"
    assert whole.number in refused.value.sentence


def test_taking_the_whole_back_takes_its_parts_back(people):
    whole, [water, gas] = split(people)
    answer(water, people["water"])
    actions.withdraw_appeal(fresh(whole), reason="всё решилось", now=LATER)
    assert (fresh(whole).state, fresh(gas).state, fresh(water).state) == (
        State.WITHDRAWN,
        State.WITHDRAWN,
        State.CLOSED,
    )
    assert Notice.objects.filter(kind="appellant.withdrawn").count() == 1


def test_what_cannot_be_split(people):
    whole, [water, _gas] = split(people)
    actions.accept_appeal(water, by=people["water"], now=NOW)
    with pytest.raises(Refused, match="part_of_part"):
        actions.forward_part(fresh(water), body="gas", text="а", category="", by=people["water"], now=NOW)
    with pytest.raises(Refused, match="changed_meanwhile"):
        actions.forward_part(whole, body="gas", text="а", category="", by=people["roads"], now=NOW, version=0)
    for _ in range(8):
        actions.forward_part(fresh(whole), body="gas", text="ещё", category="", by=people["roads"], now=NOW)
    with pytest.raises(Refused, match="too_many_parts"):
        actions.forward_part(fresh(whole), body="gas", text="ещё", category="", by=people["roads"], now=NOW)
