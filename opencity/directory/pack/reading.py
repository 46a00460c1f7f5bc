"""YAML, CSV and GeoJSON with the line of every value. PURE."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

M = TypeVar("M", bound=BaseModel)
Loc = tuple[int | str, ...]
MOST_BYTES = 10_000_000
MOST_VALUES = 1_000_000  # aliases make a small text unfold into billions
# The loader written in C where the wheel has it: five times as fast.
LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True)
class PackError:
    """One mistake in a pack, where it is and what to mend."""

    file: str
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.message}"


class PackProblems(Exception):  # noqa: N818  a list of mistakes for the one who edits the pack
    """Everything that is wrong with a pack, at once."""

    def __init__(self, errors: Sequence[PackError]) -> None:
        super().__init__("\n".join(str(error) for error in errors))
        self.errors = list(errors)


@dataclass
class Source:
    """One file read: its values and where each of them stands."""

    file: str
    data: Any
    lines: dict[Loc, int]

    def line(self, loc: Loc) -> int:
        """The line of a value, or of the nearest one that contains it."""
        for end in range(len(loc), -1, -1):
            if loc[:end] in self.lines:
                return self.lines[loc[:end]]
        return 1


@dataclass
class Reader:
    """Collects mistakes while files of one folder are read."""

    root: Path
    errors: list[PackError] = field(default_factory=list)

    def fail(self, source: Source | str, message: str, loc: Loc = ()) -> None:
        """Remember one mistake."""
        if isinstance(source, str):
            self.errors.append(PackError(source, 1, message))
        else:
            self.errors.append(PackError(source.file, source.line(loc), message))

    def files(self, pattern: str) -> list[Path]:
        """Files of the pack by pattern, in the order of their names."""
        return sorted(self.root.glob(pattern))

    def yaml(self, path: Path) -> Source | None:
        """One YAML file; a mistake of its form is remembered and gives None."""
        name = path.relative_to(self.root).as_posix()
        try:
            if path.stat().st_size > MOST_BYTES:
                self.fail(name, f"the file is larger than {MOST_BYTES // 1_000_000} MB")
                return None
            text = path.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            self.fail(name, f"cannot be read: {error}")
            return None
        return self.parse(name, text)

    def parse(self, name: str, text: str) -> Source | None:
        """The text of one YAML file; a mistake of its form is remembered and gives None."""
        if len(text) > MOST_BYTES:
            self.fail(name, f"the file is larger than {MOST_BYTES // 1_000_000} MB")
            return None
        try:
            node = yaml.compose(text, Loader=LOADER)
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark
            self.errors.append(PackError(name, mark.line + 1 if mark else 1, f"not valid YAML: {error.problem}"))
            return None
        except (yaml.YAMLError, RecursionError) as error:
            self.fail(name, f"cannot be read: {error}")
            return None
        if node is None:
            return Source(name, None, {(): 1})
        lines: dict[Loc, int] = {}
        loader = LOADER("")
        try:
            _note_lines(node, (), lines)
            data = loader.construct_document(node)
        except (yaml.YAMLError, ValueError, RecursionError) as error:
            self.fail(name, f"cannot be read: {str(error).splitlines()[0]}")
            return None
        return Source(name, data, lines)

    def rows(self, name: str) -> Iterator[tuple[int, dict[str, str]]]:
        """Rows of a CSV file with their line numbers; a missing file has none."""
        path = self.root / name
        if not path.exists():
            return
        with path.open(encoding="utf-8", newline="") as file:
            reader = csv.DictReader(file)
            for row in reader:
                yield reader.line_num, row

    def geojson(self, name: str) -> dict[str, Any]:
        """A FeatureCollection; empty when the file is missing or broken."""
        try:
            data = json.loads((self.root / name).read_text(encoding="utf-8"))
        except FileNotFoundError:
            self.fail(name, "the file is missing")
        except (ValueError, OSError) as error:
            self.fail(name, f"not valid JSON: {error}")
        else:
            if isinstance(data, dict) and isinstance(data.get("features"), list):
                return data
            self.fail(name, "not a GeoJSON FeatureCollection")
        return {"type": "FeatureCollection", "features": []}

    def model(self, source: Source, model: type[M], value: Any, loc: Loc = ()) -> M | None:
        """A value as a checked model; each mistake remembered with its line."""
        try:
            return model.model_validate(value)
        except ValidationError as error:
            for one in error.errors():
                where = (*loc, *one["loc"])
                name = ".".join(str(part) for part in one["loc"])
                self.fail(source, f"{name}: {one['msg']}" if name else one["msg"], where)
            return None

    def models(self, source: Source | None, model: type[M], loc: Loc = ()) -> list[tuple[M, Source, Loc]]:
        """A list of checked models with where each stands."""
        if source is None:
            return []
        value = source.data
        for part in loc:
            value = value.get(part) if isinstance(value, dict) else None
        if value is None:
            return []
        if not isinstance(value, list):
            self.fail(source, "a list is expected here", loc)
            return []
        found = ((self.model(source, model, item, (*loc, n)), n) for n, item in enumerate(value))
        return [(made, source, (*loc, n)) for made, n in found if made is not None]


def _note_lines(node: yaml.Node, loc: Loc, lines: dict[Loc, int], depth: int = 0) -> None:
    """Remember the line of every value; deep or looping documents are refused."""
    if depth > 50:
        message = "the document is nested too deeply or refers to itself"
        raise ValueError(message)
    if len(lines) > MOST_VALUES:
        message = f"the document unfolds into more than {MOST_VALUES:,} values"
        raise ValueError(message)
    lines[loc] = node.start_mark.line + 1
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            _note_lines(value, (*loc, key.value), lines, depth + 1)
    elif isinstance(node, yaml.SequenceNode):
        for n, value in enumerate(node.value):
            _note_lines(value, (*loc, n), lines, depth + 1)
