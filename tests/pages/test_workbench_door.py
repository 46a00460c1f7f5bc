"""The door of staff: signing in and out, guessing, the way back."""

import pytest
from django.test import Client

from opencity.accounts.actions import remove_member
from opencity.accounts.models import Attempt, Role
from tests.cast import PASSWORD, member, small_city

WRONG = "E-mail or password is wrong."


@pytest.fixture
def aida(db):
    small_city()
    return member("Aida", Role.EXECUTOR, "roads", "en")


def enter(client, email="aida@example.org", password=PASSWORD, **more):
    return client.post(
        "/staff/login/", {"login": email, "password": password, **more}, headers={"accept-language": "en"}
    )


def test_in_and_out(aida, client):
    assert client.get("/staff/")["Location"] == "/staff/login/?next=/staff/"
    assert client.get("/staff/login/").status_code == 200
    assert enter(client, "AIDA@example.org ")["Location"] == "/staff/"
    assert client.get("/staff/").status_code == 200
    assert client.get("/staff/logout/").status_code == 405
    assert client.post("/staff/logout/")["Location"] == "/staff/login/"
    assert client.get("/staff/").status_code == 302


def test_back_to_what_was_wanted_but_never_to_somebody_else(aida, client):
    page = client.get("/staff/?list=soon")
    assert page["Location"] == "/staff/login/?next=/staff/%3Flist%3Dsoon"
    assert enter(client, next="/staff/?list=soon")["Location"] == "/staff/?list=soon"
    for evil in ["https://evil.example/", "//evil.example", "javascript:alert(1)", "\\\\evil.example"]:
        assert enter(Client(), next=evil)["Location"] == "/staff/"


@pytest.mark.parametrize(
    ("email", "password"),
    [
        ("aida@example.org", "wrong"),
        ("nobody@example.org", PASSWORD),
        ("aida@example.org", PASSWORD + "x" * 300),
    ],
)
def test_wrong_pair_tells_nothing(aida, client, email, password):
    response = enter(client, email, password)
    assert (response.status_code, WRONG in response.content.decode()) == (422, True)
    assert 'value="aida@example.org"' in response.content.decode() or email != "aida@example.org"


@pytest.mark.parametrize("email", ["", "not an address", "<script>", "a\0b@example.org", "я" * 500 + "@example.org"])
def test_wrong_address(aida, client, email):
    assert enter(client, email).status_code == 422


def test_guessing_is_hopeless(aida, client):
    for n in range(10):
        assert WRONG in enter(client, password=f"guess {n}").content.decode()
    response = enter(client)
    assert response.status_code == 422
    assert "Too many wrong attempts" in response.content.decode()
    assert Attempt.objects.filter(key__contains="aida").count() == 0  # only keyed hashes are kept


def test_one_address_may_not_try_everybody(aida, client):
    for n in range(49):
        enter(client, f"nobody{n}@example.org", "a likely password")
    assert enter(Client())["Location"] == "/staff/"  # an office behind one address goes on working
    enter(client, "nobody50@example.org", "a likely password")
    assert "Too many wrong attempts" in enter(Client()).content.decode()


def test_a_closed_account_is_shut_out_at_once(aida, client):
    enter(client)
    assert client.get("/staff/").status_code == 200
    remove_member(aida)
    assert client.get("/staff/").status_code == 302
    assert WRONG in enter(Client()).content.decode()


def test_forms_need_their_token(aida):
    client = Client(enforce_csrf_checks=True)
    client.force_login(aida)
    assert client.post("/staff/logout/").status_code == 403


def test_wrong_role_reads_why_in_their_language(aida, client):
    client.force_login(member("Kanat", Role.DISPATCHER, language="kk"))
    response = client.get("/staff/people/")
    assert response.status_code == 403
    assert '<html lang="kk">' in response.content.decode()
    assert "no-store" in response["Cache-Control"]
