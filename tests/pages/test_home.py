"""The first page, and the way back to an appeal."""

from __future__ import annotations

import gzip

import pytest
from django.core.cache import cache
from django.test import Client

from tests.cast import NOW, lodged, small_city


@pytest.fixture(autouse=True)
def city(db, monkeypatch):
    small_city()
    cache.clear()
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)


@pytest.mark.parametrize(("language", "name"), [("kk", "Қарасу"), ("ru", "Карасу"), ("en", "Qarasu")])
def test_first_page_offers_everything(client: Client, language, name):
    answer = client.get(f"/{language}/")
    page = answer.content.decode()
    assert answer.status_code == 200
    assert all(
        part in page for part in (name, 'name="text"', 'name="photos"', "tel:1400", "tel:112", f"/{language}/map/")
    )
    assert "?group=1" in page


def test_first_page_is_the_same_for_everybody(client: Client):
    answer = client.get("/ru/")
    assert not answer.cookies
    assert "Cookie" not in answer.get("Vary", "")
    assert "public" in answer["Cache-Control"]


def test_season_comes_first(client: Client):
    page = client.get("/ru/").content.decode()
    assert "?category=1.2" in page
    assert "?category=2.2" not in page  # danger is not for the form first


def test_first_page_is_light_and_asks_little(client: Client, django_assert_max_num_queries):
    client.get("/ru/")
    with django_assert_max_num_queries(3):
        page = client.get("/ru/").content
    assert len(gzip.compress(page)) < 20_000


def test_number_and_secret_lead_to_the_appeal(client: Client):
    appeal = lodged()
    secret = appeal.appellant.secret
    answer = client.post("/ru/appeals/find/", {"number": f" № {appeal.number}", "secret": secret.lower()})
    assert answer.status_code == 302
    assert answer["Location"] == f"/ru/appeals/{appeal.number}/?secret={secret}"


@pytest.mark.parametrize("number", ["", "12", "26-000001-1", "' OR 1=1", "\x00", "٢٦-٠٠٠٠٠١-٩", "9" * 5000])
def test_a_number_that_cannot_be_ours_is_explained(client: Client, number):
    answer = client.post("/en/appeals/find/", {"number": number, "secret": "short"})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "not a number of an appeal" in page or "Null characters" in page
    assert "8 letters and digits" in page


def test_language_links_keep_the_page(client: Client):
    assert 'href="/kk/appeals/new/"' in client.get("/ru/appeals/new/").content.decode()
