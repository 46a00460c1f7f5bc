"""Sign-in at the city's own provider: members only, and only with an answer to the question of this browser."""

import pytest
from django.core.cache import cache
from django.test import Client

from opencity.accounts.actions import remove_member
from opencity.accounts.models import Audit, Role, User
from opencity.config.addresses import Oidc
from tests.cast import member, small_city
from tests.factor_cast import code_now, with_app
from tests.oidc_provider import CLIENT, SECRET, FakeProvider

OUT, BACK = "/staff/login/provider/", "/staff/login/provider/back/"


@pytest.fixture(scope="module")
def running():
    provider = FakeProvider()
    yield provider
    provider.stop()


@pytest.fixture
def provider(running, settings):
    app = Oidc(running.url, CLIENT, SECRET, "City login").app
    settings.OIDC_NAME = "City login"
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": [app]}}
    running.wrong, running.userinfo, running.asked = "", {}, {}
    running.claims = {"sub": "1", "email": "aida@example.org", "email_verified": True}
    cache.clear()
    yield running
    cache.clear()


@pytest.fixture
def aida(db):
    small_city()
    return member("Aida", Role.EXECUTOR, "roads", "en")


@pytest.fixture
def client():
    return Client(headers={"accept-language": "en"})


def go(client, provider, **changed):
    """Out to the provider and back."""
    out = client.get(OUT)
    assert out.status_code == 302, out.content.decode()
    return client.get(BACK, provider.authorize(out["Location"]) | changed)


def refused(client, response, words):
    assert response["Location"] == "/staff/login/"
    assert words in client.get("/staff/login/").content.decode()
    assert client.get("/staff/").status_code == 302
    assert User.objects.count() == 1
    return True


def test_a_member_comes_in(aida, provider, client):
    page = client.get("/staff/login/?next=/staff/%3Flist%3Dsoon").content.decode()
    assert "Sign in with City login" in page
    assert "/staff/login/provider/?next=%2Fstaff%2F%3Flist%3Dsoon" in page
    out = client.get("/staff/login/provider/?next=%2Fstaff%2F%3Flist%3Dsoon")
    assert out["Location"].startswith(f"{provider.url}/authorize?")
    back = client.get(BACK, provider.authorize(out["Location"]))
    assert {"state", "nonce", "code_challenge"} <= provider.asked.keys()
    assert (provider.asked["code_challenge_method"], provider.asked["response_type"]) == ("S256", "code")
    assert provider.asked["redirect_uri"] == f"http://testserver{BACK}"
    assert back["Location"] == "/staff/?list=soon"
    assert client.get("/staff/").status_code == 200
    assert Audit.objects.get(verb="signed_in").facts["way"] == "provider"
    assert client.get(OUT)["Location"] == client.get(BACK)["Location"] == "/staff/"


def test_nothing_is_offered_where_nothing_is_set(aida, client):
    assert "Sign in with" not in client.get("/staff/login/").content.decode()
    assert client.get(OUT)["Location"] == client.get(BACK)["Location"] == "/staff/login/"


def test_the_second_factor_is_asked_for_as_ever(aida, provider, client):
    secret, _codes = with_app(aida)
    assert go(client, provider)["Location"] == "/staff/login/factor/"
    assert client.get("/staff/").status_code == 302
    assert client.post("/staff/login/factor/", {"code": code_now(secret)})["Location"] == "/staff/"
    assert Audit.objects.filter(verb="signed_in").latest("id").facts == {"way": "provider", "factor": "totp"}


@pytest.mark.parametrize(
    "claims",
    [
        {"email": "nobody@example.org"},
        {"email_verified": False},
        {"email_verified": None},
        {"email_verified": "false"},
        {"email_verified": 1},
        {"email": None},
        {"email": ["aida@example.org"]},
        {"email": "aida@example.org\0"},
        {"email": ""},
    ],
)
def test_only_members_with_a_verified_address(aida, provider, client, claims):
    provider.claims |= claims
    provider.userinfo = {"sub": "1"}
    assert refused(client, go(client, provider), "no member of staff with this verified e-mail")


def test_a_closed_account_stays_shut(aida, provider, client):
    remove_member(aida)
    assert refused(client, go(client, provider), "no member of staff")


@pytest.mark.parametrize(
    "claims",
    [
        {"nonce": "another"}, {"nonce": None}, {"nonce": ""}, {"iss": "https://evil.example"}, {"aud": "another"}, {"exp": 1},
        {"aud": [CLIENT, "another"], "azp": "another"}, {"sub": None}, {"iat": 4_000_000_000}, {"exp": None}, {"exp": "soon"},
    ],
)  # fmt: skip
def test_a_token_that_does_not_fit(aida, provider, client, claims):
    provider.claims |= claims
    assert refused(client, go(client, provider), "could not be trusted")


@pytest.mark.parametrize("wrong", ["key", "kid", "none", "secret"])
def test_a_token_that_the_provider_has_not_signed(aida, provider, client, wrong):
    provider.wrong = wrong
    assert refused(client, go(client, provider), "could not be trusted")


@pytest.mark.parametrize("state", ["", "another", "\0", "x" * 5000])
def test_a_wrong_state(aida, provider, client, state):
    assert refused(client, go(client, provider, state=state), "begun in another browser")


def test_an_answer_counts_once_and_in_its_own_browser(aida, provider, client):
    answer = provider.authorize(client.get(OUT)["Location"])
    stranger = Client(headers={"accept-language": "en"})
    assert refused(stranger, stranger.get(BACK, answer), "begun in another browser")
    assert client.get(BACK, answer)["Location"] == "/staff/"
    client.post("/staff/logout/")
    assert refused(client, client.get(BACK, answer), "begun in another browser")


@pytest.mark.parametrize(
    ("changed", "words"),
    [({"code": "wrong"}, "could not be trusted"), ({"code": ""}, "could not be trusted")],
)
def test_a_wrong_code(aida, provider, client, changed, words):
    assert refused(client, go(client, provider, **changed), words)


@pytest.mark.parametrize(
    ("error", "words"), [("access_denied", "You stopped"), ("server_error", "could not be trusted")]
)
def test_the_provider_says_no(aida, provider, client, error, words):
    state = provider.authorize(client.get(OUT)["Location"])["state"]
    assert refused(client, client.get(BACK, {"state": state, "error": error}), words)


def test_somebody_elses_verifier(aida, provider, client):
    out = client.get(OUT)
    answer = provider.authorize(out["Location"])
    provider.asked["code_challenge"] = "x"
    assert refused(client, client.get(BACK, answer), "could not be trusted")


@pytest.mark.parametrize("wrong", ["down", "nonsense"])
def test_the_provider_is_down(aida, provider, client, wrong):
    provider.wrong = wrong
    assert refused(client, client.get(OUT), "does not answer")
    provider.wrong = ""
    assert refused(client, client.get(OUT), "does not answer")  # remembered for a moment: nobody waits for it twice


def test_the_provider_goes_down_meanwhile(aida, provider, client):
    answer = provider.authorize(client.get(OUT)["Location"])
    provider.wrong = "down"
    assert client.get(BACK, answer)["Location"] == "/staff/login/"
    assert client.get("/staff/").status_code == 302


def test_nobody_listens(aida, provider, client, settings):
    app = Oidc("http://127.0.0.1:9", CLIENT, SECRET, "City login").app
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": [app]}}
    assert refused(client, client.get(OUT), "does not answer")


def test_the_address_may_stand_with_the_other_facts(aida, provider, client):
    provider.claims["email"] = None
    provider.userinfo = {"sub": "1", "email": "AIDA@example.org", "email_verified": "true"}
    assert go(client, provider)["Location"] == "/staff/"
    client.post("/staff/logout/")
    provider.userinfo["sub"] = "2"
    assert refused(client, go(client, provider), "could not be trusted")


def test_a_link_on_another_site_signs_nobody_in(aida, provider, client):
    assert client.get(OUT, headers={"sec-fetch-site": "cross-site"})["Location"] == "/staff/login/"
    assert client.get(OUT, headers={"sec-fetch-site": "same-origin"})["Location"].startswith(provider.url)


def test_back_only_to_ourselves(aida, provider, client):
    out = client.get(f"{OUT}?next=https://evil.example/")
    assert client.get(BACK, provider.authorize(out["Location"]))["Location"] == "/staff/"
