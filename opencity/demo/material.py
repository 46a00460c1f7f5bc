"""The invented texts a city pack brings for its demo: `demo/*.yaml`. PURE.

A pack without the folder has no demo; a broken file is a `ValueError` that names the file.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

FOLDER = "demo"


@dataclass(frozen=True)
class LetterText:
    """What a resident writes; `months` are those in which it makes sense (empty: all)."""

    category: str
    language: str
    text: str
    months: frozenset[int] = frozenset()


@dataclass(frozen=True)
class ReplyText:
    """What a body answers; `good` is False for an empty formula that a quality check must stop."""

    category: str
    outcome: str
    language: str
    text: str
    good: bool


@dataclass(frozen=True)
class Material:
    """Everything invented: texts of both sides, names, and how the year is spread."""

    letters: tuple[LetterText, ...]
    replies: tuple[ReplyText, ...]
    residents: Mapping[str, Any]
    weights: Mapping[str, Any]

    def phrases(self, kind: str, language: str) -> Sequence[Any]:
        """Phrases of one kind ("questions", "thanks" …) in a language; English has a short list of its own."""
        found: Sequence[Any] | None = self.residents.get(kind, {}).get(language)
        short: Sequence[Any] = self.weights.get("english", {}).get(kind, ())
        return found or short

    def suits_all(self, kind: str, language: str) -> frozenset[int]:
        """Places of the phrases that suit any matter; without a list, all of them."""
        listed = self.weights.get("suit_all", {}).get(kind, {}).get(language)
        return frozenset(range(len(self.phrases(kind, language))) if listed is None else listed)

    def motif(self, category: str) -> str:
        """The drawing that stands for a category; '' for none."""
        motifs: Mapping[str, str] = self.weights.get("motifs", {})
        parts = category.split(".")
        return next((m for n in range(len(parts), 0, -1) if (m := motifs.get(".".join(parts[:n])))), "")

    @property
    def any_motif(self) -> str:
        """Some drawing, the first of the list."""
        return next(iter(self.weights.get("motifs", {}).values()), "")


def read_material(pack: Path) -> Material | None:
    """The demo material of a city pack; None where the pack has none."""
    folder = pack / FOLDER
    if not folder.is_dir():
        return None
    letters = [row for path in sorted(folder.glob("appeals-*.yaml")) for row in _letters(path)]
    residents, weights = _read(folder / "residents.yaml"), _read(folder / "weights.yaml")
    replies = [_reply(row) for row in [*_read(folder / "replies.yaml"), *weights.get("replies", ())]]
    return Material(tuple(letters), tuple(replies), residents, weights)


def _letters(path: Path) -> list[LetterText]:
    return [
        LetterText(str(row["category"]), row["language"], row["text"], frozenset(row.get("months") or ()))
        for row in _read(path)
    ]


def _reply(row: Mapping[str, Any]) -> ReplyText:
    return ReplyText(str(row["category"] or ""), row["outcome"], row["language"], row["text"], row["good"])


def _read(path: Path) -> Any:
    try:
        return yaml.load(path.read_text(encoding="utf-8"), Loader=_Loader)  # noqa: S506  safe: see the base class
    except (OSError, yaml.YAMLError) as error:
        message = f"{path.name}: {error}"
        raise ValueError(message) from error


class _Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """The safe loader, in C where the machine has it: 10 times faster on 1,500 texts."""
