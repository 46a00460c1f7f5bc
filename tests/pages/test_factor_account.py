"""The own account: factors, recovery codes, sessions; roles that need a factor; what an administrator may do."""

import re
from datetime import timedelta

import pytest
import time_machine
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.contrib.sessions.models import Session
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.utils import DatabaseError
from django.test import Client
from django.utils import timezone

from opencity.accounts.actions import remove_member
from opencity.accounts.models import Audit, Role, SignIn
from opencity.accounts.sessions import forget_ended
from opencity.workbench.browsers import browser_name
from tests.cast import PASSWORD, member, small_city
from tests.factor_cast import at_the_second_step, code_now, enter, with_app
from tests.staff_cast import signed_in

ACCOUNT, APP, CODES = "/staff/account/", "/staff/account/app/", "/staff/account/codes/"


@pytest.fixture
def aida(db):
    small_city()
    return member("Aida", Role.EXECUTOR, "roads", "en")


@pytest.fixture
def admin(aida):
    return member("Admin", Role.CITY_ADMIN, language="en")


def secret_on(page):
    return re.search(r"<code>([A-Z2-7 ]+)</code>", page.content.decode())[1].replace(" ", "")


def add_app(client, **changed):
    secret = secret_on(client.get(APP))
    return secret, client.post(APP, {"code": code_now(secret), "password": PASSWORD} | changed)


def test_an_app_from_the_first_look_to_the_next_sign_in(aida):
    client = signed_in(aida)
    page = client.get(APP)
    assert "<svg" in page.content.decode()
    assert secret_on(page) == secret_on(client.get(APP))  # a second look shows the same
    secret, response = add_app(client)
    assert response["Location"] == CODES
    shown = client.get(CODES).content.decode()
    codes = re.findall(r"<code>(\d{4} \d{4})</code>", shown)
    assert len(set(codes)) == 10
    assert "data-print" in shown
    again = client.get(CODES).content.decode()
    assert codes[0] not in again
    assert "10 recovery codes left" in again
    assert client.get("/staff/").status_code == 200
    other = at_the_second_step(aida)
    last = aida.authenticator_set.get(type="totp").data["last_step"]
    used = format_hotp_value(hotp_value(secret, last))  # by the set-up
    assert other.post("/staff/login/factor/", {"code": used}).status_code == 422
    assert other.post("/staff/login/factor/", {"code": codes[0]})["Location"] == "/staff/"
    assert "9 recovery codes left" in other.get(ACCOUNT).content.decode()
    assert list(Audit.objects.order_by("id").values_list("verb", flat=True)) == [
        "factor_added",
        "codes_made",
        "signed_in",
    ]
    assert secret not in str(list(Audit.objects.values()))


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"code": "000000"}, "This code is not right"),
        ({"code": ""}, "Please fill this in"),
        ({"code": "١٢٣٤٥٦"}, "This code is not right"),
        ({"password": "wrong"}, "This is not your password"),
        ({"password": ""}, "Please fill this in"),
        ({"password": "x" * 300}, "at most 200"),
    ],
)
def test_a_wrong_set_up(aida, changed, words):
    client = signed_in(aida)
    _secret, response = add_app(client, **changed)
    assert response.status_code == 422
    assert words in response.content.decode()
    assert not aida.authenticator_set.exists()


def test_one_app_is_enough(aida):
    client = signed_in(aida)
    add_app(client)
    _secret, response = add_app(client)
    assert "You already have an app" in response.content.decode()


def test_a_new_factor_ends_the_sessions_that_were_opened_without_it(aida):
    client, other = signed_in(aida), signed_in(aida)
    assert add_app(client)[1].status_code == 302
    assert other.get("/staff/").status_code == 302
    assert client.get("/staff/").status_code == 200


def test_removing_needs_the_password_and_is_only_for_ones_own(aida):
    with_app(aida)
    client, stranger = signed_in(aida), signed_in(member("Erlan", Role.EXECUTOR, "roads", "en"))
    url = f"/staff/account/factors/{aida.authenticator_set.get(type='totp').pk}/remove/"
    codes = f"/staff/account/factors/{aida.authenticator_set.get(type='recovery_codes').pk}/remove/"
    assert stranger.post(url, {"password": PASSWORD}).status_code == 404
    assert client.post(codes, {"password": PASSWORD}).status_code == 404
    assert client.get(url).status_code == 200
    assert client.post(url, {"password": "wrong"}).status_code == 422
    assert client.post(url, {}).status_code == 422
    assert aida.authenticator_set.count() == 2
    assert client.post(url, {"password": PASSWORD})["Location"] == ACCOUNT
    assert aida.authenticator_set.count() == 0
    assert enter(Client(), aida)["Location"] == "/staff/"


def test_the_password_cannot_be_guessed_here(aida):
    client = signed_in(aida)
    for n in range(10):
        add_app(client, password=f"guess {n}")
    assert "Too many wrong attempts" in add_app(client)[1].content.decode()


def test_new_codes_replace_the_old(aida):
    _secret, old = with_app(aida)
    client = signed_in(aida)
    assert client.post(CODES, {"password": "wrong"}).status_code == 422
    assert client.post(CODES, {"password": PASSWORD})["Location"] == CODES
    new = [
        code.replace(" ", "") for code in re.findall(r"<code>(\d{4} \d{4})</code>", client.get(CODES).content.decode())
    ]
    assert not set(new) & set(old)
    assert at_the_second_step(aida).post("/staff/login/factor/", {"code": old[0]}).status_code == 422
    assert at_the_second_step(aida).post("/staff/login/factor/", {"code": new[0]}).status_code == 302


def test_without_a_password_of_ones_own_a_fresh_sign_in_will_do(aida):
    aida.set_unusable_password()
    aida.save()
    client = signed_in(aida)
    secret = secret_on(client.get(APP))
    with time_machine.travel(timezone.now() + timedelta(minutes=11)):
        assert "sign out and in again" in client.post(APP, {"code": code_now(secret)}).content.decode()
    assert client.post(APP, {"code": code_now(secret)}).status_code == 302


def test_a_role_that_needs_a_factor_is_led_to_set_one_up(aida, settings):
    settings.MFA_REQUIRED_ROLES = frozenset({"executor"})
    client = Client()
    assert enter(client, aida)["Location"] == "/staff/"
    for address in ["/staff/", "/staff/?list=soon", "/staff/appeals/26-000001-1/"]:
        assert client.get(address)["Location"] == ACCOUNT
    assert client.post("/staff/appeals/26-000001-1/note/")["Location"] == ACCOUNT
    assert client.get("/staff/people/").status_code == 403
    assert "Set up the second step first" in client.get(ACCOUNT).content.decode()
    assert add_app(client)[1]["Location"] == CODES
    assert client.get("/staff/").status_code == 200
    url = f"/staff/account/factors/{aida.authenticator_set.get(type='totp').pk}/remove/"
    client.post(url, {"password": PASSWORD})
    assert client.get("/staff/")["Location"] == ACCOUNT  # without it everything is shut again


def test_other_roles_are_not_asked(aida, settings):
    settings.MFA_REQUIRED_ROLES = frozenset({"city_admin"})
    assert signed_in(aida).get("/staff/").status_code == 200


@pytest.mark.parametrize(("minutes", "open_still"), [(59, True), (60, False)])
def test_a_session_ends_at_rest(aida, minutes, open_still):
    start = timezone.now()
    with time_machine.travel(start, tick=False) as clock:
        client = signed_in(aida)
        clock.move_to(start + timedelta(minutes=minutes))
        assert (client.get("/staff/").status_code == 200) is open_still


def test_a_session_ends_after_twelve_hours_of_work(aida):
    start = timezone.now()
    with time_machine.travel(start, tick=False) as clock:
        client = signed_in(aida)
        for half_hour in range(1, 24):
            clock.move_to(start + timedelta(minutes=30 * half_hour))
            assert client.get("/staff/").status_code == 200
        clock.move_to(start + timedelta(hours=12))
        assert client.get("/staff/").status_code == 302
        assert client.get("/staff/login/").status_code == 200
        assert enter(client, aida)["Location"] == "/staff/"  # the same browser begins anew
        assert client.get("/staff/").status_code == 200
        forget_ended(start + timedelta(hours=12))
        assert SignIn.objects.filter(user=aida).count() == 1


def test_a_session_of_the_same_browser_does_not_inherit_the_factor(aida, settings):
    """Signed in with a code, at rest too long, then the factor is reset: the password alone proves nothing."""
    settings.MFA_REQUIRED_ROLES = frozenset({"executor"})
    secret, _codes = with_app(aida)
    start = timezone.now()
    with time_machine.travel(start, tick=False) as clock:
        client = at_the_second_step(aida)
        client.post("/staff/login/factor/", {"code": code_now(secret)})
        assert client.get("/staff/").status_code == 200
        clock.move_to(start + timedelta(hours=2))
        aida.authenticator_set.all().delete()
        enter(client, aida)
        assert client.get("/staff/")["Location"] == ACCOUNT


def test_a_visit_is_noted_once_a_minute_at_most(aida):
    start = timezone.now()
    with time_machine.travel(start, tick=False) as clock:
        client = signed_in(aida)
        client.get(ACCOUNT)
        clock.move_to(start + timedelta(minutes=2))
        client.get(ACCOUNT)
        before = SignIn.objects.get().seen_at
        clock.move_to(start + timedelta(minutes=2, seconds=50))
        client.get(ACCOUNT)
        assert SignIn.objects.get().seen_at == before == start + timedelta(minutes=2)


def test_a_new_password_ends_every_session(aida):
    client = signed_in(aida)
    aida.set_password("another long and quiet password")
    aida.save()
    assert client.get("/staff/").status_code == 302


def test_a_new_password_of_ones_own(aida):
    here, there = signed_in(aida), signed_in(aida)
    new = "four quiet horses graze"
    for wrong in [
        {"password": "wrong", "new_password": new},
        {"password": PASSWORD, "new_password": "12345678"},
        {"password": PASSWORD},
    ]:
        assert here.post("/staff/account/password/", wrong).status_code == 422
    old_key = here.cookies["sessionid"].value
    assert here.post("/staff/account/password/", {"password": PASSWORD, "new_password": new})["Location"] == ACCOUNT
    assert here.get("/staff/").status_code == 200
    assert here.cookies["sessionid"].value != old_key
    assert "this one" in here.get(ACCOUNT).content.decode()
    assert there.get("/staff/").status_code == 302
    assert enter(Client(), aida).status_code == 422
    assert enter(Client(), aida, password=new)["Location"] == "/staff/"


def test_an_administrator_gives_a_new_password(aida, admin):
    boss, theirs, url = signed_in(admin), signed_in(aida), f"/staff/people/{aida.pk}/password/"
    new = "four quiet horses graze"
    assert boss.get(url).status_code == 200
    assert boss.post(url, {"password": "wrong", "new_password": new}).status_code == 422
    assert boss.post(url, {"password": PASSWORD, "new_password": "password"}).status_code == 422
    assert boss.post(url, {"password": PASSWORD, "new_password": new}).status_code == 302
    assert theirs.get("/staff/").status_code == 302
    assert enter(Client(), aida, password=new)["Location"] == "/staff/"
    row = Audit.objects.get(verb="password_set")
    assert (row.actor, row.about, row.facts) == (admin, aida, {"ended": 1})
    assert boss.get(f"/staff/people/{admin.pk}/password/")["Location"] == "/staff/account/password/"


def test_closing_an_account_removes_its_sessions(aida):
    client = signed_in(aida)
    remove_member(aida)
    assert client.get("/staff/").status_code == 302
    assert not Session.objects.exists()
    assert not SignIn.objects.exists()


def test_own_sessions_are_listed_and_the_others_end(aida):
    here, there = Client(headers={"user-agent": "Mozilla/5.0 (Windows NT 10.0) Firefox/140.0"}), signed_in(aida)
    stranger = signed_in(member("Erlan", Role.EXECUTOR, "roads", "en"))
    enter(here, aida)
    page = here.get(ACCOUNT).content.decode()
    assert "Firefox, Windows" in page
    assert page.count("last seen") == 2
    assert here.post("/staff/account/sessions/end/")["Location"] == ACCOUNT
    assert "1 other session is ended" in here.get(ACCOUNT).content.decode()
    assert there.get("/staff/").status_code == 302
    assert stranger.get("/staff/").status_code == 200
    here.post("/staff/logout/")
    assert SignIn.objects.filter(user=aida).count() == 0


def test_a_browser_may_call_itself_anything(aida):
    client = Client(headers={"user-agent": "<script>alert(1)</script>\x07" + "я" * 500})
    enter(client, aida)
    page = client.get(ACCOUNT)
    assert page.status_code == 200
    assert "<script>alert" not in page.content.decode()


def test_an_administrator_resets_a_lost_factor(aida, admin):
    with_app(aida)
    boss, theirs = signed_in(admin), signed_in(aida)
    page = boss.get(f"/staff/people/{aida.pk}/").content.decode()
    assert "With a second step." in page
    assert "Open in 1 browser." in page
    assert boss.get(f"/staff/people/{aida.pk}/factor/reset/").status_code == 405
    assert boss.post(f"/staff/people/{aida.pk}/factor/reset/").status_code == 302
    assert theirs.get("/staff/").status_code == 302
    assert enter(Client(), aida)["Location"] == "/staff/"
    row = Audit.objects.get(verb="factor_reset")
    assert (row.actor, row.about, row.facts) == (admin, aida, {"removed": 1, "ended": 1})
    assert boss.post("/staff/people/999999/factor/reset/").status_code == 404


def test_nobody_resets_their_own(admin):
    with_app(admin)
    boss = signed_in(admin)
    boss.post(f"/staff/people/{admin.pk}/factor/reset/")
    assert "Your own second factor" in boss.get("/staff/people/").content.decode()
    assert admin.authenticator_set.count() == 2


def test_an_administrator_ends_all_sessions(aida, admin):
    first, second, boss = signed_in(aida), signed_in(aida), signed_in(admin)
    assert boss.post(f"/staff/people/{aida.pk}/sessions/end/").status_code == 302
    assert first.get("/staff/").status_code == second.get("/staff/").status_code == 302
    assert boss.get("/staff/").status_code == 200
    row = Audit.objects.get(verb="sessions_ended")
    assert (row.actor, row.about, row.facts) == (admin, aida, {"ended": 2})


def test_the_operator_resets_by_command(admin, capsys):
    with_app(admin)
    call_command("reset_factor", "ADMIN@example.org")
    assert not admin.authenticator_set.exists()
    assert Audit.objects.get(verb="factor_reset").actor is None
    with pytest.raises(CommandError):
        call_command("reset_factor", "nobody@example.org")


@pytest.mark.parametrize("act", ["UPDATE accounts_audit SET verb = 'x'", "DELETE FROM accounts_audit"])
def test_the_audit_cannot_be_changed(aida, act):
    enter(Client(), aida)
    with pytest.raises(DatabaseError, match="appended"), connection.cursor() as cursor:
        cursor.execute(act)


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        ("", "?"),
        ("curl/8.5.0", "curl"),
        ("Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/120.0 Safari/537.36", "Chrome, Linux"),
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/120.0 Safari/537.36 Edg/120.0", "Edge, Windows"),
        ("Mozilla/5.0 (Linux; Android 14) Chrome/120.0 YaBrowser/24 Mobile Safari/537.36", "Yandex Browser, Android"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) Version/17.0 Safari/604.1", "Safari, iPhone"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10.15) Firefox/140.0", "Firefox, macOS"),
    ],
)
def test_names_of_browsers(agent, name):
    assert browser_name(agent) == name
