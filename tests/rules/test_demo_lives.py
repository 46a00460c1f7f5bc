"""The plan of the demo year: the same from the same seed, possible at every step, never in the future."""

from collections import Counter, defaultdict
from datetime import UTC, date, datetime, time
from itertools import pairwise
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from opencity.appeals.deadlines import TermRule, Unit
from opencity.appeals.states import State, Verb, forward_target, target_of
from opencity.demo import hours
from opencity.demo.crew import CONTROLLER, SECOND_CONTROLLER
from opencity.demo.lives import plan_year
from opencity.demo.material import read_material
from opencity.demo.words import stems_of
from opencity.demo.world import Area, Corner, Leaf, Road, World
from opencity.directory.calendar import DayKind, SpecialDay, WorkCalendar
from opencity.directory.pack.rules import Review

PACK = Path(__file__).resolve().parents[2] / "cities" / "almaty"
UNTIL = datetime(2026, 11, 22, 7, 0, tzinfo=UTC)
ZONE = ZoneInfo("Asia/Aqtau")
FREE = date(2026, 5, 1)
LEAVES = {"1.1": ("roads", 3), "3.1": ("roads", 3), "4.1": ("water", 0), "9.1": ("akimat", 15), "11.1": ("vet", 15)}


def names(text):
    return {"kk": f"{text} көшесі", "ru": f"улица {text}", "en": f"{text} Street"}


def leaf(code, days):
    term = TermRule(days, Unit.WORKING_DAYS) if days else TermRule(24, Unit.HOURS)
    return Leaf(code, term, "none", frozenset(), is_public=True, words=stems_of("яма дорога вода"))


@pytest.fixture(scope="module")
def world():
    points = [(50.03, 60.04 + n / 1000) for n in range(5)]
    return World(
        zone=ZONE, calendar=WorkCalendar({FREE: SpecialDay(DayKind.OFF)}), registration_until=time(18),
        intake={"weekdays": (time(8), time(20)), "saturday": (time(10), time(17))},
        roads=[Road(names("А"), 900, points), Road(names("Б"), 100, points[:1])],
        corners=[Corner({"kk": "А — Б", "ru": "А — Б", "en": "A — B"}, points[0])],
        areas=[Area(names("М"), names("М"), points[1])],
        leaves={code: leaf(code, days) for code, (_, days) in LEAVES.items()}, legal=TermRule(15, Unit.WORKING_DAYS),
        bodies=["akimat", "roads", "vet", "water"], reception="reception", review=Review(), confidential=frozenset(), akimats={"west": "akimat"},
        answerer=lambda category, district, day: LEAVES[category][0], district_at=lambda point: "west",
    )  # fmt: skip


@pytest.fixture(scope="module")
def material():
    return read_material(PACK)


@pytest.fixture(scope="module")
def plan(world, material):
    return plan_year(world, material, size=500, seed="7", until=UNTIL)


@pytest.fixture(scope="module")
def lives(plan):
    found = defaultdict(list)
    for act in plan.acts:
        found[act.of].append(act)
    return found


def test_the_same_seed_gives_the_same_year(world, material, plan):
    again = plan_year(world, material, size=500, seed="7", until=UNTIL)
    assert again.acts == plan.acts
    assert again.people == plan.people
    assert plan_year(world, material, size=20, seed="8", until=UNTIL).acts[0] != plan.acts[0]


def test_nothing_is_in_the_future_and_the_order_is_that_of_time(plan):
    moments = [act.at for act in plan.acts]
    assert moments == sorted(moments)
    assert moments[-1] <= UNTIL


def test_every_act_is_possible_where_it_stands(plan, lives):
    parts = {act.facts["key"] for act in plan.acts if act.verb == "part"}
    for key, acts in lives.items():
        forwards = 0
        state = State.ROUTED if key in parts else None
        for act in acts:
            if act.verb == "lodge":
                assert state is None
                state = State.ROUTED if act.facts["category"] else State.LODGED
            elif act.verb == "forward":
                target_of(Verb.FORWARD, state)
                state, forwards = forward_target(forwards), forwards + 1
            elif act.verb == "part":
                target_of(Verb.FORWARD, state)
            elif act.verb == "reply":
                target_of(Verb.REPLY, state)
                state = State.CHECKING if _is_held(act, acts) else State.REPLIED
            elif act.verb == "reject":
                state = target_of(Verb.REOPEN, state)
            elif act.verb not in {"follow", "look"}:
                state = target_of(Verb(act.verb), state)


def _is_held(reply, acts):
    """Whether a controller is the next one who does something with it, or nobody has yet."""
    after = [act.verb for act in acts[acts.index(reply) + 1 :] if act.verb not in {"follow", "note"}]
    return after[0] in {"release", "return"} if after else reply.facts["drawn"]


def test_replies_go_through_the_gate(plan, lives):
    verbs = Counter(act.verb for act in plan.acts)
    assert verbs["return"] > 20
    assert verbs["release"] > 20
    assert verbs["look"] > 10
    assert verbs["reject"] > 0
    for acts in lives.values():
        for before, act in pairwise(acts):
            if act.verb in {"release", "return"}:
                assert before.verb in {"reply", "follow"}
    assert {act.by for act in plan.acts if act.verb == "release"} == {CONTROLLER, SECOND_CONTROLLER}
    again = [acts for acts in lives.values() if any(act.verb == "return" for act in acts)]
    assert sum(any(act.verb in {"release", "confirm"} for act in acts) for acts in again) > len(again) / 2


def test_bodies_work_in_office_hours_unless_it_is_urgent(plan, lives, world):
    for act in plan.acts:
        urgent = not any(first.facts.get("category") not in {"", "4.1"} for first in lives[act.of][:1])
        if act.by and not urgent and act.verb != "part" and "+" not in act.of:
            assert world.calendar.is_working(act.at.date()), act
            assert time(9) <= act.at.time() <= time(18, 15), act


def test_the_office_and_the_phone_bring_nothing_when_they_are_closed(plan, world):
    brought = [act for act in plan.acts if act.verb == "lodge" and act.facts["channel"] in {"office", "phone"}]
    assert brought
    assert all(act.at.weekday() < 6 and act.at.date() != FREE and 8 <= act.at.hour < 20 for act in brought)


def test_the_year_is_spread_as_the_pack_says(plan, lives):
    lodged = [act for act in plan.acts if act.verb == "lodge"]
    assert len(lodged) == 500
    languages = Counter(act.facts["language"] for act in lodged)
    assert languages["ru"] > languages["kk"] > languages["en"] > 0
    assert {act.at.month for act in lodged} == set(range(1, 13))
    night = sum(act.at.hour < 6 or act.at.hour >= 22 for act in lodged)
    assert 0 < night < 100
    ended = sum(any(act.verb == "reply" for act in acts) for acts in lives.values())
    assert ended > 420


def test_working_time_jumps_over_nights_and_days_off(world):
    from random import Random

    friday = datetime(2026, 4, 30, 17, 0, tzinfo=ZONE)  # the next day is free, then comes a weekend
    assert hours.after_work(friday, 2, world, Random(1)) == datetime(2026, 5, 4, 10, 0, tzinfo=ZONE)


def test_placeholders_are_filled_in_the_language_of_the_letter(plan):
    for act in plan.acts:
        if act.verb in {"lodge", "reply"}:
            assert "{" not in act.facts["text"]
    kazakh = [a.facts["address"] for a in plan.acts if a.verb == "lodge" and a.facts["language"] == "kk"]
    assert any("көшесі" in address for address in kazakh)
    assert not any("улица" in address for address in kazakh)
