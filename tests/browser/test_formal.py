"""The formal track and "my appeals" in a real browser: sound pages, the keyboard alone, no JavaScript."""

from datetime import datetime, time

import pytest
from django.utils import timezone

from opencity.appeals import actions
from opencity.appeals.hearing import earliest_hearing
from opencity.appeals.models import Appeal
from opencity.appeals.states import Outcome
from opencity.directory.queries import directory, local
from tests.browser.test_following import LANGUAGES, PHONE, check, secret_link
from tests.cast import lodged, small_city
from tests.following import executor
from tests.formal_cast import WORDS, formal_appeal, last_code


@pytest.fixture(autouse=True)
def city(transactional_db, settings, tmp_path):
    settings.SIGNATURE_ROOTS = tmp_path
    small_city()


def called_to_hearing():
    now, city = timezone.now(), directory()
    appeal = formal_appeal(now=now)
    by = executor(appeal.body.code)
    actions.accept_appeal(appeal, by=by, now=now)
    day = earliest_hearing(local(now, city).date(), city.calendar)
    at = datetime.combine(day, time(10), tzinfo=city.zone)
    actions.announce_hearing(appeal, at=at, place="каб. 5", draft="Откажем.", by=by, now=now)
    return appeal


def answered():
    now = timezone.now()
    appeal = formal_appeal(now=now)
    by = executor(appeal.body.code)
    actions.accept_appeal(appeal, by=by, now=now)
    answer = actions.Answer(Outcome.FIXED, "По адресу улица Абая, 10 яма засыпана сегодня.", "ru")
    actions.reply_to_appeal(appeal, answer, by=by, now=now)
    return appeal


@pytest.mark.parametrize("language", LANGUAGES)
def test_pages_are_sound(open_page, axe, language):
    request, heard, done = lodged(now=timezone.now()), called_to_hearing(), answered()
    for options in ({}, PHONE):
        page = open_page(**options)
        for appeal in (request, heard, done):
            page.goto(secret_link(appeal, language))
            check(page, axe)
            page.goto(f"/{language}/appeals/{appeal.number}/formal/")
            check(page, axe)
        page.goto(f"/{language}/appeals/{request.number}/formal/")
        page.fill("[name=full_name]", "Тестова")
        page.click(".act-row button")
        check(page, axe)
        page.goto(f"/{language}/mine/")
        check(page, axe)


@pytest.mark.parametrize("language", ["kk", "ru"])
def test_the_whole_way_without_javascript_and_with_the_keyboard_alone(open_page, axe, language):
    appeal = lodged(now=timezone.now())
    page = open_page(java_script_enabled=False, **PHONE)
    page.goto(secret_link(appeal, language))
    page.goto(f"/{language}/appeals/{appeal.number}/formal/")
    for name, value in WORDS.items():
        page.fill(f"[name={name}]", value)
    page.focus("[name=consent]")
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    page.wait_for_selector("[name=code]")
    assert page.input_value("[name=postal_address]") == WORDS["postal_address"]
    page.fill("[name=code]", last_code())
    page.keyboard.press("Enter")
    page.wait_for_selector("a[download]")
    assert Appeal.objects.get(pk=appeal.pk).track == "formal"


@pytest.mark.parametrize("language", ["kk", "ru"])
def test_signing_in_without_javascript(open_page, axe, language):
    heard = called_to_hearing()
    page = open_page(java_script_enabled=False, **PHONE)
    page.goto(f"/{language}/mine/")
    page.fill("[name=contact]", "Resident@example.org")
    page.keyboard.press("Enter")
    page.wait_for_selector("[name=code]")
    page.fill("[name=code]", last_code())
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/{language}/mine/")
    assert heard.number in page.content()
    page.click(".ask a")
    page.wait_for_url(f"**/{heard.number}/")
    assert page.locator("#hearing").count() == 1
