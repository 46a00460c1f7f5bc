"""Whom to call: emergency first, one service with all that is known, who answers for a house, the card for the phone.

Bad input tried here: a service nobody has, an address that is nowhere, empty, 5,000 characters, signs of markup.
"""

from __future__ import annotations

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from opencity.directory.models import Body, City, Service
from opencity.web.contacts.reading import Phone, Shown
from opencity.web.contacts.vcard import vcard
from tests.cast import NOW
from tests.guides_cast import small_shelf


@pytest.fixture(autouse=True)
def city(db, monkeypatch):
    small_shelf()
    cache.clear()
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)


def main_of(client, path):
    answer = client.get(path)
    assert answer.status_code == 200
    page = answer.content.decode()
    return page[page.index("<main") : page.index("</main")]


@pytest.mark.parametrize(("language", "name"), [("kk", "Су және кәріз"), ("ru", "Вода и канализация"), ("en", "Water")])
def test_emergency_comes_first_and_every_phone_can_be_tapped(client: Client, language, name):
    page = main_of(client, f"/{language}/contacts/")
    assert page.index("tel:112") < page.index("tel:104") < page.index("tel:1400") < page.index("tel:+77000000001")
    assert name in page


def test_what_is_not_confirmed_is_told_and_the_day_of_the_check(client: Client):
    page = main_of(client, "/en/contacts/")
    assert "Not confirmed: if nobody answers, call 1400." in page
    assert "Checked on" in page


def test_hours_say_whether_it_is_open_now(client: Client):
    Body.objects.filter(code="water").update(hours={"mon": "08:00-20:00", "tue": "08:00-20:00", "sat": "10:00-17:00"})
    City.objects.update(stamp="00000000-0000-0000-0000-000000000001")
    assert "Today 08:00-20:00: open now, until 20:00" in main_of(client, "/en/contacts/water/")
    Body.objects.filter(code="water").update(hours={"daily": "00:00-24:00"})
    City.objects.update(stamp="00000000-0000-0000-0000-000000000002")
    assert "Open day and night" in main_of(client, "/en/contacts/water/")


def test_one_service_says_what_it_answers_for_and_what_not(client: Client):
    page = main_of(client, "/en/contacts/water/")
    assert "Water company" in page
    assert "/en/appeals/new/?category=2.1" in page
    assert "What they do not answer for" in page
    assert "/en/guides/no-water/" in page


def test_who_answers_for_a_house(client: Client):
    page = main_of(client, "/en/contacts/?address=улица Абая, 10")
    assert "West" in page
    assert "Akimat of West district" in page
    assert "/en/contacts/water/" in page
    assert "no-store" in client.get("/en/contacts/", {"address": "улица Абая, 10"})["Cache-Control"]


@pytest.mark.parametrize("address", ["Ненайденная 777777", "<b>x</b>", "🙂", "(.*+", "\x00", "а" * 5_000])
def test_an_address_that_is_nowhere_is_told_and_kept(client: Client, address):
    page = main_of(client, f"/en/contacts/?{'address='}" + __import__("urllib.parse").parse.quote(address))
    assert "We do not know this address" in page or "Please write the street" in page
    assert "<b>x</b>" not in page


def test_an_empty_address_is_asked_for(client: Client):
    assert "Please write the street" in main_of(client, "/en/contacts/?address=")


def test_a_service_nobody_has_is_not_found(client: Client):
    assert client.get("/ru/contacts/nobody/").status_code == 404
    assert client.get("/ru/contacts/nobody.vcf").status_code == 404


def test_card_for_the_phone(client: Client):
    answer = client.get("/kk/contacts/water.vcf")
    text = answer.content.decode()
    assert answer["Content-Type"] == "text/vcard; charset=utf-8"
    assert 'filename="water.vcf"' in answer["Content-Disposition"]
    assert text.startswith("BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Су және кәріз\r\n")
    assert "TEL;TYPE=WORK,VOICE:+77000000001\r\n" in text
    assert text.endswith("END:VCARD\r\n")


def test_card_escapes_and_folds():
    one = Shown(
        "x", "Ә;Ғ,Қ\\Ң", "Ө" * 100 + "\nline", "phone", False, [Phone("1")], [], "", "", "", [], [], [], "", False, "",
        "", None, False, "/kk/contacts/x/",
    )  # fmt: skip
    text = vcard(one, url="https://example.org/kk/contacts/x/")
    assert "FN:Ә\\;Ғ\\,Қ\\\\Ң\r\n" in text
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    assert "\\nline" in text.replace("\r\n ", "")


def test_list_costs_the_same_for_one_and_thirty(client: Client):
    counts = []
    for times in (0, 30):
        Service.objects.bulk_create(
            Service(code=f"more-{n}", names={"ru": f"Ещё {n}"}, about={"ru": "х"}, phones=["1"]) for n in range(times)
        )
        City.objects.update(stamp=f"00000000-0000-0000-0000-0000000000{times + 10}")
        client.get("/ru/contacts/")
        with CaptureQueriesContext(connection) as asked:
            client.get("/ru/contacts/")
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 4


def test_language_links_keep_the_page(client: Client):
    assert 'href="/kk/contacts/water/"' in client.get("/ru/contacts/water/").content.decode()
