"""Staff in a real browser: the keyboard, the answer from a template, every page for everybody who cannot use a mouse."""

import re

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from opencity.appeals import actions
from opencity.appeals.models import Reply
from tests.cast import PASSWORD, lodged, small_city
from tests.staff_cast import fresh, jpeg, staff

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def people():
    small_city()
    return staff()


def enter(page, user):
    page.goto("/staff/")
    page.fill("[name=login]", user.email)
    page.fill("[name=password]", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "/login/" not in url)


def test_the_keyboard_does_it_all(page, people):
    now = timezone.now()
    first, second = lodged(text="Первая яма", now=now), lodged(text="Вторая яма", now=now)
    actions.accept_appeal(second, by=people.executor, now=now)
    enter(page, people.executor)
    page.goto("/staff/?list=body")
    page.keyboard.press("j")
    expect(page.locator(".queue-row.here")).to_contain_text("Первая яма")
    page.keyboard.press("j")
    expect(page.locator(".queue-row.here")).to_contain_text("Вторая яма")
    page.keyboard.press("k")
    page.keyboard.press("o")
    page.wait_for_url(f"**/{first.number}/")
    page.go_back()
    page.keyboard.press("?")
    expect(page.locator("[data-keys-help]")).to_have_attribute("open", "")
    page.keyboard.press("?")
    page.keyboard.press("/")
    expect(page.locator("#filter_q")).to_be_focused()
    page.keyboard.press("Escape")
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("r")
    page.wait_for_url(re.compile(r"act=reply"))
    expect(page.locator("#act-reply")).to_have_attribute("open", "")
    page.keyboard.press("a")
    expect(page.locator("#assign_executor")).to_be_focused()


def test_reply_from_a_template(page, people):
    appeal = lodged(now=timezone.now())
    actions.accept_appeal(appeal, by=people.executor, now=timezone.now())
    enter(page, people.executor)
    page.goto(f"/staff/appeals/{appeal.number}/?act=reply")
    expect(page.locator("[data-template-use]")).to_be_hidden()
    page.select_option("#reply_template", "fixed")
    expect(page.locator("#reply_text")).to_have_value("{date} выполнено: {measure}.")
    assert page.evaluate("getSelection().toString()") in {"{date}", ""}  # the first gap is marked
    expect(page.get_by_label("fixed", exact=True)).to_be_checked()
    page.locator("#act-reply form button[type=submit]").last.click()
    expect(page.get_by_role("alert")).to_contain_text("The answer still has {date}")
    page.fill("#reply_text", "20 ноября яма засыпана.")
    page.locator("#act-reply form button[type=submit]").last.click()
    page.wait_for_url(f"**/{appeal.number}/")
    assert Reply.objects.get().text == "20 ноября яма засыпана."


def test_a_phone_without_javascript_can_reply(plain_page, people):
    appeal = lodged(now=timezone.now())
    actions.accept_appeal(appeal, by=people.executor, now=timezone.now())
    enter(plain_page, people.executor)
    plain_page.goto(f"/staff/appeals/{appeal.number}/?act=reply")
    plain_page.select_option("#reply_template", "fixed")
    plain_page.click("[data-template-use]")
    expect(plain_page.locator("#reply_text")).to_have_value("{date} выполнено: {measure}.")
    plain_page.fill("#reply_text", "Сделано.")
    plain_page.locator("#act-reply form button[type=submit]").last.click()
    plain_page.wait_for_url(f"**/{appeal.number}/")
    assert Reply.objects.get().outcome == "fixed"


@pytest.mark.parametrize(("language", "device"), [("kk", "phone"), ("ru", "page"), ("en", "page")])
def test_axe_finds_nothing(request, axe, people, language, device):
    browser = request.getfixturevalue(device)
    now = timezone.now()
    photo = actions.keep_photo(jpeg().read(), now=now)
    appeal = lodged(photos=[photo.token], now=now)
    lodged(text="Рядом ещё яма", now=now)
    actions.accept_appeal(fresh(appeal), by=people.executor, now=now)
    desk = reverse("workbench:appeal", args=[appeal.number])
    walks = [
        (
            people.executor,
            [
                "/staff/?list=body",
                "/staff/?list=mine&since=x",
                f"{desk}?act=reply",
                f"{desk}?act=extend",
                "/staff/people/",
            ],
        ),
        (
            people.city_admin,
            ["/staff/", "/staff/letters/", "/staff/calendar/", "/staff/people/", f"/staff/people/{people.head.pk}/"],
        ),
    ]
    found = []
    for user, addresses in walks:
        type(user).objects.filter(pk=user.pk).update(language=language)
        browser.context.clear_cookies()
        browser.goto("/staff/login/")
        found += axe(browser)
        enter(browser, user)
        for address in addresses:
            browser.goto(address)
            found += [f"{address}: {line}" for line in axe(browser)]
            assert browser.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, address
    assert found == []
