"""The city map in a real browser: a list first, the map when it is wanted, both know of each other, keys alone suffice."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from opencity.core.fields import Point
from opencity.directory.models import Body, District
from opencity.works.models import Work
from tests.cast import lodged, small_city
from tests.fixtures.browser import PHONE

DRAWN = '[data-map="city"][data-drawn]'
NAMES = {"kk": ("Қала картасы", "Картаны көрсету"), "ru": ("Карта города", "Показать карту")}


@pytest.fixture(autouse=True)
def city(transactional_db):
    small_city()
    now = timezone.now()
    today = timezone.localdate(now)
    line = {"type": "LineString", "coordinates": [[60.09, 50.03], [60.11, 50.03]]}
    for number, days in (("W1", 0), ("W2", 40)):
        Work.objects.create(
            number=number, kind="roads", state="planned", names={"kk": f"Жол {number}", "ru": f"Дорога {number}"},
            body=Body.objects.get(code="roads"), district=District.objects.get(code="west"), place={"ru": "улица Абая"},
            begins_on=today + timedelta(days=days), ends_on=today + timedelta(days=days + 5), made_at=now, updated_at=now,
            first_ends_on=today + timedelta(days=days + 5), published_at=now, geometry=line,
            box=(60.09, 50.03, 60.11, 50.03), centre=Point(50.03, 60.1),
        )  # fmt: skip
    lodged(now=now - timedelta(hours=2))


def check(page, axe):
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") == 0
    assert axe(page) == []


@pytest.mark.parametrize("language", ["kk", "ru"])
def test_on_a_phone_the_list_comes_first_and_the_map_is_a_sheet(phone, axe, language):
    fetched = []
    phone.on("request", lambda request: fetched.append(request.url))
    phone.goto(f"/{language}/map/")
    expect(phone.get_by_role("heading", level=1)).to_have_text(NAMES[language][0])
    expect(phone.locator(".city-entry.works")).to_have_count(1)
    assert not [url for url in fetched if "maplibre" in url]
    check(phone, axe)
    phone.get_by_role("button", name=NAMES[language][1]).click()
    phone.wait_for_selector(DRAWN)
    check(phone, axe)
    phone.keyboard.press("Escape")
    expect(phone.locator("[data-sheet]")).to_be_hidden()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_on_a_wide_screen_list_and_map_know_of_each_other_by_keys_alone(open_page, axe, scheme):
    page = open_page(color_scheme=scheme)
    page.goto("/ru/map/")
    page.wait_for_selector(DRAWN)
    check(page, axe)
    entry = page.locator(".city-entry.works")
    entry.get_by_role("link").focus()
    expect(page.locator(".city-ring")).to_have_count(1)
    entry.get_by_role("button").focus()
    page.keyboard.press("Enter")
    link = page.locator(".map-card-link")
    expect(link).to_have_attribute("href", "/ru/works/W1/")
    check(page, axe)


def test_the_time_is_moved_by_keys_and_stands_in_the_address(page):
    page.goto("/ru/map/")
    slider = page.locator("[data-slider]")
    slider.focus()
    page.keyboard.press("End")
    expect(page.locator(".city-entry.works")).to_have_count(0)
    assert "month=20" in page.url
    page.reload()
    expect(page.locator("#map-month")).not_to_have_value("now")


def test_moving_the_map_renews_the_list_and_the_address(page):
    page.goto("/ru/map/")
    page.wait_for_selector(DRAWN)
    page.locator(".map-canvas canvas").focus()
    for _step in range(14):
        page.keyboard.press("ArrowRight")
        page.wait_for_timeout(120)
    page.wait_for_url("**bbox=**")
    expect(page.locator(".city-said")).to_contain_text("эта часть карты")


def test_without_scripts_the_form_does_everything(plain_page):
    plain_page.goto("/ru/map/")
    plain_page.locator("#map-month").select_option(index=8)
    plain_page.locator(".city-do button").click()
    assert "month=next" in plain_page.url
    plain_page.goto("/ru/map/")
    plain_page.locator(".city-what summary").click()
    for box in plain_page.locator('[name="layers"]').all():
        box.uncheck()
    plain_page.locator('[value="appeals"]').check()
    plain_page.locator(".city-do button").click()
    expect(plain_page.locator(".city-entry")).to_have_count(1)
    expect(plain_page.locator("[data-sheet-open]")).to_be_hidden()


def test_the_first_view_of_a_phone_is_light(open_page):
    page = open_page(**PHONE)
    sizes = []
    page.on("requestfinished", lambda request: sizes.append(request.sizes()["responseBodySize"]))
    page.goto("/kk/map/")
    page.wait_for_load_state("networkidle")
    assert sum(sizes) < 200_000
