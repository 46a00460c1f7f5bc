"""A formula does not reach the resident: executor, controller, executor, resident, in a real browser."""

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from opencity.accounts.models import Role
from opencity.appeals import actions
from opencity.appeals.actions import Answer
from opencity.appeals.models import Reply
from opencity.appeals.states import Outcome
from tests.cast import PASSWORD, lodged, member, small_city
from tests.gate_cast import gate
from tests.staff_cast import jpeg

pytestmark = pytest.mark.django_db(transaction=True)
WORDS = {
    "kk": {
        "formula": "Шаралар қолданылды.",
        "lacks": "Бұл – жауап емес",
        "as_it_is": "Осы күйінде бақылаушыға жіберу",
        "open_back": "Орындаушыға қайтару",
        "reason": "жауап емес, жалпы сөз",
        "back": "Қайтару",
        "comment": "Не істелді, қашан?",
        "good": "4 қарашада Абай көшесі, 10 маңындағы шұңқыр ыстық асфальтпен жабылды.",
        "reading": "қоғамдық қабылдау тексеріп жатыр",
    },
    "ru": {
        "formula": "Меры приняты.",
        "lacks": "Это отписка, а не ответ",
        "as_it_is": "Отправить контролёру как есть",
        "open_back": "Вернуть исполнителю",
        "reason": "отписка вместо ответа",
        "back": "Вернуть",
        "comment": "Что сделано и когда?",
        "good": "4 ноября яма у дома 10 по улице Абая засыпана горячим асфальтом.",
        "reading": "читает приёмная",
    },
}


@pytest.fixture(autouse=True)
def city():
    small_city()
    gate()


def enter(page, user):
    page.context.clear_cookies()
    page.goto("/staff/")
    page.fill("[name=login]", user.email)
    page.fill("[name=password]", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "/login/" not in url)


def write(page, desk, text):
    """Fill the form of the reply and send it."""
    page.goto(f"{desk}?act=reply")
    page.check("#act-reply input[value=fixed]")
    page.fill("#reply_text", text)
    page.locator("#act-reply form button[type=submit]").last.click()


def send_back(page, number, words):
    """A controller finds the reply first thing and sends it back."""
    page.wait_for_url("**/staff/checking/")
    card = page.locator(f"#reply-{number}")
    expect(card).to_contain_text(words["formula"])
    card.get_by_text(words["open_back"]).click()
    expect(card.get_by_label(words["reason"])).to_be_checked()
    card.locator("textarea").fill(words["comment"])
    card.get_by_role("button", name=words["back"], exact=True).click()
    page.wait_for_url("**/staff/checking/")
    expect(page.locator(f"#reply-{number}")).to_have_count(0)


@pytest.mark.parametrize(("language", "device"), [("kk", "phone"), ("ru", "page"), ("ru", "plain_page")])
def test_the_resident_reads_only_the_real_answer(request, language, device):
    page, words = request.getfixturevalue(device), WORDS[language]
    executor = member("Aida", Role.EXECUTOR, "roads", language)
    controller = member("Karlygash", Role.CONTROLLER, language=language)
    now = timezone.now()
    appeal = lodged(now=now, language=language)
    actions.accept_appeal(appeal, by=executor, now=now)
    desk, public = f"/staff/appeals/{appeal.number}/", f"/{language}/appeals/{appeal.number}/"
    own = f"{public}?secret={appeal.appellant.secret}"

    enter(page, executor)
    write(page, desk, words["formula"])
    expect(page.locator("#act-reply")).to_contain_text(words["lacks"])
    expect(page.locator("#reply_text")).to_have_value(words["formula"])
    assert not Reply.objects.exists()
    page.get_by_label(words["as_it_is"]).check()
    page.locator("#act-reply form button[type=submit]").last.click()
    page.wait_for_url(f"**{desk}")
    assert Reply.objects.get().fate == "waiting"

    page.goto(own)
    expect(page.locator("main")).to_contain_text(words["reading"])
    expect(page.locator("main")).not_to_contain_text(words["formula"])

    enter(page, controller)
    send_back(page, appeal.number, words)

    enter(page, executor)
    page.goto(f"{desk}?act=reply")
    expect(page.locator("#act-reply")).to_contain_text(words["comment"])
    expect(page.locator("#reply_text")).to_have_value(words["formula"])
    write(page, desk, words["good"])
    page.wait_for_url(f"**{desk}")
    assert list(Reply.objects.order_by("id").values_list("fate", flat=True)) == ["returned", "released"]

    for address in (public, own):
        page.context.clear_cookies()
        page.goto(address)
        expect(page.locator("main")).to_contain_text(words["good"])
        for hidden in (words["formula"], words["comment"]):
            expect(page.locator("main")).not_to_contain_text(hidden)


@pytest.mark.parametrize(("language", "device"), [("kk", "phone"), ("ru", "page"), ("en", "phone")])
def test_axe_finds_nothing_on_the_pages_of_controllers(request, axe, language, device):
    page = request.getfixturevalue(device)
    gate(second_share=1)
    executor = member("Aida", Role.EXECUTOR, "roads")
    controller, other = (member(name, Role.CONTROLLER, language=language) for name in ("Karlygash", "Zhanar"))
    now = timezone.now()
    for number in range(3):
        tokens = [actions.keep_photo(jpeg().read(), now=now).token for _ in range(2)]
        appeal = lodged(now=now, photos=tokens[:1])
        actions.accept_appeal(appeal, by=executor, now=now)
        answer = Answer(Outcome.FIXED, "Меры приняты.", "ru", photos=tokens[1:])
        actions.reply_to_appeal(appeal, answer, by=executor, now=now)
        if number:
            reply = actions.release_reply(appeal, by=other, now=now)
        if number == 1:
            check = reply.checks.get(again=True)
            actions.look_again(check, good=False, reasons=["formula"], comment="Нет сути", by=controller, now=now)
    enter(page, controller)
    found = []
    for address in ("checking/", "checking/again/", "checking/quality/", "checking/quality/?since=x"):
        page.goto(f"/staff/{address}")
        page.evaluate("document.querySelectorAll('main details').forEach(one => { one.open = true })")
        found += [f"{address}: {line}" for line in axe(page)]
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, address
    assert found == []
