"""Texts of guides as HTML in the reader's language: markup becomes links, names and sums of today."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils import formats
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from opencity.core.templatetags.ui import tel
from opencity.core.texts import in_language
from opencity.directory.queries import Directory
from opencity.guides.inline import Piece, pieces_of
from opencity.guides.path import tenge
from opencity.guides.queries.shelf import OnShelf

NO_BREAK = "\u00a0"


@dataclass(frozen=True)
class Say:
    """How texts are said: to whom, when, with which names and sums."""

    language: str
    today: date
    city: Directory
    shelf: OnShelf

    def plain(self, texts: Mapping[Any, str] | None) -> str:
        """A text without markup, for titles and programs."""
        if not texts:
            return ""
        return "".join(self._plain(piece) for piece in pieces_of(in_language(texts, self.language)))

    def html(self, texts: Mapping[Any, str] | None) -> SafeString:
        """A text with its markup; line ends stay."""
        if not texts:
            return SafeString("")
        pieces = pieces_of(in_language(texts, self.language))
        return format_html_join("", "{}", ((self._html(piece),) for piece in pieces))

    def sum(self, mrp: float) -> str:
        """So many monthly indices in tenge of the year, with the year and the multiple."""
        found = self.shelf.index_of(self.today.year)
        times = formats.number_format(int(mrp) if mrp == int(mrp) else mrp)
        index = _("%(times)s MCI") % {"times": times}
        if found is None:
            return index
        year, amount = found
        return f"{self.money(tenge(mrp, amount))} ({index}, {year})"

    def money(self, amount: int) -> str:
        """An amount in tenge."""
        return f"{formats.number_format(amount, force_grouping=True)}{NO_BREAK}₸"

    def day(self, day: date) -> str:
        """A day in words."""
        return formats.date_format(day, "DATE_FORMAT")

    def body(self, code: str) -> str:
        """The name a body has today; of one that merged, the name of what it became."""
        found = self.city.bodies.get(code)
        return str(found.names) if found else ""

    def _plain(self, piece: Piece) -> str:
        if piece.kind == "mrp":
            return self.sum(float(piece.text))
        if piece.kind == "body":
            return self.body(piece.text)
        if piece.kind == "guide":
            return self._title(piece.text)
        return piece.text

    def _html(self, piece: Piece) -> Any:
        if piece.kind == "strong":
            return format_html("<strong>{}</strong>", piece.text)
        if piece.kind == "link":
            return format_html('<a class="spell" href="{}" rel="noopener">{}</a>', piece.url, piece.text)
        if piece.kind == "phone":
            return format_html('<a class="number" href="{}">{}</a>', tel(piece.text), piece.text)
        if piece.kind == "guide" and piece.text in self.shelf.guides:
            return format_html('<a href="{}">{}</a>', reverse("web:guide", args=[piece.text]), self._title(piece.text))
        if piece.kind == "mrp":
            return format_html('<span class="number">{}</span>', self._plain(piece))
        return self._plain(piece)

    def _title(self, slug: str) -> str:
        guide = self.shelf.guides.get(slug)
        return in_language(guide.titles, self.language) if guide else ""


def span(amount: int, unit: str) -> str:
    """How long something takes, in words."""
    if unit == "minutes":
        words = ngettext("%(n)s minute", "%(n)s minutes", amount)
    elif unit == "hours":
        words = ngettext("%(n)s hour", "%(n)s hours", amount)
    elif unit == "working_days":
        words = ngettext("%(n)s working day", "%(n)s working days", amount)
    elif unit == "calendar_days":
        words = ngettext("%(n)s calendar day", "%(n)s calendar days", amount)
    else:
        words = ngettext("%(n)s month", "%(n)s months", amount)
    return words % {"n": amount}
