"""My appeals: a code signs in, nobody learns whose contact is whose, and no right of staff ever follows."""

from datetime import timedelta

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.test import Client

from opencity.accounts.models import Role, SignIn, Visit
from opencity.appeals import actions
from opencity.appeals.models import Appeal
from opencity.notices.models import Notice
from tests.cast import NOW, lodged, member, small_city
from tests.following import accepted, address, asked, executor
from tests.formal_cast import last_code

IN, MINE, OUT = "/en/mine/sign-in/", "/en/mine/", "/en/mine/sign-out/"
EMAIL = "resident@example.org"


@pytest.fixture(autouse=True)
def city(db):
    small_city()
    with time_machine.travel(NOW, tick=False):
        yield


def entered(contact=EMAIL, client=None):
    client = client or Client()
    assert client.post(IN, {"contact": contact, "do": "code"}).status_code == 200
    response = client.post(IN, {"contact": contact, "do": "enter", "code": last_code()})
    assert (response.status_code, response["Location"]) == (302, MINE)
    return client


def test_one_code_opens_all_and_one_press_opens_each():
    first, second = lodged(), asked(email="Resident@Example.org")
    other = lodged(email="other@example.org", hidden=True)
    browser = entered()
    page = browser.get(MINE).content.decode()
    assert first.number in page
    assert other.number not in page
    assert page.index("Waiting for your word") < page.index("question for you") < page.index(first.number)
    own = browser.get(address(second))
    assert own.status_code == 200
    assert second.appellant.secret[:4] in own.content.decode()
    assert browser.get(address(other)).status_code == 404
    version = Appeal.objects.get(pk=second.pk).version
    sent = browser.post(address(second, "answer/"), {"version": version, "reason": "Со стороны парка"})
    assert sent.status_code == 302
    assert Appeal.objects.get(pk=second.pk).state == "accepted"


def test_by_phone():
    appeal = lodged(email="", phone="8 (701) 123-45-67")
    browser = entered("+7 701 123 45 67")
    assert appeal.number in browser.get(MINE).content.decode()
    assert Notice.objects.get(kind="code").channel == "sms"


def test_the_same_answer_for_a_contact_nobody_knows(client):
    lodged()
    known = client.post(IN, {"contact": EMAIL, "do": "code"})
    unknown = client.post(IN, {"contact": "rxxxxxxx@example.org", "do": "code"})
    assert (known.status_code, unknown.status_code) == (200, 200)
    strip = lambda page, name: page.content.decode().replace(name, "X")  # noqa: E731
    a, b = strip(known, EMAIL), strip(unknown, "rxxxxxxx@example.org")
    assert len(a) == len(b)
    assert Notice.objects.filter(kind="code").count() == 1
    wrong = client.post(IN, {"contact": "rxxxxxxx@example.org", "do": "enter", "code": "123456"})
    assert wrong.status_code == 422


@pytest.mark.parametrize("contact", ["", "a@@b", "+7 70l 123 45 67", "12", "x" * 300, "a\x00b"])
def test_a_wrong_contact_is_kept_and_explained(client, contact):
    page = client.post(IN, {"contact": contact, "do": "code"})
    assert page.status_code == 422
    assert page.context["form"].errors["contact"]
    assert contact.replace("\x00", "") in page.content.decode()


def test_codes_are_throttled_over_http(client):
    lodged()
    client.post(IN, {"contact": EMAIL, "do": "code"})
    again = client.post(IN, {"contact": EMAIL, "do": "code"})
    assert again.status_code == 429
    assert 'name="code"' in again.content.decode()


def test_visits_end_by_themselves_and_by_word():
    lodged()
    browser, other = entered(), Client()
    with time_machine.travel(NOW + timedelta(minutes=2), tick=False):
        entered(client=other)
    with time_machine.travel(NOW + timedelta(hours=3), tick=False):
        assert browser.get(MINE)["Location"] == IN
    assert browser.get(MINE).status_code == 200
    cookie = browser.cookies["resident"].value
    assert browser.post(OUT, {"everywhere": "1"}).status_code == 302
    assert not Visit.objects.exists()
    browser.cookies["resident"] = cookie
    assert browser.get(MINE)["Location"] == IN
    assert other.get(MINE)["Location"] == IN


def test_a_stolen_guess_of_a_cookie_is_nothing(client):
    for value in ("", "x", "x" * 5_000, "'; DROP"):
        client.cookies["resident"] = value
        assert client.get(MINE)["Location"] == IN


def test_a_resident_has_no_right_of_staff_even_with_the_same_address():
    """Somebody of staff files as a resident with the address of their account."""
    boss = member("Boss", Role.CITY_ADMIN)
    dispatcher = member("Dina", Role.DISPATCHER)
    for user in (boss, dispatcher):
        lodged(email=user.email)
        browser = entered(user.email)
        for page in ("/staff/", "/staff/people/", "/staff/residents/"):
            assert browser.get(page)["Location"].startswith("/staff/login/")
    assert not SignIn.objects.exists()
    assert not Session.objects.exists()


def test_staff_signed_in_are_no_residents():
    appeal = lodged(hidden=True)
    browser = Client()
    browser.force_login(executor(appeal.body.code))
    assert browser.get(MINE)["Location"] == IN
    assert browser.get(address(appeal)).status_code == 404


def test_the_list_costs_the_same_for_one_and_for_thirty(django_assert_max_num_queries):
    lodged()
    browser = entered()
    with django_assert_max_num_queries(12) as one:
        browser.get(MINE)
    for _ in range(30):
        lodged()
    with django_assert_max_num_queries(len(one)) as many:
        page = browser.get(MINE)
    assert len(many) == len(one)
    assert page.context["older_url"]
    seen = {row["row"].number for row in page.context["rows"]}
    seen |= {row["row"].number for row in browser.get(page.context["older_url"]).context["rows"]}
    assert len(seen) == 31


def test_another_who_signs_in_with_the_same_contact_is_not_asked_for_a_second_code():
    appeal = accepted()
    browser = entered()
    form = {
        "full_name": "Тестова Айгуль",
        "postal_address": "Карасу, улица Абая, 10",
        "contact": EMAIL,
        "consent": "on",
    }
    done = browser.post(address(appeal, "formal/"), form | {"version": appeal.version, "do": "code"})
    assert done.status_code == 302
    assert Appeal.objects.get(pk=appeal.pk).track == "formal"


def test_acts_still_need_a_token(client):
    appeal = lodged()
    browser = entered()
    strict = Client(enforce_csrf_checks=True)
    strict.cookies["resident"] = browser.cookies["resident"].value
    version = Appeal.objects.get(pk=appeal.pk).version
    assert strict.post(address(appeal, "withdraw/"), {"version": version}).status_code == 403
    actions.withdraw_appeal(appeal, now=NOW)


class TestStaff:
    @pytest.fixture
    def desk(self):
        client = Client()
        client.force_login(member("Dina", Role.DISPATCHER))
        return client

    def test_found_merged_and_parted(self, desk):
        first, second = lodged(), lodged(email="", phone="+7 701 123 45 67")
        found = desk.post("/staff/residents/", {"contact": "RESIDENT@example.org"})
        page = found["Location"]
        assert "example" not in page
        text = desk.get(page).content.decode()
        assert first.number in text
        assert second.number not in text
        bad = desk.post(page + "merge/", {"contact": "8 701 123 45 67", "reason": ""})
        assert bad.status_code == 422
        assert "8 701 123 45 67" in bad.content.decode()
        assert desk.post(page + "merge/", {"contact": EMAIL, "reason": "x"}).status_code == 422
        assert desk.post(page + "merge/", {"contact": "nobody@example.org", "reason": "x"}).status_code == 422
        assert (
            desk.post(page + "merge/", {"contact": "8 701 123 45 67", "reason": "звонила с обоих"}).status_code == 302
        )
        text = desk.get(page).content.decode()
        assert second.number in text
        undo = desk.get(page).context["merges"][0]["undo_url"]
        assert desk.post(undo).status_code == 302
        assert second.number not in desk.get(page).content.decode()
        assert desk.post(undo).status_code == 302

    def test_every_look_is_kept(self, desk):
        from opencity.accounts.models import Audit

        lodged()
        page = desk.post("/staff/residents/", {"contact": EMAIL})["Location"]
        desk.get(page)
        assert Audit.objects.filter(verb="person_seen").count() == 1

    def test_a_confidential_appeal_is_not_seen_here(self, desk):
        appeal = lodged()
        Appeal.objects.filter(pk=appeal.pk).update(is_confidential=True)
        page = desk.post("/staff/residents/", {"contact": EMAIL})["Location"]
        assert appeal.number not in desk.get(page).content.decode()

    @pytest.mark.parametrize("contact", ["", "x", "nobody@example.org", "+7 999 999 99 99"])
    def test_nobody_is_made_for_a_contact_without_appeals(self, desk, contact):
        from opencity.accounts.models import Person

        assert desk.post("/staff/residents/", {"contact": contact}).status_code == 422
        assert not Person.objects.exists()
