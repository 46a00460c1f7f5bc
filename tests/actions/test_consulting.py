"""Answered on the spot: one act, no clock, nobody named; counted; often given ones become proposals.

Bad input tried here: nothing chosen, a channel nobody has, an e-mail that is none, eleven answers, own words without
end, a role that may not, the same form twice, an ИИН in the question.
"""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from opencity.accounts.models import Role
from opencity.appeals import actions
from opencity.appeals.actions import Said
from opencity.appeals.models import Appeal, Consultation, GivenAnswer
from opencity.appeals.queries import consultations as counts
from opencity.core.refused import Refused
from opencity.finder.actions import note_miss
from opencity.finder.models import Miss
from opencity.finder.queries import missed
from opencity.notices.models import Notice
from tests.cast import NOW, member
from tests.guides_cast import small_shelf
from tests.staff_cast import signed_in

TODAY = NOW.date()
GUIDE = Said("guide", "no-water", "Нет воды", "https://city.example/ru/guides/no-water/")


@pytest.fixture
def dina(db, monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)
    small_shelf()
    return member("Dina", Role.DISPATCHER, language="en")


def closed(by, **more):
    values = {"submission": uuid.uuid4(), "channel": "phone", "language": "ru", "answers": [GUIDE], "text": "нет воды"}
    return actions.close_consultation(**(values | {"by": by, "now": NOW} | more))


def test_it_is_kept_without_a_name_and_without_an_appeal(dina):
    made, is_new = closed(dina, text="Нет воды, я Айгуль, ИИН 850412300123, +7 701 555 44 33", email="a@example.org")
    assert is_new
    assert "850412300123" not in made.text
    assert "555" not in made.text
    assert not Appeal.objects.exists()
    assert list(made.given.values_list("kind", "code")) == [("guide", "no-water")]
    assert "a@example.org" not in str(Consultation.objects.values())


def test_letter_has_the_links_in_the_language_of_the_person(dina):
    closed(dina, email="a@example.org", own_words="Позвоните в водоканал.")
    letter = Notice.objects.get()
    assert (letter.to, letter.language, letter.kind) == ("a@example.org", "ru", "consultation")
    assert GUIDE.url in letter.text
    assert "Позвоните в водоканал." in letter.text


def test_without_an_address_nothing_is_sent(dina):
    closed(dina)
    assert not Notice.objects.exists()


def test_same_form_twice_is_one(dina):
    name = uuid.uuid4()
    first, _new = closed(dina, submission=name, email="a@example.org")
    again, is_new = closed(dina, submission=name, email="a@example.org")
    assert (again.pk, is_new) == (first.pk, False)
    assert Notice.objects.count() == GivenAnswer.objects.count() == 1


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"answers": [], "own_words": " \u200b "}, "consult_nothing"),
        ({"channel": "pigeon"}, "consult_channel"),
        ({"email": "nobody"}, "email_wrong"),
        ({"answers": [GUIDE] * 11}, "consult_many"),
        ({"answers": [Said("spell", "x", "x", "x")]}, "consult_many"),
        ({"own_words": "а" * 1_001}, "consult_long"),
    ],
)
def test_what_is_refused(dina, more, code):
    with pytest.raises(Refused) as refused:
        closed(dina, **more)
    assert refused.value.code == code
    assert refused.value.sentence
    assert not Consultation.objects.exists()


def test_who_may_not(dina):
    with pytest.raises(Refused, match="not_permitted"):
        closed(member("Admin", Role.CITY_ADMIN))


def test_counts_by_day_and_answer(dina):
    for _ in range(3):
        closed(dina)
    closed(dina, now=NOW - timedelta(days=1), answers=[Said("contact", "water", "Вода", "x")])
    closed(dina, now=NOW - timedelta(days=40))
    assert counts.by_day(TODAY) == [(TODAY, 3), (TODAY - timedelta(days=1), 1)]
    assert counts.by_answer(TODAY) == [("guide", "no-water", 3), ("contact", "water", 1)]


def test_own_words_given_often_are_a_short_answer_to_write(dina):
    for text in ("где взять справку о доме", "справка о доме где взять", "Где взять справки о доме?"):
        closed(dina, text=text, answers=[], own_words="В ЦОНе.")
    found = counts.asked_often(TODAY)
    assert [(one.count, one.own_words) for one in found] == [(3, "В ЦОНе.")]
    page = signed_in(member("Edige", Role.EDITOR, language="en")).get("/staff/misses/").content.decode()
    assert "В ЦОНе." in page
    assert "3 times" in page


def test_what_is_given_often_without_a_short_answer_is_proposed(dina):
    for _ in range(10):
        closed(dina)
    assert counts.given_often(TODAY) == [("guide", "no-water", 10)]
    assert counts.given_often(TODAY, without=[("guide", "no-water")]) == []


def test_page_finds_keeps_and_closes(dina):
    browser = signed_in(dina)
    form = {"q": "no water", "channel": "phone", "language": "ru", "email": "", "own_words": "kept words"}
    page = browser.post("/staff/consultations/", form | {"do": "find", "submission": uuid.uuid4()}).content.decode()
    assert 'value="guide:no-water"' in page
    assert "kept words" in page
    answer = browser.post(
        "/staff/consultations/", form | {"given": ["guide:no-water"], "do": "close", "submission": uuid.uuid4()}
    )
    assert answer.status_code == 302
    assert Consultation.objects.get().given.get().code == "no-water"
    assert "No water" in browser.get("/staff/consultations/counted/").content.decode()


@pytest.mark.parametrize(
    "more",
    [{"given": ["guide:nobody"]}, {"email": "x"}, {"channel": "x"}, {"language": "de"}, {"own_words": "а" * 1_001}, {}],
)
def test_page_tells_what_is_wrong_and_keeps_what_was_typed(dina, more):
    form = {"q": "нет воды", "channel": "phone", "language": "ru", "submission": uuid.uuid4()} | more
    answer = signed_in(dina).post("/staff/consultations/", form | {"do": "close"})
    assert answer.status_code == 422
    assert "нет воды" in answer.content.decode()
    assert not Consultation.objects.exists()


def test_pages_cost_the_same_for_one_and_thirty(dina):
    browser = signed_in(dina)
    editor = signed_in(member("Edige", Role.EDITOR, language="en"))
    for client, path in ((browser, "/staff/consultations/counted/"), (editor, "/staff/misses/")):
        costs = []
        for times in (1, 30):
            for n in range(times):
                closed(dina, answers=[Said("guide", f"g{n}", "x", "x")])
                note_miss(f"неизвестное{n} слово{n}", language="ru", day=TODAY)
            client.get(path)
            with CaptureQueriesContext(connection) as asked:
                client.get(path)
            costs.append(len(asked))
        assert costs[0] == costs[1], path


def test_misses_are_grouped_over_days_and_settled(dina):
    for days in range(3):
        note_miss("квантовая хромодинамика", language="ru", day=TODAY - timedelta(days=days))
    note_miss("квантовая хромодинамика", language="ru", day=TODAY - timedelta(days=31))
    [(miss, count)] = missed(TODAY, limit=10)
    assert count == 3
    editor = signed_in(member("Edige", Role.EDITOR, language="en"))
    assert "квантовая хромодинамика" in editor.get("/staff/misses/").content.decode()
    assert editor.post(f"/staff/misses/{miss.pk}/done/").status_code == 302
    assert missed(TODAY, limit=10) == []
    assert Miss.objects.filter(done=False).count() == 0
