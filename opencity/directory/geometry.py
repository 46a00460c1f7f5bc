"""PURE: which district a point lies in, and how far two points are.

Coordinates are degrees of WGS 84. Inside a city of tens of kilometres a plane scaled at the city's latitude is exact to
about 0.1 %, which is far below the error of a phone's position.
"""

import math
from collections.abc import Iterable, Mapping
from typing import Any

from shapely import MultiPolygon, Point, Polygon, STRtree, contains_xy, prepare, transform
from shapely.geometry import mapping, shape
from shapely.geometry.base import BaseGeometry
from shapely.ops import unary_union

EARTH_RADIUS_M = 6_371_008.8
METRES_PER_DEGREE = math.pi * EARTH_RADIUS_M / 180
# Published outlines of one city differ by about a street's width, and the phone adds its own error; a point this near
# to the border still belongs to the nearest district (this also closes slivers between two districts).
BORDER_TOLERANCE_M = 150.0

LatLon = tuple[float, float]


class DistrictMap:
    """The districts of one city as areas."""

    def __init__(self, areas: Iterable[tuple[str, BaseGeometry]], *, tolerance_m: float = BORDER_TOLERANCE_M) -> None:
        """Take pairs of district code and area. Raises ValueError for no area, a double code or a broken outline."""
        pairs = list(areas)
        self.codes = tuple(code for code, _ in pairs)
        if not pairs:
            raise ValueError("A city needs at least one district.")
        if len(set(self.codes)) != len(self.codes):
            raise ValueError("Two districts have the same code.")
        for code, area in pairs:
            if not isinstance(area, Polygon | MultiPolygon) or area.is_empty or not area.is_valid:
                raise ValueError(f"The outline of district {code!r} is not a valid polygon.")
        self._areas = dict(pairs)
        self.tolerance_m = tolerance_m
        self.outline: BaseGeometry = unary_union(list(self._areas.values()))
        west, south, east, north = self.outline.bounds
        self._across = math.cos(math.radians((south + north) / 2))
        margin_lat = tolerance_m / METRES_PER_DEGREE
        margin_lon = margin_lat / self._across
        self._box = (west - margin_lon, south - margin_lat, east + margin_lon, north + margin_lat)
        self._boxes = [(code, area.bounds, area) for code, area in pairs]
        self._near = STRtree([self._to_plane(area) for _, area in pairs])
        for area in self._areas.values():
            prepare(area)

    @classmethod
    def from_geojson(cls, collection: Mapping[str, Any], *, tolerance_m: float = BORDER_TOLERANCE_M) -> "DistrictMap":
        """Read a FeatureCollection whose features carry ``properties.code``. Raises ValueError if one does not."""
        pairs = []
        for number, feature in enumerate(collection.get("features") or [], 1):
            code = (feature.get("properties") or {}).get("code")
            if not code:
                raise ValueError(f"Feature {number} has no properties.code.")
            try:
                pairs.append((str(code), shape(feature["geometry"])))
            except (KeyError, TypeError, AttributeError, ValueError) as error:
                raise ValueError(f"The outline of district {code!r} cannot be read: {error}") from error
        return cls(pairs, tolerance_m=tolerance_m)

    def district_at(self, lat: float, lon: float) -> str | None:
        """Return the code of the district, None for no number and farther than ``tolerance_m`` outside the city."""
        west, south, east, north = self._box
        if not (west <= lon <= east and south <= lat <= north):  # also False for NaN and infinity
            return None
        for code, (x1, y1, x2, y2), area in self._boxes:
            if x1 <= lon <= x2 and y1 <= lat <= y2 and contains_xy(area, lon, lat):
                return code
        return self._nearest(lat, lon)

    def distance_m(self, a: LatLon, b: LatLon) -> float:
        """Return the metres between two (lat, lon) points."""
        return distance_m(a, b)

    def area(self, code: str) -> BaseGeometry:
        """Return the outline of one district. Raises KeyError for an unknown code."""
        return self._areas[code]

    def outline_geojson(self) -> dict[str, Any]:
        """Return the city's outline as a GeoJSON geometry."""
        return dict(mapping(self.outline))

    def _nearest(self, lat: float, lon: float) -> str | None:
        point = Point(lon * self._across * METRES_PER_DEGREE, lat * METRES_PER_DEGREE)
        found = self._near.query_nearest(point, max_distance=self.tolerance_m, all_matches=False)
        return self.codes[int(found[0])] if len(found) else None

    def _to_plane(self, area: BaseGeometry) -> BaseGeometry:
        scale = (self._across * METRES_PER_DEGREE, METRES_PER_DEGREE)
        return transform(area, lambda points: points * scale)


def distance_m(a: LatLon, b: LatLon) -> float:
    """Return the great-circle metres between two (lat, lon) points."""
    lat1, lat2 = math.radians(a[0]), math.radians(b[0])
    half = math.sin((lat2 - lat1) / 2) ** 2
    half += math.cos(lat1) * math.cos(lat2) * math.sin(math.radians(b[1] - a[1]) / 2) ** 2
    return 2 * EARTH_RADIUS_M * math.asin(min(1.0, math.sqrt(half)))
