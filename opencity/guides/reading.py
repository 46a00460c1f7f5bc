"""Guides, questions and the index of a city pack: files → checked documents, every mistake with file and line. PURE.

guides/SLUG.yaml   one guide each, named by its slug
faq/*.yaml         lists of questions with answers
index.yaml         the monthly index by year
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from opencity.directory.pack.reading import Loc, PackProblems, Reader, Source
from opencity.directory.routing import DISTRICT
from opencity.guides.inline import pieces_of, problems_of
from opencity.guides.schema import Faq, Guide, IndexYear

LANGUAGES = {"kk", "ru", "en"}


@dataclass
class Shelf:
    """Everything that a pack has to read."""

    guides: list[Guide] = field(default_factory=list)
    faqs: list[Faq] = field(default_factory=list)
    years: list[IndexYear] = field(default_factory=list)


def read_shelf(folder: Path, *, bodies: Iterable[str], categories: Iterable[str]) -> Shelf:
    """Read and check; raises `PackProblems` with every mistake. A pack may have none of it."""
    reader = Reader(folder)
    shelf = Shelf()
    sources: list[tuple[Guide | Faq, Source, Loc]] = []
    for path in reader.files("guides/*.yaml"):
        source = reader.yaml(path)
        guide = reader.model(source, Guide, source.data) if source else None
        if guide is None or source is None:
            continue
        if path.stem != guide.slug:
            reader.fail(source, f"the file is named {path.stem!r}, the slug is {guide.slug!r}", ("slug",))
        shelf.guides.append(guide)
        sources.append((guide, source, ()))
    for path in reader.files("faq/*.yaml"):
        for faq, source, loc in reader.models(reader.yaml(path), Faq):
            if faq.code in {one.code for one in shelf.faqs}:
                reader.fail(source, f"{faq.code!r} stands twice", (*loc, "code"))
            shelf.faqs.append(faq)
            sources.append((faq, source, loc))
    index = folder / "index.yaml"
    if index.exists():
        shelf.years = [row for row, _, _ in reader.models(reader.yaml(index), IndexYear)]
    known = Known(set(bodies) | {DISTRICT}, set(categories), {guide.slug for guide in shelf.guides})
    for document, source, loc in sources:
        _check(reader, document, source, loc, known)
    if reader.errors:
        raise PackProblems(sorted(reader.errors, key=lambda error: (error.file, error.line)))
    return shelf


@dataclass(frozen=True)
class Known:
    """Codes that a document may point at."""

    bodies: set[str]
    categories: set[str]
    guides: set[str]


def mentions_of(document: Guide | Faq) -> Iterator[tuple[str, str]]:
    """Every body, category and guide a document points at: ("body", code) …"""
    data = document.model_dump(by_alias=True)
    yield from _mentions(data)
    for text in texts_of(data):
        yield from ((piece.kind, piece.text) for piece in pieces_of(text) if piece.kind in {"body", "guide"})


def _mentions(data: Any) -> Iterator[tuple[str, str]]:
    names = {"body": "body", "bodies": "body", "book": "body", "categories": "category", "appeal": "category"}
    names |= {"see": "guide", "guides": "guide"}
    if isinstance(data, dict):
        for name, value in data.items():
            if name in names:
                yield from ((names[name], one) for one in (value if isinstance(value, list) else [value]) if one)
            else:
                yield from _mentions(value)
    elif isinstance(data, list):
        for value in data:
            yield from _mentions(value)


def texts_of(data: Any) -> Iterator[str]:
    """Every text in three languages inside a dumped document."""
    if isinstance(data, dict):
        if set(data) == LANGUAGES and all(isinstance(value, str) for value in data.values()):
            yield from data.values()
            return
        for value in data.values():
            yield from texts_of(value)
    elif isinstance(data, list):
        for value in data:
            yield from texts_of(value)


def _check(reader: Reader, document: Guide | Faq, source: Source, loc: Loc, known: Known) -> None:
    sets = {"body": known.bodies, "category": known.categories, "guide": known.guides}
    for kind, code in dict.fromkeys(mentions_of(document)):
        if code not in sets[kind]:
            reader.fail(source, f"no {kind} {code!r}", loc)
    for text in texts_of(document.model_dump(by_alias=True)):
        for problem in problems_of(text):
            reader.fail(source, problem, loc)
