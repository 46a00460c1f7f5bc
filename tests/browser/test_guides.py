"""Guides in a real browser: from a question to my own steps, done steps remembered, paper, mistakes, wishes."""

import pytest
from django.core.cache import cache
from playwright.sync_api import expect

from opencity.guides.models import Asker, Remark, Tally, Wish
from tests.fixtures.browser import PHONE
from tests.guides_cast import small_shelf

WORDS = {
    "kk": ("Карта жоғалды", "Жоқ", "Терезеге барыңыз", "Карта ұрланғанын айтыңыз"),
    "ru": ("Потеряна карта", "Нет", "Придите в окно", "Скажите о краже"),
}


@pytest.fixture(autouse=True)
def city(transactional_db):
    cache.clear()
    small_shelf()


def check(page, axe):
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") == 0
    assert axe(page) == []


@pytest.mark.parametrize("language", ["kk", "ru"])
def test_from_the_list_to_my_steps_and_an_appeal(phone, axe, language):
    title, no, step, _stolen = WORDS[language]
    phone.goto(f"/{language}/guides/")
    check(phone, axe)
    phone.get_by_role("link", name=title).first.click()
    check(phone, axe)
    phone.locator("#q-stolen").get_by_text(no, exact=True).click()
    phone.locator(".guide-questions button").click()
    expect(phone.locator(".way-stage")).to_have_count(2)
    expect(phone.get_by_role("heading", name=step)).to_be_visible()
    assert "stolen=no" in phone.url
    check(phone, axe)
    phone.locator(".guide-onward a[href*='category=2.1']").first.click()
    phone.wait_for_url("**/appeals/new/?category=2.1")


def test_done_steps_are_remembered_on_this_device(page):
    page.goto("/ru/guides/lost-card/?stolen=no")
    page.locator("[data-tick]").first.click()
    expect(page.locator("[data-progress]")).to_contain_text("1")
    page.reload()
    expect(page.locator(".way-stage.is-done")).to_have_count(1)


def test_a_sensitive_guide_remembers_nothing_and_shows_nothing_in_the_address(page, axe):
    page.goto("/ru/guides/hard-times/")
    page.locator("#q-children").get_by_text("Да", exact=True).click()
    page.locator(".guide-questions button").click()
    expect(page.locator(".way-stage")).to_have_count(2)
    assert page.evaluate("location.search") == ""
    page.locator("[data-tick]").first.click()
    assert page.evaluate("localStorage.length") == 0
    check(page, axe)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_page_is_accessible(open_page, axe, scheme):
    for options in ({}, PHONE):
        page = open_page(color_scheme=scheme, **options)
        for path in (
            "guides/",
            "guides/lost-card/?all=1",
            "guides/no-water/",
            "faq/",
            "faq/when-water/",
            "wishes/",
            "guides/x/",
        ):
            page.goto(f"/kk/{path}")
            check(page, axe)


def test_marked_words_are_reported(page):
    page.goto("/ru/guides/lost-card/?stolen=no")
    page.locator("#step-take p").first.select_text()
    page.keyboard.press("Control+Enter")
    expect(page.locator("#mistake-quote")).to_have_value("Водоканал позвонит вам.")
    page.locator("#mistake-text").fill("Звонит приёмная")
    page.locator("#mistake form button").click()
    page.wait_for_url("**said=mistake**")
    found = Remark.objects.get()
    assert (found.step, found.quote, found.text) == ("take", "Водоканал позвонит вам.", "Звонит приёмная")


def test_without_javascript(plain_page, axe):
    plain_page.goto("/kk/guides/lost-card/")
    plain_page.locator("#q-stolen input[value=no]").check()
    plain_page.locator(".guide-questions button").click()
    plain_page.locator(".guide-verdict form button").first.click()
    plain_page.wait_for_url("**said=useful**")
    assert Tally.objects.get().kind == "useful"
    plain_page.goto("/kk/wishes/")
    plain_page.locator("#wish-text").fill("Базардан орын алу керек")
    plain_page.locator("#wish-email").fill("a@example.org")
    plain_page.locator("main form button").last.click()
    plain_page.wait_for_url("**done=added**")
    assert Wish.objects.get().count == Asker.objects.count() == 1


def test_keyboard_alone(page):
    page.goto("/ru/guides/lost-card/")
    page.locator("#q-stolen input").first.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator(".way-stage")).to_have_count(2)


def test_paper(page):
    page.goto("/ru/guides/lost-card/?stolen=no")
    page.emulate_media(media="print")
    expect(page.locator(".guide-feedback")).to_be_hidden()
    expect(page.locator("#questions")).to_be_hidden()
    expect(page.locator(".way-stage")).to_have_count(2)
    assert "example.org/card" in page.evaluate(
        "getComputedStyle(document.querySelector('.guide-place a.spell'), '::after').content"
    )
