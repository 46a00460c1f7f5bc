"""What the resident does on the page of an appeal, and everything that can go wrong with it."""

import pytest

from opencity.appeals import actions
from opencity.appeals.models import Appeal, Event, Photo
from opencity.appeals.states import Outcome, State
from tests.cast import lodged, small_city
from tests.following import LATER, accepted, address, answer, asked, executor, kept_photo, opened, replied, send, upload

NASTY = "<script>alert(1)</script>'; DROP TABLE appeals_appeal; -- {{ 7*7 }}"


@pytest.fixture(autouse=True)
def city(db, monkeypatch):
    small_city()
    monkeypatch.setattr("django.utils.timezone.now", lambda: LATER)


def state(appeal):
    return Appeal.objects.values_list("state", flat=True).get(pk=appeal.pk)


def test_answering_the_question_with_a_photo(client):
    appeal = asked()
    opened(appeal, client)
    assert "С какой стороны школы?" in client.get(address(appeal)).content.decode()
    response = send(client, appeal, "answer", reason="С южной", photos=[upload()])
    assert response.status_code == 302
    assert state(appeal) == State.ACCEPTED
    assert Photo.objects.filter(appeal=appeal).count() == 1


@pytest.mark.parametrize(
    ("outcome", "resolution"), [(Outcome.FIXED, "fixed"), (Outcome.PLANNED, "fixed"), (Outcome.EXPLAINED, "settled")]
)
def test_yes(client, outcome, resolution):
    appeal = replied(outcome)
    assert send(opened(appeal, client), appeal, "confirm").status_code == 302
    appeal.refresh_from_db()
    assert (appeal.state, appeal.resolution) == (State.CONFIRMED, resolution)


def test_no_with_reason_and_photo(client):
    appeal = replied()
    assert send(opened(appeal, client), appeal, "reopen", reason=NASTY, photos=[upload()]).status_code == 302
    assert state(appeal) == State.REOPENED
    assert Photo.objects.get(appeal=appeal).kind == "not_fixed"
    shown = client.get(address(appeal)).content.decode()
    assert "<script>alert" not in shown
    assert "DROP TABLE" in shown


def test_rating_with_comment(client):
    appeal = replied()
    assert send(opened(appeal, client), appeal, "rate", rating=4, comment="Быстро").status_code == 302
    appeal.refresh_from_db()
    assert appeal.rating == 4
    assert "Быстро" in client.get(address(appeal)).content.decode()


@pytest.mark.parametrize("mark", ["", "0", "6", "-1", "five", "1e9", "4.5"])
def test_a_rating_out_of_range(client, mark):
    appeal = replied()
    response = send(opened(appeal, client), appeal, "rate", rating=mark, comment="Мой комментарий")
    assert response.status_code == 422
    assert "Choose a rating from 1 to 5" in response.content.decode()
    assert "Мой комментарий" in response.content.decode()


@pytest.mark.parametrize(
    ("reason", "said"),
    [
        ("", "Write the reason"),
        ("   \n ", "Write the reason"),
        ("\u200b\u200b", "Write the reason"),
        ("я" * 10_001, "10001 characters long"),
    ],
)
def test_a_reason_that_is_none_or_too_long_is_kept(client, reason, said):
    appeal = replied()
    response = send(opened(appeal, client), appeal, "reopen", reason=reason, photos=[upload()])
    shown = response.content.decode()
    assert response.status_code == 422
    assert said in shown
    assert reason.strip()[:9_000] in shown
    assert state(appeal) == State.REPLIED
    # The photo is kept too and goes along with the second try.
    photo = Photo.objects.get(appeal=None)
    assert f'name="kept" value="{photo.token}"' in shown
    assert send(client, appeal, "reopen", reason="Не сделано", kept=[str(photo.token)]).status_code == 302
    assert Photo.objects.get().appeal_id == appeal.pk


def test_a_file_that_is_no_photo(client):
    appeal = replied()
    response = send(
        opened(appeal, client), appeal, "reopen", reason="Не сделано", photos=[upload("a.jpg", b"%PDF-1.7 no photo")]
    )
    assert response.status_code == 422
    assert "not a photo" in response.content.decode()
    assert "Не сделано" in response.content.decode()
    assert state(appeal) == State.REPLIED


def test_somebody_elses_photo_cannot_be_claimed(client):
    first, appeal = lodged(photos=[kept_photo().token]), replied()
    taken = Photo.objects.get(appeal=first)
    response = send(opened(appeal, client), appeal, "reopen", reason="Не сделано", kept=[str(taken.token), "rubbish"])
    assert response.status_code == 422
    taken.refresh_from_db()
    assert taken.appeal_id == first.pk


def test_withdraw_twice(client):
    appeal = accepted()
    opened(appeal, client)
    assert send(client, appeal, "withdraw", reason=NASTY).status_code == 302
    again = send(client, appeal, "withdraw", reason="ещё раз")
    assert again.status_code == 422
    assert "can no longer be done" in again.content.decode()
    assert "ещё раз" in again.content.decode()
    assert Event.objects.filter(appeal=appeal, kind="withdrawn").count() == 1


def test_the_same_form_twice_happens_once(client):
    appeal = replied()
    opened(appeal, client)
    fields = {"version": appeal.version, "reason": "Не сделано"}
    first = client.post(address(appeal, "reopen/"), fields)
    second = client.post(address(appeal, "reopen/"), fields)
    assert (first.status_code, second.status_code) == (302, 422)
    assert Appeal.objects.get(pk=appeal.pk).reopens == 1


def test_confirm_after_reopen(client):
    appeal = replied()
    opened(appeal, client)
    stale = appeal.version
    actions.reopen_appeal(appeal, reason="Нет", now=LATER)
    response = client.post(address(appeal, "confirm/"), {"version": stale})
    assert response.status_code == 422
    assert state(appeal) == State.REOPENED
    assert send(client, appeal, "confirm").status_code == 422


def test_a_stale_page_keeps_the_text_and_works_the_second_time(client):
    appeal = asked()
    opened(appeal, client)
    response = client.post(address(appeal, "answer/"), {"version": appeal.version - 1, "reason": "С южной"})
    shown = response.content.decode()
    assert response.status_code == 422
    assert "Somebody else has just changed this appeal" in shown
    assert "С южной" in shown
    assert f'name="version" value="{appeal.version}"' in shown
    assert send(client, appeal, "answer", reason="С южной").status_code == 302


def test_what_was_typed_comes_back_when_the_act_is_over(client):
    appeal = asked()
    opened(appeal, client)
    answer(appeal)
    response = send(client, appeal, "answer", reason="Длинный ответ")
    assert response.status_code == 422
    assert "Длинный ответ" in response.content.decode()


def test_acts_on_a_withdrawn_appeal(client):
    appeal = accepted()
    opened(appeal, client)
    actions.withdraw_appeal(appeal, now=LATER)
    for act in ("answer", "confirm", "reopen", "withdraw"):
        assert send(client, appeal, act, reason="x").status_code == 422
    assert send(client, appeal, "rate", rating=5).status_code == 422
    assert state(appeal) == State.WITHDRAWN


@pytest.mark.parametrize("version", ["", "x", "-1", "9" * 30, "1.5"])
def test_a_forged_version(client, version):
    appeal = replied()
    opened(appeal, client)
    response = client.post(address(appeal, "confirm/"), {"version": version})
    assert response.status_code == 422
    assert state(appeal) == State.REPLIED


def test_null_characters_are_refused_kindly(client):
    appeal = replied()
    response = send(opened(appeal, client), appeal, "reopen", reason="Не\x00т")
    assert response.status_code in (302, 422)


def test_a_reload_of_an_act_shows_the_page(client):
    appeal = replied()
    opened(appeal, client)
    for act in ("answer", "confirm", "reopen", "rate", "withdraw", "follow", "leave"):
        assert client.get(address(appeal, f"{act}/"))["Location"] == address(appeal)


def test_not_fixed_after_it_was_confirmed(client):
    appeal = replied()
    opened(appeal, client)
    send(client, appeal, "confirm")
    assert "Is something still wrong?" in client.get(address(appeal)).content.decode()
    assert send(client, appeal, "reopen", reason="Снова яма").status_code == 302
    actions.accept_appeal(Appeal.objects.select_related("body").get(pk=appeal.pk), by=executor(), now=LATER)
    assert state(appeal) == State.ACCEPTED
