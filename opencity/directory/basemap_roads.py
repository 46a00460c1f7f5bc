"""Makes the compact road file of a city pack from an OpenStreetMap extract.

Run by hand when the extract changes: ``python -m opencity.directory.basemap_roads EXTRACT roads.geojson``.
The extract is GeoJSON with ``name`` and ``fclass`` (or ``highway``) on every line. Pieces of one street are joined,
thinned by at most ``TOLERANCE_M`` and rounded to five digits (about one metre), one feature per text line so that a
difference between two versions can be read.
"""

from __future__ import annotations

import json
import math
import sys
from collections import defaultdict
from pathlib import Path
from typing import Any

import shapely
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

TOLERANCE_M = 1.5
METRES_PER_DEGREE = 111_320
DIGITS = 5
ATTRIBUTION = "© OpenStreetMap contributors"
LICENCE = "ODbL-1.0"

CLASSES = {
    "motorway": "trunk",
    "trunk": "trunk",
    "primary": "primary",
    "secondary": "secondary",
    "tertiary": "tertiary",
    "residential": "street",
    "unclassified": "street",
    "living_street": "street",
    "pedestrian": "street",
    "service": "service",
}
NAMELESS = {"", "нетНазвания"}


def road_class(fclass: str) -> str:
    """The class drawn on the map; slip roads count as their road, everything not for cars is a ``path``."""
    return CLASSES.get(fclass.removesuffix("_link"), "path")


def compact_roads(extract: dict[str, Any]) -> list[tuple[str, str, list[BaseGeometry]]]:
    """Lines of the extract as ``(name, class, parts)``, joined per street and class, sorted by name."""
    groups: dict[tuple[str, str], list[BaseGeometry]] = defaultdict(list)
    for feature in extract["features"]:
        properties = feature["properties"]
        name = " ".join((properties.get("name") or "").split())
        name = "" if name in NAMELESS else name
        kind = road_class(properties.get("fclass") or properties.get("highway") or "")
        groups[name, kind].append(shape(feature["geometry"]))
    return [(name, kind, _joined(lines)) for (name, kind), lines in sorted(groups.items())]


def _joined(lines: list[BaseGeometry]) -> list[BaseGeometry]:
    merged = shapely.line_merge(shapely.union_all(lines))
    # One degree of longitude is shorter than one of latitude: thin in metres, not in degrees.
    stretch = math.cos(math.radians(merged.centroid.y))
    flat = shapely.transform(merged, lambda xy: xy * [stretch, 1])
    thin = shapely.simplify(flat, TOLERANCE_M / METRES_PER_DEGREE)
    return list(shapely.get_parts(shapely.transform(thin, lambda xy: xy / [stretch, 1])))


def road_file(roads: list[tuple[str, str, list[BaseGeometry]]]) -> str:
    """The text of ``roads.geojson``."""
    rows = []
    for name, kind, parts in roads:
        lines = [_rounded(part) for part in parts]
        lines = [line for line in lines if len(line) > 1]
        if not lines:
            continue
        geometry = {"type": "MultiLineString", "coordinates": lines}
        feature = {"type": "Feature", "properties": {"name": name, "class": kind}, "geometry": geometry}
        rows.append(json.dumps(feature, ensure_ascii=False, separators=(",", ":")))
    head = f'{{"type":"FeatureCollection","attribution":"{ATTRIBUTION}","licence":"{LICENCE}","features":[\n'
    return head + ",\n".join(rows) + "\n]}\n"


def _rounded(line: BaseGeometry) -> list[list[float]]:
    points: list[list[float]] = []
    for lon, lat in shapely.get_coordinates(line):
        point = [round(float(lon), DIGITS), round(float(lat), DIGITS)]
        if not points or points[-1] != point:
            points.append(point)
    return points


def main(arguments: list[str]) -> int:
    """Read the extract named first, write the road file named second, tell how much it holds."""
    source, target = map(Path, arguments)
    roads = compact_roads(json.loads(source.read_text(encoding="utf-8")))
    text = road_file(roads)
    target.write_text(text, encoding="utf-8")
    print(f"{target}: {len(roads)} roads, {len(text.encode()) / 1e6:.2f} MB")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
