"""Addresses that the environment gives: of the database, of the mail server, of the embedded socket."""

from __future__ import annotations

import hashlib
import os
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

if TYPE_CHECKING:
    from collections.abc import Mapping

# sun_path holds 108 bytes on Linux and 104 on macOS, with a closing zero; the server appends its own name.
LONGEST_SOCKET = 103
SOCKET_NAME = ".s.PGSQL.5432"


@dataclass(frozen=True, slots=True)
class Problem:
    """One wrong environment variable. `value` is shown to the operator, so it never holds a password."""

    name: str
    code: str
    value: str = ""


@dataclass(frozen=True, slots=True)
class Database:
    """A PostgreSQL server that is not ours to start."""

    name: str
    user: str
    password: str = field(repr=False)
    host: str
    port: str
    options: dict[str, str]


@dataclass(frozen=True, slots=True)
class Email:
    """Where letters go: `inbox` keeps them to be read in the workbench; `smtp` and `smtps` send them."""

    scheme: str
    host: str = ""
    port: int = 0
    user: str = ""
    password: str = field(default="", repr=False)
    starttls: bool = False


@dataclass(frozen=True, slots=True)
class Oidc:
    """The city's own sign-in (OpenID Connect), where staff may come in besides e-mail and password."""

    server_url: str
    client_id: str
    client_secret: str = field(repr=False)
    name: str

    @property
    def app(self) -> dict[str, Any]:
        """The entry for allauth's SOCIALACCOUNT_PROVIDERS."""
        return {
            "provider_id": "city",
            "name": self.name,
            "client_id": self.client_id,
            "secret": self.client_secret,
            "settings": {"server_url": self.server_url},
        }


def parse_oidc(values: Mapping[str, str]) -> Oidc | Problem | None:
    """Read OIDC_SERVER_URL, OIDC_CLIENT_ID, OIDC_CLIENT_SECRET, all three or none, and OIDC_NAME.

    The provider is asked over https; over http only on this machine, for tries.
    """
    names = ("OIDC_SERVER_URL", "OIDC_CLIENT_ID", "OIDC_CLIENT_SECRET")
    if not any(values[name] for name in names):
        return None
    missing = [name for name in names if not values[name]]
    if missing:
        return Problem(missing[0], "missing")
    url = values["OIDC_SERVER_URL"].rstrip("/")
    parts = _split(url)
    local = parts is not None and parts.scheme == "http" and parts.hostname in {"localhost", "127.0.0.1"}
    if parts is None or not parts.hostname or parts.username or not (parts.scheme == "https" or local):
        return Problem("OIDC_SERVER_URL", "not_an_address", _shown(url))
    return Oidc(url, values["OIDC_CLIENT_ID"], values["OIDC_CLIENT_SECRET"], values["OIDC_NAME"] or parts.hostname)


def parse_database(url: str) -> Database | Problem:
    """Read `postgres://user:password@host:port/name?sslmode=require`; `?host=/folder` means a socket."""
    parts = _split(url)
    if parts is None:
        return Problem("DATABASE_URL", "unreadable", _shown(url))
    if parts.scheme not in {"postgres", "postgresql"}:
        return Problem("DATABASE_URL", "unknown_scheme", parts.scheme or _shown(url))
    name = unquote(parts.path.lstrip("/"))
    if not name:
        return Problem("DATABASE_URL", "no_name", _shown(url))
    options = dict(parse_qsl(parts.query))
    host = options.pop("host", "") or unquote(parts.hostname or "")
    return Database(
        name=name,
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        host=host,
        port=str(parts.port or options.pop("port", "")),
        options=options,
    )


def parse_email(url: str) -> Email | Problem:
    """Read `inbox://`, `smtp://user:password@host:587` (STARTTLS unless `?starttls=0`) or `smtps://…:465`."""
    parts = _split(url)
    if parts is None:
        return Problem("EMAIL_URL", "unreadable", _shown(url))
    if parts.scheme == "inbox":
        return Email("inbox")
    if parts.scheme not in {"smtp", "smtps"}:
        return Problem("EMAIL_URL", "unknown_scheme", parts.scheme or _shown(url))
    if not parts.hostname:
        return Problem("EMAIL_URL", "no_host", _shown(url))
    return Email(
        scheme=parts.scheme,
        host=parts.hostname,
        port=parts.port or (465 if parts.scheme == "smtps" else 587),
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        starttls=parts.scheme == "smtp" and dict(parse_qsl(parts.query)).get("starttls", "1") != "0",
    )


def socket_folder(pgdata: Path) -> Path:
    """Where the embedded server's socket is: inside its data, which only its user may enter.

    A path too long for a socket gets a folder in the system's temporary folder instead, found again by
    its name alone: every process must come to the same answer without asking the server.
    """
    if len(os.fsencode(pgdata / SOCKET_NAME)) <= LONGEST_SOCKET:
        return pgdata
    name = hashlib.sha256(os.fsencode(pgdata)).hexdigest()[:16]
    return Path(tempfile.gettempdir()) / f"opencity-{name}"


def _split(url: str) -> SplitResult | None:
    """Split an address; None where the standard library refuses it (a port of letters, a torn bracket)."""
    try:
        parts = urlsplit(url)
        _ = parts.port, parts.hostname
    except ValueError:
        return None
    return parts


def _shown(url: str) -> str:
    """The address without what stands between `//` and `@`, so that no password is ever printed."""
    scheme, slashes, rest = url.partition("//")
    return f"{scheme}{slashes}…@{rest.rpartition('@')[2]}" if "@" in rest else url
