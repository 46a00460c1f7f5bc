"""What was found, as a page shows it: the kind in words, the answer itself where it is short, the next step."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from opencity.core.texts import in_language
from opencity.finder.box import Result
from opencity.finder.entries import Kind
from opencity.language.analysis import words
from opencity.web.contacts.reading import Shown, shown_services
from opencity.web.guides.saying import Say
from opencity.web.guides.steps import Link

MOST_ABOUT = 200
KINDS: dict[Kind, tuple[Any, str]] = {
    Kind.GUIDE: (_("Step by step"), "list"),
    Kind.FAQ: (_("Short answer"), "chat"),
    Kind.CONTACT: (_("Whom to call"), "phone"),
    Kind.CATEGORY: (_("Send an appeal"), "pencil"),
    Kind.WORK: (_("Planned work"), "crane"),
    Kind.OUTAGE: (_("Switched off"), "warning"),
}


@dataclass(frozen=True)
class Row:
    """One answer, ready to print."""

    kind: str
    kind_name: Any
    icon: str
    code: str
    title: SafeString
    plain: str
    url: str
    about: SafeString
    step: Link | None = None
    answer: SafeString = field(default_factory=SafeString)
    contact: Shown | None = None


def row_of(result: Result, say: Say) -> Row:
    """One result in the reader's language."""
    entry = result.entry
    keys = keys_of(result.why)
    title = in_language(entry.titles, say.language)
    name, icon = KINDS[entry.kind]
    url = address_of(result, say.language)
    faq = say.shelf.faqs.get(entry.code) if entry.kind is Kind.FAQ else None
    about = "" if faq else Truncator(in_language(entry.abouts, say.language)).chars(MOST_ABOUT)
    return Row(
        kind=entry.kind.value,
        kind_name=name,
        icon=icon,
        code=entry.code,
        title=marked(f"{entry.code} {title}" if entry.kind is Kind.CATEGORY else title, keys),
        plain=title,
        url=url,
        about=marked(about, keys),
        step=_step(result, say.language, url),
        answer=say.html(faq.answer) if faq else SafeString(),
        contact=shown_services(say.city).get(entry.code) if entry.kind is Kind.CONTACT else None,
    )


def address_of(result: Result, language: str) -> str:
    """The page of an entry in a language."""
    entry = result.entry
    return f"/{language}/{entry.path}" + (f"?{entry.query}" if entry.query else "")


def _step(result: Result, language: str, url: str) -> Link | None:
    """The step that was found; all steps must be open, so that it is on the page."""
    if result.passage is None or result.entry.kind is not Kind.GUIDE:
        return None
    return Link(f"{url}?all=1#{result.passage.anchor}", in_language(result.passage.titles, language))


def keys_of(why: Sequence[str]) -> frozenset[str]:
    """The stems of the words that were found."""
    return frozenset(key.name for word in words(" ".join(why)) for key in word.keys if key.sure >= 0.7)


def marked(text: str, keys: frozenset[str]) -> SafeString:
    """A text with the words marked that the query and it have in common."""
    if not keys:
        return format_html("{}", text)
    parts: list[tuple[str, str]] = []
    at = 0
    for word in words(text):
        if any(key.name in keys for key in word.keys if key.sure >= 0.7):
            parts.append((text[at : word.start], text[word.start : word.end]))
            at = word.end
    return format_html_join("", "{}<mark>{}</mark>", parts) + format_html("{}", text[at:])
