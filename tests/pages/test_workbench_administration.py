"""What administrators do: failed letters, the working calendar, people."""

from datetime import date

import pytest
from django.utils import timezone

from opencity.accounts.models import Role, User
from opencity.directory.models import CalendarDay, CalendarYear
from opencity.notices.models import Notice
from tests.cast import NOW, PASSWORD, lodged, small_city
from tests.staff_cast import fresh, kinds, signed_in, staff

DAY = {
    "day": "2026-11-05",
    "kind": "off",
    "name_kk": "Мереке",
    "name_ru": "Праздник",
    "name_en": "",
    "source": "invented",
}
NEW = {
    "name": "Сауле", "email": "saule@example.org", "language": "kk", "role": "executor", "body": "water", "password": PASSWORD
}  # fmt: skip


@pytest.fixture
def people(db, monkeypatch):
    small_city()
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    return staff()


@pytest.fixture
def admin(people):
    return signed_in(people.city_admin)


def letter(n):
    return Notice.objects.create(
        key=f"k{n}", kind="appellant.lodged", to=f"x{n}@example.org", language="ru", subject=f"Письмо {n} <b>", text="t",
        created_at=NOW, state="dead", attempts=8, last_error="SMTPRecipientsRefused: <550>",
    )  # fmt: skip


def test_letters_and_retry(people, admin):
    assert "Every letter was sent" in admin.get("/staff/letters/").content.decode()
    dead = letter(1)
    text = admin.get("/staff/letters/").content.decode()
    assert "SMTPRecipientsRefused: &lt;550&gt;" in text
    assert admin.post(f"/staff/letters/{dead.pk}/retry/")["Location"] == "/staff/letters/"
    dead.refresh_from_db()
    assert (dead.state, dead.attempts) == ("queued", 0)
    Notice.objects.filter(pk=dead.pk).update(state="sent")
    admin.post(f"/staff/letters/{dead.pk}/retry/")
    dead.refresh_from_db()
    assert dead.state == "sent"
    assert admin.post("/staff/letters/999999/retry/").status_code == 404
    assert admin.post(f"/staff/letters/{10**30}/retry/").status_code == 404


def test_letters_cost_the_same_for_one_and_thirty(people, admin, django_assert_num_queries):
    letter(0)
    admin.get("/staff/letters/")
    with django_assert_num_queries(5):
        admin.get("/staff/letters/")
    for n in range(1, 60):
        letter(n)
    with django_assert_num_queries(5):
        page = admin.get("/staff/letters/")
    assert len(page.context["letters"]) == 50
    assert len(admin.get(page.context["older_url"]).context["letters"]) == 10


def test_a_new_day_off_moves_due_dates(people, admin):
    appeal = lodged()  # due on Friday, 6 November
    response = admin.post("/staff/calendar/", DAY, follow=True)
    assert "05.11.2026 is set. 1 due date moved." in response.content.decode()
    assert fresh(appeal).due_on == date(2026, 11, 9)
    assert kinds(appeal)[-1] == "due_moved"
    assert "Праздник" in admin.get("/staff/calendar/?year=2026").content.decode() or CalendarDay.objects.get(
        day=DAY["day"]
    )
    again = admin.post("/staff/calendar/", DAY, follow=True)
    assert "0 due dates moved" in again.content.decode()
    removed = admin.post("/staff/calendar/2026-11-05/remove/", follow=True)
    assert "1 due date moved" in removed.content.decode()
    assert fresh(appeal).due_on == date(2026, 11, 6)
    assert admin.post("/staff/calendar/2026-11-05/remove/").status_code == 404


@pytest.mark.parametrize(
    "change",
    [{"day": ""}, {"day": "31.02.2026"}, {"day": "1026-01-01"}, {"kind": "holiday"}, {"name_kk": ""}, {"source": ""},
     {"name_ru": "я" * 121}],
)  # fmt: skip
def test_a_wrong_day_keeps_what_was_typed(people, admin, change):
    response = admin.post("/staff/calendar/", DAY | {"name_en": "Feast of tests"} | change)
    assert response.status_code == 422
    assert "Feast of tests" in response.content.decode()
    assert not CalendarDay.objects.filter(day="2026-11-05").exists()


def test_in_november_the_next_year_must_be_there(people, admin, monkeypatch):
    missing = "The working calendar of 2027 is missing"
    assert missing in admin.get("/staff/calendar/").content.decode()
    assert missing in admin.get("/staff/").content.decode()
    CalendarYear.objects.create(year=2027, confirmed=False)
    from opencity.directory.actions import renew_stamp

    renew_stamp()
    assert "The working calendar of 2027 is not confirmed yet." in admin.get("/staff/calendar/").content.decode()
    monkeypatch.setattr(timezone, "now", lambda: NOW.replace(month=6))
    assert "not confirmed yet" not in admin.get("/staff/calendar/").content.decode()
    for year in ["x", "0", "99999", "-1", "٢٠٢٦"]:
        assert admin.get("/staff/calendar/", {"year": year}).status_code == 200


def test_invite_give_a_role_close(people, admin, client):
    assert admin.post("/staff/people/", NEW)["Location"] == "/staff/people/"
    saule = User.objects.get(email="saule@example.org")
    assert client.post("/staff/login/", {"login": saule.email, "password": PASSWORD})["Location"] == "/staff/"
    admin.post(f"/staff/people/{saule.pk}/", {"role": "head", "body": "roads"})
    assert sorted(saule.memberships.values_list("role", "body__code")) == [("executor", "water"), ("head", "roads")]
    assert "head or deputy head of a body: Roads" in admin.get(f"/staff/people/{saule.pk}/").content.decode()
    admin.post(f"/staff/people/{saule.pk}/close/")
    assert not User.objects.get(pk=saule.pk).is_active
    assert client.get("/staff/").status_code == 302


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"email": "aida@example.org"}, "is already a member of staff"),
        ({"email": "not an address"}, "does not look right"),
        ({"role": "dispatcher"}, "An executor or head works in a body"),
        ({"body": ""}, "An executor or head works in a body"),
        ({"body": "nobody"}, "Choose one from the list."),
        ({"role": "mayor"}, "Choose one from the list."),
        ({"password": "123"}, "too short"),
        ({"password": "password"}, "too common"),
        ({"name": ""}, "Please fill this in."),
        ({"language": "xx"}, "Choose one from the list."),
    ],
)
def test_a_wrong_invitation(people, admin, change, sentence):
    before = User.objects.count()
    response = admin.post("/staff/people/", NEW | change)
    assert (response.status_code, sentence in response.content.decode()) == (422, True)
    assert PASSWORD not in response.content.decode()
    assert User.objects.count() == before


def test_nobody_closes_the_own_account(people, admin):
    response = admin.post(f"/staff/people/{people.city_admin.pk}/close/", follow=True)
    assert "You cannot close your own account." in response.content.decode()
    assert User.objects.get(pk=people.city_admin.pk).is_active


def test_people_cost_the_same_for_one_and_thirty(people, admin, django_assert_num_queries):
    from tests.cast import member

    admin.get("/staff/people/")
    with django_assert_num_queries(6):
        admin.get("/staff/people/")
    for n in range(30):
        member(f"Person{n}", Role.EXECUTOR, "roads")
    with django_assert_num_queries(6):
        admin.get("/staff/people/")
