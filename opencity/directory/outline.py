"""PURE: the districts as one light drawing: paths for SVG, with a point for each name.

Seen from above with north up; x is squeezed at the city's latitude, so shapes look as on a map. Corners nearer than
about 60 metres to a straight line are left out: the drawing is for choosing, not for measuring.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from shapely import MultiPolygon, Polygon
from shapely.geometry import shape

WIDTH = 600
CORNER = 0.0006  # degrees


@dataclass(frozen=True, slots=True)
class DistrictShape:
    """One district: `path` is the `d` of an SVG path, `x` and `y` a point well inside for its name."""

    code: str
    path: str
    x: int
    y: int


@dataclass(frozen=True, slots=True)
class Outline:
    """All districts in a picture `width` by `height`."""

    width: int
    height: int
    shapes: tuple[DistrictShape, ...]


def outline_of(polygons: Mapping[str, Mapping[str, Any]]) -> Outline:
    """Draw districts given as GeoJSON geometries by code. Raises ValueError where there is none."""
    areas = {code: shape(dict(geometry)).simplify(CORNER) for code, geometry in polygons.items()}
    if not areas:
        raise ValueError("A city needs at least one district.")
    west = min(area.bounds[0] for area in areas.values())
    north = max(area.bounds[3] for area in areas.values())
    east = max(area.bounds[2] for area in areas.values())
    south = min(area.bounds[1] for area in areas.values())
    across = math.cos(math.radians((north + south) / 2))
    scale = WIDTH / ((east - west) * across)

    def at(lon: float, lat: float) -> tuple[int, int]:
        return round((lon - west) * across * scale), round((north - lat) * scale)

    shapes = []
    for code, area in areas.items():
        rings = [ring for part in _parts(area) for ring in (part.exterior, *part.interiors)]
        path = "".join(_path([at(*corner[:2]) for corner in ring.coords[:-1]]) for ring in rings)
        inside = area.representative_point()
        shapes.append(DistrictShape(code, path, *at(inside.x, inside.y)))
    return Outline(WIDTH, round((north - south) * scale), tuple(shapes))


def _parts(area: Any) -> list[Polygon]:
    return list(area.geoms) if isinstance(area, MultiPolygon) else [area]


def _path(corners: list[tuple[int, int]]) -> str:
    first, *rest = corners
    return f"M{first[0]} {first[1]}" + "".join(f"L{x} {y}" for x, y in rest) + "Z"
