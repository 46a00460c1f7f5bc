"""What people typed, as it may be kept. PURE."""

from __future__ import annotations

import re

from opencity.language.normal import clean_text
from opencity.language.redact import redact

MARKER = "•••"
# Text is kept to be read: a line of more than so many empty lines or one letter over and over says nothing more.
_REPEATED = re.compile(r"(.)\1{9,}", re.DOTALL)


def hidden(text: str) -> str:
    """Clean and without personal data (ИИН, phones, cards, e-mails, flats)."""
    return redact(_REPEATED.sub(lambda found: found[1] * 3, clean_text(text)), marker=MARKER).strip()


def has_words(text: str) -> bool:
    """Whether there is anything to read: two letters that stand together."""
    return re.search(r"[^\W\d_]{2}", text.replace(MARKER, "")) is not None
