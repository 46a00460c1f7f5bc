"""The first page, and the way back to an appeal."""

from __future__ import annotations

import gzip
import json
import uuid

import pytest
from django.core.cache import cache
from django.test import Client

from opencity.guides.models import Edition, EditionState, Shelf
from tests.cast import NOW, lodged
from tests.guides_cast import small_shelf


@pytest.fixture(autouse=True)
def city(db, monkeypatch):
    small_shelf()
    cache.clear()
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)


@pytest.mark.parametrize(("language", "name"), [("kk", "Қарасу"), ("ru", "Карасу"), ("en", "Qarasu")])
def test_first_page_offers_everything(client: Client, language, name):
    answer = client.get(f"/{language}/")
    page = answer.content.decode()
    assert answer.status_code == 200
    paths = ("find/", "appeals/new/", "contacts/", "guides/", "faq/", "wishes/", "map/", "mine/", "guides/no-water/")
    assert [path for path in paths if f'"/{language}/{path}"' not in page] == []
    assert all(part in page for part in (name, 'name="q"', 'name="photos"', 'name="number"', "tel:1400", "tel:112"))


def test_data_for_search_engines_name_the_box(client: Client):
    page = client.get("/ru/").content.decode()
    data = json.loads(page.split('<script type="application/ld+json">')[1].split("</script>")[0])
    site, office = data["@graph"]
    assert site["potentialAction"]["target"]["urlTemplate"].endswith("/ru/find/?q={words}")
    assert office["contactPoint"]["telephone"] == "1400"


def test_city_without_guides_has_a_first_page(client: Client):
    Edition.objects.update(state=EditionState.REPLACED)
    Shelf.objects.update(stamp=uuid.uuid4())
    page = client.get("/en/").content.decode()
    assert "Needed most now" in page
    assert "?category=1.2" in page


def test_first_page_is_the_same_for_everybody(client: Client):
    answer = client.get("/ru/")
    assert not answer.cookies
    assert "Cookie" not in answer.get("Vary", "")
    assert "public" in answer["Cache-Control"]


def test_season_comes_first(client: Client):
    page = client.get("/ru/").content.decode()
    now = page[page.index('id="now"') : page.index('id="life"')]
    assert "?category=1.2" in now
    assert "?category=2.2" not in now  # danger is not for the form first
    assert now.count("<li>") <= 3


def test_guide_is_offered_before_the_form(client: Client):
    page = client.get("/ru/").content.decode()
    assert '<a href="/ru/guides/' in page[page.index('id="now"') : page.index('id="life"')]


def test_first_page_is_light_and_asks_little(client: Client, django_assert_max_num_queries):
    client.get("/ru/")
    with django_assert_max_num_queries(5):
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
