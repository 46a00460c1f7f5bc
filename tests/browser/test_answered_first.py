"""Answered before it is a complaint, in a real browser, in Kazakh and Russian.

Search → guide → questions → my steps → paper → an appeal from a step; and: not found → a wish → a draft → checked by
another editor → published → the one who asked is told in their language.
"""

from __future__ import annotations

import re

import pytest
import yaml
from django.core.cache import cache
from playwright.sync_api import Page, expect

from opencity.accounts.models import User
from opencity.appeals.models import Appeal
from opencity.guides.models import Edition, EditionState, Guide, Wish
from opencity.notices.actions import send_notice
from opencity.notices.models import Notice
from tests.cast import CITIES, PASSWORD
from tests.guides_cast import editors, small_shelf

ASKER = "gulnar@example.org"
SAID = {
    "kk": ("карта жогалды", "Карта жоғалды", "Жоқ", "Терезеге барыңыз", "Екі апта карта бермей жүр"),
    "ru": ("потерял карту", "Потеряна карта", "Нет", "Придите в окно", "Две недели не дают карту"),
}
WISHED = {"kk": "Базардан орын қалай аламын", "ru": "Как получить место на базаре"}
STALL = {
    "titles": {"kk": "Базардан орын алу", "ru": "Место на базаре", "en": "A place at the market"},
    "intro": {"kk": "Орын беру тәртібі.", "ru": "Как дают место.", "en": "How places are given."},
}


@pytest.fixture(autouse=True)
def city(transactional_db):
    cache.clear()
    small_shelf()


@pytest.mark.parametrize("language", ["kk", "ru"])
def test_from_words_to_my_steps_to_an_appeal(phone, language):
    typed, title, no, step, trouble = SAID[language]
    phone.goto(f"/{language}/")
    phone.fill("#home-q", typed)
    phone.press("#home-q", "Enter")
    phone.wait_for_url("**/find/?q=*")
    phone.get_by_role("link", name=title).first.click()
    phone.locator("#q-stolen").get_by_text(no, exact=True).click()
    phone.locator(".guide-questions button").click()
    expect(phone.locator(".way-stage")).to_have_count(2)
    expect(phone.get_by_role("heading", name=step)).to_be_visible()

    phone.emulate_media(media="print")
    expect(phone.get_by_role("heading", name=step)).to_be_visible()
    expect(phone.locator("#questions")).to_be_hidden()
    phone.emulate_media(media="screen")

    phone.locator(".guide-onward a[href*='category=2.1']").first.click()
    phone.locator("#f_text").fill(trouble)
    phone.locator("#f_place").fill("Садовая 5")
    phone.locator("button[name=do][value=check]").click()
    phone.locator("button[name=do][value=send]").click()
    phone.wait_for_url("**/receipt/**")
    appeal = Appeal.objects.get()
    assert (appeal.text, appeal.category.code, appeal.language) == (trouble, "2.1", language)


@pytest.mark.parametrize("language", ["kk", "ru"])
def test_a_wish_becomes_a_guide_and_the_asker_is_told(open_page, language):
    resident = open_page()
    resident.goto(f"/{language}/find/?q=кванттық хромодинамика")
    resident.locator(f"a[href^='/{language}/wishes/']").first.click()
    resident.fill("#wish-text", WISHED[language])
    resident.fill("#wish-email", ASKER)
    resident.locator("main form.card button").last.click()
    resident.wait_for_url("**done=added**")
    resident.goto(link_in(letter_to(ASKER)))
    resident.locator("button[name=do][value=confirm]").click()
    resident.wait_for_load_state()
    wish = Wish.objects.get()

    writer, checker = editors()
    desk = signed_in(open_page(), writer)
    desk.goto(f"/staff/guides/wishes/{wish.pk}/")
    expect(desk.locator(".quote")).to_have_text(WISHED[language])
    desk.locator("input[name=slug]").fill("market-stall")
    desk.locator("form:has(input[value=write]) button").click()
    desk.wait_for_load_state()
    edition = Edition.objects.get(guide__slug="market-stall")
    desk.goto(f"/staff/editions/{edition.pk}/yaml/")
    desk.fill("#yaml", stall_yaml())
    desk.locator("form:has(#yaml) button").first.click()
    desk.wait_for_load_state()
    act(desk, edition, "send")
    expect(desk.locator("form[action$='/check/']")).to_have_count(0)  # nobody checks their own

    other = signed_in(open_page(), checker)
    act(other, edition, "check")
    act(other, edition, "publish")
    assert Edition.objects.get(pk=edition.pk).state == EditionState.PUBLISHED

    told = letter_to(ASKER, newest=True)
    assert told.language == language
    assert STALL["titles"][language] in told.subject + told.text
    resident.goto(link_in(told))
    expect(resident.get_by_role("heading", level=1)).to_contain_text(STALL["titles"][language])
    assert Guide.objects.get(slug="market-stall").current_id == edition.pk


def stall_yaml() -> str:
    """The guide that is written: one of the invented city with another name."""
    document = yaml.safe_load((CITIES / "qarasu/guides/no-water.yaml").read_text("utf-8"))
    document |= {"slug": "market-stall", "theme": "business", **STALL}
    return yaml.safe_dump(document, allow_unicode=True, sort_keys=False)


def signed_in(page: Page, user: User) -> Page:
    """A page of a member of staff."""
    page.goto("/staff/login/")
    page.fill("[name=login]", user.email)
    page.fill("[name=password]", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "/login/" not in url)
    return page


def act(page: Page, edition: Edition, verb: str) -> None:
    """Press one act of an edition."""
    page.goto(f"/staff/editions/{edition.pk}/")
    page.locator(f"form[action$='/{verb}/'] button").click()
    page.wait_for_load_state()


def letter_to(address: str, *, newest: bool = False) -> Notice:
    """The letter to somebody, sent as the worker would."""
    letters = Notice.objects.filter(to=address).order_by("pk")
    assert letters.count() == (2 if newest else 1)
    letter = letters.last()
    send_notice(letter.pk)
    return letter


def link_in(letter: Notice) -> str:
    """The first address in a letter, on this server."""
    found = re.search(r"https?://[^/\s]+(/\S*)", letter.text)
    assert found, letter.text
    return found[1]
