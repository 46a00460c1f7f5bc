"""Subscriptions on pages: asked for, confirmed by a click, changed, ended; many invented addresses are refused."""

import pytest
from django.core.cache import cache

from opencity.notices.models import Notice, Subscription
from tests.cast import NOW, small_city
from tests.works_cast import people, published

NEW = "/ru/subscriptions/new/"


@pytest.fixture(autouse=True)
def city(db):
    small_city()
    cache.clear()


def send(client, *, status=302, **given):
    values = {"where": "address", "address": "Абая 10", "radius": "500", "email": "a@example.org", "pace": "now"}
    answer = client.post(NEW, values | given)
    assert answer.status_code == status, answer.content.decode()[-3000:]
    return answer.content.decode()


def test_from_the_form_to_the_click_and_out_again(client):
    send(client)
    one = Subscription.objects.get()
    assert (one.scope, one.keys, one.house, one.radius_m) == ("point", ["street:abaya"], "10", 500)
    assert "Абая" in one.said["ru"]
    assert "Абай" in one.said["kk"]
    url = f"/ru/subscriptions/{one.token}/"
    assert url in Notice.objects.get().text
    # Programs that look into mail open links: looking changes nothing.
    assert client.get(url).status_code == 200
    one.refresh_from_db()
    assert one.confirmed_at is None
    assert client.post(url, {"do": "confirm"}).status_code == 200
    one.refresh_from_db()
    assert one.confirmed_at is not None
    client.post(url, {"do": "change", "pace": "daily", "language": "kk"})
    one.refresh_from_db()
    assert (one.pace, one.language) == ("daily", "kk")
    client.post(url, {"do": "change", "pace": "hourly", "language": "xx"})
    assert client.get(f"{url}leave/").status_code == 200
    answer = client.post(f"{url}leave/", {"List-Unsubscribe": "One-Click"})
    assert (answer.status_code, answer.content) == (200, b"")
    assert not Subscription.objects.exists()
    assert client.get(url).status_code == 404
    assert client.post(f"{url}leave/").status_code == 302


@pytest.mark.parametrize(
    ("given", "scope", "keys"),
    [
        ({"where": "street"}, "street", ["street:abaya"]),
        ({"where": "district", "district": "west", "about": "outage/water"}, "district", ["district:west"]),
        ({"where": "city", "about": "work/roads"}, "kind", ["kind:work/roads"]),
        ({"target": "body:water", "about": "outage"}, "body", ["body:water"]),
        ({"target": "point:50.03,60.04", "about": "work"}, "point", []),
    ],
)
def test_everything_that_can_be_followed(client, given, scope, keys):
    send(client, **given)
    one = Subscription.objects.get()
    assert (one.scope, one.keys) == (scope, keys)


def test_a_work_is_followed_from_its_page(client):
    found = people()
    work = published(found.maker, found.traffic, now=NOW)
    text = client.get(NEW, {"work": work.number}).content.decode()
    assert f'value="work:{work.number}"' in text
    send(client, target=f"work:{work.number}", address="")
    assert Subscription.objects.get().keys == [f"thing:{work.number}"]


@pytest.mark.parametrize(
    "given",
    [
        {"email": ""},
        {"email": "nobody"},
        {"address": ""},
        {"address": "Абырвалг 7"},
        {"where": "district", "district": ""},
        {"where": "city", "about": ""},
        {"where": "moon"},
        {"pace": "hourly"},
        {"radius": "99999"},
        {"target": "work:W26-999999-9"},
        {"target": "point:0,0"},
        {"target": "x"},
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(client, given):
    values = {"email": "typed@example.org"} | given
    text = send(client, status=422, **values)
    assert 'role="alert"' in text or "errorlist" in text
    if "email" not in given:
        assert "typed@example.org" in text
    assert not Subscription.objects.exists()


def test_a_thousand_invented_addresses_of_one_client_are_refused(client):
    for number in range(12):
        send(client, email=f"invented{number}@example.org")
    for number in range(12, 30):
        send(client, status=429, email=f"invented{number}@example.org")
    assert Subscription.objects.count() == 12


def test_pages_in_three_languages_and_prefilled(client):
    for language in ("kk", "ru", "en"):
        assert client.get(f"/{language}/subscriptions/new/").status_code == 200
        assert client.get(f"/{language}/subscriptions/sent/").status_code == 200
        assert client.get(f"/{language}/subscriptions/left/").status_code == 200
    text = client.get(NEW, {"address": "Абая 10", "about": "outage/water"}).content.decode()
    assert 'value="Абая 10"' in text
    assert 'value="outage/water" selected' in text
    for nonsense in ({"lat": "x", "lon": "y"}, {"outage": "\x00"}, {"body": "nobody"}, {"category": "a" * 300}):
        assert client.get(NEW, nonsense).status_code == 200
    answer = client.get("/ru/subscriptions/no-such-token/")
    assert answer.status_code == 404
    assert "no-store" in answer["Cache-Control"]
