"""The little markup inside texts of guides. PURE.

    **strong words**   [words](https://…)   {mrp 0.2}   {body almaty-su}   {phone 1308}   {guide id-card}

`{mrp N}` becomes tenge of the year, `{body}` the name the body has today, `{phone}` a number to tap, `{guide}` the
title of another guide as a link. Everything else is text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, cast

Kind = Literal["text", "strong", "link", "mrp", "body", "phone", "guide"]
_PIECE = re.compile(
    r"\*\*(?P<strong>[^*\n]+)\*\*"
    r"|\[(?P<words>[^\]\n]+)\]\((?P<url>https?://[^)\s]+)\)"
    r"|\{(?P<kind>mrp|body|phone|guide)\s+(?P<value>[^{}\n]+)\}"
)


@dataclass(frozen=True)
class Piece:
    """A run of text: `text` is what is shown (or the value of a placeholder), `url` where a link leads."""

    kind: Kind
    text: str
    url: str = ""


def pieces_of(text: str) -> Iterator[Piece]:
    """The text in pieces, in order; nothing of it is lost."""
    at = 0
    for found in _PIECE.finditer(text):
        if found.start() > at:
            yield Piece("text", text[at : found.start()])
        if found["strong"] is not None:
            yield Piece("strong", found["strong"])
        elif found["words"] is not None:
            yield Piece("link", found["words"], found["url"])
        else:
            yield Piece(cast("Kind", found["kind"]), found["value"].strip())
        at = found.end()
    if at < len(text):
        yield Piece("text", text[at:])


def problems_of(text: str) -> Iterator[str]:
    """What is wrong with the markup of a text, in words for its editor."""
    for piece in pieces_of(text):
        if piece.kind == "mrp" and not re.fullmatch(r"\d+(\.\d+)?", piece.text):
            yield f"{{mrp {piece.text}}}: a number is expected"
        if piece.kind == "text" and ("{" in piece.text or "}" in piece.text):
            yield f"a brace that is no placeholder: {piece.text.strip()[:60]!r}"
        if piece.kind == "text" and re.search(r"<[/!a-zA-Z]", piece.text):
            yield f"HTML is not allowed: {piece.text.strip()[:60]!r}"
