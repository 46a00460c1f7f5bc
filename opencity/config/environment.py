"""What the environment may set, read once at start; `checks.py` explains every way to get it wrong.

Reading never raises: a wrong value is replaced by its default and remembered in `problems`, so that
`manage.py check` can name all of them at once, each with a hint.
"""

from __future__ import annotations

import os
import secrets
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import yaml

from opencity.config.addresses import (
    Database,
    Email,
    Oidc,
    Problem,
    parse_database,
    parse_email,
    parse_oidc,
    socket_folder,
)
from opencity.config.gateways import SMS_NAMES, Sms, fresh_key, kept_key, parse_keys, parse_sms

if TYPE_CHECKING:
    from collections.abc import Mapping

ROOT = Path(__file__).resolve().parents[2]
MODES = ("development", "production")
LANGUAGES = ("kk", "ru", "en")
YES = frozenset({"1", "yes", "true", "on"})
NO = frozenset({"", "0", "no", "false", "off"})
LAST_PORT = 65_535
SHORTEST_SECRET = 40
# The codes of accounts.models.Role; a test compares them. Settings are read before any model exists.
ROLES = ("dispatcher", "controller", "executor", "head", "reception_head", "akim", "editor", "city_admin")
FACTOR_IN_PRODUCTION = ("reception_head", "city_admin", "dispatcher", "controller", "akim")
NOBODY = "none"
LONGEST_IDLE = 12 * 60


@dataclass(frozen=True, slots=True)
class Environment:
    """The environment variables, checked and typed. docs/operations.md has the same table in words."""

    mode: str
    debug: bool
    host: str
    port: int
    public_url: str
    allowed_hosts: tuple[str, ...]
    https: bool
    behind_proxy: bool
    data_dir: Path
    city_pack: Path
    demo: bool
    secret_key: str = field(repr=False)
    secret_from: str = field(repr=False)
    database_from: Database | None = field(repr=False)
    database_pool: int
    workers: int
    field_keys: tuple[str, ...] = field(repr=False)
    email: Email = field(repr=False)
    email_from: str
    sms: Sms
    signature_roots: Path | None
    signature_verifier: str
    mfa_required_roles: frozenset[str]
    session_idle_minutes: int
    oidc: Oidc | None = field(repr=False)
    time_zone: str
    default_language: str
    problems: tuple[Problem, ...]

    @classmethod
    def read(cls, environ: Mapping[str, str] | None = None) -> Environment:
        """Read `environ` (the process environment by default)."""
        return _Reader(os.environ if environ is None else environ).read()

    @property
    def production(self) -> bool:
        """Whether this is the real thing: weak secrets, demo accounts and open hosts are refused."""
        return self.mode == "production"

    @property
    def embedded(self) -> bool:
        """Whether the database is the embedded PostgreSQL in `data_dir`."""
        return self.database_from is None

    @property
    def database(self) -> dict[str, Any]:
        """The entry for Django's DATABASES. Only the web server pools: it sets DATABASE_POOL (see wsgi.py)."""
        entry: dict[str, Any] = {
            "ENGINE": "django.db.backends.postgresql",
            "CONN_HEALTH_CHECKS": True,
            "OPTIONS": {"application_name": "opencity"},
        }
        if self.database_pool:
            entry["OPTIONS"]["pool"] = {"min_size": 1, "max_size": self.database_pool, "timeout": 10}
        if self.database_from is None:
            folder = socket_folder(self.data_dir / "postgres")
            return entry | {"NAME": "opencity", "USER": "postgres", "HOST": str(folder)}
        source = self.database_from
        entry["OPTIONS"] |= source.options
        return entry | {
            "NAME": source.name,
            "USER": source.user,
            "PASSWORD": source.password,
            "HOST": source.host,
            "PORT": source.port,
        }


class _Reader:
    """Takes the values one by one and remembers what was wrong with them."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self.environ = environ
        self.problems: list[Problem] = []

    def read(self) -> Environment:
        mode = self.choice("MODE", MODES)
        production = mode == "production"
        port = self.port()
        data_dir = self.folder("DATA_DIR", "var")
        city_pack = self.folder("CITY", "cities/almaty")
        time_zone, language = self.city(city_pack)
        secret, secret_from = self.secret(data_dir, production=production)
        return Environment(
            mode=mode,
            debug=self.flag("DEBUG", default=False),
            host=self.text("HOST", "0.0.0.0" if production else "127.0.0.1"),  # noqa: S104  a proxy stands before it
            port=port,
            public_url=self.public_url(port),
            allowed_hosts=self.hosts(production=production),
            https=self.flag("HTTPS", default=production),
            behind_proxy=self.flag("BEHIND_PROXY", default=False),
            data_dir=data_dir,
            city_pack=city_pack,
            demo=self.flag("DEMO", default=not production),
            secret_key=secret,
            secret_from=secret_from,
            database_from=self.database(),
            database_pool=self.number("DATABASE_POOL", 0),
            workers=max(1, self.number("WEB_WORKERS", 1)),
            field_keys=self.field_keys(data_dir, production=production),
            email=self.mail(),
            email_from=self.text("EMAIL_FROM", "Open City <noreply@localhost>"),
            sms=self.sms(),
            signature_roots=self.signature_roots(),
            signature_verifier=self.text("SIGNATURE_VERIFIER"),
            mfa_required_roles=self.factor_roles(production=production),
            session_idle_minutes=self.idle_minutes(),
            oidc=self.oidc(),
            time_zone=time_zone,
            default_language=language,
            problems=tuple(self.problems),
        )

    def text(self, name: str, default: str = "") -> str:
        return self.environ.get(name, "").strip() or default

    def wrong(self, name: str, code: str, value: str = "") -> None:
        self.problems.append(Problem(name, code, value))

    def choice(self, name: str, allowed: tuple[str, ...]) -> str:
        value = self.text(name, allowed[0]).lower()
        if value in allowed:
            return value
        self.wrong(name, "unknown", value)
        return allowed[0]

    def flag(self, name: str, *, default: bool) -> bool:
        value = self.text(name).lower()
        if name not in self.environ or value in YES | NO:
            return value in YES if value else default
        self.wrong(name, "not_yes_or_no", value)
        return default

    def port(self) -> int:
        value = self.number("PORT", 8000)
        if 1 <= value <= LAST_PORT:
            return value
        self.wrong("PORT", "out_of_range", str(value))
        return 8000

    def number(self, name: str, default: int) -> int:
        value = self.text(name, str(default))
        if value.isascii() and value.isdecimal():
            return int(value)
        self.wrong(name, "not_a_number", value)
        return default

    def folder(self, name: str, default: str) -> Path:
        path = Path(self.text(name, default)).expanduser()
        return (ROOT / path).resolve()  # one spelling: the embedded server is known by its path

    def public_url(self, port: int) -> str:
        value = self.text("PUBLIC_URL", f"http://localhost:{port}").rstrip("/")
        if value.startswith(("http://", "https://")) and value.count("/") == len("//"):
            return value
        self.wrong("PUBLIC_URL", "not_an_address", value)
        return f"http://localhost:{port}"

    def hosts(self, *, production: bool) -> tuple[str, ...]:
        names = [name.strip() for name in self.text("ALLOWED_HOSTS").split(",") if name.strip()]
        for name in names:
            if "/" in name or " " in name or name.rpartition(":")[2].isdecimal():
                self.wrong("ALLOWED_HOSTS", "not_a_name", name)
        if names:
            return tuple(names)
        return () if production else ("*",)

    def city(self, pack: Path) -> tuple[str, str]:
        """Time zone and first language of the city: settings need them before any model exists."""
        try:
            facts = yaml.safe_load((pack / "city.yaml").read_text(encoding="utf-8"))
            languages = [language for language in facts["languages"] if language in LANGUAGES]
            return self.zone(str(facts["time_zone"])), languages[0]
        except OSError:
            self.wrong("CITY", "missing", str(pack))
        except (yaml.YAMLError, UnicodeDecodeError, TypeError, KeyError, IndexError):
            self.wrong("CITY", "unreadable", str(pack / "city.yaml"))
        return "UTC", LANGUAGES[0]

    def zone(self, name: str) -> str:
        try:
            ZoneInfo(name)
        except (OSError, ValueError, KeyError):
            self.wrong("CITY", "unknown_time_zone", name)
        else:
            return name
        return "UTC"

    def secret(self, data_dir: Path, *, production: bool) -> tuple[str, str]:
        """The secret and where it is from. In development it is made once and kept in DATA_DIR/secret."""
        value = self.text("SECRET_KEY")
        if value:
            if production and len(value) < SHORTEST_SECRET:
                self.wrong("SECRET_KEY", "too_short", str(len(value)))
            return value, "environment"
        if production:
            self.wrong("SECRET_KEY", "empty")
            return secrets.token_urlsafe(50), "nowhere"
        try:
            return _kept_secret(data_dir / "secret"), "file"
        except OSError as error:
            self.wrong("DATA_DIR", "unwritable", f"{data_dir}: {error.strerror}")
            return secrets.token_urlsafe(50), "nowhere"

    def field_keys(self, data_dir: Path, *, production: bool) -> tuple[str, ...]:
        """Keys of sealed fields. In development one is made once and kept in DATA_DIR/field_keys."""
        found = parse_keys(self.text("FIELD_KEYS"))
        if isinstance(found, Problem):
            self.problems.append(found)
            return (fresh_key(),)
        if found:
            return found
        if production:
            self.wrong("FIELD_KEYS", "empty")
            return (fresh_key(),)
        try:
            return (kept_key(data_dir / "field_keys"),)
        except OSError:  # said of the secret already
            return (fresh_key(),)

    def sms(self) -> Sms:
        found = parse_sms({name: self.text(name) for name in SMS_NAMES})
        if isinstance(found, Problem):
            self.problems.append(found)
            return Sms()
        return found

    def signature_roots(self) -> Path | None:
        if not self.text("SIGNATURE_ROOTS"):
            return None
        path = self.folder("SIGNATURE_ROOTS", "")
        if not path.is_dir():
            self.wrong("SIGNATURE_ROOTS", "missing", str(path))
            return None
        return path

    def database(self) -> Database | None:
        value = self.text("DATABASE_URL")
        found = parse_database(value) if value else None
        if isinstance(found, Problem):
            self.problems.append(found)
            return None
        return found

    def factor_roles(self, *, production: bool) -> frozenset[str]:
        """Roles that need a second factor; `none` asks nobody."""
        value = self.text("MFA_REQUIRED_ROLES")
        if not value:
            return frozenset(FACTOR_IN_PRODUCTION if production else ())
        names = {name.strip() for name in value.split(",") if name.strip()} - {NOBODY}
        for name in sorted(names.difference(ROLES)):
            self.wrong("MFA_REQUIRED_ROLES", "unknown", name)
        return frozenset(names.intersection(ROLES))

    def idle_minutes(self) -> int:
        value = self.number("SESSION_IDLE_MINUTES", 60)
        if 1 <= value <= LONGEST_IDLE:
            return value
        self.wrong("SESSION_IDLE_MINUTES", "out_of_range", str(value))
        return 60

    def oidc(self) -> Oidc | None:
        names = ("OIDC_SERVER_URL", "OIDC_CLIENT_ID", "OIDC_CLIENT_SECRET", "OIDC_NAME")
        found = parse_oidc({name: self.text(name) for name in names})
        if isinstance(found, Problem):
            self.problems.append(found)
            return None
        return found

    def mail(self) -> Email:
        found = parse_email(self.text("EMAIL_URL", "inbox://"))
        if isinstance(found, Problem):
            self.problems.append(found)
            return Email("inbox")
        return found


def _kept_secret(path: Path) -> str:
    """Read the development secret, or make it; two processes that start at once get the same one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        draft = path.with_name(f"secret.{os.getpid()}")
        with os.fdopen(os.open(draft, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600), "w") as stream:
            stream.write(secrets.token_urlsafe(50))
        try:
            path.hardlink_to(draft)
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return path.read_text().strip()
