"""A storm in a real browser, in Kazakh and Russian.

The city says what it knows, one press keeps informed, one answer reaches all; and nobody plays ping-pong.

Bad input: "me too" with a wrong address, an answer to the whole storm without words.
"""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.cache import cache

from opencity.accounts.models import Role
from opencity.appeals import actions
from opencity.appeals.actions import Known
from opencity.appeals.models import Appeal, Follower, Incident, Reply
from opencity.appeals.states import State
from opencity.appeals.tasks import share_answer
from opencity.notices.models import Notice
from tests.cast import NOW, PASSWORD, WEST, lodged, member, small_city

REPORTS = 500
ADVICE = {
    "kk": "Құлаған ағаштарды жинап жатырмыз. Ертең кешке дейін бітіреміз.",
    "ru": "Убираем упавшие деревья. Закончим завтра к вечеру.",
    "en": "We clear the fallen trees. It will be done by tomorrow evening.",
}
NAMES = {"kk": "Қатты жел", "ru": "Сильный ветер", "en": "Strong wind"}
WORDS = {"kk": "Жолда үлкен шұңқыр бар", "ru": "Большая яма на дороге"}
LATER = NOW + timedelta(hours=1)


@pytest.fixture(autouse=True)
def city(live_server, monkeypatch):
    small_city()
    cache.clear()
    monkeypatch.setattr("django.utils.timezone.now", lambda: LATER)


def fits(page):
    assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"]


def opened(by):
    known = Known(names=NAMES, advice=ADVICE, categories=["1.1"], place=WEST, radius_m=1000)
    return actions.open_incident(known, by=by, now=NOW, master=lodged(email="first@example.org"))


def check_step(page, language):
    """Words, category and place of the same trouble, up to the page where it is sent."""
    page.goto(f"/{language}/appeals/new/?category=1.1")
    page.fill("#f_text", WORDS[language])
    page.fill("[name=place]", "Абая 10")
    for name, value in (("lat", WEST.lat), ("lon", WEST.lon)):
        page.evaluate("([n, v]) => { document.querySelector(`[name=${n}]`).value = v; }", [name, str(value)])
    page.locator("button[name=do][value=check]").click()
    page.wait_for_selector("[data-check]")


def sign_in(page, user):
    page.goto("/staff/login/")
    page.fill("[name=login]", user.email)
    page.fill("[name=password]", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "/login/" not in url)


@pytest.mark.parametrize("language", ["kk", "ru"])
def test_a_storm_of_five_hundred_reports(page, phone, axe, language):
    dispatcher = member("Dina", Role.DISPATCHER, language=language)
    executor = member("Aida", Role.EXECUTOR, "roads", language)
    incident = opened(dispatcher)

    check_step(phone, language)
    banner = phone.locator("[data-known]")
    assert NAMES[language] in banner.inner_text()
    assert ADVICE[language] in banner.inner_text()
    fits(phone)
    assert axe(phone) == []
    phone.locator("button[name=do][value=send]").click()
    phone.wait_for_url("**/receipt/**")
    assert ADVICE[language] in phone.locator("main").inner_text()
    assert Appeal.objects.latest("id").master_id == incident.master_id

    check_step(phone, language)
    phone.locator("[data-known] [name=follow_email]").fill("soon@example.org")
    phone.locator("[data-known] button").click()
    phone.wait_for_url("**/followed/**")
    assert Follower.objects.get().appeal_id == incident.master_id

    for n in range(REPORTS - 1):
        lodged(email=f"r{n}@example.org", language=("kk", "ru")[n % 2], now=LATER)
    actions.accept_appeal(
        Appeal.objects.select_related("body", "appellant").get(pk=incident.master_id), by=executor, now=LATER
    )
    assert Appeal.objects.filter(master=incident.master, state=State.JOINED).count() == REPORTS

    sign_in(page, executor)
    page.goto(f"/staff/appeals/{incident.master.number}/?act=reply")
    assert str(REPORTS) in page.locator(".desk-said").inner_text()
    send_reply(page, "")
    assert Appeal.objects.filter(state=State.REPLIED).count() == 0
    send_reply(page, "3 қарашада Абай көшесінде жол жөнделді, шұңқыр жабылды.")
    page.wait_for_load_state()
    reply = Reply.objects.get(appeal=incident.master)
    share_answer(reply.pk)
    share_answer(reply.pk)
    assert Appeal.objects.filter(state=State.REPLIED).count() == REPORTS + 1
    told = list(Notice.objects.filter(kind="appellant.replied").values_list("to", flat=True))
    assert len(told) == len(set(told)) == REPORTS  # the one on the phone gave no address, the first resident did
    assert Notice.objects.filter(kind="follower.replied").count() == 1
    assert Incident.objects.get().ended_at is not None


def send_reply(page, text):
    form = page.locator("#act-reply")
    form.locator("label", has=page.locator("input[value=explained]")).click()
    form.locator("textarea[name=text]").fill(text)
    form.locator("select[name=language]").select_option("kk")
    form.locator("form > button[type=submit], form > .button[type=submit]").last.click()
    page.wait_for_load_state()


@pytest.mark.parametrize("language", ["kk", "ru"])
def test_me_too_and_something_else_without_scripts(plain_page, language):
    incident = opened(member("Dina", Role.DISPATCHER))
    place = f"{WEST.lat:.6f},{WEST.lon:.6f},"
    plain_page.goto(f"/{language}/appeals/new/?category=1.1")
    plain_page.fill("#f_text", WORDS[language])
    plain_page.fill("[name=place]", "50.03, 60.04")
    plain_page.locator("button[name=do][value=check]").click()
    assert ADVICE[language] in plain_page.locator("[data-known]").inner_text(), place
    plain_page.locator("[data-known] [name=follow_email]").fill("wrong")
    plain_page.locator("[data-known] button").click()
    assert plain_page.locator("#f_text").input_value() == WORDS[language]
    assert not Follower.objects.exists()
    plain_page.locator("#f_apart").check()
    plain_page.locator("button[name=do][value=send]").click()
    plain_page.wait_for_url("**/receipt/**")
    assert Appeal.objects.latest("id").master_id is None
    assert incident.master_id


@pytest.mark.parametrize("language", ["kk", "ru"])
def test_the_third_pass_goes_to_the_dispatcher(open_page, language):
    appeal = lodged()
    people = [member(f"P{body}", Role.EXECUTOR, body, language) for body in ("roads", "water", "gas")]
    dispatcher = member("Dina", Role.DISPATCHER, language=language)
    for person, body in zip(people, ("water", "gas", "roads"), strict=True):
        page = open_page()
        sign_in(page, person)
        page.goto(f"/staff/appeals/{appeal.number}/?act=forward")
        form = page.locator("#act-forward")
        form.locator("select[name=body]").select_option(body)
        form.locator("select[name=reason]").select_option("not_competent")
        form.locator("button[type=submit]").click()
        page.wait_for_load_state()
    now = Appeal.objects.select_related("body").get()
    assert (now.state, now.body.code, now.forwards) == (State.DISPUTED, "reception", 3)
    page = open_page()
    sign_in(page, dispatcher)
    page.goto("/staff/?list=to_route")
    assert appeal.number in page.locator(".queue").inner_text()
