"""What the environment says of text messages, keys of sealed fields and signatures. Read once, never raises."""

from __future__ import annotations

import base64
import binascii
import json
import os
import secrets
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from opencity.config.addresses import Problem

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

KEY_BYTES = 32
METHODS = ("POST", "GET", "PUT")
SMS_NAMES = (
    "SMS_URL", "SMS_METHOD", "SMS_BODY", "SMS_HEADERS", "SMS_SUCCESS", "SMS_ID",
    "SMS_CALLBACK_SECRET", "SMS_CALLBACK_ID", "SMS_CALLBACK_STATUS",
)  # fmt: skip
_HOW_TO_MAKE_A_KEY = "python3 -c 'import base64, os; print(base64.urlsafe_b64encode(os.urandom(32)).decode())'"

# As in checks.py: (variable, what is wrong) → id, sentence, hint.
TEXTS = {
    ("FIELD_KEYS", "not_a_key"): (
        "E050",
        "Key number {value} of FIELD_KEYS is not a key.",
        f"Keys are 32 random bytes in base64, divided by commas, the newest first: {_HOW_TO_MAKE_A_KEY}",
    ),
    ("FIELD_KEYS", "empty"): (
        "E051",
        "FIELD_KEYS is empty in production.",
        f"It seals the identification numbers of residents. Make a key and keep it safe: {_HOW_TO_MAKE_A_KEY}",
    ),
    ("SMS_URL", "not_an_address"): (
        "E052",
        "SMS_URL is “{value}”.",
        "Write the address of the gateway, for example https://sms.example/send, or inbox:// to send nothing.",
    ),
    ("SMS_METHOD", "unknown"): ("E053", "SMS_METHOD is “{value}”.", "Set POST, GET or PUT."),
    ("SMS_HEADERS", "not_json"): (
        "E054",
        "SMS_HEADERS is not a JSON object of texts.",
        'For example SMS_HEADERS={"Authorization": "Bearer …"}',
    ),
    ("SMS_BODY", "not_json"): (
        "E055",
        "SMS_BODY begins like JSON and is none.",
        'For example SMS_BODY={"to": "{to}", "text": "{text}"}, or as a form: SMS_BODY=phone={to}&text={text}',
    ),
    ("SMS_BODY", "no_text"): (
        "E056",
        "Neither SMS_URL nor SMS_BODY says where “{value}” goes.",
        "Put {to} and {text} into SMS_BODY, or into SMS_URL where the gateway takes them in the address.",
    ),
    ("SIGNATURE_ROOTS", "missing"): (
        "E057",
        "SIGNATURE_ROOTS is no folder: {value}",
        "Name a folder with the root certificates (.pem, .crt, .cer, .der) of the authority, or unset it.",
    ),
}


@dataclass(frozen=True, slots=True)
class Sms:
    """How the gateway for text messages is asked. Without a URL messages stay in the development inbox."""

    url: str = field(default="", repr=False)
    method: str = "POST"
    body: str = field(default="", repr=False)
    headers: dict[str, str] = field(default_factory=dict, repr=False)
    success: str = "2xx"
    id_path: str = "id"
    callback_secret: str = field(default="", repr=False)
    callback_id: str = "id"
    callback_status: str = "status"

    @property
    def sends(self) -> bool:
        """Whether a gateway is set."""
        return bool(self.url)


def parse_sms(values: Mapping[str, str]) -> Sms | Problem:
    """Read the SMS_ variables; `{to}`, `{text}` and `{id}` stand for what is sent."""
    url, body = values["SMS_URL"], values["SMS_BODY"]
    if url in ("", "inbox://"):
        return Sms(callback_secret=values["SMS_CALLBACK_SECRET"])
    method = (values["SMS_METHOD"] or "POST").upper()
    headers = _json(values["SMS_HEADERS"] or "{}")
    if mistake := _sms_mistake(url, method, headers, body):
        return mistake
    return Sms(
        url=url, method=method, body=body, headers=headers, success=values["SMS_SUCCESS"] or "2xx",
        id_path=values["SMS_ID"] or "id", callback_secret=values["SMS_CALLBACK_SECRET"],
        callback_id=values["SMS_CALLBACK_ID"] or "id", callback_status=values["SMS_CALLBACK_STATUS"] or "status",
    )  # fmt: skip


def _sms_mistake(url: str, method: str, headers: Any, body: str) -> Problem | None:
    if not _is_address(url):
        return Problem("SMS_URL", "not_an_address", url.partition("?")[0][:60].rpartition("@")[2])
    if method not in METHODS:
        return Problem("SMS_METHOD", "unknown", method[:20])
    if not isinstance(headers, dict) or not all(isinstance(value, str) for value in headers.values()):
        return Problem("SMS_HEADERS", "not_json")
    if body.startswith("{") and not body.startswith(("{to}", "{text}")) and not isinstance(_json(body), dict):
        return Problem("SMS_BODY", "not_json")
    missing = [name for name in ("to", "text") if f"{{{name}}}" not in url + body]
    return Problem("SMS_BODY", "no_text", missing[0]) if missing else None


def _is_address(url: str) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in {"https", "http"} and bool(parts.hostname)


def parse_keys(value: str) -> tuple[str, ...] | Problem:
    """Read FIELD_KEYS: keys of 32 bytes in URL-safe base64, the first one seals."""
    keys = tuple(key.strip() for key in value.split(",") if key.strip())
    for number, key in enumerate(keys, 1):
        try:
            fits = len(base64.b64decode(key.encode(), altchars=b"-_", validate=True)) == KEY_BYTES
        except (binascii.Error, ValueError):
            fits = False
        if not fits:
            return Problem("FIELD_KEYS", "not_a_key", str(number))
    return keys


def kept_key(path: Path) -> str:
    """The key of development and of the embedded database, made once and never overwritten."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        draft = path.with_name(f"{path.name}.{os.getpid()}")
        with os.fdopen(os.open(draft, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600), "w") as stream:
            stream.write(fresh_key())
            stream.flush()
            os.fsync(stream.fileno())
        try:
            path.hardlink_to(draft)
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return path.read_text().strip()


def fresh_key() -> str:
    """A new key."""
    return base64.urlsafe_b64encode(secrets.token_bytes(KEY_BYTES)).decode()


def _json(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return None
