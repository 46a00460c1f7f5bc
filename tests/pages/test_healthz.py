"""`/healthz` says what stands still; monitors read the code, people the words."""

import logging
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from opencity.notices.models import Notice

pytestmark = pytest.mark.django_db


@pytest.fixture
def beat():
    def beat(age):
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO procrastinate_workers (last_heartbeat) VALUES (%s)", [timezone.now() - age])

    return beat


def letter(age, **values):
    return Notice.objects.create(
        key="k",
        kind="receipt",
        to="a@example.org",
        language="kk",
        subject="s",
        text="t",
        created_at=timezone.now() - age,
        **values,
    )


def test_all_is_well(client, beat):
    beat(timedelta(seconds=5))
    letter(timedelta(minutes=5))
    response = client.get("/healthz")
    assert response.status_code == 200
    answer = response.json()
    assert (answer["process"], answer["database"], answer["worker"], answer["notices"]) == ("ok", "ok", "ok", "ok")
    assert answer["worker_heartbeat_age_seconds"] == pytest.approx(5, abs=3)
    assert answer["oldest_unsent_notice_age_seconds"] == pytest.approx(300, abs=3)
    assert "no-store" in response["Cache-Control"]


def test_no_worker_has_ever_run(client):
    response = client.get("/healthz")
    assert (response.status_code, response.json()["worker"]) == (503, "silent")


def test_the_worker_is_silent(client, beat):
    beat(timedelta(minutes=2))
    response = client.get("/healthz")
    assert (response.status_code, response.json()["worker"]) == (503, "silent")


def test_a_letter_waits_too_long(client, beat):
    beat(timedelta(0))
    letter(timedelta(hours=2))
    response = client.get("/healthz")
    assert (response.status_code, response.json()["notices"]) == (503, "late")


def test_dead_letters_are_told_but_stop_nothing(client, beat):
    beat(timedelta(0))
    assert client.get("/healthz").json()["dead_notices"] is False
    letter(timedelta(hours=30), state="dead")
    response = client.get("/healthz")
    assert response.status_code == 200
    assert (response.json()["notices"], response.json()["dead_notices"]) == ("dead", True)


def test_its_503_is_no_error_in_the_log(client, monkeypatch):
    told = []
    logger = logging.getLogger("django")
    monkeypatch.setattr(logger, "handlers", [handler := logging.Handler()])
    monkeypatch.setattr(handler, "emit", told.append)
    assert client.get("/healthz").status_code == 503
    assert told == []
    client.get("/kk/no-such-page/")
    assert [record.status_code for record in told] == [404]


def test_only_reading_is_allowed(client):
    assert client.post("/healthz").status_code == 405


def test_every_answer_carries_the_strict_policy(client):
    policy = client.get("/healthz")["Content-Security-Policy"]
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy
