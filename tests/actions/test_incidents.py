"""Mass incidents: opened, matched, told, ended; five hundred reports of one thing.

Bad input: a language that is missing, an empty or endless text, no category, an unknown one, an unknown district,
a place outside of the city, a radius too small or too large, an end in the past or too far, a master that is ended,
joined, private or confidential, one that stands for another incident, an executor who tries, an older edition.
"""

import threading
from collections import Counter
from datetime import timedelta

import pytest
from django.db import connection

from opencity.accounts.models import Role
from opencity.appeals import actions
from opencity.appeals.actions import Answer, Known
from opencity.appeals.actions.incidents import edition_of
from opencity.appeals.models import Appeal, Event, Incident, Reply
from opencity.appeals.queries import incidents as queries
from opencity.appeals.states import Outcome, State
from opencity.appeals.tasks import share_answer
from opencity.core.fields import Point
from opencity.core.refused import Refused
from opencity.notices.models import Notice
from tests.cast import EAST, NOW, OUTSIDE, WEST, lodged, member, small_city

NAMES = {"kk": "Қатты жел", "ru": "Сильный ветер", "en": "Strong wind"}
ADVICE = {
    "kk": "Ағаштарды жинап жатырмыз. Ертеңге дейін бітіреміз.",
    "ru": "Убираем упавшие деревья. Закончим до завтра.",
    "en": "We are clearing fallen trees. It will be done by tomorrow.",
}
ANSWER = Answer(Outcome.FIXED, "3 ноября на улице Абая деревья убраны, дорога открыта.", "ru")
LATER = NOW + timedelta(hours=1)


def known(**more):
    values = {"names": NAMES, "advice": ADVICE, "categories": ["1.1"], "place": WEST, "radius_m": 1_000}
    return Known(**(values | more))


@pytest.fixture
def dispatcher(db):
    small_city()
    return member("Dina", Role.DISPATCHER)


def fresh(appeal):
    return Appeal.objects.select_related("body", "category", "executor", "appellant", "master").get(pk=appeal.pk)


def opened(by, master=None, **more):
    return actions.open_incident(known(**more), by=by, now=NOW, master=master or lodged(email="first@example.org"))


def test_a_report_of_it_is_joined_at_once_with_one_letter(dispatcher):
    incident = opened(dispatcher)
    report = lodged(email="next@example.org", language="kk", now=LATER)
    assert (report.state, report.master_id, report.joined_from) == (State.JOINED, incident.master_id, State.ROUTED)
    assert list(Event.objects.filter(appeal=report).values_list("kind", flat=True)) == ["lodged", "joined"]
    [letter] = Notice.objects.filter(to="next@example.org")
    assert ADVICE["kk"] in letter.text
    assert incident.master.number in letter.text
    assert report.number in letter.text
    assert report.appellant.secret


def test_only_what_fits_is_joined(dispatcher):
    incident = opened(dispatcher)
    near = Point(WEST.lat + 0.005, WEST.lon)
    assert lodged(place=near).master_id == incident.master_id
    assert lodged(place=EAST, address="").master_id is None
    assert lodged(category="1.2").master_id is None
    assert lodged(apart=True).master_id is None
    assert lodged(place=None).master_id is None
    assert lodged(category="", place=WEST).master_id is None


def test_an_area_may_be_a_district_or_the_whole_city(dispatcher):
    west = opened(dispatcher, place=None, radius_m=None, district="west")
    assert lodged(address="").master_id == west.master_id
    assert lodged(place=EAST, address="").master_id is None
    city = opened(dispatcher, lodged(place=EAST, address=""), place=None, radius_m=None, categories=["1"])
    assert lodged(place=EAST, address="").master_id == city.master_id
    assert lodged(place=EAST, category="1.2", address="").master_id == city.master_id
    assert lodged(address="").master_id == west.master_id  # the narrower one
    assert lodged(category="2.1").master_id is None


def test_it_may_begin_without_any_appeal(dispatcher):
    incident = actions.open_incident(known(categories=["1"]), by=dispatcher, now=NOW)
    master = incident.master
    assert (master.category.code, master.is_public, master.appellant.email) == ("1.1", True, "")
    assert lodged(category="1.2").master_id == master.pk
    assert Notice.objects.filter(about=master.number).count() == 0


@pytest.mark.parametrize(
    ("code", "more"),
    [
        ("incident_language", {"names": {"kk": "Жел", "ru": "Ветер"}}),
        ("incident_language", {"advice": {**ADVICE, "kk": "  \n"}}),
        ("text_too_long", {"names": {**NAMES, "ru": "В" * 121}}),
        ("text_too_long", {"advice": {**ADVICE, "ru": "В" * 1_001}}),
        ("incident_category_needed", {"categories": []}),
        ("category_unknown", {"categories": ["1.1", "99"]}),
        ("incident_district_unknown", {"place": None, "district": "nowhere"}),
        ("outside_city", {"place": OUTSIDE}),
        ("incident_radius", {"radius_m": None}),
        ("incident_radius", {"radius_m": 49}),
        ("incident_radius", {"radius_m": 20_001}),
        ("incident_end_past", {"ends_at": NOW}),
        ("incident_too_long", {"ends_at": NOW + timedelta(days=31)}),
    ],
)
def test_what_is_wrong_is_said(dispatcher, code, more):
    with pytest.raises(Refused) as refused:
        opened(dispatcher, **more)
    assert refused.value.code == code
    assert refused.value.sentence
    assert not Incident.objects.exists()


def test_who_may_not_stand_for_an_incident(dispatcher):
    first = opened(dispatcher)
    joined, private, ended = lodged(email="j@x.org"), lodged(hidden=True, apart=True), lodged(apart=True)
    actions.withdraw_appeal(ended, now=NOW)
    for code, master in [
        ("incident_twice", first.master),
        ("join_onto_joined", joined),
        ("join_private", private),
        ("join_master_ended", ended),
    ]:
        with pytest.raises(Refused) as refused:
            opened(dispatcher, fresh(master))
        assert refused.value.code == code
    with pytest.raises(Refused, match="not_permitted"):
        opened(member("Aida", Role.EXECUTOR, "roads"), lodged(apart=True))
    with pytest.raises(Refused, match="changed_meanwhile"):
        actions.open_incident(known(), by=dispatcher, now=NOW, master=lodged(apart=True), version=7)


def test_it_is_edited_by_one_and_not_overwritten_by_another(dispatcher):
    incident = opened(dispatcher)
    shown = edition_of(incident)
    better = known(advice={**ADVICE, "ru": "Закончим к вечеру."})
    actions.edit_incident(incident, better, by=dispatcher, now=LATER, edition=shown)
    assert incident.advice["ru"] == "Закончим к вечеру."
    with pytest.raises(Refused, match="changed_meanwhile"):
        actions.edit_incident(incident, known(), by=dispatcher, now=LATER, edition=shown)
    with pytest.raises(Refused, match="changed_meanwhile"):
        actions.end_incident(incident, by=dispatcher, now=LATER, edition=shown)
    with pytest.raises(Refused, match="not_permitted"):
        actions.end_incident(incident, by=member("Aida", Role.EXECUTOR, "roads"), now=LATER)


def test_it_ends_by_hand_or_by_the_hour(dispatcher):
    one = opened(dispatcher)
    actions.end_incident(one, by=dispatcher, now=LATER)
    with pytest.raises(Refused, match="incident_ended"):
        actions.end_incident(one, by=dispatcher, now=LATER)
    assert lodged(now=LATER).master_id is None
    other = opened(dispatcher, lodged(apart=True), ends_at=LATER)
    assert lodged(now=LATER).master_id is None  # its hour is over, though the job has not run yet
    assert actions.end_over_incidents(now=LATER) == 1
    assert actions.end_over_incidents(now=LATER) == 0
    other.refresh_from_db()
    assert other.ended_at == LATER
    assert Event.objects.filter(appeal=other.master, kind="incident_ended", actor=None).count() == 1


def test_the_answer_closes_it_for_all(dispatcher):
    executor = member("Aida", Role.EXECUTOR, "roads")
    incident = opened(dispatcher)
    reports = [lodged(email=f"r{n}@example.org") for n in range(4)]
    actions.accept_appeal(fresh(incident.master), by=executor, now=LATER)
    actions.reply_to_appeal(fresh(incident.master), ANSWER, by=executor, now=LATER)
    assert {fresh(one).state for one in reports} == {State.REPLIED}
    incident.refresh_from_db()
    assert incident.ended_at == LATER
    late = lodged(now=LATER)
    assert (late.master_id, late.state) == (None, State.ROUTED)


def test_an_earlier_term_of_a_report_is_kept(dispatcher):
    incident = opened(dispatcher, categories=["1.1", "2.2"])
    report = lodged(category="2.2", now=LATER)
    assert report.master_id == incident.master_id
    assert fresh(incident.master).due_at == report.due_at


def test_what_residents_are_shown(dispatcher):
    incident = opened(dispatcher)
    lasting = queries.open_incidents(LATER)
    show = queries.incident_to_show
    assert show(lasting, ["1.1"], None, None, place_known=False) == incident
    assert show(lasting, ["2.1", "1.1"], WEST, None, place_known=True) == incident
    assert show(lasting, [], WEST, None, place_known=True) == incident
    assert show(lasting, ["1.1"], EAST, None, place_known=True) is None
    assert show(lasting, ["2.1"], WEST, None, place_known=True) is None
    assert show(lasting, [], None, None, place_known=False) is None


def test_a_storm_is_noticed_with_one_question(dispatcher, django_assert_num_queries):
    for n in range(9):
        lodged(place=Point(WEST.lat + n * 0.0004, WEST.lon), now=NOW + timedelta(minutes=n))
    lodged(place=EAST, address="")
    lodged(category="1.2")
    lodged(place=Point(WEST.lat + 0.02, WEST.lon), address="")
    assert queries.storms(LATER) == []
    tenth = lodged(now=NOW + timedelta(minutes=20))
    with django_assert_num_queries(1):
        [storm] = queries.storms(LATER)
    assert storm.count == 10
    assert storm.appeal.received_at < tenth.received_at
    assert queries.storms(NOW + timedelta(hours=3)) == []


def test_a_report_costs_the_same_at_the_first_and_the_fortieth(dispatcher, django_assert_max_num_queries):
    opened(dispatcher)
    costs = []
    for n in range(40):
        with django_assert_max_num_queries(20) as made:
            lodged(email=f"r{n}@example.org")
        costs.append(len(made))
    assert len(set(costs)) == 1


@pytest.mark.django_db(transaction=True)
def test_five_hundred_same_reports_are_one_master_and_five_hundred_notices():
    small_city()
    dispatcher, executor = member("Dina", Role.DISPATCHER), member("Aida", Role.EXECUTOR, "roads")
    incident = opened(dispatcher)
    wrong = []

    def report(begin):
        try:
            for n in range(begin, 500, 4):
                lodged(email=f"r{n}@example.org", language=("kk", "ru")[n % 2], now=LATER)
        except Exception as error:  # noqa: BLE001  told by the test
            wrong.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=report, args=(begin,)) for begin in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []
    assert Appeal.objects.filter(master=incident.master, state=State.JOINED).count() == 500
    assert Notice.objects.filter(kind="appellant.lodged").count() == 501
    assert Notice.objects.exclude(kind="appellant.lodged").count() == 0

    actions.accept_appeal(fresh(incident.master), by=executor, now=LATER)
    reply = actions.reply_to_appeal(fresh(incident.master), ANSWER, by=executor, now=LATER)
    share_answer(reply.pk)
    share_answer(reply.pk)
    told = Counter(Notice.objects.filter(kind="appellant.replied").values_list("to", flat=True))
    assert len(told) == 501
    assert set(told.values()) == {1}
    assert Reply.objects.count() == 501
    assert Event.objects.filter(kind="replied").count() == 501
    assert Appeal.objects.exclude(state=State.REPLIED).count() == 0


@pytest.mark.django_db(transaction=True)
def test_a_report_that_comes_with_the_answer_is_not_forgotten():
    """Reports and the answer at once: each report is answered with the master, or stands alone and is owed one."""
    small_city()
    dispatcher, executor = member("Dina", Role.DISPATCHER), member("Aida", Role.EXECUTOR, "roads")
    incident = opened(dispatcher)
    actions.accept_appeal(fresh(incident.master), by=executor, now=LATER)
    begun, wrong = threading.Event(), []

    def report():
        try:
            for n in range(60):
                lodged(email=f"r{n}@example.org", now=LATER)
                begun.set()
        except Exception as error:  # noqa: BLE001  told by the test
            wrong.append(error)
        finally:
            connection.close()

    thread = threading.Thread(target=report)
    thread.start()
    begun.wait(20)
    reply = actions.reply_to_appeal(fresh(incident.master), ANSWER, by=executor, now=LATER)
    thread.join()
    share_answer(reply.pk)
    assert wrong == []
    assert Appeal.objects.filter(state=State.JOINED).count() == 0
    assert Appeal.objects.filter(state__in=[State.REPLIED, State.ROUTED]).count() == 61
