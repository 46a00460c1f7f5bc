"""Late appeals reach the right people, once, by day; who has seen it says so."""

import threading
from datetime import UTC, timedelta

import pytest
from django.db import connection, connections

from opencity.accounts.models import Role
from opencity.appeals import actions
from opencity.appeals.models import Appeal, Escalation, Event
from opencity.appeals.queries import oversight
from opencity.appeals.states import Outcome
from opencity.core.refused import Refused
from opencity.notices.models import Notice
from tests.cast import NOW, lodged, member, small_city
from tests.staff_cast import fresh, staff

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def people(db):
    small_city()
    cast = staff()
    cast.akim = member("Akim", Role.AKIM, language="kk")
    return cast


def run(now, emergencies=False):
    return actions.escalate_appeals(now=now, emergencies=emergencies)


def taken(appeal=None, **only):
    rows = Escalation.objects.filter(**({"appeal": appeal} if appeal else {}), **only)
    return list(rows.order_by("id").values_list("level", "passed", "to"))


def letters(user):
    return list(Notice.objects.filter(to=user.email).exclude(key__startswith="appeal-event").order_by("id"))


def due_after(appeal, share=0.0):
    """A moment of the working day after a share of the term has run out."""
    at = appeal.due_at + (appeal.due_at - appeal.clock_at) * share
    return at.astimezone(UTC).replace(hour=5, minute=12) + DAY  # 10:12 in the city


def test_the_whole_ladder(people):
    appeal = lodged()
    actions.accept_appeal(appeal, by=people.executor, now=NOW)
    assert run(NOW + HOUR) == 0
    assert run(appeal.due_at - DAY - timedelta(hours=14)) == 1
    assert taken(appeal) == [("soon", False, "executor")]
    assert run(due_after(appeal)) == 1
    assert run(due_after(appeal) + HOUR) == 0
    assert run(due_after(appeal, 0.33)) == 1
    assert run(due_after(appeal, 0.66)) == 1
    assert run(due_after(appeal, 3)) == 0
    assert taken(appeal) == [
        ("soon", False, "executor"), ("overdue", False, "head"), ("third", False, "reception_head"), ("akim", False, "akim"),
    ]  # fmt: skip
    assert [len(letters(one)) for one in (people.executor, people.head, people.reception_head, people.akim)] == [1] * 4
    assert letters(people.second) == []
    late = letters(people.head)[0]
    assert (late.language, late.about) == ("en", appeal.number)
    assert "The answer was due by" in late.text
    assert "the head of the body that answers" in late.text
    assert f"/staff/appeals/{appeal.number}/" in late.text
    assert letters(people.akim)[0].language == "kk"
    kinds = list(Event.objects.filter(appeal=appeal, kind__in=["reminded", "escalated"]).values_list("kind", flat=True))
    assert kinds == ["reminded", "escalated", "escalated", "escalated"]
    assert fresh(appeal).version == appeal.version, "the clock is not a writer"


def test_what_slept_is_passed_and_only_the_highest_is_sent(people):
    appeal = lodged()
    assert run(due_after(appeal, 0.7)) == 1
    assert taken(appeal) == [
        ("soon", True, "executor"), ("overdue", True, "head"), ("third", True, "reception_head"), ("akim", False, "akim"),
    ]  # fmt: skip
    assert letters(people.head) == []
    assert Event.objects.filter(kind="escalated").count() == 1


@pytest.mark.parametrize(("hour", "minute", "sent"), [(20, 59, 1), (21, 0, 0), (23, 30, 0), (7, 59, 0), (8, 0, 1)])
def test_quiet_hours_of_the_city(people, hour, minute, sent):
    appeal = lodged()
    city_zone_offset = 5
    now = due_after(appeal).replace(hour=(hour - city_zone_offset) % 24, minute=minute)
    assert run(now) == sent
    assert len(letters(people.head)) == sent


def test_an_emergency_wakes_people(people):
    appeal = emergency()
    assert run(appeal.due_at + DAY) == 0, "the hourly round leaves emergencies to the other job"
    assert run(appeal.due_at + timedelta(minutes=1), emergencies=True) == 1
    assert run(appeal.due_at + timedelta(minutes=16), emergencies=True) == 0
    assert len(letters(people.head)) == 1


def emergency():
    """An appeal whose term ends at two in the night."""
    appeal = lodged(now=NOW.replace(hour=18))
    at = NOW.replace(hour=21)
    Appeal.objects.filter(pk=appeal.pk).update(
        term_unit="hours", term_amount=3, clock_at=NOW.replace(hour=18), due_at=at
    )
    return fresh(appeal)


def test_due_on_a_weekend_moment_is_told_by_day(people):
    """A term in days never ends on a day off; a ladder moment may fall on one, and is told in its daytime."""
    appeal = lodged()
    saturday = due_after(appeal, 0.33)
    while saturday.weekday() != 5:
        saturday += DAY
    assert run(saturday) == 1


def test_who_hears_when_a_role_is_vacant(people):
    lodged()  # nobody took it: the head of the body is reminded instead of an executor
    water = lodged(category="2.1", text="Нет воды", now=NOW)  # a body without a head
    first = Appeal.objects.order_by("id").first()
    run(first.due_at - DAY - timedelta(hours=14))
    run(due_after(water))
    assert taken(first, passed=False)[0] == ("soon", False, "head")
    assert {to for _level, _passed, to in taken(water, passed=False)} == {"reception_head"}


def test_a_reply_that_waits_for_the_controller_is_not_the_bodys_fault(people):
    appeal = lodged()
    Appeal.objects.filter(pk=appeal.pk).update(state="checking")
    run(due_after(appeal))
    assert taken(appeal, passed=False) == [("overdue", False, "reception_head")]


@pytest.mark.parametrize("state", ["replied", "joined", "withdrawn", "confirmed", "closed"])
def test_what_is_not_owed_never_climbs(people, state):
    appeal = lodged()
    Appeal.objects.filter(pk=appeal.pk).update(state=state, resolution="fixed")
    assert run(due_after(appeal, 2)) == 0
    assert taken() == []


def test_an_answer_ends_the_steps_and_a_reopened_one_begins_anew(people):
    appeal = lodged()
    actions.accept_appeal(appeal, by=people.executor, now=NOW)
    late = due_after(appeal)
    run(late)
    answer = actions.Answer(Outcome.EXPLAINED, "Яму засыпали 20 ноября на улице Абая, 10.", "ru")
    actions.reply_to_appeal(appeal, answer, by=people.executor, now=late + HOUR)
    assert actions.end_answered(now=late + 2 * HOUR) == 1
    assert oversight.waiting_for(people.head).count() == 0
    appeal = fresh(appeal)
    if appeal.state != "replied":
        return  # read by a controller first
    actions.reopen_appeal(appeal, reason="Нет", now=late + DAY)
    assert run(late + DAY + HOUR) == 0
    assert run(due_after(fresh(appeal))) == 1
    assert list(Escalation.objects.filter(passed=False).values_list("round", "level")) == [
        (0, "overdue"),
        (1, "overdue"),
    ]


def test_an_extension_moves_the_ladder(people):
    appeal = lodged()
    actions.accept_appeal(appeal, by=people.executor, now=NOW)
    first, until = due_after(appeal), appeal.due_on + timedelta(days=14)
    actions.extend_term(appeal, until=until, reason="ждём асфальт", decided_by=people.head, by=people.head, now=NOW)
    assert run(first) == 0
    assert run(due_after(fresh(appeal))) == 1


def test_many_at_once_are_one_letter(people):
    made = [lodged(text=f"Яма номер {n} у школы") for n in range(7)]
    assert run(due_after(made[0])) == 7
    [digest] = letters(people.head)
    assert digest.subject == "7 appeals wait for you"
    assert all(appeal.number in digest.text for appeal in made)
    assert Event.objects.filter(kind="escalated").count() == 7


def test_a_very_long_list_is_cut(people, monkeypatch):
    from opencity.appeals.actions import reminding

    monkeypatch.setattr(reminding, "MOST_IN_DIGEST", 3)
    made = [lodged(text=f"Яма номер {n} у школы") for n in range(7)]
    run(due_after(made[0]))
    assert "and 4 more" in letters(people.head)[0].text


def test_nobody_hears_of_what_they_may_not_open(people):
    appeal = lodged()
    Appeal.objects.filter(pk=appeal.pk).update(is_confidential=True)
    run(due_after(appeal, 0.7))
    assert taken(appeal, passed=False) == [("akim", False, "akim")]
    assert letters(people.akim) == []


def test_chunks_and_queries(people, monkeypatch, django_assert_max_num_queries):
    from opencity.appeals.actions import escalating

    made = [lodged(text=f"Яма номер {n} у школы") for n in range(9)]
    monkeypatch.setattr(escalating, "READ_AT_ONCE", 2)
    monkeypatch.setattr(escalating, "CHUNK", 4)
    assert run(due_after(made[0])) == 9
    monkeypatch.undo()
    with django_assert_max_num_queries(8):
        assert run(due_after(made[0])) == 0


def test_the_scan_uses_its_index(people):
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan TO off")
        rows = Appeal.objects.filter(state__in=sorted(oversight.RUNNING), due_at__lte=NOW).order_by("due_at", "id")
        assert "appeal_running_due" in rows.explain()


def test_a_word_of_who_was_told(people):
    appeal = lodged()
    actions.accept_appeal(appeal, by=people.executor, now=NOW)
    late = due_after(appeal)
    run(late)
    assert list(oversight.waiting_for(people.head)) == [appeal]
    for stranger in (people.executor, people.other_body, people.reception_head, people.akim, people.city_admin):
        assert list(oversight.waiting_for(stranger)) == []
        with pytest.raises(Refused, match="nothing_to_acknowledge"):
            actions.acknowledge_steps(appeal, words="Вижу", by=stranger, now=late)
    for words, code in [("  ", "reason_needed"), ("я" * 501, "text_too_long")]:
        with pytest.raises(Refused, match=code):
            actions.acknowledge_steps(appeal, words=words, by=people.head, now=late)
    actions.acknowledge_steps(appeal, words=" Бригада выезжает завтра ", by=people.head, now=late + HOUR)
    step = Escalation.objects.get(passed=False)
    assert (step.words, step.acknowledged_by, step.acknowledged_at) == (
        "Бригада выезжает завтра", people.head, late + HOUR,
    )  # fmt: skip
    assert Event.objects.latest("id").kind == "acknowledged"
    assert list(oversight.waiting_for(people.head)) == []
    with pytest.raises(Refused, match="nothing_to_acknowledge"):
        actions.acknowledge_steps(appeal, words="Ещё раз", by=people.head, now=late + HOUR)


def test_the_akim_asks_and_heads_say(people):
    appeal = lodged()
    late = due_after(appeal, 0.7)
    run(late)
    with pytest.raises(Refused):
        actions.acknowledge_steps(appeal, words="Вижу", by=people.akim, now=late)
    assert list(oversight.waiting_for(people.reception_head)) == [appeal]
    actions.acknowledge_steps(appeal, words="Говорю с управлением", by=people.reception_head, now=late)
    assert list(oversight.waiting_for(people.head)) == []


def test_counts_by_body_and_district(people):
    now = due_after(lodged(), 0.4)
    lodged(category="2.1", text="Нет воды", now=now)
    from opencity.directory.queries import directory

    rows = {row.body_id: row for row in oversight.standings(city=directory(), now=now)}
    roads = rows[Appeal.objects.order_by("id").first().body_id]
    assert (roads.running, roads.soon, roads.overdue, roads.third) == (1, 0, 1, 1)
    assert sum(row.running for row in rows.values()) == 2


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once():
    small_city()
    people = staff()
    made = [lodged(text=f"Яма номер {n} у школы") for n in range(8)]
    late, together, counts = due_after(made[0]), threading.Barrier(2), []

    def work():
        together.wait()
        counts.append(run(late))
        connections.close_all()

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    run(late)  # what one left to the other
    assert sum(counts) <= 8
    assert Escalation.objects.filter(passed=False).count() == 8
    assert Event.objects.filter(kind="escalated").count() == 8
    told = "\n".join(letter.text for letter in letters(people.head))
    assert all(told.count(f"{appeal.number} ·") + told.count(f"({appeal.number}") <= 1 for appeal in made)
