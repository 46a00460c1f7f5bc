"""Every way to set the environment wrong is named, never raised, and has a sentence with a hint."""

import os
import stat

import pytest

from opencity.config.addresses import LONGEST_SOCKET, SOCKET_NAME, parse_database, parse_email, socket_folder
from opencity.config.checks import TEXTS, environment_is_right, in_words, message_for
from opencity.config.environment import Environment

SECRET = "x" * 50
PRODUCTION = {
    "MODE": "production",
    "SECRET_KEY": SECRET,
    "FIELD_KEYS": "QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVphYmNkZWY=",
    "ALLOWED_HOSTS": "open.city.example",
    "PUBLIC_URL": "https://open.city.example",
    "EMAIL_URL": "smtps://u:p@mail.example",
    "HOST": "127.0.0.1",
    "BEHIND_PROXY": "1",
}
OIDC = {
    "OIDC_SERVER_URL": "https://login.city.example/staff",
    "OIDC_CLIENT_ID": "city",
    "OIDC_CLIENT_SECRET": "hunter2",
}
SMS = {"SMS_URL": "https://sms.example/send", "SMS_BODY": '{"to": "{to}", "text": "{text}"}'}

WRONG = [
    ({"MODE": "staging"}, "opencity.E001"),
    ({"PORT": "http"}, "opencity.E002"),
    ({"PORT": "-1"}, "opencity.E002"),
    ({"PORT": "٨٠٠٠"}, "opencity.E002"),
    ({"PORT": "0"}, "opencity.E003"),
    ({"PORT": "65536"}, "opencity.E003"),
    ({"DATABASE_URL": "postgres://u:p@host:port/name"}, "opencity.E004"),
    ({"DATABASE_URL": "postgres://u:p@[::1/name"}, "opencity.E004"),
    ({"DATABASE_URL": "sqlite:///db.sqlite3"}, "opencity.E005"),
    ({"DATABASE_URL": "opencity"}, "opencity.E005"),
    ({"DATABASE_URL": "postgres://u:p@host"}, "opencity.E006"),
    ({"MODE": "production", "SECRET_KEY": ""}, "opencity.E008"),
    ({"MODE": "production", "SECRET_KEY": "changeme"}, "opencity.E009"),
    ({"EMAIL_URL": "smtp://host:mail"}, "opencity.E010"),
    ({"EMAIL_URL": "imap://host"}, "opencity.E011"),
    ({"EMAIL_URL": "smtp://"}, "opencity.E012"),
    ({"ALLOWED_HOSTS": "https://open.city.example"}, "opencity.E013"),
    ({"ALLOWED_HOSTS": "open.city.example:8000"}, "opencity.E013"),
    ({"ALLOWED_HOSTS": "one two"}, "opencity.E013"),
    ({"PUBLIC_URL": "open.city.example"}, "opencity.E014"),
    ({"PUBLIC_URL": "https://open.city.example/path"}, "opencity.E014"),
    ({"CITY": "cities/atlantis"}, "opencity.E015"),
    ({"DATABASE_POOL": "many"}, "opencity.E018"),
    ({"DEMO": "perhaps"}, "opencity.E019"),
    ({"HTTPS": "2"}, "opencity.E019"),
    ({"WEB_WORKERS": "two"}, "opencity.E024"),
    ({"MFA_REQUIRED_ROLES": "dispatcher,boss"}, "opencity.E040"),
    ({"SESSION_IDLE_MINUTES": "an hour"}, "opencity.E041"),
    ({"SESSION_IDLE_MINUTES": "0"}, "opencity.E042"),
    ({"SESSION_IDLE_MINUTES": "721"}, "opencity.E042"),
    (OIDC | {"OIDC_SERVER_URL": "http://login.city.example"}, "opencity.E043"),
    (OIDC | {"OIDC_SERVER_URL": "https://u:p@login.city.example"}, "opencity.E043"),
    (OIDC | {"OIDC_SERVER_URL": "https://["}, "opencity.E043"),
    (OIDC | {"OIDC_SERVER_URL": ""}, "opencity.E044"),
    (OIDC | {"OIDC_CLIENT_ID": ""}, "opencity.E045"),
    (OIDC | {"OIDC_CLIENT_SECRET": ""}, "opencity.E046"),
    (PRODUCTION | {"ALLOWED_HOSTS": ""}, "opencity.E020"),
    (PRODUCTION | {"ALLOWED_HOSTS": "*"}, "opencity.E021"),
    (PRODUCTION | {"DEMO": "1"}, "opencity.E022"),
    (PRODUCTION | {"DEBUG": "1"}, "opencity.E023"),
    (PRODUCTION | {"EMAIL_URL": ""}, "opencity.E025"),
    (PRODUCTION | {"EMAIL_URL": "inbox://"}, "opencity.E025"),
    (PRODUCTION | {"PUBLIC_URL": "http://open.city.example"}, "opencity.W002"),
    (PRODUCTION | {"BEHIND_PROXY": "0"}, "opencity.W003"),
    (PRODUCTION | {"HOST": ""}, "opencity.W004"),
    (PRODUCTION | {"HOST": "::"}, "opencity.W004"),
    ({"FIELD_KEYS": "short"}, "opencity.E050"),
    (PRODUCTION | {"FIELD_KEYS": ""}, "opencity.E051"),
    ({"SMS_URL": "pigeon://home"}, "opencity.E052"),
    (SMS | {"SMS_METHOD": "FAX"}, "opencity.E053"),
    (SMS | {"SMS_HEADERS": "Bearer x"}, "opencity.E054"),
    (SMS | {"SMS_BODY": '{"to": '}, "opencity.E055"),
    (SMS | {"SMS_BODY": "to={to}"}, "opencity.E056"),
    ({"SIGNATURE_ROOTS": "/no/such/folder"}, "opencity.E057"),
]


@pytest.fixture
def read(tmp_path):
    return lambda values: Environment.read({"DATA_DIR": str(tmp_path / "data"), **values})


@pytest.mark.parametrize(("values", "number"), WRONG)
def test_wrong_value_is_explained(read, values, number):
    messages = environment_is_right(read(values))
    assert number in [message.id for message in messages]
    assert all(message.msg and message.hint and "{" not in message.msg for message in messages)


def test_one_mistake_is_said_once(read):
    messages = environment_is_right(read(PRODUCTION | {"EMAIL_URL": "pigeon://home"}))
    assert [message.id for message in messages] == ["opencity.E011"]


def test_messages_are_told_with_their_hint(read):
    text = in_words(environment_is_right(read(PRODUCTION | {"DEMO": "1", "HOST": "0.0.0.0"})))
    demo, demo_hint, proxy, proxy_hint = text.split("\n")
    assert demo == "DEMO is on in production. (opencity.E022)"
    assert proxy.startswith("Warning: BEHIND_PROXY is on")
    assert demo_hint.startswith("  Unset DEMO")
    assert proxy_hint.startswith("  Set HOST=127.0.0.1")


@pytest.mark.parametrize(
    "values",
    [{}, PRODUCTION, {"PORT": "8001"}, {"EMAIL_URL": "inbox://"}, {"DEMO": "no"}, OIDC, PRODUCTION | OIDC, SMS],
)
def test_right_values_are_silent(read, values):
    assert environment_is_right(read(values)) == []


@pytest.mark.parametrize(
    ("values", "roles"),
    [
        ({}, set()),
        (PRODUCTION, {"reception_head", "city_admin", "dispatcher", "controller", "akim"}),
        (PRODUCTION | {"MFA_REQUIRED_ROLES": "head, executor,"}, {"head", "executor"}),
        (PRODUCTION | {"MFA_REQUIRED_ROLES": "none"}, set()),
    ],
)
def test_who_needs_a_second_factor(read, values, roles):
    assert read(values).mfa_required_roles == roles


def test_roles_are_those_of_the_accounts():
    from opencity.accounts.models import Role
    from opencity.config.environment import ROLES

    assert set(ROLES) == set(Role.values)


def test_the_secret_of_the_provider_is_not_shown(read):
    environment = read(OIDC)
    assert environment.oidc.app["settings"] == {"server_url": "https://login.city.example/staff"}
    assert environment.oidc.name == "login.city.example"
    assert "hunter2" not in repr(environment) + repr(environment.oidc)


def test_every_problem_that_can_be_found_has_a_number_of_its_own():
    numbers = [text[0] for text in TEXTS.values()]
    assert len(set(numbers)) == len(numbers)


@pytest.mark.parametrize(
    "value", ["languages: [kk]", "[", "time_zone: Mars/Olympus\nlanguages: [kk]", "\xff", "languages: []"]
)
def test_broken_city_is_explained(read, tmp_path, value):
    (tmp_path / "city.yaml").write_bytes(value.encode("latin-1"))
    environment = read({"CITY": str(tmp_path)})
    assert [problem.name for problem in environment.problems] == ["CITY"]
    assert message_for(environment.problems[0]).hint
    assert environment.time_zone == "UTC"


def test_city_gives_time_zone_and_first_language(read, tmp_path):
    (tmp_path / "city.yaml").write_text("time_zone: Asia/Oral\nlanguages: [ru, kk]\n")
    environment = read({"CITY": str(tmp_path)})
    assert (environment.time_zone, environment.default_language, environment.problems) == ("Asia/Oral", "ru", ())


def test_unwritable_data_folder_is_explained(tmp_path):
    (tmp_path / "file").write_text("")
    environment = Environment.read({"DATA_DIR": str(tmp_path / "file" / "data")})
    assert [message.id for message in environment_is_right(environment)] == ["opencity.E007"]


def test_development_secret_is_made_once_and_kept_to_oneself(read, tmp_path):
    first, second = read({}), read({})
    assert first.secret_key == second.secret_key
    assert len(first.secret_key) >= 50
    assert stat.S_IMODE((tmp_path / "data" / "secret").stat().st_mode) == 0o600
    assert sorted(path.name for path in (tmp_path / "data").iterdir()) == ["field_keys", "secret"]


def test_no_password_is_ever_shown(read):
    environment = read(
        {
            "DATABASE_URL": "postgres://u:hunter2@host:port/name",
            "EMAIL_URL": "smtp://u:hunter2@host:port",
            "SECRET_KEY": "hunter2",
        }
    )
    shown = repr(environment) + repr(environment_is_right(environment))
    assert "hunter2" not in shown
    assert "host:port" in shown


def test_database_address_is_read_whole():
    found = parse_database("postgresql://us%40er:p%3Aw@db.example:6432/city%20one?sslmode=require")
    assert (found.user, found.password, found.host, found.port) == ("us@er", "p:w", "db.example", "6432")
    assert (found.name, found.options) == ("city one", {"sslmode": "require"})
    assert parse_database("postgres:///city?host=/run/postgresql").host == "/run/postgresql"


def test_mail_address_is_read_whole():
    found = parse_email("smtp://us%40er:p%40w@mail.example")
    assert (found.user, found.password, found.port, found.starttls) == ("us@er", "p@w", 587, True)
    assert parse_email("smtp://localhost:25?starttls=0").starttls is False
    assert (parse_email("smtps://mail.example").port, parse_email("smtps://mail.example").starttls) == (465, False)


def test_long_path_gets_a_short_socket(tmp_path):
    long = tmp_path / ("ә" * 60) / "postgres"
    folder = socket_folder(long)
    assert folder != long
    assert len(os.fsencode(folder / SOCKET_NAME)) <= LONGEST_SOCKET
    assert socket_folder(long) == folder
    assert socket_folder(tmp_path) == tmp_path
