"""Many appeals at once and two people at one appeal, in a real browser."""

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from opencity.appeals import actions
from opencity.workbench import bulk
from opencity.workbench.models import BulkAct
from tests.browser.test_workbench import enter
from tests.cast import lodged, small_city
from tests.staff_cast import fresh, staff

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def people():
    small_city()
    return staff()


@pytest.fixture
def made(people):
    now = timezone.now()
    appeals = [lodged(text=f"Яма номер {n} у школы", address=f"улица Абая, {n}", now=now) for n in range(3)]
    for appeal in appeals:
        actions.accept_appeal(appeal, by=people.executor, now=now)
    return appeals


def test_all_of_a_page_are_assigned_and_taken_back(page, axe, people, made):
    enter(page, people.head)
    page.goto("/staff/?list=body")
    page.get_by_label("All on this page").check()
    expect(page.locator("[data-chosen]")).to_have_text("ticked: 3")
    assert axe(page) == []
    page.get_by_role("button", name="Assign", exact=True).click()
    page.select_option("#bulk_executor", label="Erlan")
    page.get_by_role("button", name="Look what will happen").click()
    expect(page.get_by_role("heading", name="What will happen")).to_be_visible()
    assert axe(page) == []
    page.get_by_role("button", name="Do it with 3 appeals").click()
    expect(page.locator("[data-countdown]").first).to_contain_text("0:")
    assert axe(page) == []
    page.goto("/staff/?list=body")
    page.get_by_role("button", name="Take it back").click()
    expect(page.get_by_text("Taken back. Nothing was done.")).to_be_visible()
    act = BulkAct.objects.get()
    assert bulk.finish(act.pk, now=act.runs_at) == 0
    assert fresh(made[0]).executor == people.executor


def test_a_phone_without_javascript_replies_to_many(plain_page, people, made):
    enter(plain_page, people.executor)
    plain_page.goto("/staff/?list=body")
    assert plain_page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    for number in range(2):
        plain_page.locator(".tick input").nth(number).check()
    plain_page.get_by_role("button", name="Reply", exact=True).click()
    plain_page.get_by_label("explained", exact=True).check()
    plain_page.fill("#bulk_text_ru", "Яму на {place} засыпали 3 ноября, уложили 12 м² асфальта.")
    plain_page.get_by_role("button", name="Look what will happen").click()
    plain_page.get_by_role("button", name="Do it with 2 appeals").click()
    expect(plain_page.get_by_role("button", name="Take it back")).to_be_visible()
    assert plain_page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    act = BulkAct.objects.get()
    assert bulk.finish(act.pk, now=act.runs_at) == 2
    plain_page.goto(f"/staff/bulk/{act.pk}/")
    expect(plain_page.get_by_text("Done: 2")).to_be_visible()


def test_two_people_see_each_other_and_nothing_typed_is_lost(page, open_page, people, made):
    appeal, other = made[0], open_page()
    enter(page, people.executor)
    enter(other, people.second)
    page.goto(f"/staff/appeals/{appeal.number}/?act=reply")
    other.goto(f"/staff/appeals/{appeal.number}/?act=reply")
    expect(other.locator("[data-presence-shown]")).to_contain_text("Aida has been writing a reply since")
    text = "Яму на улице Абая, 0 засыпали 3 ноября, уложили 12 м² асфальта."
    other.get_by_label("explained", exact=True).check()
    other.fill("#reply_text", text)
    actions.assign_appeal(fresh(appeal), to=people.second, by=people.head, now=timezone.now())
    other.locator("#act-reply form button[type=submit]").last.click()
    expect(other.locator("#reply_text")).to_have_value(text)
    expect(other.get_by_role("alert").first).to_contain_text("Somebody else has just changed this appeal")
    beside = other.locator("#act-reply .alert")
    expect(beside).to_contain_text("What happened meanwhile")
    expect(beside).to_contain_text("Erlan was made responsible")
    other.locator("#act-reply form button[type=submit]").last.click()
    other.wait_for_url(f"**/{appeal.number}/")
    assert appeal.replies.get().text == text
