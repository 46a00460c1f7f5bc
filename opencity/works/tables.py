"""Files of plans as tables: GeoJSON, CSV in any of the usual encodings, XLSX. PURE.

Refused with a clear reason: too large, too many rows, no header, a column twice, merged cells, a file that is none of
these. A row keeps the line of the file it stands in, or for GeoJSON the number of its feature.
"""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from opencity.core.refused import Refused

MOST_BYTES = 10_000_000
MOST_ROWS = 5_000
MOST_COLUMNS = 80
MOST_UNPACKED = 80_000_000
MOST_CELL = 2_000_000
GEOMETRY = "geometry"  # the column that a feature's drawing becomes
ENCODINGS = ("utf-8-sig", "kz1048")  # KZ-1048 is Windows-1251 with the Kazakh letters in its free places
DELIMITERS = ";,\t|"


@dataclass(frozen=True)
class Row:
    """One work of a file."""

    line: int
    cells: Mapping[str, Any]


@dataclass(frozen=True)
class Table:
    """A file that was read. `kind`: geojson, csv or xlsx."""

    kind: str
    columns: Sequence[str]
    rows: Sequence[Row]


def read_table(name: str, data: bytes) -> Table:
    """Read a file by what it is, not by what it is called."""
    if len(data) > MOST_BYTES:
        raise Refused("file_large", limit=MOST_BYTES // 1_000_000)
    start = data[:4096].lstrip(b"\xef\xbb\xbf \t\r\n")
    if not start:
        raise Refused("file_empty")
    if start.startswith(b"PK\x03\x04"):
        kind, columns, rows = "xlsx", *_sheet(data)
    elif start[:1] in {b"{", b"["}:
        kind, columns, rows = "geojson", *_features(data)
    elif start.startswith((b"\xd0\xcf\x11\xe0", b"%PDF", b"<", b"\x89PNG", b"\xff\xd8")):
        raise Refused("file_format", name=name[:80])
    else:
        kind, columns, rows = "csv", *_lines(data)
    if not rows:
        raise Refused("file_no_rows")
    return Table(kind, columns, rows)


def _features(data: bytes) -> tuple[list[str], list[Row]]:
    try:
        found = json.loads(data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise Refused("file_encoding") from error
    except json.JSONDecodeError as error:
        raise Refused("geometry_not_json", line=error.lineno, column=error.colno) from error
    except (ValueError, RecursionError) as error:
        raise Refused("geometry_not_json", line=1, column=1) from error
    features = found.get("features") if isinstance(found, dict) else None
    if not isinstance(features, list):
        raise Refused("file_no_features")
    if len(features) > MOST_ROWS:
        raise Refused("file_rows", limit=MOST_ROWS)
    columns: dict[str, None] = {}
    rows = []
    for number, feature in enumerate(features, 1):
        feature = feature if isinstance(feature, dict) else {}  # noqa: PLW2901  what is no feature has no facts
        facts = feature.get("properties")
        cells = {str(key)[:100]: _plain(value) for key, value in facts.items()} if isinstance(facts, dict) else {}
        if "id" in feature and "id" not in cells:
            cells["id"] = _plain(feature["id"])
        cells[GEOMETRY] = feature.get("geometry")
        columns |= dict.fromkeys(cells)
        rows.append(Row(number, cells))
    return _checked([name for name in columns if name != GEOMETRY] + [GEOMETRY]), rows


def _plain(value: Any) -> Any:
    return json.dumps(value, ensure_ascii=False) if isinstance(value, dict | list) else value


def _lines(data: bytes) -> tuple[list[str], list[Row]]:
    text = _decoded(data)
    header = text.lstrip("\r\n").split("\n", 1)[0]
    delimiter = max(DELIMITERS, key=header.count)
    csv.field_size_limit(MOST_CELL)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        return _table((reader.line_num, row) for row in reader)
    except csv.Error as error:
        raise Refused("file_line", line=reader.line_num) from error


def _decoded(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        try:
            return data.decode("utf-16")
        except UnicodeDecodeError as error:
            raise Refused("file_encoding") from error
    if b"\x00" in data:
        raise Refused("file_format", name="")
    for encoding in ENCODINGS:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Refused("file_encoding")


def _sheet(data: bytes) -> tuple[list[str], list[Row]]:
    _check_archive(data)
    try:
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
    except (InvalidFileException, KeyError, ValueError, OSError, zipfile.BadZipFile) as error:
        raise Refused("file_format", name="") from error
    try:
        sheet = book.worksheets[0] if book.worksheets else None
        if sheet is None:
            raise Refused("file_no_rows")
        sheet.reset_dimensions()  # what the file claims of its size is not always true
        return _table(enumerate((list(row) for row in sheet.iter_rows(values_only=True)), 1))
    finally:
        book.close()


def _check_archive(data: bytes) -> None:
    """Neither a bomb nor merged cells: a value over several rows could belong to any of them."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if sum(one.file_size for one in archive.infolist()) > MOST_UNPACKED:
                raise Refused("file_large", limit=MOST_UNPACKED // 1_000_000)
            sheets = sorted(name for name in archive.namelist() if name.startswith("xl/worksheets/sheet"))
            if sheets and (at := archive.read(sheets[0]).find(b"<mergeCell ")) >= 0:
                said = archive.read(sheets[0])[at : at + 80].decode("ascii", "replace")
                raise Refused("file_merged", cells=said.split('ref="', 1)[-1].split('"', 1)[0])
    except zipfile.BadZipFile as error:
        raise Refused("file_format", name="") from error


def _table(lines: Iterator[tuple[int, Sequence[Any]]]) -> tuple[list[str], list[Row]]:
    """A header and its rows; empty rows are left out, short ones are filled."""
    columns: list[str] = []
    rows: list[Row] = []
    for line, found in lines:
        cells = [cell.strip() if isinstance(cell, str) else cell for cell in found]
        while cells and cells[-1] in {None, ""}:
            cells.pop()
        if not cells:
            continue
        if not columns:
            columns = _checked(["" if cell is None else str(cell)[:100] for cell in cells])
            continue
        if len(cells) > len(columns):
            raise Refused("file_cells", line=line, found=len(cells), wanted=len(columns))
        if len(rows) >= MOST_ROWS:
            raise Refused("file_rows", limit=MOST_ROWS)
        rows.append(Row(line, dict(zip(columns, [*cells, *[None] * (len(columns) - len(cells))], strict=True))))
    return columns, rows


def _checked(columns: list[str]) -> list[str]:
    if len(columns) > MOST_COLUMNS:
        raise Refused("file_columns", limit=MOST_COLUMNS)
    seen: set[str] = set()
    for number, name in enumerate(columns, 1):
        if not name:
            raise Refused("file_column_empty", number=number)
        if name in seen:
            raise Refused("file_column_twice", name=name)
        seen.add(name)
    return columns
