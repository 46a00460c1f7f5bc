"""A fuzzer that reads the schema of the API, for the test and for `scripts/fuzz_api.py`."""

from __future__ import annotations

import gc
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis.strategies import booleans
from schemathesis import GenerationMode
from schemathesis.checks import CHECKS

from opencity.config.wsgi import application

MODES = (GenerationMode.POSITIVE, GenerationMode.NEGATIVE)
# What fits the schema may still break a rule that no schema can say (a place outside the city): 422 is right.
LEFT_OUT = {"positive_data_acceptance", "ignored_auth", "use_after_free", "ensure_resource_availability"}


HOME = {
    "text": "Большая яма на дороге",
    "category": "1.1",
    "district": "west",
    "state": "open",
    "lat": 50.03,
    "lon": 60.04,
    "email": "a@example.org",
    "bbox": "50.0,50.0,70.0,70.0",
    "updated_after": "2020-01-01T00:00:00Z",
    "q": "улица Абая 10",
}


@contextmanager
def one_connection() -> Iterator[None]:
    """Keep the connection of the test over the ends of requests, as Django's own client does."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def fuzz(examples: int, *, number: int = 1, known: dict[str, Any] | None = None) -> Counter[str]:
    """Ask every operation `examples` times with good and as often with bad data; the answers by operation and status.

    `known` are values of this database: the number and the secret of an appeal.

    Raises what schemathesis finds: an answer 500, an undocumented status, kind, header or shape, bad data accepted.
    """
    checks = [check for check in CHECKS.get_all() if check.__name__ not in LEFT_OUT]
    seen: Counter[str] = Counter()
    with one_connection():
        schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", application)
        for found in schema.get_all_operations():
            for mode in MODES:
                _ask(found.ok(), mode, checks, examples, number, seen, HOME | (known or {}))
        gc.collect()  # answers that nobody read to the end are closed here, not in the next test
    return seen


def _bring_home(case: Any, known: dict[str, Any]) -> None:
    """Put what the city knows in the place of chance: otherwise few cases come further than the first rule."""
    for part in (case.path_parameters, case.query, case.body):
        if isinstance(part, dict):
            part.update({name: value for name, value in known.items() if name in part})
    if isinstance(case.query, dict):
        case.query.pop("cursor", None)
    if isinstance(case.body, dict) and "lat" in known and case.operation.label == "POST /api/v1/appeals":
        case.body.update({name: known[name] for name in ("text", "category", "lat", "lon", "email")})


def _ask(
    operation: Any,
    mode: GenerationMode,
    checks: list[Any],
    examples: int,
    number: int,
    seen: Counter[str],
    known: dict[str, Any],
) -> None:
    @seed(number)
    @settings(
        max_examples=examples,
        deadline=None,
        database=None,
        phases=[Phase.generate, Phase.shrink],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(generation_mode=mode), at_home=booleans())
    def ask(case: Any, at_home: bool) -> None:
        if at_home and mode is GenerationMode.POSITIVE:
            _bring_home(case, known)
        response = case.call()
        seen[f"{operation.label} {mode.value} {response.status_code}"] += 1
        case.validate_response(response, checks=checks)

    ask()
