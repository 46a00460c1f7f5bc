"""The gate on the pages of staff: what a form says of a weak reply, and what a controller sees and does."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from opencity.accounts.models import Role
from opencity.appeals import actions
from opencity.appeals.actions import Answer
from opencity.appeals.models import Appeal, Photo, Reply, ReplyCheck
from opencity.appeals.states import Outcome
from tests.cast import lodged, member, small_city
from tests.gate_cast import gate
from tests.staff_cast import fresh, jpeg, send, signed_in

FORMULA = {"outcome": "fixed", "text": "Меры приняты.", "language": "ru"}
GOOD = "4 ноября яма на улице Абая, 10 засыпана горячим асфальтом."


@pytest.fixture(autouse=True)
def city(db):
    small_city()
    gate()


@pytest.fixture
def executor():
    return member("Aida", Role.EXECUTOR, "roads", "ru")


@pytest.fixture
def controller():
    return member("Karlygash", Role.CONTROLLER, language="ru")


def in_work(executor, **given):
    appeal = lodged(now=timezone.now(), **given)
    actions.accept_appeal(appeal, by=executor, now=timezone.now())
    return appeal


def waiting(executor, **given):
    appeal = in_work(executor, **given)
    actions.reply_to_appeal(appeal, Answer(Outcome.FIXED, "Меры приняты.", "ru"), by=executor, now=timezone.now())
    return appeal


def drawn(executor, controller):
    gate(second_share=1)
    appeal = waiting(executor)
    actions.release_reply(appeal, by=controller, now=timezone.now())
    return appeal, ReplyCheck.objects.get(again=True, reply__appeal=appeal)


@pytest.mark.parametrize(
    ("language", "words"), [("kk", "Бұл – жауап емес"), ("ru", "Это отписка"), ("en", "This is a formula")]
)
def test_the_form_says_what_lacks_and_keeps_what_was_typed(executor, language, words):
    type(executor).objects.filter(pk=executor.pk).update(language=language)
    appeal = in_work(executor)
    browser = signed_in(executor)
    page = send(browser, appeal, "reply", photos=[jpeg()], **FORMULA)
    html = page.content.decode()
    assert page.status_code == 422
    assert words in html
    assert "Меры приняты." in html
    assert 'name="as_it_is"' in html
    [token] = re.findall(r'name="kept" value="([^"]+)"', html)
    assert not Reply.objects.exists()
    page = send(browser, appeal, "reply", kept=token, as_it_is="on", **FORMULA)
    assert page.status_code == 302
    reply = Reply.objects.get()
    assert (reply.fate, fresh(appeal).state) == ("waiting", "checking")
    assert Photo.objects.get().kind == "after"


def test_a_good_reply_needs_no_second_click(executor):
    appeal = in_work(executor)
    assert send(signed_in(executor), appeal, "reply", **FORMULA | {"text": GOOD}).status_code == 302
    assert fresh(appeal).state == "replied"


def test_without_a_gate_nothing_is_asked(executor):
    gate("none")
    appeal = in_work(executor)
    assert send(signed_in(executor), appeal, "reply", **FORMULA).status_code == 302
    assert fresh(appeal).state == "replied"


def test_what_waits_is_nowhere_outside(client, executor, controller):
    appeal = in_work(executor)
    photo = actions.keep_photo(jpeg().read(), now=timezone.now())
    given = Answer(Outcome.FIXED, "Меры приняты.", "ru", photos=[photo.token])
    actions.reply_to_appeal(appeal, given, by=executor, now=timezone.now())
    secret = appeal.appellant.secret
    addresses = [
        f"/ru/appeals/{appeal.number}/",
        f"/ru/appeals/{appeal.number}/?secret={secret}",
        f"/api/v1/appeals/{appeal.number}",
        f"/api/v1/appeals/{appeal.number}?secret={secret}",
    ]
    picture = f"/photos/{photo.token}/shown.jpg"

    def seen():
        pages = [client.get(address, follow=True).content.decode() for address in addresses]
        return ["Меры приняты." in page for page in pages], [str(photo.token) in page for page in pages]

    assert seen() == ([False] * 4, [False] * 4)
    assert client.get(picture).status_code == 404
    assert "читает приемная" in client.get(addresses[0]).content.decode().lower().replace("ё", "е")
    actions.release_reply(fresh(appeal), by=controller, now=timezone.now())
    assert all(seen()[0])
    file = client.get(picture)
    assert file.status_code == 200
    file.close()


def test_a_returned_reply_comes_back_with_its_words_and_photos(executor, controller):
    appeal = in_work(executor)
    photo = actions.keep_photo(jpeg().read(), now=timezone.now())
    given = Answer(Outcome.FIXED, "Меры приняты.", "ru", photos=[photo.token])
    actions.reply_to_appeal(appeal, given, by=executor, now=timezone.now())
    browser = signed_in(controller)
    list_page = browser.get(reverse("workbench:checking")).content.decode()
    assert appeal.number in list_page
    assert "Меры приняты." in list_page
    sent = {"version": fresh(appeal).version, "reasons": ["formula", "not_proven"], "comment": "Чем засыпали?"}
    assert browser.post(reverse("workbench:return", args=[appeal.number]), sent).status_code == 302
    desk = signed_in(executor).get(reverse("workbench:appeal", args=[appeal.number]) + "?act=reply").content.decode()
    assert desk.count("Чем засыпали?") == 2  # in the form and in the history
    assert re.search(r'<textarea name="text"[^>]*>\s*Меры приняты.', desk)
    assert f'name="kept" value="{photo.token}"' in desk
    answer = FORMULA | {"text": GOOD, "kept": str(photo.token)}
    assert send(signed_in(executor), appeal, "reply", **answer).status_code == 302
    assert fresh(appeal).state == "replied"
    assert Photo.objects.get().kind == "after"


@pytest.mark.parametrize(
    ("given", "status"),
    [
        ({"reasons": [], "comment": "Мало"}, 422),
        ({"reasons": ["formula"], "comment": " "}, 422),
        ({"reasons": ["invented"], "comment": "Мало"}, 422),
        ({"reasons": ["formula"], "comment": "я" * 2_001}, 422),
        ({"reasons": ["formula"], "comment": "Мало", "version": "0"}, 409),
        ({"reasons": ["formula"], "comment": "Мало", "version": "²"}, 409),
    ],
)
def test_sending_back_wrongly_keeps_what_was_typed(executor, controller, given, status):
    appeal = waiting(executor)
    sent = {"version": fresh(appeal).version} | given
    page = signed_in(controller).post(reverse("workbench:return", args=[appeal.number]), sent)
    assert page.status_code == status
    assert given["comment"].strip() in page.content.decode()
    assert fresh(appeal).state == "checking"


def test_somebody_was_faster(executor, controller):
    appeal = waiting(executor)
    version = appeal.version
    actions.release_reply(fresh(appeal), by=member("Zhanar", Role.CONTROLLER), now=timezone.now())
    browser = signed_in(controller)
    sent = {"version": version, "reasons": ["formula"], "comment": "Чем именно?"}
    page = browser.post(reverse("workbench:return", args=[appeal.number]), sent)
    assert page.status_code == 409
    assert "Чем именно?" in page.content.decode()
    assert browser.post(reverse("workbench:release", args=[appeal.number]), {"version": version}).status_code == 409
    assert browser.post(reverse("workbench:release", args=["26-999999-1"]), {"version": version}).status_code == 404


def test_the_second_look_and_what_follows(executor, controller):
    appeal, check = drawn(executor, controller)
    assert appeal.number not in signed_in(controller).get(reverse("workbench:second_looks")).content.decode()
    other = signed_in(member("Zhanar", Role.CONTROLLER, language="kk"))
    assert appeal.number in other.get(reverse("workbench:second_looks")).content.decode()
    look = reverse("workbench:look_again", args=[check.pk])
    assert other.post(look, {"comment": "Факт жоқ"}).status_code == 422
    assert other.post(look, {"reasons": ["formula"], "comment": "Факт жоқ"}).status_code == 302
    assert other.post(look, {"good": "1"}).status_code == 409
    assert other.post(reverse("workbench:look_again", args=[10**12]), {"good": "1"}).status_code == 404
    page = other.get(reverse("workbench:second_looks")).content.decode()
    assert "Факт жоқ" in page
    reject = reverse("workbench:reject", args=[check.pk])
    version = fresh(appeal).version
    assert other.post(reject, {"comment": "", "version": version}).status_code == 422
    assert other.post(reject, {"comment": "Не істелгенін жазыңыз", "version": 0}).status_code == 409
    assert other.post(reject, {"comment": "Не істелгенін жазыңыз", "version": version}).status_code == 302
    assert fresh(appeal).state == "reopened"
    assert "Факт жоқ" not in other.get(reverse("workbench:second_looks")).content.decode()
    public = other.get(f"/ru/appeals/{appeal.number}/").content.decode()
    assert "Не істелгенін" not in public


def test_the_figures(executor, controller):
    back, out = waiting(executor), waiting(executor)
    now = timezone.now()
    actions.return_reply(back, reasons=["formula", "photo"], comment="Мало", by=controller, now=now)
    actions.release_reply(out, by=controller, now=now)
    browser = signed_in(controller)
    html = browser.get(reverse("workbench:quality")).content.decode()
    assert "<dd>2</dd>" in html
    assert "50 %" in html
    past = (now - timedelta(days=60)).date()
    empty = browser.get(reverse("workbench:quality"), {"since": past, "until": past}).content.decode()
    assert "<dd>2</dd>" not in empty
    for wrong in ({"since": "2026-12-01", "until": "2026-11-01"}, {"since": "2020-01-01"}, {"since": "вчера"}):
        page = browser.get(reverse("workbench:quality"), wrong)
        assert page.status_code == 200
        assert "error" in page.content.decode()


def test_the_same_number_of_queries_for_one_and_for_many(executor, controller, django_assert_max_num_queries):
    gate(second_share=1)
    sizes = []
    for count in (1, 6):
        for _ in range(count):
            appeal = waiting(executor)
            actions.release_reply(waiting(executor), by=controller, now=timezone.now())
        assert Appeal.objects.filter(state="checking").count() >= count
        browser = signed_in(member(f"Other{count}", Role.CONTROLLER, language="ru"))
        browser.get(reverse("workbench:checking"))
        with django_assert_max_num_queries(12) as queries:
            page = browser.get(reverse("workbench:checking"))
        with django_assert_max_num_queries(14) as again:
            browser.get(reverse("workbench:second_looks"))
        sizes.append((len(queries), len(again)))
        assert appeal.number in page.content.decode()
    assert sizes[0] == sizes[1]


def test_a_controller_begins_with_what_waits_and_may_open_appeals(executor, controller):
    appeal = waiting(executor)
    browser = signed_in(controller)
    assert browser.get(reverse("workbench:queue")).url == reverse("workbench:checking")
    assert appeal.number in browser.get(reverse("workbench:queue") + "?list=all").content.decode()
    desk = browser.get(reverse("workbench:appeal", args=[appeal.number])).content.decode()
    assert "Меры приняты." in desk
    assert "resident@example.org" not in desk
    assert signed_in(executor).get(reverse("workbench:checking")).status_code == 403
