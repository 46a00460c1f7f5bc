"""Acts on many appeals: what will happen is shown, nothing happens before its time, each row by its own rules."""

import threading
import uuid
from datetime import timedelta

import pytest
import time_machine
from django.db import connection, connections

from opencity.appeals import actions
from opencity.appeals.models import Appeal, Reply
from opencity.notices.models import Notice
from opencity.workbench import bulk
from opencity.workbench.models import BulkAct, BulkRow
from tests.cast import NOW, lodged, small_city
from tests.staff_cast import fresh, signed_in, staff

URL = "/staff/bulk/"
TEXT = "Яму на {place} засыпали 3 ноября, асфальт уложен на 12 м²."
REPLY = {"outcome": "explained", "text_ru": TEXT, "text_kk": "", "grounds": "", "planned_on": ""}


@pytest.fixture
def clock():
    with time_machine.travel(NOW, tick=False) as travel:
        yield travel


@pytest.fixture
def people(db, clock):
    small_city()
    return staff()


@pytest.fixture
def made(people):
    appeals = [lodged(text=f"Яма номер {n} у школы", address=f"улица Абая, {n}") for n in range(3)]
    for appeal in appeals:
        actions.accept_appeal(appeal, by=people.executor, now=NOW)
    return appeals


def values(appeals):
    return [f"{appeal.pk}~{fresh(appeal).version}" for appeal in appeals]


def post(user, appeals, **fields):
    rows = fields.pop("row", None) or values(appeals)
    return signed_in(user).post(URL, {"row": rows, "back": "list=body"} | fields)


def begun(user, appeals, **fields):
    key = fields.pop("form_key", str(uuid.uuid4()))
    answer = post(user, appeals, step="go", form_key=key, **fields)
    assert answer.status_code == 302, answer.content.decode()
    return BulkAct.objects.get(form_key=key)


def run(act, after=0):
    return bulk.finish(act.pk, now=act.runs_at + timedelta(seconds=after))


def test_assign_many(people, made, clock):
    form = post(people.head, made, act="assign")
    assert form.status_code == 200
    look = post(people.head, made, act="assign", executor=people.second.pk, step="check")
    assert [line["number"] for line in look.context["can"]] == [a.number for a in made]
    assert ("Who answers for them", "Erlan") in look.context["said"]
    assert [fresh(a).executor for a in made] == [people.executor] * 3, "looking changes nothing"
    act = begun(people.head, made, act="assign", executor=people.second.pk)
    assert act.runs_at == NOW + timedelta(seconds=60)
    assert bulk.finish(act.pk, now=act.runs_at - timedelta(seconds=1)) == 0
    letters = Notice.objects.count()
    assert [fresh(a).executor for a in made] == [people.executor] * 3
    assert run(act) == 3
    assert [fresh(a).executor for a in made] == [people.second] * 3
    assert Notice.objects.count() == letters + 3
    assert run(act) == 0, "it may run twice"
    page = signed_in(people.head).get(f"/staff/bulk/{act.pk}/")
    assert (page.context["done"], page.context["refused"]) == (3, 0)


def test_looking_sends_and_keeps_nothing(people, made, clock):
    before = (Notice.objects.count(), Reply.objects.count())
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM procrastinate_jobs")
        jobs = cursor.fetchone()
        look = post(people.executor, made, act="reply", step="check", **REPLY)
        assert len(look.context["can"]) == 3
        cursor.execute("SELECT count(*) FROM procrastinate_jobs")
        assert cursor.fetchone() == jobs
    assert (Notice.objects.count(), Reply.objects.count()) == before


def test_reply_to_many_in_their_languages(people, made, clock):
    kazakh = lodged(text="Мектеп жанында үлкен шұңқыр бар", language="kk", address="Абай көшесі, 7")
    actions.accept_appeal(kazakh, by=people.executor, now=NOW)
    texts = REPLY | {"text_kk": "{place} мекенжайындағы шұңқыр 3 қарашада жөнделді."}
    act = begun(people.executor, [*made, kazakh], act="reply", **texts)
    assert act.runs_at == NOW + timedelta(seconds=120)
    assert run(act) == 4
    said = {reply.appeal_id: (reply.language, reply.text) for reply in Reply.objects.all()}
    assert said[made[0].pk] == ("ru", "Яму на улица Абая, 0 засыпали 3 ноября, асфальт уложен на 12 м².")
    assert said[kazakh.pk] == ("kk", "Абай көшесі, 7 мекенжайындағы шұңқыр 3 қарашада жөнделді.")


def test_each_row_has_its_own_reason(people, made, clock):
    not_taken = lodged(text="Ещё не взято")
    kazakh = lodged(text="Мектеп жанында үлкен шұңқыр бар", language="kk")
    actions.accept_appeal(kazakh, by=people.executor, now=NOW)
    old = f"{made[0].pk}~0"
    rows = [old, *values([made[1], not_taken, kazakh])]
    look = post(people.executor, [], row=rows, act="reply", step="check", **REPLY)
    assert [line["number"] for line in look.context["can"]] == [made[1].number]
    why = {line["number"]: line["why"] for line in look.context["cannot"]}
    assert why[made[0].number].startswith("Somebody else has just changed")
    assert why[not_taken.number] == "It is not taken into work yet."
    assert why[kazakh.number].startswith("The appeal is in")


def test_what_changed_meanwhile_is_refused_and_the_others_are_done(people, made, clock):
    act = begun(people.executor, made, act="reply", **REPLY)
    actions.assign_appeal(fresh(made[1]), to=people.second, by=people.head, now=NOW)
    Appeal.objects.filter(pk=made[2].pk).update(body_id=people.other_body.own_memberships[0].body_id)
    run(act)
    rows = {row.appeal_id: row for row in act.rows.all()}
    assert [rows[a.pk].done for a in made] == [True, False, False]
    assert rows[made[1].pk].refused["code"] == "changed_meanwhile"
    page = signed_in(people.executor).get(f"/staff/bulk/{act.pk}/").content.decode()
    assert "Somebody else has just changed" in page


def test_undo_in_time_too_late_and_twice(people, made, clock):
    executor = signed_in(people.executor)
    act = begun(people.executor, made, act="reply", **REPLY)
    clock.shift(timedelta(seconds=119))
    page = executor.get(f"/staff/bulk/{act.pk}/").content.decode()
    assert "Take it back" in page
    undone = executor.post(f"/staff/bulk/{act.pk}/undo/", follow=True).content.decode()
    assert "Taken back. Nothing was done." in undone
    assert "It was taken back already." in executor.post(f"/staff/bulk/{act.pk}/undo/", follow=True).content.decode()
    assert run(act) == 0
    assert Reply.objects.count() == 0
    late = begun(people.executor, made, act="reply", **REPLY)
    clock.move_to(late.runs_at)
    too_late = executor.post(f"/staff/bulk/{late.pk}/undo/", follow=True).content.decode()
    assert "The time for taking it back is over" in too_late
    assert run(late) == 3


def test_the_banner_above_the_lists(people, made, clock):
    executor = signed_in(people.executor)
    executor.post(
        URL,
        {"row": values(made), "act": "assign", "executor": people.second.pk, "step": "go", "form_key": uuid.uuid4()},
    )
    assert executor.get("/staff/").context["pending"]["pk"] == BulkAct.objects.get().pk
    clock.shift(timedelta(seconds=61))
    assert executor.get("/staff/").context["pending"] is None


def test_the_same_confirmation_sent_twice_is_one_act(people, made, clock):
    key = str(uuid.uuid4())
    begun(people.executor, made, act="reply", form_key=key, **REPLY)
    again = post(people.executor, made, act="reply", step="go", form_key=key, **REPLY)
    assert again.status_code == 302
    assert BulkAct.objects.count() == 1
    assert BulkRow.objects.count() == 3
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM procrastinate_jobs WHERE task_name = 'workbench.bulk'")
        assert cursor.fetchone() == (1,)


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"outcome": ""}, "outcome"),
        ({"outcome": "eaten"}, "outcome"),
        ({"text_ru": ""}, "at least one language"),
        ({"text_ru": "Сделано {date}"}, "{date}"),
        ({"text_ru": "я" * 10_001}, "text_ru"),
        ({"planned_on": "завтра"}, "planned_on"),
    ],
)
def test_wrong_replies_come_back_with_what_was_typed(people, made, clock, fields, words):
    answer = post(people.executor, made, act="reply", step="check", **(REPLY | {"grounds": "ст. 5"} | fields))
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "ст. 5" in page
    errors = answer.context["form"].errors
    assert words in errors or words in str(errors)


@pytest.mark.parametrize(
    "row", ["", "0~0", "x~1", "1", "-1~2", "9" * 30 + "~1", "1~" + "9" * 30, "1~1' OR 1=1", "999999~0"]
)
def test_forged_rows(people, made, clock, row):
    answer = signed_in(people.executor).post(URL, {"row": [row], "act": "assign"}, follow=True)
    assert answer.status_code == 200
    assert "None of these appeals" in answer.content.decode()
    mixed = post(people.executor, [], row=[row, *values(made)], act="assign")
    assert len(mixed.context["lines"]) == 3


def test_nothing_ticked_no_act_and_a_bare_address(people, made, clock):
    executor = signed_in(people.executor)
    assert "Tick at least one appeal." in executor.post(URL, {"act": "assign"}, follow=True).content.decode()
    assert "Choose what to do" in executor.post(URL, {"row": values(made), "act": "burn"}, follow=True).content.decode()
    assert executor.get(URL)["Location"] == "/staff/"
    assert executor.post(URL, {"act": "assign", "back": "list=mine\r\nX: y"})["Location"].startswith(
        "/staff/?list=mine"
    )


def test_rows_of_other_bodies_do_not_exist(people, made, clock):
    answer = post(people.other_body, made, act="assign")
    assert answer.status_code == 302
    act = begun(people.executor, made, act="reply", **REPLY)
    stranger = signed_in(people.other_body)
    assert stranger.get(f"/staff/bulk/{act.pk}/").status_code == 404
    assert stranger.post(f"/staff/bulk/{act.pk}/undo/").status_code == 404
    assert signed_in(people.executor).get(f"/staff/bulk/{10**30}/").status_code == 404


def test_a_person_of_another_body_cannot_be_made_responsible(people, made, clock):
    answer = post(people.head, made, act="assign", step="check", executor=people.other_body.pk)
    assert answer.status_code == 422
    assert post(people.head, made, act="assign", step="go", executor="1 OR 1", form_key=uuid.uuid4()).status_code == 422


def test_more_than_a_hundred(people, clock):
    made = [lodged(text=f"Яма номер {n} у школы") for n in range(3)]
    rows = values(made) + [f"{10**6 + n}~1" for n in range(98)]
    answer = post(
        people.executor, [], row=rows, act="assign", step="go", executor=people.second.pk, form_key=uuid.uuid4()
    )
    assert answer.status_code == 422
    assert "Too many at once" in answer.content.decode()
    assert BulkAct.objects.count() == 0


def test_who_lost_the_right_meanwhile(people, made, clock):
    act = begun(people.executor, made, act="reply", **REPLY)
    people.executor.memberships.all().delete()
    run(act)
    assert [row.done for row in act.rows.all()] == [False] * 3
    assert Reply.objects.count() == 0


def test_a_killed_worker_leaves_no_half(people, made, clock, monkeypatch):
    act = begun(people.executor, made, act="reply", **REPLY)
    perform, calls = bulk._perform, []

    def dies(bulk_act, row, now):
        calls.append(row.pk)
        if len(calls) == 2:
            raise MemoryError
        perform(bulk_act, row, now)

    monkeypatch.setattr(bulk, "_perform", dies)
    with pytest.raises(MemoryError):
        run(act)
    assert Reply.objects.count() == 1
    monkeypatch.undo()
    assert bulk.finish_lost(now=act.runs_at + timedelta(seconds=30)) == 0
    assert bulk.finish_lost(now=act.runs_at + timedelta(seconds=90)) == 2
    assert Reply.objects.count() == 3
    act.refresh_from_db()
    assert act.state == "done"


def test_join_under_a_master(people, made, clock):
    look = post(people.executor, made[1:], act="join", step="check", master=made[0].number)
    assert [line["why"] for line in look.context["cannot"]] == []
    run(begun(people.executor, made[1:], act="join", master=made[0].number))
    assert [fresh(a).master_id for a in made] == [None, made[0].pk, made[0].pk]
    assert post(people.executor, made, act="join", step="check", master="26-999999-1").status_code == 422


def test_a_template_without_javascript(people, made, clock):
    answer = post(
        people.executor, made, act="reply", step="template", template="fixed", outcome="explained", grounds="ст. 7"
    )
    assert answer.context["form"]["text_ru"].value() == "{date} выполнено: {measure}."
    assert answer.context["form"]["outcome"].value() == "fixed"
    assert "ст. 7" in answer.content.decode()


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once(clock):
    small_city()
    people = staff()
    made = [lodged(text=f"Яма номер {n} у школы") for n in range(6)]
    for appeal in made:
        actions.accept_appeal(appeal, by=people.executor, now=NOW)
    act, together, counts = begun(people.executor, made, act="reply", **REPLY), threading.Barrier(2), []

    def work():
        together.wait()
        counts.append(run(act))
        connections.close_all()

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(counts) == 6
    assert Reply.objects.count() == 6
