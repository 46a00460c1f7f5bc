"""The one box for programs: a few words → what answers them, best first."""

from __future__ import annotations

from typing import Any

from django.utils import timezone, translation

from opencity.channels.api.problems import FieldsWrong
from opencity.core.texts import in_language
from opencity.directory.queries import directory, local
from opencity.finder.box import Result
from opencity.finder.queries import find


def found(query: str, limit: int) -> list[dict[str, Any]]:
    """What answers the words, in the language of the request. Words that are only spaces are no query."""
    if not query.strip():
        raise FieldsWrong(("q", "missing"))
    language = translation.get_language() or "kk"
    today = local(timezone.now(), directory()).date()
    answer = find(query, language=language, today=today, limit=limit)  # type: ignore[arg-type]
    return [_row(result, language) for result in answer.results]


def _row(result: Result, language: str) -> dict[str, Any]:
    entry = result.entry
    return {
        "kind": entry.kind.value,
        "id": entry.code,
        "title": in_language(entry.titles, language),
        "url": f"/{language}/{entry.path}" + (f"?{entry.query}" if entry.query else ""),
        "score": result.score,
        "why": list(result.why),
    }
