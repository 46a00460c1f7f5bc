"""A document in parts that fit one form: the head, each step, each question; and what their texts are."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from opencity.core.texts import in_language
from opencity.guides.difference import Change, words_changed
from opencity.guides.documents import LANGUAGES, NEW, Slot, slots_of
from opencity.guides.models import Edition
from opencity.guides.path import clean_answers, walk, way
from opencity.guides.readability import Reading, read_texts
from opencity.guides.schema import Guide

# A form may have 300 fields; each place has three.
MOST_SLOTS = 70
Part = dict[str, Any]


def parts_of(document: Mapping[str, Any]) -> list[Part]:
    """The parts of a document in the order of the page, with how many texts each lacks."""
    rows: list[tuple[str, str, list[Slot]]] = [("head", _("Introduction"), [])]
    named = dict.fromkeys(("head",), rows[0][2])
    for slot in slots_of(document):
        name, title = _part_name(slot, document)
        if name not in named:
            named[name] = []
            rows.append((name, title, named[name]))
        named[name].append(slot)
    parts: list[Part] = []
    for name, title, slots in rows:
        for number in range(0, max(len(slots), 1), MOST_SLOTS):
            some = slots[number : number + MOST_SLOTS]
            more = f"-{number // MOST_SLOTS + 1}" if number else ""
            missing = sum(len(slot.missing) for slot in some)
            parts.append({"name": name + more, "title": title, "slots": some, "missing": missing})
    return parts


def part_of(document: Mapping[str, Any], parts: list[Part], chosen: str) -> Part:
    """One part with its fields, the acts on its lists and how it reads in each language."""
    part = next((one for one in parts if one["name"] == chosen), parts[0])
    fields = [_field(slot, document) for slot in part["slots"]]
    readings = [_reading(part["slots"], code) for code in LANGUAGES]
    return part | {"fields": fields, "readings": readings, "adds": _adds(part["name"], document)}


def path_of(edition: Edition, given: Mapping[str, str]) -> dict[str, Any] | None:
    """The steps that some answers lead to, and whether every combination leads somewhere."""
    try:
        guide = Guide.model_validate(edition.document)
    except ValueError:
        return None
    answers = clean_answers(guide, {name.removeprefix("a:"): value for name, value in given.items()})
    ways = walk(guide)
    return {
        "questions": [
            {
                "code": question.code,
                "text": _said(question.texts),
                "options": [
                    (one.code, _said(one.texts), answers.get(question.code) == one.code) for one in question.options
                ],
            }
            for question in guide.questions
        ],
        "stages": [(stage.number, [_said(step.titles) for step in stage.steps]) for stage in way(guide, answers)],
        "count": ways.count,
        "empty": [", ".join(f"{name}: {value}" for name, value in one.items()) for one in ways.without_steps[:5]],
    }


def said_change(change: Change) -> dict[str, Any]:
    """A difference for the page: texts word by word, other things as they are."""
    kinds = {"added": _("new"), "removed": _("removed"), "changed": _("changed"), "moved": _("moved")}
    tones = {"added": "good", "removed": "bad", "changed": "soon", "moved": "info"}
    runs = []
    if isinstance(change.before, str) and isinstance(change.after, str):
        runs = words_changed(change.before, change.after)
    return {
        "place": change.place, "kind": kinds[change.kind], "tone": tones[change.kind], "runs": runs,
        "before": _plain(change.before), "after": _plain(change.after),
    }  # fmt: skip


def _part_name(slot: Slot, document: Mapping[str, Any]) -> tuple[str, str]:
    if len(slot.path) > 2 and slot.path[0] in {"steps", "questions"} and isinstance(slot.path[1], int):
        kind, number = str(slot.path[0]), slot.path[1]
        row = document[kind][number]
        title = _said(row.get("titles") or row.get("texts") or {})
        words = _("Step %(n)s") if kind == "steps" else _("Question %(n)s")
        return f"{kind}-{number}", f"{words % {'n': number + 1}} {title}"
    return "head", ""


def _field(slot: Slot, document: Mapping[str, Any]) -> dict[str, Any]:
    path = slot.path
    longest = max((len(str(text)) for text in slot.texts.values()), default=0)
    columns = [
        {"code": code, "name": f"t:{slot.name}/{code}", "id": f"{slot.name}-{code}".replace(".", "-"),
         "text": slot.texts.get(code, ""), "missing": code in slot.missing}
        for code in LANGUAGES
    ]  # fmt: skip
    owner = _list_item(path)
    return {
        "name": slot.name, "label": _label(path), "columns": columns, "item": owner,
        "rows": 2 if longest < 90 else 4 if longest < 260 else 7,
    }  # fmt: skip


LABELS = {
    "titles": gettext_lazy("Title"),
    "intro": gettext_lazy("Introduction"),
    "texts": gettext_lazy("Text"),
    "hint": gettext_lazy("Hint"),
    "p": gettext_lazy("Paragraph"),
    "result": gettext_lazy("Result"),
    "names": gettext_lazy("Name"),
    "ask": gettext_lazy("Whom to ask"),
    "why_no_body": gettext_lazy("Where (no body)"),
    "wrong": gettext_lazy("What goes wrong"),
    "question": gettext_lazy("Question"),
    "answer": gettext_lazy("Answer"),
    "head": gettext_lazy("Head of the table"),
    "papers": gettext_lazy("Paper"),
    "options": gettext_lazy("Answer"),
    "list": gettext_lazy("Point"),
    "numbered": gettext_lazy("Point"),
    "points": gettext_lazy("Point"),
    "law": gettext_lazy("Law"),
    "fees": gettext_lazy("Fee"),
    "terms": gettext_lazy("Term"),
    "where": gettext_lazy("Where"),
    "rows": gettext_lazy("Cell"),
}


def _label(path: tuple[str | int, ...]) -> str:
    names = [part for part in path if isinstance(part, str)]
    last, owner = names[-1], names[-2] if len(names) > 1 else ""
    key = owner if last in {"texts", "names", "ask"} and owner in LABELS else last
    return str(LABELS.get(key, last))


def _list_item(path: tuple[str | int, ...]) -> str:
    """The thing of a list that a text heads: what the buttons beside it move and remove."""
    for end in range(len(path), 1, -1):
        if (
            isinstance(path[end - 1], int)
            and str(path[end - 2]) in NEW
            and path[end:] in ((), ("texts",), ("p",), ("titles",))
        ):
            return ".".join(str(part) for part in path[:end])
    return ""


def _adds(name: str, document: Mapping[str, Any]) -> list[tuple[str, str]]:
    kind, _dash, number = name.partition("-")
    number = number.partition("-")[0]
    if kind == "steps":
        place = f"steps.{number}"
        return [
            (f"{place}.what", _("Add a paragraph")), (f"{place}.papers", _("Add a paper")),
            (f"{place}.wrong", _("Add what goes wrong")),
        ]  # fmt: skip
    if kind == "questions":
        return [(f"questions.{number}.options", _("Add an answer"))]
    if "steps" in document:
        return [("questions", _("Add a question")), ("steps", _("Add a step"))]
    return []


def _reading(slots: list[Slot], code: str) -> Reading:
    return read_texts((slot.texts.get(code, "") for slot in slots), code)  # type: ignore[arg-type]


def _said(texts: Mapping[Any, str]) -> str:
    return in_language(texts, get_language() or "")


def _plain(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, dict) and set(value) <= set(LANGUAGES):
        return _said(value)
    return str(value)[:600]
