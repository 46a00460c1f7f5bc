"""Text messages: any gateway, quiet hours, short words, reports in any order."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import pytest
import time_machine
from django.test import override_settings
from django.utils import translation

from opencity.accounts.models import Role
from opencity.appeals import actions
from opencity.appeals.actions.sharing import answer_joined
from opencity.appeals.actions.texting import TO_PHONE, short_text
from opencity.appeals.models import Reply
from opencity.config.gateways import Sms
from opencity.notices.actions import note_delivery, queue_notice, send_notice
from opencity.notices.models import Delivery, Notice
from opencity.notices.sms import MOST_LETTERS
from tests.cast import NOW, lodged, member, small_city
from tests.following import answer, executor, replied
from tests.formal_cast import formal_appeal

NIGHT = NOW + timedelta(hours=12, minutes=30)  # 22:30 in the city


class Gateway(BaseHTTPRequestHandler):
    """Answers what the test wants and remembers what came."""

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.seen.append((self.path, dict(self.headers), body.decode()))
        status, said = self.server.answer
        self.send_response(status)
        self.end_headers()
        self.wfile.write(json.dumps(said).encode())

    def log_message(self, *args):
        pass


@pytest.fixture
def gateway():
    server = HTTPServer(("127.0.0.1", 0), Gateway)
    server.seen, server.answer = [], (200, {"data": [{"id": "m-1"}], "code": 0})
    thread = Thread(target=server.serve_forever)
    thread.start()
    url = f"http://127.0.0.1:{server.server_port}/send?from=city"
    body = '{"to": "{to}", "text": "{text}", "ref": "{id}"}'
    sms = Sms(url=url, body=body, headers={"Authorization": "Bearer s3cret"}, success="code=0", id_path="data.0.id")
    with override_settings(SMS=sms):
        server.sms = sms
        yield server
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(autouse=True)
def city(db):
    small_city()


def queued(key="k", now=NOW, **given):
    facts = {
        "kind": "test",
        "to": "+77011234567",
        "language": "kk",
        "subject": "s",
        "text": "Жауап {to} келді",
        "about": "",
    }
    queue_notice(key=key, now=now, channel="sms", **(facts | given))
    return Notice.objects.get(key=key)


def send(notice, now=NOW):
    with time_machine.travel(now, tick=False):
        state = send_notice(notice.pk)
    notice.refresh_from_db()
    return state


def test_json_over_http_and_the_id_comes_back(gateway):
    notice = queued()
    assert send(notice) == "sent"
    path, headers, body = gateway.seen[0]
    assert (path, headers["Authorization"]) == ("/send?from=city", "Bearer s3cret")
    assert json.loads(body) == {"to": "+77011234567", "text": "Жауап {to} келді", "ref": str(notice.pk)}
    assert (notice.gateway_id, notice.delivery) == ("m-1", "sent")


def test_a_form_and_an_address(gateway):
    with override_settings(SMS=replace(gateway.sms, body="phone={to}&m={text}", url=gateway.sms.url + "&x={id}")):
        send(queued(text="a&b=c ә"))
    path, _, body = gateway.seen[0]
    assert body == "phone=%2B77011234567&m=a%26b%3Dc+%D3%99"
    assert "x=" in path


@pytest.mark.parametrize("answer", [(500, {}), (200, {"code": 7}), (302, {"code": 0}), (403, {"code": 0})])
def test_a_refusal_is_tried_again_and_says_nothing_of_the_words(gateway, answer):
    gateway.answer = answer
    notice = queued(text="секрет ABCD")
    assert send(notice) == "queued"
    assert notice.next_try_at > NOW
    assert "ABCD" not in notice.last_error
    assert "7701" not in notice.last_error
    assert "s3cret" not in notice.last_error


def test_no_gateway_there(gateway):
    with override_settings(SMS=replace(gateway.sms, url="http://127.0.0.1:1/?t={text}")):
        notice = queued(text="секрет")
        assert send(notice) == "queued"
    assert "127.0.0.1" not in notice.last_error


def test_at_night_it_waits_for_the_morning_and_urgent_ones_do_not(gateway):
    notice, urgent = queued("n", now=NIGHT), queued("u", now=NIGHT, urgent=True)
    morning = datetime(2026, 11, 4, 3, 0, tzinfo=UTC)
    assert (notice.next_try_at, urgent.next_try_at) == (morning, NIGHT)
    send(notice, NIGHT)
    assert (notice.state, notice.attempts, gateway.seen) == ("queued", 0, [])
    assert send(urgent, NIGHT) == "sent"
    assert send(notice, morning) == "sent"


def test_a_code_that_is_too_late_is_not_sent(gateway):
    notice = queued(expires_at=NOW + timedelta(minutes=10), urgent=True)
    assert send(notice, NOW + timedelta(minutes=11)) == "late"
    assert (notice.text, gateway.seen) == ("", [])


def test_a_code_is_forgotten_when_it_was_sent(gateway):
    notice = queued(expires_at=NOW + timedelta(minutes=10), urgent=True)
    assert (send(notice), notice.text) == ("sent", "")


def test_reports_come_twice_and_in_any_order(gateway):
    notice = queued()
    send(notice)
    assert note_delivery("m-1", Delivery.DELIVERED, now=NOW)
    assert note_delivery("m-1", Delivery.SENT, now=NOW + timedelta(hours=1))
    assert note_delivery("m-1", Delivery.FAILED, now=NOW + timedelta(hours=2))
    notice.refresh_from_db()
    assert (notice.delivery, notice.delivery_at) == ("delivered", NOW)
    assert not note_delivery("m-2", Delivery.DELIVERED, now=NOW)
    assert not note_delivery("", Delivery.DELIVERED, now=NOW)


def test_who_gave_only_a_phone_gets_what_they_must_act_upon():
    appeal = replied(email="", phone="8 701 123 45 67")
    actions.reopen_appeal(appeal, reason="Яма на месте", now=NOW + timedelta(days=1))
    rows = Notice.objects.filter(channel="sms").order_by("id")
    assert [row.kind for row in rows] == ["appellant.lodged", "appellant.replied", "appellant.reopened"]
    assert {row.to for row in rows} == {"+77011234567"}
    assert appeal.number in rows[0].text
    assert "-" in rows[0].text.partition(appeal.number)[2]


def test_who_reads_letters_gets_no_messages_and_a_wrong_phone_gets_none():
    lodged(phone="+7 701 123 45 67")
    lodged(email="", phone="спросить у соседки")
    assert not Notice.objects.filter(channel="sms").exists()


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_every_message_fits_into_two(language, settings):
    settings.PUBLIC_URL = "https://reception.city.example"
    appeal = formal_appeal()
    actions.accept_appeal(appeal, by=executor(appeal.body.code), now=NOW)
    facts = {"at": NOW + timedelta(days=3), "place": "каб. 5", "draft": "Откажем.", "by": executor(appeal.body.code)}
    actions.announce_hearing(appeal, **facts, now=NOW)
    for kind in TO_PHONE:
        with translation.override(language):
            text = short_text(appeal, kind)
        assert len(text) <= MOST_LETTERS
        assert appeal.number in text
        assert text.endswith("reception.city.example"), (kind, text)


def test_an_answer_for_all_reaches_who_has_only_a_phone():
    master = lodged(email="first@example.org")
    copy = lodged(email="", phone="+7 701 123 45 67")
    actions.join_appeals(master, [copy], by=member("Dina", Role.DISPATCHER), now=NOW)
    master.refresh_from_db()
    actions.accept_appeal(master, by=executor(master.body.code), now=NOW)
    answer(master)
    answer_joined(Reply.objects.get(appeal=master), now=NOW)
    assert Notice.objects.filter(channel="sms", kind="appellant.replied", about=copy.number).count() == 1
