"""System checks: each way to set the environment wrong has an id, a sentence and a hint.

`make run` shows them all, warnings once, and starts neither web server nor worker while one is an error. Started
without it, the web server in production looks by itself (`wsgi.py`). Every `manage.py` command, the worker too, checks
the environment; the database is checked by `manage.py check --database default`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register  # noqa: A004  Django's name
from django.db import DatabaseError, connection

from opencity.config import gateways
from opencity.config.environment import SHORTEST_SECRET, Environment

if TYPE_CHECKING:
    from collections.abc import Sequence

    from opencity.config.addresses import Problem

OLDEST_POSTGRES = 150_000
EVERY_ADDRESS = ("0.0.0.0", "::")  # noqa: S104  named to be warned of

# (variable, what is wrong) → id, sentence, hint. `{value}` is what stood there.
TEXTS = {
    ("MODE", "unknown"): ("E001", "MODE is “{value}”.", "Set MODE=development or MODE=production."),
    ("PORT", "not_a_number"): ("E002", "PORT is “{value}”, not a number.", "Set for example PORT=8000."),
    ("PORT", "out_of_range"): ("E003", "PORT is {value}.", "Ports go from 1 to 65535; those below 1024 need root."),
    ("DATABASE_URL", "unreadable"): (
        "E004",
        "DATABASE_URL cannot be read: {value}",
        "Write postgres://user:password@host:5432/name; letters such as @ : / in a password as %40 %3A %2F.",
    ),
    ("DATABASE_URL", "unknown_scheme"): (
        "E005",
        "DATABASE_URL begins with “{value}”.",
        "Only PostgreSQL is supported: postgres://user:password@host:5432/name. Unset it for the embedded one.",
    ),
    ("DATABASE_URL", "no_name"): (
        "E006",
        "DATABASE_URL names no database: {value}",
        "Add its name at the end: postgres://user:password@host:5432/opencity.",
    ),
    ("DATA_DIR", "unwritable"): (
        "E007",
        "DATA_DIR cannot be written: {value}.",
        "Let this user own the folder (chown), or set DATA_DIR to a folder that they may write.",
    ),
    ("SECRET_KEY", "empty"): (
        "E008",
        "SECRET_KEY is empty in production.",
        "Make one and keep it: python3 -c 'import secrets; print(secrets.token_urlsafe(50))'",
    ),
    ("SECRET_KEY", "too_short"): (
        "E009",
        "SECRET_KEY has {value} characters.",
        f"Production wants {SHORTEST_SECRET} or more: python3 -c 'import secrets; print(secrets.token_urlsafe(50))'",
    ),
    ("EMAIL_URL", "unreadable"): (
        "E010",
        "EMAIL_URL cannot be read: {value}",
        "Write smtp://user:password@host:587, smtps://user:password@host:465 or inbox://.",
    ),
    ("EMAIL_URL", "unknown_scheme"): (
        "E011",
        "EMAIL_URL begins with “{value}”.",
        "Known are smtp:// (with STARTTLS), smtps:// and inbox:// (letters stay in the development inbox).",
    ),
    ("EMAIL_URL", "no_host"): (
        "E012",
        "EMAIL_URL names no mail server: {value}",
        "Write smtp://user:password@mail.example:587.",
    ),
    ("ALLOWED_HOSTS", "not_a_name"): (
        "E013",
        "ALLOWED_HOSTS holds “{value}”.",
        "Only names, divided by commas, without http://, port or path: ALLOWED_HOSTS=open.city.example",
    ),
    ("PUBLIC_URL", "not_an_address"): (
        "E014",
        "PUBLIC_URL is “{value}”.",
        "It stands in letters; write scheme and name only: PUBLIC_URL=https://open.city.example",
    ),
    ("CITY", "missing"): (
        "E015",
        "There is no city pack: {value}",
        "Set CITY to a folder with city.yaml; the one that comes along is CITY=cities/almaty.",
    ),
    ("CITY", "unreadable"): (
        "E016",
        "The city pack is broken: {value}",
        "city.yaml must be YAML with time_zone and a list of languages out of kk, ru, en.",
    ),
    ("CITY", "unknown_time_zone"): (
        "E017",
        "The city's time zone is not known: {value}",
        "time_zone in city.yaml must be a name of the IANA database, such as Asia/Almaty.",
    ),
    ("DATABASE_POOL", "not_a_number"): (
        "E018",
        "DATABASE_POOL is “{value}”.",
        "It is the number of database connections of one web process, for example 12; 0 means no pool.",
    ),
    ("MFA_REQUIRED_ROLES", "unknown"): (
        "E040",
        "MFA_REQUIRED_ROLES holds “{value}”, which is no role.",
        "Name roles: dispatcher, controller, executor, head, reception_head, akim, editor, city_admin; or none.",
    ),
    ("SESSION_IDLE_MINUTES", "not_a_number"): (
        "E041",
        "SESSION_IDLE_MINUTES is “{value}”, not a number.",
        "It is the number of minutes without a request after which staff sign in again, for example 60.",
    ),
    ("SESSION_IDLE_MINUTES", "out_of_range"): (
        "E042",
        "SESSION_IDLE_MINUTES is {value}.",
        "Take 1 to 720 minutes: a session ends after twelve hours in any case.",
    ),
    ("OIDC_SERVER_URL", "not_an_address"): (
        "E043",
        "OIDC_SERVER_URL is “{value}”.",
        "Write the issuer's address with https: OIDC_SERVER_URL=https://login.city.example/realms/staff",
    ),
    ("OIDC_SERVER_URL", "missing"): (
        "E044",
        "OIDC_SERVER_URL is empty, but other OIDC variables are set.",
        "Set OIDC_SERVER_URL, OIDC_CLIENT_ID and OIDC_CLIENT_SECRET together, or none of them.",
    ),
    ("OIDC_CLIENT_ID", "missing"): (
        "E045",
        "OIDC_CLIENT_ID is empty, but other OIDC variables are set.",
        "Set OIDC_SERVER_URL, OIDC_CLIENT_ID and OIDC_CLIENT_SECRET together, or none of them.",
    ),
    ("OIDC_CLIENT_SECRET", "missing"): (
        "E046",
        "OIDC_CLIENT_SECRET is empty, but other OIDC variables are set.",
        "Set OIDC_SERVER_URL, OIDC_CLIENT_ID and OIDC_CLIENT_SECRET together, or none of them.",
    ),
    ("WEB_WORKERS", "not_a_number"): (
        "E024",
        "WEB_WORKERS is “{value}”.",
        "It is the number of web server processes; one for each processor is plenty.",
    ),
} | gateways.TEXTS


def in_words(messages: Sequence[CheckMessage]) -> str:
    """The messages as people read them: sentence, id, and the hint below."""
    lines = []
    for message in messages:
        warning = "" if message.is_serious() else "Warning: "
        about = f"{message.obj}: " if message.obj else ""
        lines.append(f"{warning}{about}{message.msg} ({message.id})")
        lines += [f"  {message.hint}"] if message.hint else []
    return "\n".join(lines)


def refuse_wrong_production() -> None:
    """In production, raise `SystemExit` with all errors of the environment, else of the database."""
    if not settings.ENVIRONMENT.production:
        return
    # A wrong environment is told at once; with another DATABASE_URL than meant, asking would only take time.
    found = _errors(environment_is_right()) or _errors(database_is_right(databases=["default"]))
    if found:
        raise SystemExit(in_words(found))


def _errors(messages: Sequence[CheckMessage]) -> list[CheckMessage]:
    return [message for message in messages if message.is_serious()]


def message_for(problem: Problem) -> Error:
    """The check message of one problem with the environment."""
    known = TEXTS.get((problem.name, problem.code))
    if known is None:  # the flags share one sentence
        number, text, hint = "E019", f"{problem.name} is “{{value}}”.", f"Set {problem.name}=1 or {problem.name}=0."
    else:
        number, text, hint = known
    return Error(text.format(value=problem.value), hint=hint, id=f"opencity.{number}")


@register(Tags.security)
def environment_is_right(environment: Environment | None = None, **_: Any) -> list[CheckMessage]:
    """Every wrong variable, and what production asks beyond that."""
    environment = environment or settings.ENVIRONMENT
    found: list[CheckMessage] = [message_for(problem) for problem in environment.problems]
    if not environment.production:
        return found
    if not environment.allowed_hosts:
        text, hint = "ALLOWED_HOSTS is empty in production.", "Name the hosts: ALLOWED_HOSTS=open.city.example"
        found.append(Error(text, hint=hint, id="opencity.E020"))
    if "*" in environment.allowed_hosts:
        text, hint = "ALLOWED_HOSTS is “*” in production.", "Name the hosts: ALLOWED_HOSTS=open.city.example"
        found.append(Error(text, hint=hint, id="opencity.E021"))
    if environment.demo:
        text, hint = "DEMO is on in production.", "Unset DEMO: its accounts have passwords that everybody knows."
        found.append(Error(text, hint=hint, id="opencity.E022"))
    if environment.debug:
        text, hint = "DEBUG is on in production.", "Unset DEBUG: its error pages show the inside to everybody."
        found.append(Error(text, hint=hint, id="opencity.E023"))
    if environment.email.scheme == "inbox" and "EMAIL_URL" not in {problem.name for problem in environment.problems}:
        text = "No letter would be sent: EMAIL_URL is not set or inbox://, and production has no inbox to read them in."
        found.append(Error(text, hint="Set EMAIL_URL=smtp://user:password@host:587.", id="opencity.E025"))
    found += _weak_in_production(environment)
    return found


def _weak_in_production(environment: Environment) -> list[CheckMessage]:
    """What a small office may have reasons for, but should know."""
    found: list[CheckMessage] = []
    if not environment.public_url.startswith("https://"):
        text, hint = "Addresses in letters do not begin with https://.", "Set PUBLIC_URL=https://open.city.example"
        found.append(Warning(text, hint=hint, id="opencity.W002"))
    if environment.https and not environment.behind_proxy:
        text = "HTTPS is on and BEHIND_PROXY is off: behind a proxy every page redirects to itself for ever."
        hint = "Set BEHIND_PROXY=1 if a proxy such as nginx speaks TLS, as it should; HTTPS=0 to do without TLS."
        found.append(Warning(text, hint=hint, id="opencity.W003"))
    if environment.behind_proxy and environment.host in EVERY_ADDRESS:
        text = f"BEHIND_PROXY is on while HOST={environment.host}: who comes past the proxy can forge X-Forwarded-For."
        hint = "Set HOST=127.0.0.1, or have a firewall let nobody but the proxy reach the port."
        found.append(Warning(text, hint=hint, id="opencity.W004"))
    if not environment.mfa_required_roles:
        text = "No role needs a second factor: MFA_REQUIRED_ROLES=none."
        hint = "Unset it: then dispatchers, the head of the reception and administrators need one."
        found.append(Warning(text, hint=hint, id="opencity.W005"))
    return found


@register(Tags.database)
def database_is_right(databases: Sequence[str] | None = None, **_: Any) -> list[CheckMessage]:
    """The server answers, is new enough, and in production holds no account that everybody knows."""
    if not databases:
        return []
    try:
        with connection.cursor() as cursor:
            cursor.execute("SHOW server_version_num")
            version = int(cursor.fetchone()[0])
    except DatabaseError as error:
        hint = "Is the server running, and are user, password and name in DATABASE_URL right?"
        return [Error(f"The database does not answer: {str(error).strip()}", hint=hint, id="opencity.E030")]
    found: list[CheckMessage] = []
    if version < OLDEST_POSTGRES:
        hint = "Move to PostgreSQL 15 or newer, or unset DATABASE_URL for the embedded one."
        found.append(Error(f"The server is PostgreSQL {version // 10_000}.", hint=hint, id="opencity.E031"))
    if settings.ENVIRONMENT.production and _has_demo_accounts():
        hint = "Remove them (manage.py remove_demo), or start on an empty database."
        found.append(Error("The database holds demo accounts.", hint=hint, id="opencity.E032"))
    return found


def _has_demo_accounts() -> bool:
    from django.contrib.auth import get_user_model  # noqa: PLC0415  models are not there when checks are registered

    user_model: Any = get_user_model()
    if user_model._meta.db_table not in connection.introspection.table_names():  # noqa: SLF001  public, whatever its name
        return False
    return bool(user_model.objects.filter(is_demo=True, is_active=True).exists())
