"""JSON as it leaves: compact, letters as they are (Kazakh and Russian take a third of the bytes that way)."""

from __future__ import annotations

from typing import Any

from django.http import JsonResponse

STYLE = {"ensure_ascii": False, "separators": (",", ":")}


def said(data: Any, *, status: int = 200, cache: str = "no-store") -> JsonResponse:
    """An answer; `cache` is its Cache-Control."""
    response = JsonResponse(data, status=status, safe=False, json_dumps_params=STYLE)
    response["Cache-Control"] = cache
    return response
