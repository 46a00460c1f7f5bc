"""What the map draws of a place: as few corners as the zoom can show, and the cells in which many are counted. PURE.

Whole lists of places are read, simplified and written at once inside the geometry library; what was drawn is kept by
its version, so that panning draws nothing twice.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Mapping, Sequence
from threading import Lock

import numpy as np
import shapely
from shapely.geometry import MultiPoint
from shapely.geometry.base import BaseGeometry

Box = tuple[float, float, float, float]
Key = tuple[str, int, int, int]  # what it is, its id, its version, the level of the zoom

FARTHEST, NEAREST = 9, 16  # zooms between which drawings differ
TILE_PIXELS = 512
CELL_PIXELS = 72
MOST_ACROSS = 20  # whatever zoom is claimed, a box is never cut finer than this
MOST_CORNERS = 300
DOT_PIXELS = 5  # smaller than this it is a point
THIN_PIXELS = 6  # two points nearer than this are one
COARSER = 6  # how often the step is doubled before a place is given as one point


def level_of(zoom: int) -> int:
    """The zoom whose drawing serves; beyond the ends it no longer changes."""
    return min(max(zoom, FARTHEST), NEAREST)


def pixel_of(zoom: int) -> float:
    """Degrees of longitude of one pixel."""
    return 360 / (TILE_PIXELS * 2.0**zoom)


def cell_of(box: Box, zoom: int) -> float:
    """The side of a cell in degrees."""
    west, south, east, north = box
    return max(CELL_PIXELS * pixel_of(zoom), (east - west) / MOST_ACROSS, (north - south) / MOST_ACROSS)


def drawn(texts: Sequence[str], zoom: int) -> list[str]:
    """GeoJSON texts simplified for a zoom, in their order; '' for one that cannot be read."""
    if not texts:
        return []
    level = level_of(zoom)
    pixel = pixel_of(level)
    shapes = shapely.from_geojson(np.array(texts, dtype=object), on_invalid="ignore")
    bounds = shapely.bounds(shapes)
    small = np.maximum(bounds[:, 2] - bounds[:, 0], bounds[:, 3] - bounds[:, 1]) < DOT_PIXELS * pixel
    shapes = np.where(small, shapely.point_on_surface(shapes), shapely.simplify(shapes, pixel / 2))
    for place in np.flatnonzero(shapely.get_num_coordinates(shapes) > MOST_CORNERS):
        shapes[place] = _coarser(shapes[place], pixel)
    digits = 5 if level >= 13 else 4  # a metre, ten metres: less than a pixel
    rounded = shapely.transform(shapes, lambda points: np.round(points, digits))
    return ["" if text is None else text for text in shapely.to_geojson(rounded)]


def _coarser(made: BaseGeometry, pixel: float) -> BaseGeometry:
    """A place of very many corners with fewer of them; at worst one point that lies in it."""
    if made.geom_type == "MultiPoint":
        step = THIN_PIXELS * pixel
        points = shapely.get_coordinates(made)
        _cells, firsts = np.unique(np.floor(points / step).astype(np.int64), axis=0, return_index=True)
        return MultiPoint(points[np.sort(firsts)[:MOST_CORNERS]])
    step = pixel
    for _time in range(COARSER):
        coarse: BaseGeometry = made.simplify(step)
        if shapely.get_num_coordinates(coarse) <= MOST_CORNERS:
            return coarse
        step *= 2
    return made.representative_point()


class Kept:
    """Drawings by what they show, so many at most; the longest unused go first. Shared by threads."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._rows: OrderedDict[Key, str] = OrderedDict()
        self._lock = Lock()

    def find(self, keys: Iterable[Key]) -> dict[Key, str]:
        """Those of the keys that are kept."""
        with self._lock:
            found = {key: self._rows[key] for key in keys if key in self._rows}
            for key in found:
                self._rows.move_to_end(key)
        return found

    def keep(self, rows: Mapping[Key, str]) -> None:
        """Keep more, and let the oldest go."""
        with self._lock:
            self._rows.update(rows)
            while len(self._rows) > self._most:
                self._rows.popitem(last=False)

    def __len__(self) -> int:
        return len(self._rows)
