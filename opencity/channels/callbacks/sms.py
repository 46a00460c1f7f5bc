"""Delivery reports of the gateway for text messages.

Whoever knows the secret may report: either `X-Signature: sha256=…`, HMAC-SHA256 over the body, or the secret itself
as `Authorization: Bearer …` or `X-Token`. Never in the address, which logs keep. A report that comes twice or late
changes nothing.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt

from opencity.notices.actions import note_delivery
from opencity.notices.models import Delivery

MOST_BYTES = 20_000
SIGNATURE = "sha256="
# What gateways call it, in small letters.
MEANINGS = {
    Delivery.DELIVERED: {"delivered", "delivrd", "delivery_success", "success", "read"},
    Delivery.FAILED: {
        "failed",
        "undelivered",
        "undeliv",
        "rejected",
        "rejectd",
        "expired",
        "deleted",
        "error",
        "unknown",
    },
    Delivery.SENT: {"sent", "accepted", "acceptd", "enroute", "queued", "pending", "buffered"},
}


class _No(Exception):  # noqa: N818  an answer, not a mistake of ours
    def __init__(self, status: int, code: str, text: str) -> None:
        super().__init__(code)
        self.answer = JsonResponse({"error": {"code": code, "message": text}}, status=status)


@csrf_exempt
def delivered(request: HttpRequest) -> HttpResponse:
    """Take one report. 403 without the right signature, 404 for a message that is not ours, 422 for no sense.

    A report that overtakes our own note of the sending gets 404 too; gateways send again, and so it arrives.
    """
    try:
        gateway_id, status = _report(request)
    except _No as no:
        return no.answer
    if not note_delivery(gateway_id, status, now=timezone.now()):
        return _No(404, "unknown_message", "No message has this id.").answer
    return JsonResponse({"ok": True})


def _report(request: HttpRequest) -> tuple[str, Delivery]:
    if request.method != "POST":
        no = _No(405, "method_not_allowed", "Reports are sent with POST.")
        no.answer["Allow"] = "POST"
        raise no
    try:
        body = request.body
    except RequestDataTooBig:
        body = b" " * (MOST_BYTES + 1)
    if len(body) > MOST_BYTES:
        raise _No(413, "too_large", "A report is shorter than that.")
    if not _is_signed(request, body):
        raise _No(403, "not_signed", "The signature or the token is wrong.")
    given = _read(request, body)
    if given is None:
        raise _No(422, "not_readable", "Send JSON or a form.")
    gateway_id = str(_at(given, settings.SMS.callback_id) or "")[:100]
    status = _meaning(str(_at(given, settings.SMS.callback_status) or ""))
    if not gateway_id or status is None:
        raise _No(422, "not_understood", "The id or the status is missing or not known.")
    return gateway_id, status


def _is_signed(request: HttpRequest, body: bytes) -> bool:
    secret = settings.SMS.callback_secret
    if not secret:
        return False
    signature = request.headers.get("X-Signature", "")
    if signature:
        right = SIGNATURE + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
        return hmac.compare_digest(signature.encode(), right.encode())
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    token = token if scheme.lower() == "bearer" else request.headers.get("X-Token", "")
    return bool(token) and hmac.compare_digest(token.encode(), secret.encode())


def _read(request: HttpRequest, body: bytes) -> Any:
    if "json" not in (request.content_type or "") and not body.lstrip().startswith(b"{"):
        return request.POST.dict() or None
    try:
        given = json.loads(body)
    except (ValueError, RecursionError):
        return None
    return given if isinstance(given, dict) else None


def _at(given: Any, path: str) -> Any:
    for step in path.split("."):
        given = given.get(step) if isinstance(given, dict) else None
    return given.replace("\x00", "") if isinstance(given, str) else given if isinstance(given, int) else None


def _meaning(said: str) -> Delivery | None:
    word = said.strip().lower()
    return next((meaning for meaning, words in MEANINGS.items() if word in words), None)
