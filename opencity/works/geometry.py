"""Places of works: GeoJSON read with care, measured, and told how far two are apart. PURE.

Coordinates are degrees of WGS 84 (longitude, latitude). What a map program exports with axes swapped or with a ring
that crosses itself is mended and told; what cannot be understood is refused with the reason.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from shapely import force_2d, get_coordinates, make_valid, set_precision, simplify, transform
from shapely.errors import GEOSException
from shapely.geometry import GeometryCollection, LineString, MultiLineString, MultiPoint, MultiPolygon, mapping, shape
from shapely.geometry.base import BaseGeometry
from shapely.ops import unary_union

from opencity.core.refused import Refused
from opencity.directory.geometry import METRES_PER_DEGREE

MOST_TEXT = 2_000_000  # characters of one pasted place
MOST_POINTS = 20_000
DRAWN_POINTS = 2_000  # finer than this is simplified by half a metre
TYPES = frozenset(
    {"Point", "MultiPoint", "LineString", "MultiLineString", "Polygon", "MultiPolygon", "GeometryCollection"}
)
SWAPPED, MENDED, FLAT, SIMPLIFIED, CUT = "swapped", "mended", "flat", "simplified", "outside"
INSIDE_SHARE = 0.5  # of the corners; works may run a little over the border of the city
DIGITS = 1e-6

Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class Shape:
    """A place that was read: clean GeoJSON, the box around it, a point that stands for it, and what was mended."""

    geojson: dict[str, Any]
    box: Box
    lat: float
    lon: float
    notes: tuple[str, ...] = ()


def read_geometry(given: str | Mapping[str, Any], *, outline: BaseGeometry) -> Shape:
    """Read GeoJSON: a geometry, a feature or a collection of features. `outline` is the city.

    Refused: `geometry_not_json` (with the line), `geometry_type`, `geometry_empty`, `geometry_number`,
    `geometry_metres` (coordinates are no degrees), `geometry_outside`, `geometry_points` (too many), `geometry_broken`.
    """
    found = _bare(_parsed(given))
    notes: list[str] = []
    if any(len(point) > 2 for point in _points(found)):
        notes.append(FLAT)
    made = _placed(_shaped(found), outline, notes)
    made = _simplified(_sound(made, notes), notes)
    if made.is_empty:
        raise Refused("geometry_empty")
    centre = made.representative_point() if made.geom_type != "LineString" else made.interpolate(0.5, normalized=True)
    west, south, east, north = made.bounds
    return Shape(
        geojson=_listed(mapping(made)), box=(west, south, east, north), lat=centre.y, lon=centre.x, notes=tuple(notes)
    )


def of_line(points: list[tuple[float, float]]) -> dict[str, Any]:
    """GeoJSON of a line through (lat, lon) points, or of the point where there is only one."""
    listed = [[round(lon, 6), round(lat, 6)] for lat, lon in points]
    if len(listed) == 1:
        return {"type": "Point", "coordinates": listed[0]}
    return {"type": "LineString", "coordinates": listed}


def widened(box: Box, metres: float) -> Box:
    """A box with a margin."""
    west, south, east, north = box
    up = metres / METRES_PER_DEGREE
    aside = up / math.cos(math.radians((south + north) / 2))
    return west - aside, south - up, east + aside, north + up


def apart_m(one: Mapping[str, Any], other: Mapping[str, Any]) -> float:
    """Metres between two places; 0 where they touch."""
    first, second = shape(dict(one)), shape(dict(other))
    lat = first.centroid.y
    return float(_plane(first, lat).distance(_plane(second, lat)))


def distance_to_m(geojson: Mapping[str, Any], lat: float, lon: float) -> float:
    """Metres from a place to a point."""
    return apart_m(geojson, {"type": "Point", "coordinates": [lon, lat]})


def length_m(geojson: Mapping[str, Any]) -> float:
    """How long the lines of a place are together."""
    found = shape(dict(geojson))
    plane = _plane(found, found.centroid.y)
    return float(sum(part.length for part in _parts(plane) if isinstance(part, LineString)))


def area_m2(geojson: Mapping[str, Any]) -> float:
    """How large the areas of a place are together."""
    found = shape(dict(geojson))
    return float(_plane(found, found.centroid.y).area)


def spots(geojson: Mapping[str, Any]) -> int:
    """Of how many separate parts a place consists."""
    return len(list(_parts(shape(dict(geojson)))))


def _parsed(given: str | Mapping[str, Any]) -> Mapping[str, Any]:
    if not isinstance(given, str):
        return given
    if len(given) > MOST_TEXT:
        raise Refused("geometry_too_long", limit=MOST_TEXT)
    try:
        found = json.loads(given)
    except json.JSONDecodeError as error:
        raise Refused("geometry_not_json", line=error.lineno, column=error.colno) from error
    except (ValueError, RecursionError) as error:
        raise Refused("geometry_not_json", line=1, column=1) from error
    if not isinstance(found, Mapping):
        raise Refused("geometry_type", found=type(found).__name__)
    return found


def _bare(found: Mapping[str, Any]) -> dict[str, Any]:
    """The geometry of a feature; those of several features together."""
    kind = found.get("type")
    if kind == "Feature":
        inner = found.get("geometry")
        if not isinstance(inner, Mapping):
            raise Refused("geometry_empty")
        return _bare(inner)
    if kind == "FeatureCollection":
        features = found.get("features")
        inside = [_bare(one) for one in features if isinstance(one, Mapping)] if isinstance(features, list) else []
        if not inside:
            raise Refused("geometry_empty")
        return inside[0] if len(inside) == 1 else {"type": "GeometryCollection", "geometries": inside}
    if kind not in TYPES:
        raise Refused("geometry_type", found=str(kind)[:40])
    return dict(found)


def _points(found: Mapping[str, Any]) -> Iterator[list[Any]]:
    """Every corner as it was written, counted as they come; refuses what is no pair of numbers."""
    stack: list[Any] = [found]
    seen = 0
    while stack:
        part = stack.pop()
        if isinstance(part, Mapping):
            stack.extend([part.get("coordinates")] if part.get("type") != "GeometryCollection" else _inside(part))
        elif isinstance(part, list) and part and all(isinstance(one, int | float) for one in part):
            if len(part) < 2 or not all(math.isfinite(one) for one in part[:2]):
                raise Refused("geometry_number")
            seen += 1
            if seen > MOST_POINTS:
                raise Refused("geometry_points", limit=MOST_POINTS)
            yield part
        elif isinstance(part, list):
            stack.extend(part)
        elif part is not None:
            raise Refused("geometry_number")


def _inside(collection: Mapping[str, Any]) -> list[Any]:
    found = collection.get("geometries")
    return found if isinstance(found, list) else []


def _shaped(found: dict[str, Any]) -> BaseGeometry:
    corners = list(_points(found))
    if not corners:
        raise Refused("geometry_empty")
    if any(abs(point[0]) > 180 or abs(point[1]) > 180 for point in corners):
        raise Refused("geometry_metres")
    try:
        made = force_2d(shape(found))
    except (GEOSException, ValueError, TypeError, AttributeError, KeyError, IndexError) as error:
        raise Refused("geometry_broken") from error
    if made.is_empty:
        raise Refused("geometry_empty")
    return made


def _placed(made: BaseGeometry, outline: BaseGeometry, notes: list[str]) -> BaseGeometry:
    """The place inside the city; with its axes swapped back where only that puts it there."""
    if _share(made, outline) >= INSIDE_SHARE:
        return made
    other = transform(made, lambda points: points[:, ::-1])
    if _share(other, outline) >= INSIDE_SHARE:
        notes.append(SWAPPED)
        return other
    raise Refused("geometry_outside")


def _share(made: BaseGeometry, outline: BaseGeometry) -> float:
    """How much of the corners lies in the box of the city, and 0 for what does not touch the city itself."""
    west, south, east, north = outline.bounds
    corners = get_coordinates(made)
    inside = (corners[:, 0] >= west) & (corners[:, 0] <= east) & (corners[:, 1] >= south) & (corners[:, 1] <= north)
    if not inside.any():
        return 0.0
    sound = made if made.is_valid else make_valid(made)
    return float(inside.mean()) if sound.intersects(outline) else 0.0


def _sound(made: BaseGeometry, notes: list[str]) -> BaseGeometry:
    """Without crossings of itself; the dimension of what was drawn is kept."""
    if made.is_valid:
        return set_precision(made, DIGITS) if made.geom_type != "GeometryCollection" else made
    notes.append(MENDED)
    wanted = _dimension(made)
    parts = [part for part in _parts(make_valid(made)) if _dimension(part) == wanted]
    if not parts:
        raise Refused("geometry_broken")
    return _together(parts)


def _simplified(made: BaseGeometry, notes: list[str]) -> BaseGeometry:
    if len(get_coordinates(made)) <= DRAWN_POINTS:
        return made
    notes.append(SIMPLIFIED)
    return simplify(made, 0.5 / METRES_PER_DEGREE, preserve_topology=True)


def _together(parts: list[Any]) -> BaseGeometry:
    if len(parts) == 1:
        only: BaseGeometry = parts[0]
        return only
    kinds = {part.geom_type for part in parts}
    if kinds == {"Polygon"}:
        joined = unary_union(parts)
        return joined if joined.geom_type in {"Polygon", "MultiPolygon"} else MultiPolygon(parts)
    if kinds == {"LineString"}:
        return MultiLineString(parts)
    return MultiPoint(parts) if kinds == {"Point"} else GeometryCollection(parts)


def _parts(made: BaseGeometry) -> Iterator[BaseGeometry]:
    if hasattr(made, "geoms"):
        for part in made.geoms:
            yield from _parts(part)
    elif not made.is_empty:
        yield made


def _dimension(made: BaseGeometry) -> int:
    of = {"Polygon": 2, "MultiPolygon": 2, "LineString": 1, "MultiLineString": 1, "LinearRing": 1}
    if isinstance(made, GeometryCollection):
        return max((_dimension(part) for part in made.geoms), default=0)
    return of.get(made.geom_type, 0)


def _plane(made: BaseGeometry, lat: float) -> BaseGeometry:
    scale = (math.cos(math.radians(lat)) * METRES_PER_DEGREE, METRES_PER_DEGREE)
    return transform(made, lambda points: points * scale)


def _listed(found: Any) -> Any:
    """GeoJSON with lists for tuples and six digits, some ten centimetres."""
    if isinstance(found, Mapping):
        return {name: _listed(value) for name, value in found.items()}
    if isinstance(found, list | tuple):
        return [_listed(value) for value in found]
    return round(found, 6) if isinstance(found, float) else found
