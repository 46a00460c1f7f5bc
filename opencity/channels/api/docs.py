"""The schema as JSON, and a page that shows it: made here, without scripts and without anything from elsewhere."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from opencity.channels.api.operations import api
from opencity.channels.api.said import said

PARTS = "#/components/schemas/"


@lru_cache(maxsize=1)
def schema() -> dict[str, Any]:
    """The OpenAPI schema; it is the same for everybody."""
    return dict(api.get_openapi_schema(path_prefix="/api/v1/"))


@require_safe
def openapi(request: HttpRequest) -> HttpResponseBase:
    """`/api/v1/openapi.json`."""
    return said(schema(), cache="public, max-age=300")


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """`/api/v1/docs`."""
    described = schema()
    parts = described["components"]["schemas"]
    operations = [
        _operation(path, method, operation, parts)
        for path, methods in described["paths"].items()
        for method, operation in methods.items()
    ]
    values = {
        "info": described["info"],
        "operations": operations,
        "base": settings.PUBLIC_URL,
        "schema_url": reverse("api:openapi"),
    }
    return render(request, "channels/docs.html", values)


def _operation(path: str, method: str, operation: dict[str, Any], parts: dict[str, Any]) -> dict[str, Any]:
    content = operation.get("requestBody", {}).get("content", {})
    return {
        "id": operation["operationId"],
        "path": path,
        "method": method.upper(),
        "summary": operation["summary"],
        "text": operation.get("description", "").split("\n\n"),
        "parameters": [
            _field(p["name"], p["schema"], p["required"]) | {"in": p["in"]} for p in operation["parameters"]
        ],
        "bodies": [{"kind": kind, "fields": _fields(one["schema"], parts)} for kind, one in content.items()],
        "answers": [_answer(code, one, parts) for code, one in operation["responses"].items()],
    }


def _answer(code: int, answer: dict[str, Any], parts: dict[str, Any]) -> dict[str, Any]:
    # An answer of two kinds is described by its JSON; its text says what the other one is.
    described: dict[str, Any] = next((one["schema"] for one in answer.get("content", {}).values()), {})
    shape, many = (described["items"], True) if described.get("type") == "array" else (described, False)
    name = shape.get("$ref", "").removeprefix(PARTS)
    fields = _fields(parts.get(name, {}), parts) if int(code) < 300 else []
    return {"code": code, "text": answer["description"], "name": name, "many": many, "fields": fields}


def _fields(described: dict[str, Any], parts: dict[str, Any]) -> list[dict[str, Any]]:
    required = described.get("required", [])
    return [_field(name, one, name in required) for name, one in described.get("properties", {}).items()]


def _field(name: str, described: dict[str, Any], required: bool) -> dict[str, Any]:  # noqa: FBT001  three plain facts
    return {"name": name, "kind": _kind(described), "required": required, "text": described.get("description", "")}


def _kind(described: dict[str, Any]) -> str:
    if "anyOf" in described:
        return " | ".join(_kind(one) for one in described["anyOf"])
    if "enum" in described:
        return " | ".join(str(one) or '""' for one in described["enum"])
    if "$ref" in described:
        return str(described["$ref"]).removeprefix(PARTS)
    if described.get("type") == "array":
        return f"[{_kind(described.get('items', {}))}]"
    return str(described.get("format") or described.get("const") or described.get("type", ""))
