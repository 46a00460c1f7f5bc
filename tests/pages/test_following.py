"""One address of an appeal, two views."""

from datetime import date, timedelta

import pytest
from django.test import Client

from opencity.accounts.models import Role
from opencity.appeals import actions
from opencity.appeals.models import Appeal
from opencity.appeals.states import Outcome
from tests.cast import NOW, lodged, member, small_city
from tests.following import LATER, accepted, address, answer, asked, executor, kept_photo, opened, replied

TEXT = "Яма у школы. Мой телефон 8 701 123 45 67, ИИН 850101300123, почта a@b.kz, машина 123ABC02."


@pytest.fixture(autouse=True)
def city(db, monkeypatch):
    small_city()
    monkeypatch.setattr("django.utils.timezone.now", lambda: LATER)


def text_of(response):
    return response.content.decode()


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_everybody_sees_the_appeal_without_anything_personal(client, language):
    appeal = lodged(text=TEXT, address="улица Абая, 10, кв. 77", name="Айгуль Серикова")
    actions.accept_appeal(appeal, by=executor(), now=NOW)
    answer(appeal, text="Уважаемая Айгуль! Яма засыпана, звонили вам на 87011234567.")
    response = client.get(address(appeal, language=language))
    shown = text_of(response)
    assert response.status_code == 200
    assert "улица Абая, 10" in shown
    assert "Яма засыпана" in shown
    for secret in (
        "701",
        "850101300123",
        "a@b.kz",
        "123ABC02",
        "кв. 77",
        "Айгул",
        "Серик",
        "resident@",
        appeal.appellant.secret,
    ):
        assert secret not in shown, secret
    assert 'property="og:title"' in shown
    assert 'content="index' in shown


def test_the_resident_sees_everything(client):
    appeal = lodged(text=TEXT, photos=[kept_photo().token])
    shown = text_of(opened(appeal, client).get(address(appeal)))
    assert "8 701 123 45 67" in shown
    assert "is due by 6 November 2026 (Friday)" in shown
    assert "/photos/" in shown
    assert "noindex" in shown


def test_an_appeal_that_is_not_public_is_not_there_for_others(client):
    appeal = lodged(category="2.3", hidden=True)
    response = client.get(address(appeal))
    assert response.status_code == 404
    assert "no-store" in response["Cache-Control"]
    assert appeal.text not in text_of(response)
    unknown = client.get("/en/appeals/26-999999-0/")
    assert unknown.status_code in (404, 302)
    assert opened(appeal, client).get(address(appeal)).status_code == 200


def test_a_missing_and_a_hidden_appeal_look_the_same(client):
    from opencity.appeals.numbers import make_number

    hidden = lodged(category="2.3")
    missing = make_number(2026, 777_777)
    one, other = client.get(address(hidden)), client.get(f"/en/appeals/{missing}/")
    assert one.status_code == other.status_code == 404
    assert strip(text_of(one), hidden.number) == strip(text_of(other), missing)


def strip(page, number):
    import re

    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", page).replace(number, "N")


@pytest.mark.parametrize(
    "number", ["26-000123-1", "abcdef", "9" * 500, "%00", "%ff%fe", "..%2f..%2fetc", "26-٠٠٠١٢٣-٧", "<b>"]
)
def test_a_forged_number_gets_a_kind_page(client, number):
    response = client.get(f"/ru/appeals/{number}/")
    assert response.status_code == 404
    if "%2f" not in number:
        assert 'name="secret"' in text_of(response)
    assert "<b>" not in text_of(response)


def test_a_number_without_dashes_leads_to_its_page(client):
    appeal = lodged()
    response = client.get(f"/ru/appeals/{appeal.number.replace('-', '')}/")
    assert (response.status_code, response["Location"]) == (302, address(appeal, language="ru"))


def test_the_clock_is_explained_day_by_day(client):
    friday_evening = NOW + timedelta(days=3, hours=9)  # 19:00, after registration closes
    appeal = lodged(now=friday_evening)
    response = opened(appeal, client).get(address(appeal))
    cells = [(cell.day.day, cell.kind, cell.number) for cell in response.context["page"].clock.cells]
    assert cells == [
        (6, "start", None), (7, "off", None), (8, "off", None), (9, "start", None),
        (10, "count", 1), (11, "count", 2), (12, "due", 3),
    ]  # fmt: skip
    assert "after working hours or on a day off" in text_of(response)
    assert "2 days off were not counted" in text_of(response)


def test_a_term_in_hours_is_told_as_a_moment(client):
    appeal = lodged(category="2.2", text="Пахнет газом")
    response = opened(appeal, client).get(address(appeal))
    assert response.context["page"].clock.cells == []
    assert "4 November 2026, 10:00" in text_of(response)


def test_an_extension_says_who_and_why(client):
    appeal = accepted()
    head = member("Bolat", Role.HEAD, "roads")
    actions.extend_term(
        appeal, until=date(2026, 11, 20), reason="Нужен горячий асфальт", decided_by=head, by=executor(), now=LATER
    )
    response = opened(appeal, client).get(address(appeal))
    assert "Extended to 20 November 2026 (Friday) by decision of Bolat: Нужен горячий асфальт" in text_of(response)
    assert response.context["page"].clock.cells[-1].day == date(2026, 11, 20)


def test_a_reopened_appeal_has_a_new_clock_and_the_public_does_not_read_why(client):
    appeal = replied()
    actions.reopen_appeal(appeal, reason="Сосед Иван всё видел", now=LATER)
    own = text_of(opened(appeal).get(address(appeal)))
    public = text_of(client.get(address(appeal)))
    assert "Сосед Иван" in own
    assert "The new term" in own
    assert "Сосед Иван" not in public
    assert "The resident says it is not fixed" in public


@pytest.mark.parametrize(
    ("outcome", "question"),
    [
        (Outcome.FIXED, "Is it fixed?"),
        (Outcome.PLANNED, "Is it fixed?"),
        (Outcome.EXPLAINED, "Does this answer settle it?"),
        (Outcome.REFUSED, "Does this answer settle it?"),
        (Outcome.NOT_OURS, "Does this answer settle it?"),
        (Outcome.DUPLICATE, "Does this answer settle it?"),
    ],
)
def test_after_a_reply_the_resident_is_asked(client, outcome, question):
    appeal = replied(outcome)
    assert question in text_of(opened(appeal).get(address(appeal)))
    assert question not in text_of(client.get(address(appeal)))


def test_every_state_has_a_page(client):
    made = [lodged(), lodged(category=""), accepted(), asked(), replied()]
    actions.withdraw_appeal(made[0], now=LATER)
    confirmed, settled = replied(), replied(Outcome.EXPLAINED)
    actions.confirm_reply(confirmed, fixed=True, now=LATER)
    actions.confirm_reply(settled, fixed=False, now=LATER)
    actions.rate_reply(settled, rating=4, comment="Спасибо", now=LATER)
    for appeal in [*made, confirmed, settled]:
        assert opened(appeal).get(address(appeal)).status_code == 200
        if appeal.is_public:
            assert client.get(address(appeal)).status_code == 200
    assert "Спасибо" not in text_of(client.get(address(settled)))


def test_html_in_a_text_is_only_text(client):
    appeal = lodged(text="<script>alert(1)</script> яма <img src=x onerror=alert(2)>")
    for page in (client.get(address(appeal)), opened(appeal).get(address(appeal))):
        assert "<script>alert" not in text_of(page)
        assert "<img src=x" not in text_of(page)


def test_queries_do_not_grow_with_history(client, django_assert_num_queries, django_assert_max_num_queries):
    short, long = accepted(), accepted()
    for _round in range(15):
        answer(long, photos=[kept_photo().token])
        actions.reopen_appeal(long, reason="Не сделано", now=LATER)
        actions.accept_appeal(long, by=executor(), now=LATER)
    for client_of in (lambda _appeal: Client(), opened):
        counts = []
        for appeal in (short, long):
            browser = client_of(appeal)
            browser.get(address(appeal))
            with django_assert_max_num_queries(12) as made:
                assert browser.get(address(appeal)).status_code == 200
            counts.append(len(made))
        assert counts[0] == counts[1]


def test_me_too(client):
    appeal = accepted()
    client.post(address(appeal, "follow/"), {"email": "neighbour@example.org"})
    own = client.post(address(appeal, "follow/"), {"email": "resident@example.org"}, follow=True)
    appeal.refresh_from_db()
    assert appeal.followers_count == 1
    # Nobody learns whose appeal it is by trying addresses.
    assert "We will write to you" in text_of(own)
    wrong = client.post(address(appeal, "follow/"), {"email": "no address"})
    assert wrong.status_code == 422
    assert "does not look right" in text_of(wrong)
    assert "no address" in text_of(wrong)


def test_letters_can_be_stopped(client):
    appeal = accepted()
    follower = actions.follow_appeal(appeal, email="neighbour@example.org", language="ru", now=NOW)
    page = client.get(address(appeal), {"leave": follower.token})
    assert page.status_code == 200
    assert Appeal.objects.get(pk=appeal.pk).followers_count == 1
    for token in (follower.token, follower.token, "forged", "\x00", "x" * 1000):
        assert client.post(address(appeal, "leave/"), {"token": token}).status_code == 302
    assert Appeal.objects.get(pk=appeal.pk).followers_count == 0
