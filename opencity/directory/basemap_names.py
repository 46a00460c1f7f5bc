"""Street names of the map in three languages: joins the names of road lines with the pack's list of streets.

Road lines carry one name, sometimes Kazakh, sometimes Russian, with the kind of the street before it, after it or
missing ("Абай даңғылы", "улица Пришвина", "Пришвина улица", "Куприна"). The list ``streets.csv`` has ``name_kk``,
``name_ru`` and ``name_en``. A line without a partner keeps its own name in every language: a name in another language
is better than a street without a name.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable
from pathlib import Path

# The kinds of streets as they are written in either language → one key.
KINDS = {
    "улица": "street",
    "ул": "street",
    "көшесі": "street",
    "көше": "street",
    "проспект": "avenue",
    "пр": "avenue",
    "пр-т": "avenue",
    "даңғылы": "avenue",
    "переулок": "lane",
    "пер": "lane",
    "бұрылысы": "lane",
    "тұйық": "lane",
    "проезд": "passage",
    "өтпе": "passage",
    "өткелі": "passage",
    "өтпежолы": "passage",
    "бульвар": "boulevard",
    "бульвары": "boulevard",
    "тракт": "highway",
    "трактісі": "highway",
    "шоссе": "highway",
    "тасжолы": "highway",
}
BRACKETS = re.compile(r"\s*\([^)]*\)")
WORD = re.compile(r"[\w-]+")
ADJECTIVE = ("ая", "яя", "ый", "ий", "ой", "ое")
LEADING_KINDS = {"улица", "переулок", "проезд", "бульвар", "проспект", "микрорайон"}

Names = tuple[str, str, str]
Row = dict[str, str]


def street_key(name: str) -> tuple[str, str]:
    """``(words, kind)`` of a street name, free of case, ё, brackets, the order of words and how the kind is written."""
    words = WORD.findall(BRACKETS.sub("", name).casefold().replace("ё", "е"))
    kinds = [KINDS[word] for word in words if word in KINDS]
    rest = sorted(word for word in words if word not in KINDS)
    return " ".join(rest), kinds[0] if kinds else ""


def clean_name(name: str) -> str:
    """The name as a map shows it: no remark in brackets, "Пришвина улица" turned to "улица Пришвина"."""
    plain = BRACKETS.sub("", name).strip()
    words = plain.split()
    if len(words) > 1 and words[-1].lower() in LEADING_KINDS and not words[-2].lower().endswith(ADJECTIVE):
        return " ".join([words[-1].lower(), *words[:-1]])
    return plain


class StreetNames:
    """Looks up ``(name_kk, name_ru, name_en)`` for the name of a road line."""

    def __init__(self, streets: Iterable[Row]) -> None:
        """Take rows with ``name_kk``, ``name_ru``, perhaps ``name_en``, ``base_kk``, ``base_ru``, ``aliases`` (a|b).

        Of two streets with the same words and kind the first wins.
        """
        self._exact: dict[tuple[str, str], Names] = {}
        self._bare: dict[str, set[Names]] = {}
        for row in streets:
            kk, ru, en = ((row.get(f"name_{language}") or "").strip() for language in ("kk", "ru", "en"))
            full = (kk, ru, en)
            also = [row.get("base_kk") or "", row.get("base_ru") or "", *(row.get("aliases") or "").split("|")]
            for name in filter(None, full[:2]):
                self._exact.setdefault(street_key(name), full)
            for name in filter(None, [*full[:2], *also]):
                self._bare.setdefault(street_key(name)[0], set()).add(full)

    def of(self, name: str) -> Names:
        """Names for a road line; its own name where the list has none or knows several such streets."""
        key = street_key(name)
        alike = self._bare.get(key[0], set())
        found = self._exact.get(key) or (next(iter(alike)) if len(alike) == 1 else None)
        own = clean_name(name)
        kk, ru, en = found or (own, own, own)
        return kk or own, ru or own, en or own


def read_rows(path: Path) -> list[Row]:
    """Rows of a table of the pack, or none when the pack has no such table."""
    if not path.exists():
        return []
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(line for line in file if not line.startswith("#")))
