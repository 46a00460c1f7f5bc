"""Reads what the base map is drawn from: districts and roads of a city pack, as shapes in the web Mercator unit square.

Errors: :class:`BasemapError` when a file of the pack is missing or has no usable shapes.
"""

from __future__ import annotations

import hashlib
import json
import math
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely
import yaml
from shapely.geometry import Point, shape
from shapely.geometry.base import BaseGeometry

from opencity.directory.basemap_names import Row, StreetNames, read_rows

LANGUAGES = ("kk", "ru", "en")
SOURCES = ("districts.geojson", "districts.yaml", "streets.csv", "places.csv", "basemap/roads.geojson")
# Two districts traced apart may miss each other by this much (about 20 m) and still count as neighbours.
SEAM = 5e-7
PLACE_RADIUS_M = 1000
# Words that a label on a map does without.
DISTRICT_WORDS = {"ауданы", "район", "district"}


class BasemapError(Exception):
    """The pack has nothing to draw a map from; the text names the file."""


@dataclass(frozen=True)
class Feature:
    """One thing on the map: the layer, the shape in the unit square (y grows to the south), what tiles say of it."""

    layer: str
    shape: BaseGeometry
    facts: dict[str, str | int] = field(default_factory=dict)


def unit_square(lonlat: BaseGeometry) -> BaseGeometry:
    """Degrees to web Mercator where the world is 0…1 to the east and 0…1 to the south."""

    def project(points: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        x = points[:, 0] / 360 + 0.5
        y = 0.5 - np.arcsinh(np.tan(np.radians(points[:, 1]))) / (2 * math.pi)
        return np.column_stack([x, y])

    return shapely.transform(lonlat, project)


def source_hash(pack: Path, recipe: str) -> str:
    """Twelve hex digits that change when a source file or ``recipe`` (the version of the drawing) changes."""
    digest = hashlib.sha256(recipe.encode())
    for name in SOURCES:
        path = pack / name
        digest.update(name.encode() + b"\0" + (path.read_bytes() if path.exists() else b""))
    return digest.hexdigest()[:12]


def read_features(pack: Path) -> list[Feature]:
    """Everything the map shows, districts first."""
    streets = StreetNames(read_rows(pack / "streets.csv"))
    return [
        *district_features(pack),
        *place_features(read_rows(pack / "places.csv")),
        *road_features(pack / "basemap" / "roads.geojson", streets),
    ]


def place_features(rows: list[Row]) -> list[Feature]:
    """Names of microdistricts whose place is known to within ``PLACE_RADIUS_M`` and shared with no other."""
    spots = Counter((row["lat"], row["lon"]) for row in rows)
    features = []
    for row in rows:
        if spots[row["lat"], row["lon"]] > 1 or float(row.get("radius_m") or 0) > PLACE_RADIUS_M:
            continue
        spot = unit_square(Point(float(row["lon"]), float(row["lat"])))
        features.append(Feature("places", spot, _names(row, {})))
    return features


def district_features(pack: Path) -> list[Feature]:
    """Areas, label points and borders of the districts; the union of the districts is the city."""
    rows = _geojson(pack / "districts.geojson")
    names_by_code = _names_by_code(pack / "districts.yaml")
    shapes = [shapely.make_valid(unit_square(shape(row["geometry"]))) for row in rows]
    features = []
    for row, area in zip(rows, shapes, strict=True):
        code = str(row["properties"].get("code") or row["properties"].get("kato") or "")
        names = _names(row["properties"], names_by_code.get(code, {}))
        features.append(Feature("districts", area, {"code": code}))
        features.append(Feature("district_labels", label_point(area), names))
    return features + _border_features(shapes)


def label_point(area: BaseGeometry) -> BaseGeometry:
    """A point well inside the largest part of an area."""
    largest = max(shapely.get_parts(area), key=shapely.area)
    tolerance = math.sqrt(largest.area) / 50
    return Point(shapely.get_coordinates(shapely.maximum_inscribed_circle(largest, tolerance))[0])


def _border_features(areas: list[BaseGeometry]) -> list[Feature]:
    city = shapely.union_all(areas, grid_size=0).buffer(SEAM).buffer(-SEAM)
    inner = shapely.union_all([area.boundary for area in areas]).difference(city.boundary.buffer(4 * SEAM))
    borders = {"city": city.boundary, "district": shapely.line_merge(inner)}
    return [Feature("outline", line, {"kind": kind}) for kind, line in borders.items() if not line.is_empty]


def road_features(path: Path, streets: StreetNames) -> list[Feature]:
    """Roads with class and names; lines that bear the same names on the map become one."""
    groups: dict[tuple[str, tuple[str, ...]], list[BaseGeometry]] = {}
    for row in _geojson(path):
        kind, name = row["properties"]["class"], row["properties"].get("name") or ""
        groups.setdefault((kind, streets.of(name) if name else ()), []).append(shape(row["geometry"]))
    features = []
    for (kind, names), lines in groups.items():
        facts: dict[str, str | int] = {"class": kind}
        facts |= {f"name_{language}": name for language, name in zip(LANGUAGES, names, strict=False)}
        features.append(Feature("roads", unit_square(shapely.line_merge(shapely.union_all(lines))), facts))
    return features


def _geojson(path: Path) -> list[dict[str, Any]]:
    try:
        rows: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))["features"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise BasemapError(f"{path}: not a readable GeoJSON collection ({error})") from error
    if not rows:
        raise BasemapError(f"{path}: no features")
    return rows


def _names_by_code(path: Path) -> dict[str, dict[str, str]]:
    if not path.exists():
        return {}
    rows = yaml.safe_load(path.read_text(encoding="utf-8")) or []
    rows = rows.get("districts", []) if isinstance(rows, dict) else rows
    return {str(row["code"]): row.get("names") or {} for row in rows}


def _names(properties: Mapping[str, Any], names: Mapping[str, str]) -> dict[str, str | int]:
    """``name_kk``, ``name_ru`` and ``name_en``; a missing one is replaced by one in another language."""
    found = {language: names.get(language) or properties.get(f"name_{language}") for language in LANGUAGES}
    any_name = next((name for name in found.values() if name), properties.get("name") or "")
    return {f"name_{language}": map_name(str(name or any_name)) for language, name in found.items()}


def map_name(name: str) -> str:
    """A district's name without the word "district"."""
    words = name.split()
    return " ".join(words[:-1]) if len(words) > 1 and words[-1] in DISTRICT_WORDS else name
