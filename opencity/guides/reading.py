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

from opencity.directory.pack.reading import Loc, PackError, PackProblems, Reader, Source
from opencity.directory.routing import DISTRICT
from opencity.guides.inline import pieces_of, problems_of
from opencity.guides.schema import Faq, Guide, IndexYear

LANGUAGES = {"kk", "ru", "en"}
NO_GUIDE = "no guide "


@dataclass
class Shelf:
    """Everything that a pack has to read."""

    guides: list[Guide] = field(default_factory=list)
    faqs: list[Faq] = field(default_factory=list)
    years: list[IndexYear] = field(default_factory=list)


def read_shelf(folder: Path, *, bodies: Iterable[str], categories: Iterable[str]) -> Shelf:
    """Read and check; raises `PackProblems` with every mistake. A pack may have none of it."""
    shelf, errors = read_what_stands(folder, bodies=bodies, categories=categories)
    if errors:
        raise PackProblems(errors)
    return shelf


def read_what_stands(
    folder: Path, *, bodies: Iterable[str], categories: Iterable[str]
) -> tuple[Shelf, list[PackError]]:
    """What can be shown to people, and every mistake. One wrong guide must not keep a city from starting.

    A document with a mistake is left out; one that only points at a guide which is not there stays, without the link.
    """
    reader = Reader(folder)
    shelf = Shelf()
    sources = [*_guides(reader), *_faqs(reader)]
    index = folder / "index.yaml"
    if index.exists():
        shelf.years = [row for row, _, _ in reader.models(reader.yaml(index), IndexYear)]
    slugs = {document.slug for document, _source, _loc in sources if isinstance(document, Guide)}
    known = Known(set(bodies) | {DISTRICT}, set(categories), slugs)
    for document, source, loc in sources:
        before = len(reader.errors)
        check_references(reader, document, source, loc, known)
        if not shelf.years and any(kind == "mrp" for kind, _code in amounts_of(document)):
            reader.fail(source, "a fee in monthly indices, but index.yaml has no year", loc)
        if all(error.message.startswith(NO_GUIDE) for error in reader.errors[before:]):
            (shelf.guides if isinstance(document, Guide) else shelf.faqs).append(document)  # type: ignore[arg-type]
    return shelf, sorted(reader.errors, key=lambda error: (error.file, error.line))


Found = tuple[Guide | Faq, Source, Loc]


def _guides(reader: Reader) -> Iterator[Found]:
    for path in reader.files("guides/*.yaml"):
        source = reader.yaml(path)
        guide = reader.model(source, Guide, source.data) if source else None
        if guide is None or source is None:
            continue
        if path.stem != guide.slug:
            reader.fail(source, f"the file is named {path.stem!r}, the slug is {guide.slug!r}", ("slug",))
            continue
        yield guide, source, ()


def _faqs(reader: Reader) -> Iterator[Found]:
    codes: set[str] = set()
    for path in reader.files("faq/*.yaml"):
        for faq, source, loc in reader.models(reader.yaml(path), Faq):
            if faq.code in codes:
                reader.fail(source, f"{faq.code!r} stands twice", (*loc, "code"))
                continue
            codes.add(faq.code)
            yield faq, source, loc


def amounts_of(document: Guide | Faq) -> Iterator[tuple[str, str]]:
    """Every amount in monthly indices: ("mrp", "0.2") …, of fees and of texts."""
    if isinstance(document, Guide):
        yield from (("mrp", str(fee.mrp)) for step in document.steps for fee in step.fees if fee.mrp is not None)
    for text in texts_of(document.model_dump(by_alias=True)):
        yield from (("mrp", piece.text) for piece in pieces_of(text) if piece.kind == "mrp")


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
    for texts in mappings_of(data):
        yield from texts.values()


def mappings_of(data: Any) -> Iterator[dict[str, str]]:
    """Every mapping of three languages inside a dumped document."""
    if isinstance(data, dict):
        if set(data) == LANGUAGES and all(isinstance(value, str) for value in data.values()):
            yield data
            return
        for value in data.values():
            yield from mappings_of(value)
    elif isinstance(data, list):
        for value in data:
            yield from mappings_of(value)


def check_references(reader: Reader, document: Guide | Faq, source: Source, loc: Loc, known: Known) -> None:
    """Remember every code that leads nowhere and every mistake of markup."""
    sets = {"body": known.bodies, "category": known.categories, "guide": known.guides}
    for kind, code in dict.fromkeys(mentions_of(document)):
        if code not in sets[kind]:
            reader.fail(source, f"no {kind} {code!r}", loc)
    for text in texts_of(document.model_dump(by_alias=True)):
        for problem in problems_of(text):
            reader.fail(source, problem, loc)
