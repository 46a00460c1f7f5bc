"""Text messages over any gateway that speaks HTTP. What it wants is configuration, not code.

Success is `2xx`, or `path=value` in its JSON answer, such as `code=0`. The id it gives the message is found by a path
such as `data.0.id`; delivery reports name it again.
"""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import parse_qsl, quote, urlencode

import urllib3
from django.conf import settings

SECONDS = 10
MOST_READ = 20_000
# Two messages of a phone: letters outside the GSM alphabet leave 67 for each of several.
MOST_LETTERS = 134
_pool = urllib3.PoolManager(maxsize=4, timeout=urllib3.Timeout(total=SECONDS))


def texts_go_out() -> bool:
    """Whether text messages reach anybody: a gateway is set, or the development inbox shows them."""
    return bool(settings.SMS.sends or settings.EMAIL_INBOX)


class NotSent(Exception):  # noqa: N818  an expected answer, not a mistake of ours
    """The gateway did not take it; the text says why and never holds the message."""


def send_sms(*, to: str, text: str, key: str) -> str:
    """Hand one message over; the id the gateway gave it, '' where it gives none. `NotSent` for everything else.

    `key` is our own name of the message, for gateways that take one: sent twice, it is delivered once.
    """
    config = settings.SMS
    values = {"{to}": to, "{text}": text, "{id}": key}
    headers = {name: _filled(value, values) for name, value in config.headers.items()}
    body: bytes | None = None
    if config.body.startswith("{"):
        body = json.dumps(_filled_all(json.loads(config.body), values), ensure_ascii=False).encode()
        headers.setdefault("Content-Type", "application/json; charset=utf-8")
    elif config.body:
        fields = [(name, _filled(value, values)) for name, value in parse_qsl(config.body, keep_blank_values=True)]
        body = urlencode(fields).encode()
        headers.setdefault("Content-Type", "application/x-www-form-urlencoded; charset=utf-8")
    url = _filled(config.url, {name: quote(value, safe="") for name, value in values.items()})
    try:
        answer = _pool.request(
            config.method, url, body=body, headers=headers, redirect=False, retries=False, preload_content=False
        )
        read = answer.read(MOST_READ)
        answer.release_conn()
    except (urllib3.exceptions.HTTPError, OSError, ValueError) as error:
        raise NotSent(type(error).__name__) from None  # the message of the error may hold the address with the text
    said = _read(read)
    if not _is_success(answer.status, said, config.success):
        raise NotSent(f"answered {answer.status}")
    return str(_at(said, config.id_path) or "")[:100]


def _is_success(status: int, said: Any, rule: str) -> bool:
    if not 200 <= status < 300:
        return False
    path, equals, wanted = rule.partition("=")
    return not equals or str(_at(said, path)).lower() == wanted.lower()


def _at(said: Any, path: str) -> Any:
    """What stands at a path like `data.0.id`; None where nothing does."""
    for step in path.split("."):
        if isinstance(said, dict):
            said = said.get(step)
        elif isinstance(said, list) and step.isascii() and step.isdigit() and int(step) < len(said):
            said = said[int(step)]
        else:
            return None
    return said


def _read(raw: bytes) -> Any:
    try:
        return json.loads(raw)
    except (ValueError, RecursionError):
        return None


def _filled(text: str, values: dict[str, str]) -> str:
    # One pass: a message that holds "{to}" is sent as it is.
    parts, rest = [], text
    while rest:
        at, name = min(((rest.find(name), name) for name in values if name in rest), default=(-1, ""))
        if at < 0:
            break
        parts += [rest[:at], values[name]]
        rest = rest[at + len(name) :]
    return "".join([*parts, rest])


def _filled_all(value: Any, values: dict[str, str]) -> Any:
    if isinstance(value, str):
        return _filled(value, values)
    if isinstance(value, dict):
        return {name: _filled_all(inner, values) for name, inner in value.items()}
    if isinstance(value, list):
        return [_filled_all(inner, values) for inner in value]
    return value
