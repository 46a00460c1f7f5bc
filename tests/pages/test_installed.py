"""The site as an app: manifest, service worker, the page without a network, the picture for links, the sitemap."""

from __future__ import annotations

import io
import re

import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from PIL import Image

from tests.guides_cast import small_shelf


@pytest.fixture(autouse=True)
def city(db):
    small_shelf()


@pytest.mark.parametrize(("language", "name"), [("kk", "Қарасу"), ("ru", "Карасу"), ("en", "Qarasu")])
def test_manifest_names_the_city_in_the_language(client: Client, language, name):
    answer = client.get(f"/{language}/manifest.webmanifest")
    said = answer.json()
    assert answer["Content-Type"].startswith("application/manifest+json")
    assert said["short_name"] == name
    assert said["start_url"] == f"/{language}/"
    assert {icon["purpose"] for icon in said["icons"]} == {"any", "maskable"}
    for icon in said["icons"]:
        with Image.open(finders.find(icon["src"].removeprefix("/static/"))) as picture:
            assert f"{picture.width}x{picture.height}" == icon["sizes"]
    assert all(client.get(one["url"]).status_code == 200 for one in said["shortcuts"])


def test_every_page_links_its_manifest_and_picture(client: Client):
    page = client.get("/ru/").content.decode()
    assert 'rel="manifest" href="/ru/manifest.webmanifest"' in page
    picture = re.search(r'og:image" content="[^"]*(/og-ru\.png)"', page)
    answer = client.get(picture[1])
    assert len(answer.content) < 100_000
    assert Image.open(io.BytesIO(answer.content)).size == (1200, 630)


def test_picture_in_a_language_nobody_speaks_is_none(client: Client):
    assert client.get("/og-xx.png").status_code == 404


def test_worker_keeps_files_that_exist_and_no_private_page(client: Client):
    answer = client.get("/sw.js")
    code = answer.content.decode()
    assert answer["Content-Type"].startswith("text/javascript")
    assert "no-cache" in answer["Cache-Control"]
    assert re.search(r'const VERSION = "[0-9a-f]{12}"', code)
    for path in re.findall(r'"(/static/[^"]+|/\w\w/offline/)"', code):
        name = path.removeprefix("/static/")
        assert client.get(path).status_code == 200 if name == path else finders.find(name), path
    kept = re.compile(re.search(r"const KEPT = /(.*)/;", code)[1].replace(r"\/", "/"))
    for path in ("/ru/guides/no-water/", "/kk/contacts/", "/en/faq/x-1/"):
        assert kept.search(path)
    for path in (
        "/ru/",
        "/ru/appeals/26-000001-1/",
        "/ru/mine/",
        "/ru/wishes/3/",
        "/staff/",
        "/ru/find/",
        "/ru/guides/x/qr/",
    ):
        assert not kept.search(path)


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_without_a_network_phones_are_shown(client: Client, language):
    page = client.get(f"/{language}/offline/").content.decode()
    assert "tel:112" in page
    assert "noindex" in page


def test_sitemap_holds_contacts_in_three_languages(client: Client):
    said = client.get("/sitemap.xml").content.decode()
    assert all(f"/{language}/contacts/water/" in said for language in ("kk", "ru", "en"))
    assert "/ru/find/" in said
    assert "Disallow: /*/find/suggest/" in client.get("/robots.txt").content.decode()
