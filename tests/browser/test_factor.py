"""The second factor in a real browser: by keyboard, on a phone without JavaScript, and with a security key."""

import re

import pytest
from playwright.sync_api import expect

from tests.cast import PASSWORD, small_city
from tests.factor_cast import code_now, with_app
from tests.staff_cast import staff

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def people():
    small_city()
    return staff()


def enter(page, user):
    page.goto("/staff/login/")
    page.fill("[name=login]", user.email)
    page.fill("[name=password]", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: not url.endswith("/login/"))


def test_set_up_an_app_and_sign_in_with_it_by_keyboard(page, people, settings):
    settings.MFA_REQUIRED_ROLES = frozenset({"executor"})
    enter(page, people.executor)
    page.wait_for_url("**/staff/account/")
    expect(page.get_by_role("heading", name="Set up the second step first")).to_be_visible()
    page.get_by_role("link", name="Add an app").press("Enter")
    secret = page.locator(".factor-secret code").inner_text().replace(" ", "")
    box = page.locator(".factor-picture svg").bounding_box()
    assert box["width"] > 150
    assert abs(box["width"] - box["height"]) < 2
    page.fill("[name=code]", code_now(secret))
    page.fill("[name=password]", PASSWORD)
    page.keyboard.press("Enter")
    expect(page.locator(".factor-codes li")).to_have_count(10)
    recovery = page.locator(".factor-codes code").first.inner_text()
    expect(page.get_by_role("button", name="Print")).to_be_visible()
    page.get_by_role("link", name="I have kept them").press("Enter")
    page.wait_for_url("**/staff/")
    page.get_by_role("button", name="Sign out").press("Enter")
    page.wait_for_url("**/staff/login/")
    for code in [code_now(secret, steps=1), recovery]:
        enter(page, people.executor)
        expect(page.locator("[name=code]")).to_be_focused()
        page.keyboard.type(code)
        page.keyboard.press("Enter")
        page.wait_for_url("**/staff/")
        page.get_by_role("button", name="Sign out").press("Enter")
        page.wait_for_url("**/staff/login/")


def test_a_phone_without_javascript(plain_page, people):
    secret, _codes = with_app(people.executor)
    enter(plain_page, people.executor)
    plain_page.fill("[name=code]", "000000")
    plain_page.get_by_role("button", name="Sign in").click()
    expect(plain_page.get_by_role("alert")).to_contain_text("This code is not right")
    plain_page.fill("[name=code]", code_now(secret))
    plain_page.get_by_role("button", name="Sign in").click()
    plain_page.goto("/staff/account/")
    plain_page.get_by_role("link", name="Add a security key").click()
    expect(plain_page.get_by_text("A security key needs JavaScript")).to_be_visible()
    expect(plain_page.locator("[data-key-ask]")).to_be_hidden()


def plug_in(page):
    """A security key of the browser's own, which touches itself."""
    tools = page.context.new_cdp_session(page)
    tools.send("WebAuthn.enable")
    options = {"protocol": "ctap2", "transport": "usb", "hasResidentKey": False, "hasUserVerification": False}
    made = tools.send(
        "WebAuthn.addVirtualAuthenticator",
        {"options": options | {"isUserVerified": False, "automaticPresenceSimulation": True}},
    )
    return tools, made["authenticatorId"]


def add_key(page, name):
    page.goto("/staff/account/key/")
    page.fill("[name=name]", name)
    page.fill("[name=password]", PASSWORD)
    page.get_by_role("button", name="Add the key").press("Enter")


def test_a_security_key(page, people):
    tools, key = plug_in(page)
    enter(page, people.executor)
    add_key(page, "Ring <b>")
    page.wait_for_url("**/staff/account/codes/")
    page.goto("/staff/account/")
    expect(page.locator(".lines").first).to_contain_text("Ring <b>")
    add_key(page, "Again")
    expect(page.get_by_role("status")).to_contain_text("already in your list")
    page.get_by_role("button", name="Sign out").press("Enter")
    page.wait_for_url("**/staff/login/")
    enter(page, people.executor)
    page.get_by_role("button", name="Use the security key").press("Enter")
    page.wait_for_url("**/staff/")
    page.get_by_role("button", name="Sign out").press("Enter")
    page.wait_for_url("**/staff/login/")
    tools.send("WebAuthn.removeVirtualAuthenticator", {"authenticatorId": key})
    plug_in(page)  # somebody else's key
    enter(page, people.executor)
    page.get_by_role("button", name="Use the security key").press("Enter")
    expect(page.get_by_role("status")).to_contain_text("It did not work", timeout=20_000)
    assert re.search(r"/login/factor/$", page.url)


@pytest.mark.parametrize(("language", "device"), [("kk", "phone"), ("ru", "page"), ("en", "phone")])
def test_axe_finds_nothing(request, axe, people, language, device):
    browser = request.getfixturevalue(device)
    user, other = people.city_admin, people.executor
    type(user).objects.update(language=language)
    secret, _codes = with_app(user)
    with_app(other)
    enter(browser, user)
    found = axe(browser)
    browser.fill("[name=code]", code_now(secret))
    browser.keyboard.press("Enter")
    browser.wait_for_url("**/staff/")
    factor = user.authenticator_set.get(type="totp").pk
    addresses = ["", "app/", "key/", "codes/", "password/", f"factors/{factor}/remove/"]
    for address in [
        *(f"/staff/account/{one}" for one in addresses),
        f"/staff/people/{other.pk}/",
        f"/staff/people/{other.pk}/password/",
    ]:
        browser.goto(address)
        found += [f"{address}: {line}" for line in axe(browser)]
        assert browser.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, address
    assert found == []
