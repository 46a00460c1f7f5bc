"""Delivery reports: signed, twice, out of order, of nobody."""

import hashlib
import hmac
import json

import pytest

from opencity.config.gateways import Sms
from opencity.notices.models import Notice
from tests.cast import NOW

URL = "/callbacks/sms/"
BEARER = {"HTTP_AUTHORIZATION": "Bearer top"}


@pytest.fixture(autouse=True)
def notice(db, settings):
    settings.SMS = Sms(callback_secret="top", callback_id="message.id", callback_status="message.status")
    return Notice.objects.create(
        key="k", kind="test", channel="sms", to="+77011234567", language="kk", subject="s", text="t", created_at=NOW,
        state="sent", gateway_id="m-1", delivery="sent",
    )  # fmt: skip


def report(gateway_id="m-1", status="DELIVRD"):
    return json.dumps({"message": {"id": gateway_id, "status": status}})


def post(client, body, **headers):
    return client.post(URL, body, content_type="application/json", **headers)


def test_a_report_is_taken_once_and_twice(client, notice):
    for _ in range(2):
        assert post(client, report(), **BEARER).json() == {"ok": True}
    post(client, report(status="sent"), **BEARER)
    notice.refresh_from_db()
    assert notice.delivery == "delivered"


def test_three_ways_to_prove_oneself(client):
    signed = "sha256=" + hmac.new(b"top", report().encode(), hashlib.sha256).hexdigest()
    assert post(client, report(), HTTP_X_SIGNATURE=signed).status_code == 200
    assert post(client, report(), HTTP_X_TOKEN="top").status_code == 200
    assert post(client, report(status="failed"), HTTP_X_SIGNATURE=signed).status_code == 403


@pytest.mark.parametrize(
    "headers", [{}, {"HTTP_X_TOKEN": "tip"}, {"HTTP_AUTHORIZATION": "Basic top"}, {"HTTP_X_SIGNATURE": "ә"}]
)
def test_without_the_secret_nothing_is_learned(client, headers):
    assert post(client, report(), **headers).status_code == 403
    assert post(client, report("m-2"), **headers).status_code == 403


def test_without_a_secret_set_nobody_reports(client, settings):
    settings.SMS = Sms()
    assert post(client, report(), HTTP_X_TOKEN="").status_code == 403


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (report("m-2"), 404),
        (report("m-1\x00"), 200),
        (report("", "sent"), 422),
        (report(status="perhaps"), 422),
        ("[1]", 422),
        ("{", 422),
        ("[" * 5_000, 422),
        ('{"message": {"id": {"a": 1}, "status": "sent"}}', 422),
        ("x" * 30_000, 413),
    ],
)
def test_bad_reports_are_answered_in_json(client, body, status):
    answer = post(client, body, **BEARER)
    assert answer.status_code == status
    assert answer["Content-Type"].startswith("application/json")


def test_a_form_does_too_and_get_does_not(client, settings):
    settings.SMS = Sms(callback_secret="top")
    assert client.post(URL, {"id": "m-1", "status": "delivered"}, **BEARER).status_code == 200
    assert client.get(URL).status_code == 405
