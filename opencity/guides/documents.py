"""One document between the hands: YAML text ↔ checked document, and its texts as places to fill in. PURE."""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path as Folder
from typing import Any, Literal

import yaml
from pydantic import BaseModel, ValidationError

from opencity.directory.pack.reading import PackError, PackProblems, Reader
from opencity.guides.reading import Known, check_references
from opencity.guides.schema import Faq, Guide

Kind = Literal["guide", "faq"]
MODELS: dict[Kind, type[Guide | Faq]] = {"guide": Guide, "faq": Faq}
LANGUAGES = ("kk", "ru", "en")
# C0 and C1 without tab and line ends; PostgreSQL takes no NUL, screens show none of the others.
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufeff]")
Path = tuple[str | int, ...]


def parse_document(text: str, *, kind: Kind, known: Known, name: str) -> Guide | Faq:
    """A document from YAML; raises `PackProblems` with the line of every mistake. `name` stands for the file."""
    reader = Reader(Folder())
    source = reader.parse(name, text)
    document = None
    if source is not None:
        if isinstance(source.data, dict):
            document = reader.model(source, MODELS[kind], source.data)
        else:
            reader.fail(source, "one document is expected: names with values")
    if document is not None and source is not None:
        check_references(reader, document, source, (), known)
    if reader.errors or document is None:
        raise PackProblems(sorted(reader.errors, key=lambda error: error.line))
    return document


def parse_data(text: str, *, name: str) -> dict[str, Any]:
    """A draft from YAML: well-formed, but it may still lack texts. Raises `PackProblems`."""
    reader = Reader(Folder())
    source = reader.parse(name, text)
    if source is not None and not isinstance(source.data, dict):
        reader.fail(source, "one document is expected: names with values")
    if reader.errors or source is None:
        raise PackProblems(reader.errors)
    made: dict[str, Any] = plain(source.data)
    return made


def problems_in(data: Mapping[str, Any], *, kind: Kind, known: Known) -> list[str]:
    """What still keeps a draft from being a document, as "place: what" lines; empty when it is one."""
    try:
        document = MODELS[kind].model_validate(data)
    except ValidationError as error:
        return [f"{'.'.join(str(part) for part in one['loc'])}: {one['msg']}" for one in error.errors()]
    found = Checks()
    check_references(found, document, None, (), known)  # type: ignore[arg-type]
    return found.messages


class Checks:
    """Takes the place of a reader where there is no file: only the words of a mistake."""

    def __init__(self) -> None:
        self.messages: list[str] = []

    def fail(self, _source: Any, message: str, _loc: Any = ()) -> None:
        """Remember one mistake."""
        self.messages.append(message)


def dumped(document: BaseModel) -> dict[str, Any]:
    """A checked document as it is kept: only JSON, without what is not said."""
    return document.model_dump(mode="json", by_alias=True, exclude_defaults=True)


def plain(data: Any) -> Any:
    """YAML values as JSON has them: days become text, keys too."""
    if isinstance(data, dict):
        return {str(key): plain(value) for key, value in data.items()}
    if isinstance(data, list):
        return [plain(value) for value in data]
    if isinstance(data, str | int | float | bool) or data is None:
        return CONTROL.sub("", data) if isinstance(data, str) else data
    return data.isoformat() if hasattr(data, "isoformat") else str(data)


class _Dumper(yaml.SafeDumper):
    """Block style without aliases; long texts stay on lines that an official can read."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


# The order in which a document is read; what is not named comes after, as it stood. The database keeps none.
ORDER = [
    "slug", "code", "theme", "titles", "question", "texts", "answer", "intro", "sensitive", "season",
    "categories", "keywords", "also", "emergency", "hint", "options", "before", "questions", "p", "list",
    "numbered", "table", "box", "blocks", "when", "choice", "what", "where", "papers", "fees", "terms",
    "result", "law", "wrong", "appeal", "call", "book", "see", "bodies", "guides", "after", "head", "rows",
    "points", "free", "mrp", "amount", "unit", "names", "ask", "body", "online", "why_no_body", "article",
    "is", "of", "name", "url", "sources", "checked", "review_by", "mark", "kk", "ru", "en",
]  # fmt: skip
_RANK = {name: number for number, name in enumerate(ORDER)}


def in_order(data: Any) -> Any:
    """A document with its names in the order of reading."""
    if isinstance(data, Mapping):
        names = sorted(data, key=lambda name: _RANK.get(name, len(_RANK)))
        return {name: in_order(data[name]) for name in names}
    if isinstance(data, list):
        return [in_order(value) for value in data]
    return data


def as_yaml(data: Mapping[str, Any]) -> str:
    """A document as YAML, in its own order; reading it back gives the same."""
    return str(yaml.dump(in_order(data), Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=110))


def problem_lines(problems: PackProblems) -> list[PackError]:
    """The mistakes in the order of the lines."""
    return sorted(problems.errors, key=lambda error: error.line)


# Texts as places: the form beside the three languages.


@dataclass(frozen=True)
class Slot:
    """A place for a text in three languages; `path` leads to it, `name` is the path as a field is named."""

    path: Path
    texts: Mapping[str, str]

    @property
    def name(self) -> str:
        return ".".join(str(part) for part in self.path)

    @property
    def missing(self) -> list[str]:
        return [code for code in LANGUAGES if not str(self.texts.get(code) or "").strip()]


def slots_of(data: Any, path: Path = ()) -> Iterator[Slot]:
    """Every text of a draft in the order of the page; one that lacks a language too."""
    if isinstance(data, Mapping):
        if data and set(data) <= set(LANGUAGES) and all(isinstance(value, str) for value in data.values()):
            yield Slot(path, data)
            return
        for name, value in data.items():
            yield from slots_of(value, (*path, name))
    elif isinstance(data, list):
        for number, value in enumerate(data):
            yield from slots_of(value, (*path, number))


def with_texts(data: Mapping[str, Any], given: Mapping[str, str]) -> dict[str, Any]:
    """A copy with texts put in: `given` has "steps.0.titles/kk" → text. What is not a text of it is left alone."""
    made: dict[str, Any] = copy.deepcopy(dict(data))
    for slot in list(slots_of(made)):
        for code in LANGUAGES:
            text = given.get(f"{slot.name}/{code}")
            if text is not None:
                at(made, slot.path)[code] = CONTROL.sub("", text).replace("\r\n", "\n").strip()
    return made


def at(data: Any, path: Sequence[str | int]) -> Any:
    """The value at a place; KeyError where there is none."""
    for part in path:
        try:
            data = data[part]
        except (IndexError, TypeError) as error:
            raise KeyError(part) from error
    return data


def place_of(name: str) -> Path:
    """A named place as a path: "steps.0.papers" → ("steps", 0, "papers")."""
    return tuple(int(part) if part.isdigit() else part for part in name.split(".") if part)


_BLANK = dict.fromkeys(LANGUAGES, "")
NEW: dict[str, dict[str, Any]] = {
    "questions": {"texts": _BLANK, "options": []},
    "options": {"texts": _BLANK},
    "steps": {
        "titles": _BLANK,
        "what": [{"p": _BLANK}],
        "where": [{"why_no_body": _BLANK}],
        "sources": [{"of": ["all"], "name": "", "checked": "", "mark": "K"}],
    },
    "papers": {"texts": _BLANK},
    "what": {"p": _BLANK},
    "before": {"p": _BLANK},
    "after": {"p": _BLANK},
    "blocks": {"p": _BLANK},
    "list": {"texts": _BLANK},
    "numbered": {"texts": _BLANK},
    "points": {"texts": _BLANK},
    "wrong": _BLANK,
}
CODED = {"questions": "question", "options": "option", "steps": "step"}


def restructured(data: Mapping[str, Any], act: str, name: str, *, today: str = "") -> dict[str, Any]:
    """A copy with one thing of a list added, removed or moved.

    `act`: add (`name` is the list), remove, up, down (`name` is the thing). KeyError when there is no such place.
    """
    made: dict[str, Any] = copy.deepcopy(dict(data))
    path = place_of(name)
    if act == "add":
        if not path or path[-1] not in NEW:
            raise KeyError(name)
        owner = at(made, path[:-1])
        rows = owner.setdefault(path[-1], [])
        rows.append(_new(str(path[-1]), rows, today))
        return made
    rows, number = at(made, path[:-1]), path[-1] if path else None
    if not isinstance(rows, list) or not isinstance(number, int) or number >= len(rows):
        raise KeyError(name)
    if act == "remove":
        del rows[number]
    elif act in {"up", "down"}:
        other = number + (1 if act == "down" else -1)
        if 0 <= other < len(rows):
            rows[number], rows[other] = rows[other], rows[number]
    else:
        raise KeyError(act)
    return made


def _new(name: str, rows: Sequence[Any], today: str) -> dict[str, Any]:
    made = copy.deepcopy(NEW[name])
    if name in CODED:
        codes = {row.get("code") for row in rows if isinstance(row, dict)}
        number = next(n for n in range(len(rows) + 1, len(rows) + 999) if f"{CODED[name]}-{n}" not in codes)
        made = {"code": f"{CODED[name]}-{number}", **made}
    if name == "questions":
        made["options"] = [_new("options", [], today), _new("options", [{"code": "option-1"}], today)]
    if name == "steps":
        made["sources"][0]["checked"] = today
    return made


def links_of(data: Any) -> Iterator[str]:
    """Every address in a document, once each."""
    seen: set[str] = set()
    for url in _links(data):
        if url not in seen:
            seen.add(url)
            yield url


def _links(data: Any) -> Iterator[str]:
    if isinstance(data, Mapping):
        for value in data.values():
            yield from _links(value)
    elif isinstance(data, list):
        for value in data:
            yield from _links(value)
    elif isinstance(data, str):
        if re.match(r"https?://\S+$", data):
            yield data
        else:
            yield from re.findall(r"\]\((https?://[^)\s]+)\)", data)
