"""The second step of signing in: right, wrong, used twice, too late, too often, torn and forged."""

import json
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from opencity.accounts.actions import remove_member, reset_factor
from opencity.accounts.factors import Kind
from opencity.accounts.models import Attempt, Audit, Role
from tests.cast import member, small_city
from tests.factor_cast import SoftKey, at_the_second_step, code_now, enter, question_of, with_app
from tests.staff_cast import signed_in

WRONG = "This code is not right"
STEP = "/staff/login/factor/"


@pytest.fixture
def aida(db):
    small_city()
    return member("Aida", Role.EXECUTOR, "roads", "en")


@pytest.fixture
def secret(aida):
    return with_app(aida)[0]


def give(client, code):
    return client.post(STEP, {"code": code})


def test_the_password_alone_opens_nothing(aida, secret):
    client = at_the_second_step(aida)
    assert client.get("/staff/")["Location"].startswith("/staff/login/")
    assert client.get("/staff/account/")["Location"].startswith("/staff/login/")
    assert client.get(STEP).status_code == 200
    assert give(client, code_now(secret))["Location"] == "/staff/"
    assert client.get("/staff/").status_code == 200
    assert client.get(STEP)["Location"] == "/staff/"
    row = Audit.objects.get(verb="signed_in")
    assert (row.actor, row.facts) == (aida, {"way": "password", "factor": "totp"})


def test_back_to_what_was_wanted(aida, secret):
    client = Client()
    assert enter(client, aida, next="/staff/?list=soon")["Location"] == STEP
    assert give(client, code_now(secret))["Location"] == "/staff/?list=soon"


@pytest.mark.parametrize("code", ["", "000000x", "12345", "1" * 21, "١٢٣٤٥٦", "\0", "<b>", "-1", "1e5", " "])
def test_a_wrong_code(aida, secret, code):
    client = at_the_second_step(aida)
    assert give(client, code).status_code == 422
    assert client.get("/staff/").status_code == 302


def test_spaces_do_not_matter(aida, secret):
    code = code_now(secret)
    assert give(at_the_second_step(aida), f" {code[:3]} {code[3:]} ").status_code == 302


@pytest.mark.parametrize(("steps", "good"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)])
def test_a_clock_may_be_half_a_minute_off(aida, secret, steps, good):
    with time_machine.travel(timezone.now(), tick=False):
        response = give(at_the_second_step(aida), code_now(secret, steps=steps))
    assert (response.status_code == 302) is good


def test_a_code_counts_once(aida, secret):
    first, second = at_the_second_step(aida), at_the_second_step(aida)
    code = code_now(secret)
    assert give(first, code).status_code == 302
    assert WRONG in give(second, code).content.decode()
    with time_machine.travel(timezone.now(), tick=False):
        assert WRONG in give(second, code_now(secret, steps=-1)).content.decode()  # nor an older one after it


def test_ten_wrong_codes_shut_the_door(aida, secret):
    client = at_the_second_step(aida)
    for _ in range(10):
        assert WRONG in give(client, "000000" if code_now(secret) != "000000" else "111111").content.decode()
    response = give(client, code_now(secret))
    assert "Too many wrong attempts" in response.content.decode()
    other = at_the_second_step(aida)  # another browser does not help
    assert "Too many wrong attempts" in give(other, code_now(secret)).content.decode()
    assert Audit.objects.filter(verb="factor_shut", about=aida).count() == 1
    with time_machine.travel(timezone.now() + timedelta(minutes=15, seconds=1)):
        assert give(at_the_second_step(aida), code_now(secret)).status_code == 302


def test_a_recovery_code_counts_once(aida):
    _secret, codes = with_app(aida)
    assert give(at_the_second_step(aida), codes[3]).status_code == 302
    assert WRONG in give(at_the_second_step(aida), codes[3]).content.decode()
    assert give(at_the_second_step(aida), f"{codes[4][:4]}-{codes[4][4:]}").status_code == 302


def test_a_code_of_somebody_else_is_wrong(aida, secret):
    erlan = member("Erlan", Role.EXECUTOR, "roads", "en")
    theirs, codes = with_app(erlan)
    for code in [code_now(theirs), codes[0]]:
        assert WRONG in give(at_the_second_step(aida), code).content.decode()


def test_the_second_step_takes_a_quarter_of_an_hour_at_most(aida, secret):
    client = at_the_second_step(aida)
    with time_machine.travel(timezone.now() + timedelta(minutes=16)):
        assert client.get(STEP)["Location"] == "/staff/login/"
        assert give(client, code_now(secret))["Location"] == "/staff/login/"
        assert client.get("/staff/").status_code == 302


def test_without_a_password_there_is_no_second_step(aida, secret):
    client = Client()
    assert client.get(STEP)["Location"] == "/staff/login/"
    assert give(client, code_now(secret))["Location"] == "/staff/login/"


@pytest.mark.parametrize(
    "change", [lambda s: s[:-1] + ("a" if s[-1] != "a" else "b"), lambda s: "", lambda s: "x" * 32, lambda s: "../" + s]
)
def test_a_tampered_session_is_nobody(aida, secret, change):
    client = at_the_second_step(aida)
    client.cookies["sessionid"] = change(client.cookies["sessionid"].value)
    assert give(client, code_now(secret))["Location"] == "/staff/login/"
    inside = signed_in(aida)
    inside.cookies["sessionid"] = change(inside.cookies["sessionid"].value)
    assert inside.get("/staff/").status_code == 302


def test_closed_while_the_second_step_waits(aida, secret):
    client = at_the_second_step(aida)
    remove_member(aida)
    assert give(client, code_now(secret))["Location"] == "/staff/login/"
    assert client.get("/staff/").status_code == 302


def test_another_secret_key_lets_nobody_in_and_breaks_nothing(aida, secret, settings):
    code = code_now(secret)
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another one " * 5
    assert give(at_the_second_step(aida), code).status_code == 302  # the one before still reads
    settings.SECRET_KEY_FALLBACKS = []
    assert give(at_the_second_step(aida), code_now(secret, steps=1)).status_code == 422
    reset_factor(aida, by=None, now=timezone.now())
    assert enter(Client(), aida)["Location"] == "/staff/"


def test_secrets_rest_encrypted(aida, secret):
    rows = json.dumps(list(aida.authenticator_set.values_list("data", flat=True)))
    assert secret not in rows


@pytest.fixture
def key(aida):
    return given_key(aida)


def given_key(user):
    soft, client = SoftKey(), signed_in(user)
    client.defaults["SERVER_NAME"] = "localhost"
    question = question_of(client.get("/staff/account/key/"))
    response = client.post(
        "/staff/account/key/",
        {"name": "ring", "password": "a long and quiet password", "answer": soft.register(question)},
    )
    assert response["Location"] == "/staff/account/codes/", response.content.decode()
    return soft


def answer(client, value):
    return client.post(STEP, {"answer": value})


def test_a_key_signs_in(aida, key):
    client = at_the_second_step(aida)
    question = question_of(client.get(STEP))
    assert answer(client, key.sign(question))["Location"] == "/staff/"
    assert client.get("/staff/").status_code == 200
    assert Audit.objects.filter(verb="signed_in").latest("id").facts["factor"] == "webauthn"


def test_an_answer_counts_once(aida, key):
    first, second = at_the_second_step(aida), at_the_second_step(aida)
    given = key.sign(question_of(first.get(STEP)))
    second.get(STEP)
    assert answer(second, given).status_code == 422  # to the question of another browser
    assert answer(first, given).status_code == 302
    first.post("/staff/logout/")
    enter(first, aida)
    assert answer(first, given).status_code == 422  # no question waits


def test_an_answer_of_somebody_elses_key(aida, key):
    erlan = member("Erlan", Role.EXECUTOR, "roads", "en")
    theirs = given_key(erlan)
    client = at_the_second_step(aida)
    assert answer(client, theirs.sign(question_of(client.get(STEP)))).status_code == 422
    theirs.id = key.id  # their signature under her key's name
    assert answer(client, theirs.sign(question_of(client.get(STEP)))).status_code == 422
    assert client.get("/staff/").status_code == 302


@pytest.mark.parametrize("origin", ["https://evil.example", "http://localhost.evil.example", "null", "http://[", ""])
def test_an_answer_from_another_site(aida, key, origin):
    client = at_the_second_step(aida)
    assert answer(client, key.sign(question_of(client.get(STEP)), origin=origin)).status_code == 422


TORN = [
    "",
    "x",
    "{}",
    "[]",
    "null",
    "1",
    '"x"',
    "{" * 5000,
    "[" * 19000,
    "\0",
    '{"id":"a","rawId":"a","type":"public-key","response":{}}',
    "x" * 30000,
]


@pytest.mark.parametrize("torn", TORN, ids=range(len(TORN)))
def test_a_torn_answer(aida, key, torn):
    client = at_the_second_step(aida)
    client.get(STEP)
    assert answer(client, torn).status_code == 422
    inside = signed_in(aida)
    inside.get("/staff/account/key/")
    form = {"name": "second", "password": "a long and quiet password", "answer": torn}
    assert inside.post("/staff/account/key/", form).status_code == 422


def test_answers_with_one_part_broken(aida, key):
    client, inside = at_the_second_step(aida), signed_in(aida)
    inside.defaults["SERVER_NAME"] = "localhost"
    statuses = set()
    for name in [
        "id",
        "rawId",
        "type",
        "response",
        "clientDataJSON",
        "authenticatorData",
        "signature",
        "attestationObject",
    ]:
        for bad in [None, 1, "", "AA", "é", "A" * 500, [], {}]:
            question = question_of(client.get(STEP))
            statuses.add(_answer_quietly(client, _broken(key.sign(question), name, bad), aida))
            form = {"name": "n", "password": "a long and quiet password"}
            made = _broken(SoftKey().register(question_of(inside.get("/staff/account/key/"))), name, bad)
            statuses.add(inside.post("/staff/account/key/", form | {"answer": made}).status_code)
    assert statuses <= {422, 302}


def _answer_quietly(client, value, user):
    response = answer(client, value)
    Attempt.objects.all().delete()
    if response.status_code == 302:  # a part that does not matter was broken
        client.post("/staff/logout/")
        enter(client, user)
    return response.status_code


def _broken(answered, name, bad):
    facts = json.loads(answered)
    (facts if name in facts else facts["response"])[name] = bad
    return json.dumps(facts)


def test_the_same_key_twice(aida, key):
    client = signed_in(aida)
    client.defaults["SERVER_NAME"] = "localhost"
    form = {"name": "again", "password": "a long and quiet password"}
    question = question_of(client.get("/staff/account/key/"))
    assert [known["id"] for known in question["excludeCredentials"]]
    response = client.post("/staff/account/key/", form | {"answer": key.register(question)})
    assert "already in your list" in response.content.decode()
    assert aida.authenticator_set.filter(type=Kind.WEBAUTHN).count() == 1
