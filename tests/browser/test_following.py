"""Following in a real browser: three languages, 360 and 1280 pixels, without scripts, with the keyboard alone."""

import gzip
import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from opencity.appeals import actions
from opencity.appeals.models import Appeal
from opencity.appeals.states import Outcome, State
from opencity.core.fields import Point
from tests.cast import lodged, small_city
from tests.fixtures.browser import PHONE
from tests.following import executor, kept_photo, picture

LANGUAGES = ("kk", "ru", "en")
CENTRE = Point(50.05, 60.1)


@pytest.fixture(autouse=True)
def city(transactional_db):
    small_city()


def ago(**time):
    return timezone.now() - timedelta(**time)


def accepted():
    appeal = lodged(now=ago(days=2), photos=[kept_photo().token])
    actions.accept_appeal(appeal, by=executor(), now=ago(days=1, hours=12))
    return appeal


def asked():
    appeal = accepted()
    actions.ask_appellant(appeal, question="С какой стороны школы?", by=executor(), now=ago(days=1, hours=6))
    return appeal


def replied():
    appeal = accepted()
    given = actions.Answer(Outcome.FIXED, "Яма засыпана.", "ru", photos=[kept_photo("black").token])
    actions.reply_to_appeal(appeal, given, by=executor(), now=ago(days=1))
    return appeal


def secret_link(appeal, language="en"):
    return f"/{language}/appeals/{appeal.number}/?secret={appeal.appellant.secret}"


def state(appeal):
    return Appeal.objects.values_list("state", flat=True).get(pk=appeal.pk)


def check(page, axe):
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide <= 0, "the page is wider than the screen"
    assert axe(page) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_pages_of_appeals_are_sound(open_page, axe, language):
    made = [asked(), replied()]
    for options in ({}, PHONE):
        page = open_page(**options)
        for appeal in made:
            page.goto(f"/{language}/appeals/{appeal.number}/")
            check(page, axe)
            page.goto(secret_link(appeal, language))
            assert "secret" not in page.url
            check(page, axe)
        for details in page.locator("details").all():
            details.evaluate("box => { box.open = true; }")
        check(page, axe)


@pytest.mark.parametrize("language", LANGUAGES)
def test_lists_and_small_pages_are_sound(open_page, axe, settings, language):
    settings.EMAIL_INBOX = True
    appeal = replied()
    lodged(now=ago(days=30))
    for options in ({}, PHONE):
        page = open_page(**options, locale=language)
        for path in (
            f"/{language}/appeals/",
            f"/{language}/appeals/?category=2",
            f"/{language}/appeals/26-000123-1/",
            f"/{language}/appeals/{appeal.number}/?leave=x",
            f"/{language}/nothing/",
            "/inbox/",
        ):
            page.goto(path)
            check(page, axe)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_map_and_its_list(page, axe, language):
    lodged(now=ago(hours=2), place=CENTRE)
    page.goto(f"/{language}/appeals/map/")
    expect(page.locator(".districts a")).to_have_count(2)
    check(page, axe)
    open_map(page)
    expect(page.locator(".map-canvas canvas")).to_be_visible()
    expect(page.locator(".districts")).to_be_hidden()
    expect(page.locator(".entry")).to_have_count(1)
    check(page, axe)


def open_map(page):
    """The library of maps is heavy, so it comes when somebody asks for it."""
    with page.expect_response(re.compile("points.json")):
        page.locator(".map-side > button").first.click()


def test_a_district_is_chosen_without_scripts(plain_page):
    appeal = lodged(now=ago(hours=2))
    plain_page.goto("/en/appeals/map/")
    plain_page.get_by_role("link", name="East district").click()
    expect(plain_page.locator(".entry")).to_have_count(0)
    plain_page.get_by_role("link", name="West district").click()
    expect(plain_page.locator(".entry")).to_have_count(1)
    assert appeal.number in plain_page.locator(".entry").inner_text()


def test_the_list_follows_the_map(page):
    lodged(now=ago(hours=2), place=CENTRE)
    page.goto("/en/appeals/map/")
    open_map(page)
    canvas = page.locator(".map-canvas canvas")
    canvas.focus()
    for _step in range(12):
        page.keyboard.press("ArrowRight")
        page.wait_for_timeout(120)
    expect(page.locator(".area-said")).to_contain_text("this part of the map")


def test_the_map_without_scripts_is_a_list(plain_page):
    appeal = lodged(now=ago(hours=2))
    plain_page.goto("/en/appeals/map/")
    plain_page.locator("#map-q").fill("Садовая")
    plain_page.get_by_role("search", name="Search by address").get_by_role("button", name="Find").click()
    expect(plain_page.locator(".entry")).to_have_count(1)
    plain_page.locator(".entry a").click()
    assert appeal.number in plain_page.url


def test_not_fixed_without_scripts(plain_page):
    appeal = replied()
    page = plain_page
    page.goto(secret_link(appeal))
    page.locator("details.no > summary").click()
    page.locator("details.no button").click()
    expect(page.locator("[data-error-summary]")).to_contain_text("Write the reason")
    page.get_by_label("What is still wrong?").fill("Яма на месте")
    page.locator("#reopen_photos").set_input_files(
        {"name": "a.jpg", "mimeType": "image/jpeg", "buffer": picture("blue")}
    )
    page.locator("details.no button").click()
    expect(page.locator("main")).to_contain_text("The appeal is open again")
    expect(page.locator("main")).to_contain_text("Яма на месте")
    assert state(appeal) == State.REOPENED


def test_fixed_and_rated_on_a_phone(phone):
    appeal = replied()
    phone.goto(secret_link(appeal))
    phone.get_by_role("button", name="Yes, it is fixed").click()
    expect(phone.locator("main")).to_contain_text("Thank you for telling us")
    phone.get_by_label("5 – ").check()
    phone.get_by_role("button", name="Send the rating").click()
    expect(phone.locator("main")).to_contain_text("You rated the answer: 5 of 5")
    assert state(appeal) == State.CONFIRMED


def test_with_the_keyboard_alone(page):
    appeal = asked()
    page.goto(f"/en/appeals/{appeal.number}/")
    reach(page, "#open_secret")
    page.keyboard.type(appeal.appellant.secret)
    page.keyboard.press("Enter")
    reach(page, "#answer_reason")
    page.keyboard.type("С южной стороны")
    reach(page, "section.ask button[type=submit]")
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_contain_text("Your answer has been passed on")
    reach(page, "details.danger > summary")
    page.keyboard.press("Enter")
    reach(page, "details.danger button")
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_contain_text("You took this appeal back")
    assert state(appeal) == State.WITHDRAWN


def reach(page, selector):
    """Press Tab until the element has the focus."""
    for _step in range(80):
        page.keyboard.press("Tab")
        if page.locator(selector).first.evaluate("node => node === document.activeElement"):
            return
    pytest.fail(f"{selector} cannot be reached with the keyboard")


def test_pages_weigh_little(page):
    appeal = replied()
    for path in (f"/kk/appeals/{appeal.number}/", secret_link(appeal), "/kk/appeals/", "/kk/appeals/map/"):
        sizes = []

        def handler(response, sizes=sizes):
            sizes.append(response)

        page.on("response", handler)
        page.goto(path, wait_until="networkidle")
        page.remove_listener("response", handler)
        texts = [r for r in sizes if r.ok and "/photos/" not in r.url and "/tiles/" not in r.url]
        weight = sum(len(gzip.compress(r.body())) for r in texts)
        assert weight < 100_000, (path, weight)
