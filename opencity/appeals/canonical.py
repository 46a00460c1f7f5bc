"""The words that are signed: one formal appeal as one text that never changes. PURE.

The same facts give the same bytes for ever: UTF-8, lines end with LF, blanks at the ends of lines are dropped. A
change of this text would make every signature over it worthless, so it carries its own version.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime

VERSION = "1"


@dataclass(frozen=True)
class FormalFacts:
    """What art. 63 asks of a formal appeal."""

    number: str
    full_name: str
    iin: str
    postal_address: str
    contact: str
    addressee: str
    text: str
    place: str
    made_at: datetime


def canonical_text(facts: FormalFacts) -> str:
    """The text to be signed; names of lines are Kazakh and Russian, as in official papers."""
    rows = [
        ("opencity-formal-appeal", VERSION),
        ("Нөмірі / Номер", facts.number),
        ("Күні / Дата", facts.made_at.isoformat(timespec="seconds")),
        ("Кімге / Кому", facts.addressee),
        ("Тегі, аты, әкесінің аты / ФИО", facts.full_name),
        ("ЖСН / ИИН", facts.iin or "—"),
        ("Пошталық мекенжайы / Почтовый адрес", facts.postal_address),
        ("Байланыс / Контакт", facts.contact),
        ("Орны / Место", facts.place or "—"),
    ]
    head = "\n".join(f"{name}: {_line(value)}" for name, value in rows)
    body = "\n".join(line.rstrip() for line in facts.text.replace("\r\n", "\n").replace("\r", "\n").split("\n"))
    return f"{head}\n\n{body.strip()}\n"


def canonical_bytes(facts: FormalFacts) -> bytes:
    """The very bytes under a signature."""
    return canonical_text(facts).encode()


def digest_of(facts: FormalFacts) -> str:
    """SHA-256 of those bytes, in hex."""
    return hashlib.sha256(canonical_bytes(facts)).hexdigest()


def as_json(facts: FormalFacts) -> str:
    """The same for programs: the text and its hash."""
    return json.dumps(
        {"number": facts.number, "text": canonical_text(facts), "sha256": digest_of(facts)},
        ensure_ascii=False,
        indent=2,
    )


def _line(value: str) -> str:
    return " ".join(value.split())
