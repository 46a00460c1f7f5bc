"""Every act on an appeal by its form: done, refused with everything typed kept, overtaken by somebody else."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from opencity.appeals import actions
from opencity.appeals.models import Photo, Reply
from opencity.appeals.states import State
from tests.cast import NOW, lodged, small_city
from tests.staff_cast import fresh, jpeg, kinds, send, signed_in, staff

LATER = NOW + timedelta(hours=1)
ANSWER = {"outcome": "explained", "text": "Яму засыплют весной по плану.", "language": "ru"}


@pytest.fixture
def people(db, monkeypatch):
    small_city()
    monkeypatch.setattr(timezone, "now", lambda: LATER)
    return staff()


@pytest.fixture
def executor(people):
    return signed_in(people.executor)


@pytest.fixture
def accepted(people):
    appeal = lodged()
    actions.accept_appeal(appeal, by=people.executor, now=NOW)
    return appeal


def page(response):
    return response.content.decode()


def test_one_screen(people, executor):
    whole = lodged(text="Яма и нет воды", photos=[actions.keep_photo(jpeg().read(), now=NOW).token])
    near = lodged(text="Ещё одна яма", address="улица Абая, 12")
    actions.follow_appeal(whole, email="f@example.org", language="ru", now=NOW)
    actions.forward_part(fresh(whole), body="water", text="Нет воды", category="2.1", by=people.executor, now=NOW)
    response = executor.get(reverse("workbench:appeal", args=[whole.number]))
    text = page(response)
    for words in [
        "Яма и нет воды",
        "улица Абая, 10",
        "West district",
        "Day by day",
        near.number,
    ]:
        assert words in text
    for contact in ("Айгуль С.", "resident@example.org"):
        assert contact not in text  # shown on asking, and the asking is kept
    assert response.context["before"][0]["hash"] == Photo.objects.get().sha256[:16]
    assert [one["number"] for one in response.context["near"]] == [near.number]
    [part] = response.context["group"]["parts"]
    assert part["url"] == ""  # the part is with another body
    assert [line["kind"] for line in response.context["clock"]["days"]] == ["start", "count", "count", "due"]
    assert f'name="version" value="{fresh(whole).version}"' in text


def test_only_acts_that_are_possible_are_shown(people, executor, accepted):
    def shown(client, appeal):
        response = client.get(reverse("workbench:appeal", args=[appeal.number]))
        return {act["code"] for act in response.context["acts"]}

    assert shown(executor, lodged()) == {"accept", "assign", "forward", "part", "extend", "note", "join"}
    assert shown(executor, accepted) == {"reply", "assign", "ask", "extend", "forward", "part", "note", "join"}
    assert shown(signed_in(people.dispatcher), accepted) == {"recategorize", "note", "join"}
    assert shown(signed_in(people.dispatcher), lodged(category="")) == {"route", "recategorize", "note", "join"}
    actions.withdraw_appeal(accepted, now=NOW)
    assert shown(executor, accepted) == {"note"}


def test_accept_assign_ask_note(people, executor):
    appeal = lodged()
    assert send(executor, appeal, "accept")["Location"] == reverse("workbench:appeal", args=[appeal.number])
    assert fresh(appeal).executor == people.executor
    send(executor, appeal, "assign", executor=people.second.pk)
    assert fresh(appeal).executor == people.second
    send(executor, appeal, "note", note="Звонил подрядчику")
    send(executor, appeal, "ask", question="С какой стороны школы?")
    assert fresh(appeal).state == State.ASKED
    assert kinds(appeal)[2:] == ["accepted", "assigned", "noted", "asked"]
    assert "Звонил подрядчику" in page(executor.get(reverse("workbench:appeal", args=[appeal.number])))


def test_forward_leaves_our_lists(people, executor):
    appeal = lodged()
    response = send(executor, appeal, "forward", body="water", reason="other_owner")
    assert response["Location"] == "/staff/"
    assert executor.get(reverse("workbench:appeal", args=[appeal.number])).status_code == 404
    assert signed_in(people.other_body).get(reverse("workbench:appeal", args=[appeal.number])).status_code == 200


def test_after_the_second_forward_the_dispatcher_decides(people, executor):
    appeal = lodged()
    send(executor, appeal, "forward", body="water", reason="other_owner")
    send(signed_in(people.other_body), appeal, "forward", body="roads", reason="not_competent")
    assert "passed on twice" in page(executor.get(reverse("workbench:appeal", args=[appeal.number])))
    send(executor, appeal, "forward", body="water", reason="other_owner")
    assert (fresh(appeal).state, fresh(appeal).body.code) == (State.DISPUTED, "reception")
    dispatcher = signed_in(people.dispatcher)
    assert [row["number"] for row in dispatcher.get("/staff/").context["rows"]] == [appeal.number]
    send(dispatcher, appeal, "route", body="roads", category="1.2")
    now = fresh(appeal)
    assert (now.state, now.body.code, now.category.code) == (State.ROUTED, "roads", "1.2")


def test_route_proposes_the_body_of_the_category(people):
    appeal = lodged(category="")
    dispatcher = signed_in(people.dispatcher)
    send(dispatcher, appeal, "recategorize", category="2.1")
    response = dispatcher.get(reverse("workbench:appeal", args=[appeal.number]) + "?act=route")
    [act] = [act for act in response.context["acts"] if act["code"] == "route"]
    assert act["open"]
    assert '<option value="water" selected>' in page(response)


def test_extend(people, executor, accepted):
    url = reverse("workbench:appeal", args=[accepted.number])
    assert "06.01.2027" in page(executor.get(url))  # two months after 6 November
    typed = {"until": "2027-03-01", "reason": "Нужен горячий асфальт", "decided_by": people.head.pk}
    response = send(executor, accepted, "extend", **typed)
    assert response.status_code == 422
    assert "The law allows an extension until" in page(response)
    assert "Нужен горячий асфальт" in page(response)
    assert 'value="2027-03-01"' in page(response)
    for day, sentence in [("2026-11-15", "is a day off"), ("2026-11-05", "must be later"), ("soon", "not a date")]:
        response = send(executor, accepted, "extend", **(typed | {"until": day}))
        assert (response.status_code, sentence in page(response)) == (422, True), day
    executor_decides = send(executor, accepted, "extend", **(typed | {"decided_by": people.executor.pk}))
    assert "Choose one from the list." in page(executor_decides)
    send(executor, accepted, "extend", **(typed | {"until": "2026-11-20"}))
    assert fresh(accepted).due_on.isoformat() == "2026-11-20"


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"outcome": ""}, "Please fill this in."),
        ({"outcome": "done"}, "Choose one from the list."),
        ({"text": " "}, "Please fill this in."),
        ({"text": "Сделано {date}."}, "The answer still has {date}"),
        ({"text": "я" * 10_001}, "10000 is the most"),
        ({"outcome": "refused"}, "A refusal needs its grounds"),
        ({"outcome": "planned"}, "Give the date for which it is planned"),
        ({"outcome": "planned", "planned_on": "2026-10-01"}, "Give the date for which it is planned"),
        ({"outcome": "planned", "planned_on": "31.02.2026"}, "This is not a date."),
        ({"language": "en"}, "Choose one from the list."),
        ({"text": "a\0b"}, "Null characters"),
    ],
)
def test_a_refused_answer_keeps_what_was_typed(people, executor, accepted, change, sentence):
    typed = ANSWER | {"grounds": "", "text": "Особые слова ответа"} | change
    response = send(executor, accepted, "reply", **typed)
    assert (response.status_code, sentence in page(response)) == (422, True)
    assert typed["text"].strip().replace("\0", "")[:20] in page(response) or "\0" in typed["text"]
    assert Reply.objects.count() == 0


def test_reply_with_photos_that_survive_errors(people, executor, accepted):
    bad = send(executor, accepted, "reply", **(ANSWER | {"text": ""}), photos=[jpeg(), jpeg("b.jpg", "red")])
    assert bad.status_code == 422
    kept = [photo["token"] for photo in bad.context["kept"]]
    assert len(kept) == 2
    assert all(token in page(bad) for token in kept)
    assert executor.get(bad.context["kept"][0]["thumb_url"]).getvalue()
    not_a_photo = jpeg("act.pdf")
    not_a_photo.file.seek(0)
    not_a_photo.file.write(b"%PDF-1.4 not a photo")
    not_a_photo.file.seek(0)
    bad = send(executor, accepted, "reply", **ANSWER, kept=kept, drop=kept[:1], photos=[not_a_photo])
    assert "act.pdf: This file is not a photo" in page(bad)
    assert [photo["token"] for photo in bad.context["kept"]] == kept[1:]
    assert send(executor, accepted, "reply", **ANSWER, kept=kept[1:]).status_code == 302
    assert [str(photo.token) for photo in accepted.photos.filter(kind="after")] == kept[1:]
    text = page(executor.get(reverse("workbench:appeal", args=[accepted.number])))
    assert "Яму засыплют весной по плану." in text


def test_forged_photos_are_left_out(people, executor, accepted):
    other = actions.keep_photo(jpeg().read(), now=NOW)
    lodged(photos=[other.token])
    response = send(executor, accepted, "reply", **ANSWER, kept=["x", "' or 1=1", str(other.token)])
    assert response.status_code == 302
    assert accepted.photos.count() == 0


def test_template_without_javascript(people, executor, accepted):
    response = send(executor, accepted, "reply", use_template="1", template="fixed", language="kk", grounds="ст. 5")
    assert response.status_code == 200
    text = page(response)
    assert "{date} күні жұмыс істелді" in text
    assert 'value="ст. 5"' in text
    assert response.context["form"].initial["outcome"] == "fixed"
    assert kinds(accepted)[-1] == "accepted"
    for unknown in ["none", "<b>", ""]:
        assert send(executor, accepted, "reply", use_template="1", template=unknown, **ANSWER).status_code == 200


def test_recategorize_and_unknown_codes(people, accepted):
    dispatcher = signed_in(people.dispatcher)
    assert send(dispatcher, accepted, "recategorize", category="99.1").status_code == 422
    send(dispatcher, accepted, "recategorize", category="2.1")
    assert fresh(accepted).category.code == "2.1"


@pytest.mark.parametrize(
    ("act", "fields"),
    [
        ("assign", {"executor": "999999"}),
        ("assign", {"executor": "x"}),
        ("forward", {"body": "nobody", "reason": "other_owner"}),
        ("forward", {"body": "old-roads", "reason": "other_owner"}),
        ("forward", {"body": "roads", "reason": "other_owner"}),
        ("forward", {"body": "water", "reason": "because"}),
        ("part", {"body": "water", "text": "Нет воды", "category": "1"}),
        ("part", {"body": "roads", "text": "Нет воды", "category": ""}),
        ("part", {"body": "water", "text": "", "category": ""}),
        ("ask", {"question": ""}),
        ("ask", {"question": "я" * 2001}),
        ("note", {"note": "я" * 4001}),
    ],
)
def test_wrong_input_changes_nothing(people, executor, accepted, act, fields):
    before = kinds(accepted)
    response = send(executor, accepted, act, **fields)
    assert response.status_code == 422
    assert kinds(accepted) == before
    [shown] = [one for one in response.context["acts"] if one["code"] == act]
    assert shown["open"]
    assert shown["form"].errors


MARKUP = "<script>alert(1)</script>'; DROP TABLE appeals_appeal; -- \u202e\u200b"


@pytest.mark.parametrize(
    ("act", "fields"),
    [
        ("note", {"note": MARKUP}),
        ("ask", {"question": MARKUP}),
        ("part", {"body": "water", "text": MARKUP, "category": ""}),
        ("reply", ANSWER | {"text": MARKUP, "outcome": "refused", "grounds": MARKUP}),
        ("assign", {"executor": MARKUP}),
        ("forward", {"body": MARKUP, "reason": MARKUP}),
        ("extend", {"until": MARKUP, "reason": MARKUP, "decided_by": MARKUP}),
    ],
)
def test_markup_is_only_text(people, executor, accepted, act, fields):
    response = send(executor, accepted, act, **fields)
    assert response.status_code in {302, 422}
    text = page(executor.get(reverse("workbench:appeal", args=[accepted.number]))) + page(response)
    assert "<script>alert" not in text


def test_somebody_was_faster(people, executor, accepted):
    stale = fresh(accepted)
    seen = stale.events.latest("id").pk
    actions.ask_appellant(fresh(accepted), question="Где именно?", by=people.second, now=NOW)
    response = send(executor, accepted, "reply", version=stale.version, seen=seen, **ANSWER)
    text = page(response)
    assert response.status_code == 409
    assert "Somebody else has just changed this appeal" in text
    assert [line["text"] for line in response.context["meanwhile"]] == ["Department of roads asks you: Где именно?"]
    assert ANSWER["text"] in text
    assert f'name="version" value="{fresh(accepted).version}"' in text
    assert send(executor, accepted, "reply", **ANSWER).status_code == 302


@pytest.mark.parametrize("forged", ["", "-1", "0", "abc", "9" * 30, "1.0", "٣"])
def test_forged_version(people, executor, accepted, forged):
    response = send(executor, accepted, "reply", version=forged, seen=forged, **ANSWER)
    assert response.status_code == 409
    assert ANSWER["text"] in page(response)
    assert Reply.objects.count() == 0


def test_reply_to_a_withdrawn_appeal(people, executor, accepted):
    stale = fresh(accepted)
    actions.withdraw_appeal(fresh(accepted), now=NOW)
    for version in (stale.version, None):
        response = send(executor, accepted, "reply", version=version, **ANSWER)
        assert response.status_code == 409
        assert "This can no longer be done" in page(response)
        assert ANSWER["text"] in page(response)
        assert "This can no longer be sent" in page(response)
    assert Reply.objects.count() == 0


def test_queries_of_the_page_do_not_grow_with_history(people, executor, accepted, django_assert_num_queries):
    url = reverse("workbench:appeal", args=[accepted.number])
    executor.get(url)
    with django_assert_num_queries(QUERIES):
        executor.get(url)
    for n in range(20):
        actions.note_appeal(accepted, note=f"Запись {n}", by=people.executor, now=NOW)
    with django_assert_num_queries(QUERIES):
        executor.get(url)


QUERIES = 25  # with presence, looks, joined appeals, parts, incident, reminders
