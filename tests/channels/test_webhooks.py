"""Webhooks: what is told, signed, in order, again after failures, and never inside our own walls."""

from __future__ import annotations

import json
import threading
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from django.core.management import CommandError, call_command

from opencity.accounts.models import Role
from opencity.appeals import actions
from opencity.appeals.models import Event
from opencity.channels import tasks
from opencity.channels.models import Delivery, Webhook
from opencity.channels.webhooks import actions as webhooks
from opencity.channels.webhooks.sending import NotDelivered, post
from opencity.channels.webhooks.signing import is_signed, sign
from opencity.notices.backoff import MOST_ATTEMPTS
from tests.cast import NOW, lodged, member


class Listener(BaseHTTPRequestHandler):
    """Another system: keeps what it gets and answers as told."""

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.got.append((dict(self.headers), body))
        self.send_response(self.server.answers.pop(0) if self.server.answers else 204)
        self.send_header("Location", "http://127.0.0.1:1/")
        self.end_headers()

    def log_message(self, *_args):
        pass


@pytest.fixture
def other(settings):
    settings.WEBHOOKS_ALLOW_PRIVATE = True
    server = HTTPServer(("127.0.0.1", 0), Listener)
    server.got, server.answers = [], []
    server.url = f"http://127.0.0.1:{server.server_port}/hook?from=city"
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def told(server):
    return [(json.loads(body)["event"], json.loads(body)["appeal"]["number"]) for _headers, body in server.got]


def run(webhook, now=NOW):
    webhook.refresh_from_db()
    webhooks.collect(webhook)
    webhook.refresh_from_db()
    return webhooks.deliver(webhook, now=now)


def test_what_happens_is_told_once_and_signed(other):
    before = lodged()
    webhook = webhooks.add_webhook(other.url, now=NOW)
    user = member("Aida", Role.EXECUTOR, "roads")
    appeal = lodged(text="ИИН 850412300123", name="Гүлнара")
    actions.accept_appeal(before, by=user, version=before.version, now=NOW)
    assert (run(webhook), run(webhook)) == (3, 0)
    assert told(other) == [("lodged", appeal.number), ("routed", appeal.number), ("accepted", before.number)]
    headers, body = other.got[0]
    stamp = int(headers["X-Timestamp"])
    assert headers["X-Signature"] == sign(webhook.secret, stamp, body)
    assert is_signed(headers["X-Signature"], webhook.secret, stamp, body, now=stamp + 299)
    assert not is_signed(headers["X-Signature"], webhook.secret, stamp, body, now=stamp + 301)
    assert not is_signed(headers["X-Signature"], webhook.secret, stamp, body + b" ", now=stamp)
    assert not is_signed("sha256=é", webhook.secret, stamp, body, now=stamp)
    assert "850412300123" not in body.decode()
    assert "Гүлнара" not in body.decode()
    assert json.loads(body)["appeal"]["body"] == "roads"


def test_only_public_appeals_and_chosen_kinds(other):
    webhook = webhooks.add_webhook(other.url, kinds=["routed"], now=NOW)
    lodged(hidden=True)
    appeal = lodged()
    user = member("Aida", Role.EXECUTOR, "roads")
    actions.note_appeal(appeal, note="for staff", by=user, now=NOW)
    run(webhook)
    assert told(other) == [("routed", appeal.number)]


def test_failures_are_tried_again_in_order_with_pauses(other):
    webhook = webhooks.add_webhook(other.url, now=NOW)
    lodged()
    other.answers = [500, 302]
    assert run(webhook) == 0
    assert run(webhook) == 0, "it rests"
    assert len(other.got) == 1
    assert run(webhook, now=NOW + timedelta(seconds=31)) == 0
    webhook.refresh_from_db()
    assert webhook.paused_until == NOW + timedelta(seconds=60)
    assert Delivery.objects.order_by("id")[0].last_error == "answered 302"
    assert run(webhook, now=NOW + timedelta(hours=1)) == 2
    assert [event for event, _number in told(other)] == ["lodged", "lodged", "lodged", "routed"]


def test_what_fails_too_often_is_put_aside_and_can_be_replayed(other):
    webhook = webhooks.add_webhook(other.url, now=NOW)
    lodged()
    other.answers = [500] * MOST_ATTEMPTS
    for day in range(MOST_ATTEMPTS):
        run(webhook, now=NOW + timedelta(days=day))
    assert [d.state for d in Delivery.objects.order_by("event")] == ["dead", "waiting"]
    assert run(webhook, now=NOW + timedelta(days=30)) == 1
    first = Event.objects.order_by("id")[0].pk
    call_command("replay_webhook", webhook.pk, "--from", str(first), verbosity=0)
    other.got.clear()
    assert run(webhook) == 2
    assert [event for event, _number in told(other)] == ["lodged", "routed"]


def test_an_event_that_is_seen_late_is_not_lost(other):
    webhook = webhooks.add_webhook(other.url, now=NOW)
    appeal = lodged()
    last = Event.objects.order_by("-id")[0].pk
    Webhook.objects.update(position=last + 10)  # greater numbers were committed and read before
    assert run(webhook) == 2
    assert {number for _event, number in told(other)} == {appeal.number}
    assert Webhook.objects.get().position == last + 10


INSIDE = [
    "http://127.0.0.1/",
    "http://localhost:8000/",
    "http://10.0.0.1/",
    "http://192.168.1.1/",
    "http://169.254.169.254/latest/meta-data/",
    "http://100.64.0.1/",
    "http://0.0.0.0/",
    "http://[::1]/",
    "http://[::ffff:127.0.0.1]/",
    "http://[64:ff9b::7f00:1]/",
    "http://[2002:7f00:1::]/",
    "http://[fe80::1]/",
    "http://2130706433/",
    "http://0x7f.1/",
    "http://user@127.0.0.1/",
    "https://127.0.0.1/",
]


@pytest.mark.parametrize("url", INSIDE)
def test_nothing_inside_is_called(url, monkeypatch):
    monkeypatch.setattr("opencity.channels.webhooks.sending._pool", lambda *_args: pytest.fail("it was called"))
    with pytest.raises(NotDelivered, match=r"not a public one|no address"):
        post(url, b"{}", {})


@pytest.mark.parametrize(
    "url", ["ftp://example.org/", "file:///etc/passwd", "gopher://x/", "http://", "x", "http://a:99999/"]
)
def test_other_addresses_are_refused(url):
    with pytest.raises(NotDelivered):
        webhooks.add_webhook(url, now=NOW)
    with pytest.raises(CommandError):
        call_command("add_webhook", url)


def test_name_with_one_inner_address_is_refused(monkeypatch):
    both = [(2, 1, 6, "", (address, 80)) for address in ("93.184.215.14", "10.0.0.7")]
    monkeypatch.setattr("socket.getaddrinfo", lambda *_args, **_more: both)
    with pytest.raises(NotDelivered, match="not a public one"):
        post("http://example.org/", b"{}", {})


def test_unknown_kinds_are_refused():
    with pytest.raises(ValueError, match="noted"):
        webhooks.add_webhook("https://example.org/", kinds=["noted"], now=NOW)


def test_jobs(other, capsys):
    call_command("add_webhook", other.url, "--kinds", "lodged")
    webhook = Webhook.objects.get()
    assert webhook.secret in capsys.readouterr().out
    tasks.deliver_webhooks(0)
    tasks.deliver_webhooks(0)  # the job waits already: nothing new is queued, nothing breaks
    appeal = lodged()
    tasks.deliver_webhook(webhook.pk)
    assert told(other) == [("lodged", appeal.number)]
    tasks.deliver_webhook(webhook.pk + 1)
