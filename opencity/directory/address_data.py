"""PURE: the tables an address index is made of, and what a search answers.

The tables come from a city pack: ``streets.csv``, ``crossings.csv``, ``places.csv`` (see ``scripts/build_streets.py``).
"""

import csv
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal, NamedTuple

Kind = Literal["street", "house", "crossing", "microdistrict"]
Precision = Literal["street", "crossing", "area"]
Row = Mapping[str, str]


class Spot(NamedTuple):
    """A point that stands for a street inside one district."""

    district: str
    lat: float
    lon: float


@dataclass(frozen=True, slots=True)
class Street:
    """A street or a microdistrict (kind "microdistrict") that a search may find."""

    code: str
    kind: str
    names: Mapping[str, str]
    bases: tuple[str, ...]
    spots: tuple[Spot, ...]
    old_names: tuple[str, ...] = ()
    locality: str = ""
    length_m: int = 0

    @property
    def is_area(self) -> bool:
        return self.kind == "microdistrict"

    def label(self, language: str) -> str:
        """The name as shown; streets of settlements inside the city carry the settlement in brackets."""
        name = self.names.get(language) or self.names["ru"]
        return f"{name} ({self.locality})" if self.locality else name


class Crossing(NamedTuple):
    """Two streets (by code) that meet at a point."""

    a: str
    b: str
    lat: float
    lon: float


@dataclass(frozen=True, slots=True)
class AddressMatch:
    """One answer of a search. ``score`` is 0…1; ``house`` is what was typed, its own point is not known."""

    label: str
    kind: Kind
    street_code: str
    house: str | None
    lat: float
    lon: float
    district: str
    precision: Precision
    score: float
    matched_old_name: str | None = None
    other_street_code: str | None = None

    def with_score(self, score: float) -> "AddressMatch":
        return replace(self, score=round(max(0.0, min(1.0, score)), 4))


def street_from_row(row: Row) -> Street:
    """Read one row of ``streets.csv``. Raises ValueError or KeyError for a row that breaks the format."""
    spots = []
    for part in row["points"].split():
        district, _, point = part.partition(":")
        lat, _, lon = point.partition(",")
        spots.append(Spot(district, float(lat), float(lon)))
    if not spots:
        raise ValueError(f"Street {row['code']!r} has no point.")
    return Street(
        code=row["code"], kind=row["kind"], names=_names(row), spots=tuple(spots), locality=row.get("locality") or "",
        bases=tuple(dict.fromkeys([row["base_ru"], row["base_kk"], *_list(row.get("aliases"))])),
        old_names=_list(row.get("old_names")), length_m=int(row.get("length_m") or 0),
    )  # fmt: skip


def place_from_row(row: Row) -> Street:
    """Read one row of ``places.csv``. Raises ValueError or KeyError for a row that breaks the format."""
    return Street(
        code=row["code"], kind=row["kind"], names=_names(row), bases=(row["base_ru"], row["base_kk"]),
        spots=(Spot(row["district"], float(row["lat"]), float(row["lon"])),), old_names=_list(row.get("old_names")),
        length_m=2 * int(row.get("radius_m") or 0),
    )  # fmt: skip


def crossing_from_row(row: Row) -> Crossing:
    """Read one row of ``crossings.csv``. Raises ValueError or KeyError for a row that breaks the format."""
    return Crossing(row["a"], row["b"], float(row["lat"]), float(row["lon"]))


def read_rows(path: Path) -> Iterator[dict[str, str]]:
    """Read a CSV table with a header; a missing file is an empty table."""
    if path.exists():
        with path.open(encoding="utf-8", newline="") as file:
            yield from csv.DictReader(file)


def from_rows(
    streets: Iterable[Row], places: Iterable[Row], crossings: Iterable[Row]
) -> tuple[list[Street], list[Crossing]]:
    """Turn the rows of the three tables into streets (microdistricts are streets of that kind) and crossings."""
    found = [street_from_row(row) for row in streets]
    taken = {street.code for street in found}
    for row in places:
        if row.get("kind") == "microdistrict":
            area = place_from_row(row)
            found.append(replace(area, code=f"{area.code}-area") if area.code in taken else area)
    return found, [crossing_from_row(row) for row in crossings]


def read_pack(folder: Path) -> tuple[list[Street], list[Crossing]]:
    """Read the streets, the microdistricts and the crossings of a city pack's folder."""
    tables = (read_rows(folder / name) for name in ("streets.csv", "places.csv", "crossings.csv"))
    return from_rows(*tables)


def _names(row: Row) -> dict[str, str]:
    return {language: row[f"name_{language}"] for language in ("kk", "ru", "en")}


def _list(value: str | None) -> tuple[str, ...]:
    return tuple(part for part in (value or "").split("|") if part)


def by_code(streets: Iterable[Street]) -> dict[str, Street]:
    """Return the streets by code. Raises ValueError for a code used twice."""
    found: dict[str, Street] = {}
    for street in streets:
        if street.code in found:
            raise ValueError(f"The street code {street.code!r} is used twice.")
        found[street.code] = street
    return found
