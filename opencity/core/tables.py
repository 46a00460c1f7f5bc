"""Tables that other programs open: cells without formulas. PURE."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

BOM = "\ufeff"
# What makes a table program calculate, and what people and programs may put before it.
FORMULA = frozenset("=+-@|%\t\r\n＝＋－＠")
SKIPPED = " \u00a0\u200b\u2060\ufeff\u3000\"'`´’‘“”«»"


class _Line:
    """A file that hands every written line straight back."""

    def write(self, line: str) -> str:
        return line


def safe_cell(value: Any) -> str:
    """A cell that no table program takes for a formula; a leading apostrophe makes it text."""
    text = "" if value is None else str(value)
    bare = text.lstrip(SKIPPED)
    return f"'{text}" if (bare and bare[0] in FORMULA) or (text and text[0] in FORMULA) else text


def csv_lines(heads: Sequence[str], rows: Iterable[Sequence[Any]]) -> Iterator[str]:
    """Lines of a table by RFC 4180: commas, CRLF, a head; numbers as they are, every text safe."""
    write = csv.writer(_Line(), lineterminator="\r\n").writerow
    yield str(write(heads))
    for row in rows:
        yield str(write([cell if isinstance(cell, int | float) else safe_cell(cell) for cell in row]))
