"""The check of the database: version, reachability, and no accounts in production that everybody knows."""

from dataclasses import replace

import pytest
from django.contrib.auth import get_user_model
from django.core.management import CommandError
from django.db import DatabaseError

from opencity.config import checks, prepare

pytestmark = pytest.mark.django_db


@pytest.fixture
def production(settings):
    email = replace(settings.ENVIRONMENT.email, scheme="smtp")
    right = {"mode": "production", "demo": False, "allowed_hosts": ("open.city.example",), "email": email}
    settings.ENVIRONMENT = replace(settings.ENVIRONMENT, **right)


def numbers():
    return [message.id for message in checks.database_is_right(databases=["default"])]


def demo_account(**values):
    get_user_model().objects.create(email="demo@example.org", name="Demo", is_demo=True, **values)


def test_without_demo_accounts_production_starts(production):
    assert numbers() == []


def test_production_refuses_demo_accounts(production):
    demo_account()
    assert numbers() == ["opencity.E032"]


def test_a_closed_demo_account_harms_nobody(production):
    demo_account(is_active=False)
    assert numbers() == []


def test_development_lives_with_demo_accounts():
    demo_account()
    assert numbers() == []


def test_a_bare_web_server_refuses_them_too(production):
    demo_account()
    with pytest.raises(SystemExit, match="E032"):
        checks.refuse_wrong_production()


def test_a_bare_web_server_in_development_looks_at_nothing(monkeypatch):
    monkeypatch.setattr(checks, "environment_is_right", None)
    checks.refuse_wrong_production()


def test_warnings_are_shown_and_stop_nothing(production, capsys):
    prepare.check()
    shown = capsys.readouterr().out
    assert shown.count("opencity.W002") == 1
    assert "Set PUBLIC_URL" in shown


def test_an_error_stops_setting_up(production):
    demo_account()
    with pytest.raises(CommandError, match="E032"):
        prepare.check()


def test_old_server_is_refused(monkeypatch):
    monkeypatch.setattr(checks, "OLDEST_POSTGRES", 990_000)
    assert numbers() == ["opencity.E031"]


def test_silent_server_is_explained(monkeypatch):
    def silent():
        raise DatabaseError("connection refused")

    monkeypatch.setattr(checks.connection, "cursor", silent)
    (message,) = checks.database_is_right(databases=["default"])
    assert message.id == "opencity.E030"
    assert "connection refused" in message.msg


def test_nothing_is_asked_of_a_database_that_was_not_named():
    assert checks.database_is_right(databases=None) == []
