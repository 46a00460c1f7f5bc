"""Who gets in: the secret, guessing it, cookies that were copied or changed."""

from datetime import timedelta

import pytest
from django.test import Client

from opencity.accounts.models import Attempt
from tests.cast import NOW, lodged, small_city
from tests.following import address, opened

WRONG = "22222222"


class Clock:
    def __init__(self):
        self.now = NOW


@pytest.fixture
def clock(monkeypatch):
    clock = Clock()
    monkeypatch.setattr("django.utils.timezone.now", lambda: clock.now)
    return clock


@pytest.fixture(autouse=True)
def city(db, clock):
    small_city()


def test_the_secret_opens_and_leaves_the_address(client):
    appeal = lodged(category="2.3")
    secret = appeal.appellant.secret
    response = client.get(address(appeal), {"secret": f" {secret[:4].lower()}-{secret[4:]} "})
    assert (response.status_code, response["Location"]) == (302, address(appeal))
    assert "no-store" in response["Cache-Control"]
    cookie = response.cookies[f"appeal_{appeal.number}"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert cookie["max-age"] == 30 * 24 * 3600
    assert secret not in cookie.value
    page = client.get(address(appeal))
    assert page["Referrer-Policy"] == "same-origin"
    assert "private" in page["Cache-Control"]


def test_number_and_secret_by_form(client):
    appeal = lodged(category="2.3")
    fields = {"number": appeal.number.replace("-", ""), "secret": appeal.appellant.secret}
    response = client.post("/ru/appeals/open/", fields)
    assert response["Location"] == address(appeal, language="ru")
    assert client.get(response["Location"]).status_code == 200


def test_a_wrong_secret_and_an_unknown_number_get_the_same_answer(client):
    appeal = lodged()
    said = []
    for number in (appeal.number, "26-999999-5", "nonsense"):
        response = client.post("/en/appeals/open/", {"number": number, "secret": WRONG})
        said.append((response.status_code, "do not belong together" in response.content.decode()))
    assert said == [(403, True)] * 3


def test_a_thousand_guesses_shut_the_door(client, clock):
    appeal = lodged(category="2.3")
    seen = [client.get(address(appeal), {"secret": WRONG}).status_code for _guess in range(1_000)]
    assert seen == [403] * 10 + [429] * 990
    assert Attempt.objects.count() == 20  # ten for the number, ten for the address, and no more
    right = client.get(address(appeal), {"secret": appeal.appellant.secret})
    assert right.status_code == 429
    assert "15 minutes" in right.content.decode()
    elsewhere = Client(REMOTE_ADDR="10.9.9.9")
    assert elsewhere.get(address(appeal), {"secret": appeal.appellant.secret}).status_code == 429
    clock.now += timedelta(minutes=16)
    assert client.get(address(appeal), {"secret": appeal.appellant.secret}).status_code == 302


def test_one_address_cannot_try_many_numbers(client):
    appeals = [lodged(category="2.3") for _number in range(11)]
    seen = [client.get(address(appeal), {"secret": WRONG}).status_code for appeal in appeals]
    assert seen == [403] * 10 + [429]
    assert Client(REMOTE_ADDR="10.9.9.9").get(address(appeals[10]), {"secret": WRONG}).status_code == 403


def test_who_is_inside_stays_inside_while_somebody_guesses(client):
    appeal = lodged(category="2.3")
    opened(appeal, client)
    for _guess in range(12):
        Client(REMOTE_ADDR="10.9.9.9").get(address(appeal), {"secret": WRONG})
    assert client.get(address(appeal)).status_code == 200


def test_the_cookie_of_another_appeal_opens_nothing(client):
    mine, other = lodged(category="2.3"), lodged(category="2.3")
    opened(mine, client)
    client.cookies[f"appeal_{other.number}"] = client.cookies[f"appeal_{mine.number}"].value
    assert client.get(address(other)).status_code == 404


@pytest.mark.parametrize(
    "change",
    [
        lambda v: v[:-1] + ("A" if v[-1] != "A" else "B"),
        lambda v: "x" + v,
        lambda v: "",
        lambda v: "::",
        lambda v: "é" * 5000,
    ],
)
def test_a_changed_cookie_opens_nothing(client, change):
    appeal = lodged(category="2.3")
    opened(appeal, client)
    name = f"appeal_{appeal.number}"
    client.cookies[name] = change(client.cookies[name].value)
    assert client.get(address(appeal)).status_code == 404


def test_this_device_can_forget(client):
    appeal = lodged(category="2.3")
    opened(appeal, client)
    client.post(address(appeal, "forget/"))
    assert client.get(address(appeal)).status_code == 404


def test_acts_need_the_secret(client):
    appeal = lodged()
    for act in ("answer", "confirm", "reopen", "rate", "withdraw"):
        response = client.post(address(appeal, f"{act}/"), {"version": 0, "reason": "x", "rating": 1})
        assert response.status_code == 302
    appeal.refresh_from_db()
    assert (appeal.state, appeal.version) == ("routed", 0)


def test_acts_do_not_tell_which_numbers_exist(client):
    hidden = lodged(category="2.3")
    for act in ("answer", "confirm", "reopen", "rate", "withdraw", "follow"):
        seen = {client.post(f"/en/appeals/{n}/{act}/").status_code for n in (hidden.number, "26-999999-5", "zzz")}
        assert seen == {302}


@pytest.mark.parametrize("secret", ["", " ", "\x00", "x" * 5_000, "' OR 1=1 --", "ТАЙНАТАЙ", "%ff"])
def test_nonsense_secrets(client, secret):
    appeal = lodged(category="2.3")
    assert client.get(address(appeal), {"secret": secret}).status_code == 403


def test_invalid_utf8_in_the_query(client):
    appeal = lodged(category="2.3")
    assert client.get(f"{address(appeal)}?secret=%ff%fe").status_code == 403
    assert client.get(f"{address(appeal)}?leave=%ff%fe").status_code == 200
