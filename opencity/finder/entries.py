"""What can be found: everything that answers becomes an entry with texts in three languages. PURE.

An entry is found by any of its passages: a guide by its beginning or by one of its steps. All three languages of a
passage stand side by side, so a query in any of them, or in two at once, finds it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from opencity.finder.ranking import Field
from opencity.guides.inline import pieces_of
from opencity.guides.reading import mappings_of
from opencity.guides.schema import Faq, Guide

LANGUAGES = ("kk", "ru", "en")
TITLE, KEYWORD, LEAD, BODY = 4.0, 3.0, 1.5, 0.5
SHORT, LONG = 0.3, 0.75  # how far the length of a field evens it out


class Kind(StrEnum):
    """What an entry is; the codes of the API."""

    GUIDE = "guide"
    FAQ = "faq"
    CONTACT = "contact"
    WORK = "work"
    OUTAGE = "outage"
    CATEGORY = "category"


@dataclass(frozen=True, slots=True)
class Passage:
    """A part of an entry that can be found. `anchor`: where on its page, '' for the top."""

    fields: tuple[Field, ...]
    anchor: str = ""
    titles: Mapping[Any, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that answers. `path`: its address after the language. `season`: months when people look for it."""

    kind: Kind
    code: str
    titles: Mapping[Any, str]
    abouts: Mapping[Any, str]
    path: str
    passages: tuple[Passage, ...]
    season: tuple[int, ...] = ()
    phones: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    query: str = ""  # of the address


def guide_entry(guide: Guide) -> Entry:
    """A life situation, found by title, words people use, introduction, or a step."""
    top = Passage(
        (
            *text_fields(guide.titles, TITLE, SHORT),
            *keyword_fields(guide.keywords),
            *text_fields(_bare(guide.intro), LEAD, LONG),
            *(field for question in guide.questions for field in text_fields(question.texts, BODY, LONG)),
        )
    )
    steps = tuple(
        Passage(
            (
                *text_fields(step.titles, LEAD, SHORT),
                *text_fields(guide.titles, LEAD, SHORT),
                *text_fields(_joined(step.model_dump(by_alias=True)), BODY, LONG),
            ),
            anchor=f"step-{step.code}",
            titles=step.titles,
        )
        for step in guide.steps
    )
    return Entry(
        Kind.GUIDE, guide.slug, guide.titles, _bare(guide.intro), f"guides/{guide.slug}/", (top, *steps),
        season=tuple(guide.season), phones=tuple(guide.emergency), categories=tuple(guide.categories),
    )  # fmt: skip


def faq_entry(faq: Faq) -> Entry:
    """A frequent question, found also by the other ways people ask it."""
    fields = (
        *text_fields(faq.question, TITLE, SHORT),
        *keyword_fields(faq.also),
        *text_fields(_bare(faq.answer), LEAD, LONG),
    )
    return Entry(
        Kind.FAQ, faq.code, faq.question, _bare(faq.answer), f"faq/{faq.code}/", (Passage(fields),),
        categories=tuple(faq.categories),
    )  # fmt: skip


def contact_entry(
    code: str,
    *,
    names: Mapping[Any, str],
    about: Mapping[Any, str],
    keywords: Mapping[Any, Sequence[str]],
    phones: Sequence[str],
) -> Entry:
    """Whom to call for a thing."""
    fields = (*text_fields(names, TITLE, SHORT), *keyword_fields(keywords), *text_fields(about, LEAD, LONG))
    return Entry(Kind.CONTACT, code, names, about, f"contacts/{code}/", (Passage(fields),), phones=tuple(phones))


def outage_entry(
    number: str,
    *,
    titles: Mapping[Any, str],
    abouts: Mapping[Any, str],
    keywords: Mapping[Any, Sequence[str]],
) -> Entry:
    """Something that is switched off now or soon, found by what it is and by its streets."""
    fields = (*text_fields(titles, TITLE, SHORT), *keyword_fields(keywords), *text_fields(abouts, LEAD, LONG))
    return Entry(Kind.OUTAGE, number, titles, abouts, f"outages/{number}/", (Passage(fields),))


def category_entry(
    code: str,
    *,
    names: Mapping[Any, str],
    hint: Mapping[Any, str],
    keywords: Mapping[Any, Sequence[str]],
    season: Sequence[int] = (),
) -> Entry:
    """What an appeal may be about; opens the filing form with it chosen."""
    said = {language: [word for word in found if not word.startswith("-")] for language, found in keywords.items()}
    fields = (*text_fields(names, TITLE, SHORT), *keyword_fields(said), *text_fields(hint, LEAD, LONG))
    return Entry(
        Kind.CATEGORY, code, names, hint, "appeals/new/", (Passage(fields),), season=tuple(season),
        categories=(code,), query=f"category={code}",
    )  # fmt: skip


def text_fields(texts: Mapping[Any, str], weight: float, evens: float) -> Iterator[Field]:
    """A text as a field in each of its languages."""
    for language in LANGUAGES:
        if texts.get(language):
            yield Field(texts[language], language, weight, evens)


def keyword_fields(keywords: Mapping[Any, Sequence[str]]) -> Iterator[Field]:
    """What people call it, by language."""
    for language, said in keywords.items():
        if said:
            yield Field(" ; ".join(said), language, KEYWORD, SHORT)


def _bare(texts: Mapping[Any, str]) -> dict[str, str]:
    """Texts without their markup."""
    return {language: _plain(text) for language, text in texts.items()}


def _plain(text: str) -> str:
    return "".join(piece.text for piece in pieces_of(text) if piece.kind in {"text", "strong", "link", "phone"})


def _joined(data: Any) -> dict[str, str]:
    """All texts of a document, by language."""
    found = list(mappings_of(data))
    return {language: _plain(" ".join(texts[language] for texts in found)) for language in LANGUAGES}


def flat(entries: Iterable[Entry]) -> tuple[list[Entry], list[tuple[int, Passage]]]:
    """The entries, and every passage with the number of its entry."""
    listed = list(entries)
    return listed, [(number, passage) for number, entry in enumerate(listed) for passage in entry.passages]
