"""Filing in a real browser: on a phone in three clicks, without scripts, with the keyboard alone."""

from __future__ import annotations

import io
import re

import pytest
from django.core.cache import cache
from PIL import Image

from opencity.appeals.models import Appeal
from tests.cast import NOW, WEST, lodged, small_city

WIDE = 360


@pytest.fixture(autouse=True)
def city(live_server, monkeypatch):
    small_city()
    cache.clear()
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)


@pytest.fixture
def photo(tmp_path):
    """A photo that knows where it was taken: in the west of the city."""
    image, out = Image.new("RGB", (640, 480), "grey"), io.BytesIO()
    exif = image.getexif()
    gps = exif.get_ifd(0x8825)
    gps[1], gps[2], gps[3], gps[4] = "N", (50.0, 1.0, 48.0), "E", (60.0, 2.0, 24.0)
    image.save(out, "JPEG", exif=exif)
    path = tmp_path / "street.jpg"
    path.write_bytes(out.getvalue())
    return path


def fits(page):
    assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"]


def go_on(page):
    page.locator("button[name=do][value=check]").click()
    page.wait_for_selector("[data-check]")


def send(page):
    page.locator("button[name=do][value=send]").click()
    page.wait_for_url("**/receipt/**")


def tab_to(page, selector):
    """Walk with the Tab key until the element has the focus."""
    for _ in range(80):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    pytest.fail(f"the Tab key never reaches {selector}")


def test_three_clicks_on_a_phone(phone, photo):
    clicks = 0

    def click(selector):
        nonlocal clicks
        clicks += 1
        phone.locator(selector).tap()

    phone.goto("/kk/")
    with phone.expect_file_chooser() as chooser:
        click("#f_photos")
    chooser.value.set_files(photo)
    phone.wait_for_selector("[data-check]")
    assert phone.locator("[name=spot]:checked").input_value().startswith("50.03")
    click("label[for='c_1.1']")
    phone.locator("[data-promise]", has_text="Жол басқармасы").wait_for()
    click("button[name=do][value=send]")
    phone.wait_for_url("**/receipt/**")
    appeal = Appeal.objects.get()
    assert clicks == 3
    assert (appeal.body.code, appeal.district.code, appeal.photos.count()) == ("roads", "west", 1)


@pytest.mark.parametrize("language", ["kk", "ru"])
def test_the_whole_way_without_scripts(plain_page, photo, language):
    words = {"kk": "Мектеп жанында жолда үлкен шұңқыр бар", "ru": "Большая яма на дороге у школы"}[language]
    page = plain_page
    page.goto(f"/{language}/appeals/new/")
    fits(page)
    page.fill("#f_text", words)
    page.set_input_files("#f_photos", photo)
    go_on(page)
    fits(page)
    assert page.locator("[name=category]:checked").input_value() == "1.1"
    assert page.locator(".kept-list img").count() == 1
    page.locator("label[for='c_unknown']").click()
    page.locator(".no-script button").click()
    page.locator("[data-promise]", has_text={"kk": "Қабылдау", "ru": "Приёмная"}[language]).wait_for()
    page.locator("label[for='c_1.1']").click()
    send(page)
    fits(page)
    appeal = Appeal.objects.get()
    assert (appeal.text, appeal.language, appeal.district.code) == (words, language, "west")
    assert page.locator(".receipt-number").inner_text().endswith(appeal.number)


def test_with_the_keyboard_alone(page):
    page.goto("/ru/appeals/new/")
    tab_to(page, "#f_text")
    page.keyboard.type("Большая яма на дороге")
    tab_to(page, "button[value=check]")
    page.keyboard.press("Enter")
    page.wait_for_selector("[data-check]")
    tab_to(page, "#f_place")
    page.keyboard.type("садов")
    page.locator("[role=option]").first.wait_for()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    tab_to(page, "button[value=send]")
    page.keyboard.press("Enter")
    page.wait_for_url("**/receipt/**")
    assert Appeal.objects.get().district.code == "west"


def test_another_category_shows_at_once_who_answers(page):
    page.goto("/en/appeals/new/")
    page.fill("#f_text", "Pothole, hole in the road")
    page.fill("#f_place", "Sadovaya 5")
    go_on(page)
    page.locator("[data-promise]", has_text="Department of roads will answer").wait_for()
    page.locator("details.slim > summary", has_text="Something else").click()
    page.locator("details.tree > summary", has_text="Home").click()
    page.locator("label[for='t_2.2']").click()
    page.locator("[data-danger] a[href='tel:104']").wait_for()
    page.locator("[data-promise]", has_text="Gas company").wait_for()


def test_danger_is_seen_while_writing(phone):
    phone.goto("/ru/appeals/new/")
    phone.fill("#f_text", "В подъезде пахнет газом")
    phone.locator("[data-danger] a[href='tel:104']").wait_for()
    phone.fill("#f_text", "Во дворе большая яма")
    phone.locator("[data-danger] a").wait_for(state="detached")


def test_another_language_keeps_what_was_written(phone):
    phone.goto("/ru/appeals/new/")
    phone.fill("#f_text", "Большая яма на дороге")
    phone.fill("#f_place", "Садовая 5")
    phone.locator(".langs a[hreflang=kk]").click()
    phone.wait_for_url("**/kk/appeals/new/")
    assert phone.input_value("#f_text") == "Большая яма на дороге"
    go_on(phone)
    phone.locator(".langs a[hreflang=en]").click()
    phone.wait_for_url("**/en/appeals/new/")
    phone.locator("[data-promise]", has_text="Department of roads").wait_for()


def test_position_of_the_phone_becomes_the_place(open_page):
    place = {"latitude": WEST.lat, "longitude": WEST.lon}
    page = open_page(viewport={"width": WIDE, "height": 740}, geolocation=place, permissions=["geolocation"])
    page.goto("/en/appeals/new/")
    page.fill("#f_text", "Pothole")
    go_on(page)
    page.locator(".map-said", has_text="West district").wait_for()
    send(page)
    assert Appeal.objects.get().district.code == "west"


def test_a_pin_on_the_map_with_the_keyboard(page):
    page.goto("/en/appeals/new/")
    page.fill("#f_text", "Pothole")
    page.get_by_role("button", name="Show on the map").click()
    pin = page.locator(".map-pin")
    pin.wait_for()
    pin.focus()
    for _ in range(3):
        page.keyboard.press("Shift+ArrowLeft")
    page.locator(".map-said", has_text="district").wait_for()
    go_on(page)
    send(page)
    assert Appeal.objects.get().place is not None


def test_me_too_instead_of_a_second_appeal(phone):
    lodged()
    phone.goto("/en/appeals/new/")
    phone.fill("#f_text", "Pothole")
    phone.evaluate("([lat, lon]) => { f_lat.value = lat; f_lon.value = lon; }", [str(WEST.lat), str(WEST.lon)])
    go_on(phone)
    phone.fill("#f_follow", "neighbour@example.org")
    phone.get_by_role("button", name="Me too").tap()
    phone.wait_for_url("**/followed/**")
    assert Appeal.objects.get().followers_count == 1


@pytest.mark.parametrize(("language", "scheme"), [("kk", "light"), ("ru", "dark"), ("en", "light")])
def test_axe_finds_nothing(open_page, axe, language, scheme, photo):
    appeal = lodged()
    page = open_page(viewport={"width": WIDE, "height": 740}, color_scheme=scheme)
    found = {}
    for path in ("", "appeals/new/", "appeals/new/?category=2.2", "appeals/find/", "appeals/followed/"):
        page.goto(f"/{language}/{path}")
        fits(page)
        found[path] = axe(page)
    page.goto(f"/{language}/appeals/new/")
    page.fill("#f_text", "яма на дороге, пахнет газом")
    page.fill("#f_place", "Абая 12")
    page.set_input_files("#f_photos", photo)
    go_on(page)
    for details in page.locator("details.more > summary").all():
        details.click()
    fits(page)
    found["check"] = axe(page)
    page.goto(f"/{language}/appeals/{appeal.number}/receipt/?secret={appeal.appellant.secret}")
    fits(page)
    found["receipt"] = axe(page)
    assert {path: lines for path, lines in found.items() if lines} == {}


def test_pages_are_light(page):
    sizes = {}
    page.on(
        "response",
        lambda answer: sizes.__setitem__(answer.url, len(answer.body())) if "/static/" in answer.url else None,
    )
    page.goto("/ru/appeals/new/")
    page.wait_for_load_state("networkidle")
    assert not [address for address in sizes if "maplibre" in address]
    assert sum(sizes.values()) < 200_000, re.sub(r"http://[^/]+", "", str(sizes))
