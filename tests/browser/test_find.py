"""The box in a real browser: suggestions by keyboard, without scripts, from words to an appeal; read without a network."""

from __future__ import annotations

import pytest
from django.core.cache import cache

from opencity.appeals.models import Appeal
from tests.cast import NOW
from tests.guides_cast import small_shelf

WIDE = 360


@pytest.fixture(autouse=True)
def city(live_server, monkeypatch):
    small_shelf()
    cache.clear()
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)


def fits(page):
    assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"]


def test_suggestion_is_chosen_with_the_keyboard(page):
    page.goto("/ru/")
    page.focus("#home-q")
    page.keyboard.type("нет воды")
    page.locator("[role=option]").first.wait_for()
    assert page.get_attribute("#home-q", "aria-expanded") == "true"
    words = page.locator("[role=option]").all_inner_texts()
    place = next(n for n, text in enumerate(words) if "По шагам" in text)
    for _ in range(place + 1):
        page.keyboard.press("ArrowDown")
    assert page.get_attribute("#home-q", "aria-activedescendant")
    page.keyboard.press("Enter")
    page.wait_for_url("**/ru/guides/no-water/")


def test_enter_searches_and_escape_and_tab_stay(page):
    page.goto("/kk/contacts/")
    page.focus("#top-q")
    page.keyboard.type("су жоқ")
    page.locator("[role=option]").first.wait_for()
    page.keyboard.press("Escape")
    assert page.get_attribute("#top-q", "aria-expanded") == "false"
    page.keyboard.press("ArrowDown")
    page.locator("[role=option]").first.wait_for()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    assert page.url.endswith("/kk/contacts/")
    page.focus("#top-q")
    page.keyboard.press("Enter")
    page.wait_for_url("**/kk/find/?q=*")
    assert page.input_value("#find-q") == "су жоқ"
    assert page.locator("a[href='/kk/guides/no-water/']").count()


@pytest.mark.parametrize(("language", "words"), [("kk", "жолда үлкен шұңқыр"), ("ru", "большая яма на дороге")])
def test_from_words_to_an_appeal_without_scripts(plain_page, language, words):
    page = plain_page
    page.goto(f"/{language}/")
    page.fill("#home-q", words)
    page.locator(".home-hero .find-box button").click()
    fits(page)
    page.locator(".found-category button").first.click()
    assert page.input_value("#f_text") == words
    page.locator("#f_place").fill("Садовая 5")
    page.locator("button[name=do][value=check]").click()
    page.locator("button[name=do][value=send]").click()
    page.wait_for_url("**/receipt/**")
    assert Appeal.objects.get().text == words


def test_not_found_leads_to_a_wish_with_the_words(phone):
    phone.goto("/ru/find/?q=квантовая хромодинамика")
    fits(phone)
    phone.locator("a[href^='/ru/wishes/']").first.click()
    assert phone.input_value("#wish-text") == "квантовая хромодинамика"


def test_same_results_with_and_without_scripts(page, plain_page):
    titles = []
    for one in (page, plain_page):
        one.goto("/ru/find/?q=нет воды")
        titles.append(one.locator(".found h2").all_inner_texts())
    assert titles[0] == titles[1]
    assert titles[0]


@pytest.mark.parametrize(("language", "scheme"), [("kk", "light"), ("ru", "dark"), ("en", "light")])
def test_axe_finds_nothing(open_page, axe, language, scheme):
    page = open_page(viewport={"width": WIDE, "height": 740}, color_scheme=scheme)
    found = {}
    for path in (
        "", "find/", "find/?q=пахнет газом", "find/?q=xyzzy", "contacts/", "contacts/water/",
        "contacts/?address=Абая 12", "contacts/?address=zzz", "offline/",
    ):  # fmt: skip
        page.goto(f"/{language}/{path}")
        fits(page)
        found[path] = axe(page)
    assert {path: lines for path, lines in found.items() if lines} == {}


@pytest.mark.parametrize("width", [768, 1280])
def test_wider_pages_fit(open_page, width):
    page = open_page(viewport={"width": width, "height": 900})
    for path in ("ru/", "kk/contacts/", "en/find/?q=no water"):
        page.goto(f"/{path}")
        fits(page)


def test_first_page_is_light_and_does_not_move(page):
    sizes = {}
    page.on("response", lambda answer: sizes.__setitem__(answer.url, len(answer.body())))
    page.goto("/ru/")
    page.wait_for_timeout(500)
    assert sum(sizes.values()) < 250_000  # as it is stored; a third of it goes over the wire
    moved = page.evaluate(
        """() => new Promise((done) => { let sum = 0;
        new PerformanceObserver((list) => { for (const one of list.getEntries()) sum += one.value; })
          .observe({ type: "layout-shift", buffered: true });
        setTimeout(() => done(sum), 300); })"""
    )
    assert moved < 0.02


def wait_for(page, what):
    """Ask from outside: the policy of the pages allows no eval, so nothing can wait inside them."""
    for _ in range(100):
        if page.evaluate(what):
            return
        page.wait_for_timeout(100)
    pytest.fail(f"never came: {what}")


def test_what_was_read_stays_readable_without_a_network(open_page):
    page = open_page(viewport={"width": WIDE, "height": 740})
    page.goto("/ru/guides/")
    wait_for(page, "navigator.serviceWorker.controller !== null")
    page.goto("/ru/guides/no-water/")
    title = page.locator("h1").inner_text()
    wait_for(page, "caches.match('/ru/guides/no-water/').then(Boolean)")
    wait_for(page, "caches.match('/ru/contacts/').then(Boolean)")
    page.goto("/ru/appeals/")
    page.context.set_offline(True)
    try:
        page.goto("/ru/guides/no-water/")
        assert page.locator("h1").inner_text() == title
        page.goto("/ru/contacts/")
        assert page.locator("a[href='tel:112']").count()
        page.goto("/ru/appeals/")
        assert page.locator(".call-one").count()
        kept = page.evaluate(
            "(async () => { const all = []; for (const name of await caches.keys())"
            " for (const one of await (await caches.open(name)).keys()) all.push(new URL(one.url).pathname);"
            " return all; })()"
        )
        assert not [path for path in kept if "/appeals/" in path or path in {"/ru/", "/kk/", "/en/"}]
    finally:
        page.context.set_offline(False)
