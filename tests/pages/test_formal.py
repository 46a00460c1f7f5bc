"""Making an appeal formal over HTTP, without JavaScript: nothing typed is lost, nothing happens twice."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.test import Client

from opencity.appeals import actions
from opencity.appeals.models import Appeal, Event, Formal
from opencity.appeals.states import Outcome
from opencity.notices.models import Notice
from tests.cast import NOW, lodged, small_city
from tests.following import address, executor, kept_photo, opened
from tests.formal_cast import IIN, WORDS, formal_appeal, last_code
from tests.staff_cast import signed_in

TYPED = WORDS | {"contact": "resident@example.org", "consent": "on", "version": "0"}


@pytest.fixture(autouse=True)
def city(db):
    small_city()
    with time_machine.travel(NOW, tick=False):
        yield


def url(appeal, act="formal/"):
    return address(appeal, act)


def kept(page, but=()):
    return [name for name, value in TYPED.items() if name not in (*but, "consent", "version") and value not in page]


def with_code(browser, appeal, **given):
    asked = browser.post(url(appeal), TYPED | {"do": "code"} | given)
    assert asked.status_code == 200
    return asked.content.decode()


def test_the_whole_way():
    appeal = lodged()
    browser = opened(appeal)
    page = browser.get(url(appeal)).content.decode()
    assert "resident@example.org" in page
    page = with_code(browser, appeal)
    assert "r•••@example.org" in page
    assert not kept(page)
    done = browser.post(url(appeal), TYPED | {"do": "confirm", "code": last_code()})
    assert (done.status_code, done["Location"]) == (302, url(appeal))
    page = browser.get(url(appeal)).content.decode()
    assert IIN not in page
    assert f"••••••••{IIN[-4:]}" in page
    assert Appeal.objects.get().track == "formal"
    text = browser.get(url(appeal, "formal/text/"))
    assert IIN in text.content.decode()
    assert "attachment" in text["Content-Disposition"]
    assert browser.get(url(appeal, "formal/text/"), {"as": "json"}).json()["text"] == text.content.decode()


def test_a_choice_while_filing_leads_here_and_nothing_is_lost(client):
    given = {
        "text": "Большая яма на дороге",
        "category": "1.1",
        "place": "улица Абая, 10",
        "lat": "50.03",
        "lon": "60.04",
    }
    page = client.post("/ru/appeals/new/", given | {"do": "check"})
    assert b'value="formal"' in page.content
    sent = client.post("/ru/appeals/new/", given | {"do": "send", "track": "formal"})
    number = Appeal.objects.get().number
    assert sent["Location"] == f"/ru/appeals/{number}/formal/?begun=1"
    assert number in client.get(sent["Location"]).content.decode()


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"iin": "900115300014"}, "iin"),
        ({"iin": "90011530001"}, "iin"),
        ({"iin": "9001153000l3"}, "iin"),
        ({"contact": "+7 701 I23 45 67"}, "contact"),
        ({"contact": ""}, "contact"),
        ({"consent": ""}, "consent"),
        ({"full_name": ""}, "full_name"),
        ({"postal_address": ""}, "postal_address"),
        ({"full_name": "я" * 300}, "full_name"),
    ],
)
@pytest.mark.parametrize("do", ["code", "confirm"])
def test_what_is_wrong_is_said_beside_it_and_everything_typed_stays(given, field, do):
    appeal = lodged()
    page = opened(appeal).post(url(appeal), TYPED | given | {"do": do, "code": "123456"})
    assert page.status_code == 422
    text = page.content.decode()
    assert f'id="formal_{field}' in text
    assert list(page.context["form"].errors) == [field]
    assert not kept(text, but=[field])
    assert not Notice.objects.filter(kind="code").exists()
    assert Appeal.objects.get().track == "request"


def test_words_of_ten_thousand_and_one_letters():
    photo = kept_photo()
    appeal = lodged(text="", photos=[photo.token])
    browser = opened(appeal)
    page = browser.post(url(appeal), TYPED | {"text": "я" * 10_001, "do": "code"})
    assert page.status_code == 422
    assert "я" * 10_001 in page.content.decode()
    assert browser.post(url(appeal), TYPED | {"text": "", "do": "code"}).context["form"].errors["text"]
    with_code(browser, appeal, text="Прошу отремонтировать дорогу")
    browser.post(url(appeal), TYPED | {"text": "Прошу отремонтировать дорогу", "do": "confirm", "code": last_code()})
    assert Appeal.objects.get().text == "Прошу отремонтировать дорогу"


def test_wrong_codes_keep_everything_and_end_after_five():
    appeal = lodged()
    browser = opened(appeal)
    with_code(browser, appeal)
    right = last_code()
    wrong = f"{(int(right) + 1) % 10**6:06d}"
    for _ in range(5):
        page = browser.post(url(appeal), TYPED | {"do": "confirm", "code": wrong})
        assert page.status_code == 422
        assert not kept(page.content.decode())
    assert browser.post(url(appeal), TYPED | {"do": "confirm", "code": right}).status_code == 422
    assert browser.post(url(appeal), TYPED | {"do": "code"}).status_code == 429


def test_an_old_code_and_one_for_another_contact():
    appeal = lodged()
    browser = opened(appeal)
    with_code(browser, appeal)
    code = last_code()
    other = browser.post(url(appeal), TYPED | {"do": "confirm", "code": code, "contact": "other@example.org"})
    assert other.status_code == 422
    with time_machine.travel(NOW + timedelta(minutes=11), tick=False):
        assert browser.post(url(appeal), TYPED | {"do": "confirm", "code": code}).status_code == 422
    assert not Formal.objects.exists()


def test_somebody_was_faster_and_no_second_code_is_needed():
    appeal = lodged()
    browser = opened(appeal)
    with_code(browser, appeal)
    actions.accept_appeal(appeal, by=executor(appeal.body.code), now=NOW)
    page = browser.post(url(appeal), TYPED | {"do": "confirm", "code": last_code()})
    assert page.status_code == 422
    text = page.content.decode()
    assert not kept(text)
    hidden = {name: re.search(f'name="{name}" value="([^"]*)"', text)[1] for name in ("version", "proof")}
    assert browser.post(url(appeal), TYPED | hidden | {"do": "confirm"}).status_code == 302
    assert Formal.objects.count() == 1


def test_two_tabs_make_one():
    appeal = lodged()
    browser = opened(appeal)
    with_code(browser, appeal)
    code = last_code()
    for _ in range(2):
        assert browser.post(url(appeal), TYPED | {"do": "confirm", "code": code}).status_code in {200, 302}
    assert (Formal.objects.count(), Event.objects.filter(kind="made_formal").count()) == (1, 1)


def test_neither_strangers_nor_staff_can(client):
    appeal = lodged()
    for browser in (client, signed_in(executor(appeal.body.code))):
        for act in ("formal/", "formal/text/", "formal/sign/", "hearing/"):
            assert browser.get(url(appeal, act))["Location"] == address(appeal)
            assert browser.post(url(appeal, act), TYPED | {"do": "code"}).status_code in {302, 405}
    assert client.get(address(appeal, "").replace(appeal.number, "26-999999-1") + "formal/").status_code == 302
    assert not Notice.objects.filter(kind="code").exists()


def test_a_wrong_signature_is_explained(settings, tmp_path):
    from django.core.files.uploadedfile import SimpleUploadedFile

    settings.SIGNATURE_ROOTS = tmp_path
    appeal = formal_appeal()
    browser = opened(appeal)
    for data in (b"hello", b""):
        page = browser.post(url(appeal, "formal/sign/"), {"signature": SimpleUploadedFile("a.cms", data)})
        assert page.status_code == 422
        assert page.context["problem"]
    assert browser.post(url(appeal, "formal/sign/")).status_code == 422


def test_the_hearing_is_shown_and_answered():
    appeal = formal_appeal()
    by = executor(appeal.body.code)
    actions.accept_appeal(appeal, by=by, now=NOW)
    desk = signed_in(by)
    act = {"version": appeal.version, "at": "2026-11-05T10:00", "place": "каб. 5", "draft": "Мы откажем."}
    early = desk.post(f"/staff/appeals/{appeal.number}/hearing/", act)
    assert early.status_code == 422
    assert "Мы откажем." in early.content.decode()
    assert desk.post(f"/staff/appeals/{appeal.number}/hearing/", act | {"at": "2026-11-06T10:00"}).status_code == 302
    page = desk.get(f"/staff/appeals/{appeal.number}/").content.decode()
    assert IIN not in page
    browser = opened(appeal)
    page = browser.get(address(appeal)).content.decode()
    assert "Мы откажем." in page
    version = Appeal.objects.get().version
    bad = browser.post(url(appeal, "hearing/"), {"version": version, "choice": "writes", "reason": ""})
    assert bad.status_code == 422
    assert browser.post(url(appeal, "hearing/"), {"version": version, "choice": "comes"}).status_code == 302
    assert Event.objects.latest("id").kind == "hearing_comes"
    assert "Мы откажем." not in Client().get(address(appeal)).content.decode()


def test_the_answer_says_how_to_complain():
    appeal = formal_appeal()
    by = executor(appeal.body.code)
    actions.accept_appeal(appeal, by=by, now=NOW)
    answer = actions.Answer(Outcome.FIXED, "По адресу улица Абая, 10 яма засыпана 3 ноября.", "ru")
    actions.reply_to_appeal(appeal, answer, by=by, now=NOW)
    page = opened(appeal).get(address(appeal)).content.decode()
    assert 'id="complain"' in page
    assert "2027" in page


def test_no_log_and_no_address_holds_the_number(caplog):
    appeal = lodged()
    browser = opened(appeal)
    caplog.set_level("DEBUG")
    with_code(browser, appeal)
    response = browser.post(url(appeal), TYPED | {"do": "confirm", "code": last_code()})
    assert IIN not in caplog.text + response["Location"]
    assert IIN not in str(list(Event.objects.values_list("facts", flat=True)))
