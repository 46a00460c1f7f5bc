"""Cuts features into Mapbox vector tiles, with less in a tile the further it is away.

Coordinates inside a tile are 0…``EXTENT``, y to the south. Names of roads come in from ``NAMES_FROM`` on.
"""

from __future__ import annotations

import gzip
from collections import defaultdict
from collections.abc import Iterator, Sequence

import mapbox_vector_tile
import shapely
from shapely.geometry.base import BaseGeometry

from opencity.directory.basemap_source import Feature

EXTENT = 4096
# Lines run on past the edge of the tile by this much, so that wide strokes and labels meet without a seam.
BUFFER = 96
MIN_ZOOM, MAX_ZOOM = 9, 15
NAMES_FROM = 11
# Thinning, in units of a tile (8 units = one pixel on a tile drawn 512 pixels wide).
THINNING = 4
ROAD_FROM = {"trunk": 9, "primary": 9, "secondary": 10, "tertiary": 11, "street": 13, "service": 14, "path": 14}
LAYERS = ("districts", "district_labels", "places", "outline", "roads")
PLACES_FROM = 12

Tile = tuple[int, int, int]


def city_tiles(features: Sequence[Feature], zoom: int) -> Iterator[Tile]:
    """Tiles of one zoom that touch anything, west to east and north to south."""
    west, north, east, south = shapely.total_bounds([feature.shape for feature in features])
    size = 2**zoom
    for x in range(int(west * size), int(east * size) + 1):
        for y in range(int(north * size), int(south * size) + 1):
            yield zoom, x, y


def features_at(features: Sequence[Feature], zoom: int) -> list[Feature]:
    """What a zoom shows, in units of a tile of that zoom (the world is ``EXTENT * 2**zoom`` wide)."""
    shown = []
    for feature in features:
        if feature.layer == "roads" and zoom < ROAD_FROM[str(feature.facts["class"])]:
            continue
        if feature.layer == "places" and zoom < PLACES_FROM:
            continue
        facts = feature.facts
        if feature.layer == "roads" and zoom < NAMES_FROM:
            facts = {"class": facts["class"]}
        scaled = shapely.transform(feature.shape, lambda points: points * (EXTENT * 2**zoom))
        thinned = scaled if zoom == MAX_ZOOM else shapely.simplify(scaled, THINNING, preserve_topology=True)
        shown.append(Feature(feature.layer, thinned, facts))
    return shown


def cut_zoom(features: Sequence[Feature], zoom: int) -> Iterator[tuple[Tile, bytes]]:
    """Gzip-compressed tiles of one zoom that hold anything."""
    shown = features_at(features, zoom)
    tree = shapely.STRtree([feature.shape for feature in shown])
    for tile in city_tiles(features, zoom):
        _, x, y = tile
        left, top = x * EXTENT, y * EXTENT
        box = (left - BUFFER, top - BUFFER, left + EXTENT + BUFFER, top + EXTENT + BUFFER)
        inside = [shown[index] for index in sorted(tree.query(shapely.box(*box)))]
        content = _encoded(inside, box, left, top)
        if content:
            # Without a time inside, the same sources give the same bytes.
            yield tile, gzip.compress(content, compresslevel=9, mtime=0)


def _encoded(features: Sequence[Feature], box: tuple[float, float, float, float], left: int, top: int) -> bytes:
    layers: dict[str, list[dict[str, object]]] = defaultdict(list)
    for feature in features:
        clipped = shapely.clip_by_rect(feature.shape, *box)
        if clipped.is_empty or (clipped.geom_type.endswith("Point") and not _owns(clipped, left, top)):
            continue
        local = shapely.transform(clipped, lambda points: (points - [left, top]).round())
        tidy = _tidied(local)
        if not tidy.is_empty:
            layers[feature.layer].append({"geometry": tidy, "properties": feature.facts})
    if not layers:
        return b""
    rows = [{"name": name, "features": layers[name]} for name in LAYERS if layers[name]]
    options = {"y_coord_down": True, "extents": EXTENT, "check_winding_order": True}
    tile: bytes = mapbox_vector_tile.encode(rows, default_options=options)
    return tile


def _owns(point: BaseGeometry, left: int, top: int) -> bool:
    """A label belongs to one tile only, else it is drawn twice."""
    x, y = shapely.get_coordinates(point)[0]
    return bool(left <= x < left + EXTENT and top <= y < top + EXTENT)


def _tidied(local: BaseGeometry) -> BaseGeometry:
    """Rounding may fold a shape: areas are made valid again, lines lose points that fell together."""
    if local.geom_type.endswith("Polygon"):
        return shapely.make_valid(local, method="structure", keep_collapsed=False)
    return shapely.remove_repeated_points(local, 0.5)
