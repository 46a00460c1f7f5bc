"""The base map of a city: vector tiles that we build from the pack's open data and serve ourselves.

``python -m opencity.directory.basemap PACK TARGET`` builds; nothing is done when neither the sources nor the way of
drawing has changed. A finished map is one PMTiles file ``TARGET/<hash>.pmtiles``; ``TARGET/current`` holds its name
and is replaced last, so that readers see the old map or the new one and never a half.
"""

# pmtiles says that it is typed and its reader and writer are not.
# mypy: allow-untyped-calls

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from pmtiles.reader import MmapSource, Reader
from pmtiles.tile import Compression, TileType, zxy_to_tileid
from pmtiles.writer import Writer

from opencity.directory.basemap_source import BasemapError, Feature, read_features, source_hash
from opencity.directory.basemap_tiles import LAYERS, MAX_ZOOM, MIN_ZOOM, cut_zoom

# Raise it when the drawing changes: maps that were built before are then built anew.
RECIPE = "2"
ATTRIBUTION = "© OpenStreetMap contributors, OCHA, geokz"

Progress = Callable[[str], None]


@dataclass(frozen=True)
class Stats:
    """What a build made: sizes in bytes, time in seconds; ``built`` is false when nothing had changed."""

    path: Path
    built: bool
    tiles: int
    size: int
    largest: int = 0
    seconds: float = 0.0


def build_basemap(pack_dir: Path, target: Path, progress: Progress = lambda _line: None) -> Stats:
    """Build the map of a pack below ``target`` unless it is there already. Raises :class:`BasemapError`."""
    started = time.monotonic()
    path = target / f"{source_hash(pack_dir, RECIPE)}.pmtiles"
    if path.exists() and current_basemap(target) == path:
        header = _reader(str(path)).header()
        return Stats(path, built=False, tiles=header["addressed_tiles_count"], size=path.stat().st_size)
    features = read_features(pack_dir)
    progress(f"{len(features)} features")
    target.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_suffix(".unfinished")
    tiles, largest = _write(features, unfinished, progress)
    unfinished.replace(path)
    _make_current(path)
    seconds = time.monotonic() - started
    return Stats(path, built=True, tiles=tiles, size=path.stat().st_size, largest=largest, seconds=seconds)


def current_basemap(target: Path) -> Path | None:
    """The finished map below ``target``; its stem changes with the content and may stand in addresses."""
    try:
        path = target / (target / "current").read_text(encoding="ascii").strip()
    except OSError:
        return None
    return path if path.suffix == ".pmtiles" and path.exists() else None


def read_tile(path: Path, z: int, x: int, y: int) -> bytes | None:
    """One gzip-compressed vector tile, or None where the map has nothing.

    ``path`` is a finished map or the folder given to :func:`build_basemap`. Numbers that no tile has give None.
    """
    found = path if path.suffix == ".pmtiles" else current_basemap(path)
    if found is None or not MIN_ZOOM <= z <= MAX_ZOOM or not (0 <= x < 2**z and 0 <= y < 2**z):
        return None
    tile: bytes | None = _reader(str(found)).get(z, x, y)
    return tile


@lru_cache(maxsize=4)
def _reader(path: str) -> Reader:
    with Path(path).open("rb") as file:
        return Reader(MmapSource(file))


def _write(features: list[Feature], path: Path, progress: Progress) -> tuple[int, int]:
    tiles: list[tuple[int, bytes]] = []
    for zoom in range(MIN_ZOOM, MAX_ZOOM + 1):
        cut = [(zxy_to_tileid(*tile), data) for tile, data in cut_zoom(features, zoom)]
        progress(f"zoom {zoom}: {len(cut)} tiles")
        tiles += sorted(cut)
    with path.open("wb") as file:
        writer = Writer(file)
        for number, data in tiles:
            writer.write_tile(number, data)
        writer.finalize(_header(features), {"attribution": ATTRIBUTION, "vector_layers": _layers()})
    return len(tiles), max(len(data) for _, data in tiles)


def _header(features: list[Feature]) -> dict[str, Any]:
    west, north, east, south = shapely.total_bounds([feature.shape for feature in features])
    lons = [(edge - 0.5) * 360 for edge in (west, east)]
    lats = [float(np.degrees(np.arctan(np.sinh((0.5 - edge) * 2 * np.pi)))) for edge in (south, north)]
    box = {"min_lon": lons[0], "max_lon": lons[1], "min_lat": lats[0], "max_lat": lats[1]}
    centre = {"center_lon": sum(lons) / 2, "center_lat": sum(lats) / 2}
    numbers = {f"{name}_e7": int(value * 1e7) for name, value in (box | centre).items()}
    kind = {"tile_type": TileType.MVT, "tile_compression": Compression.GZIP, "center_zoom": 11}
    return {**numbers, **kind}


def _layers() -> list[dict[str, Any]]:
    return [{"id": name, "fields": {}, "minzoom": MIN_ZOOM, "maxzoom": MAX_ZOOM} for name in LAYERS]


def _make_current(path: Path) -> None:
    pointer = path.parent / "current"
    fresh = path.parent / "current.unfinished"
    fresh.write_text(path.name + "\n", encoding="ascii")
    fresh.replace(pointer)
    for old in path.parent.glob("*.pmtiles"):
        if old != path:
            old.unlink()


def main(arguments: list[str]) -> int:
    """``PACK TARGET``: build and print how it goes; exit code 1 with the reason when the pack cannot be drawn."""
    if len(arguments) != 2:
        print("usage: python -m opencity.directory.basemap PACK TARGET", file=sys.stderr)
        return 2
    pack, target = map(Path, arguments)
    try:
        stats = build_basemap(pack, target, lambda line: print(f"base map: {line}", flush=True))
    except BasemapError as error:
        print(f"base map: {error}", file=sys.stderr)
        return 1
    if not stats.built:
        print(f"base map: up to date ({stats.path.name}, {stats.size / 1e6:.1f} MB)")
        return 0
    sizes = f"{stats.size / 1e6:.1f} MB, largest tile {stats.largest / 1e3:.0f} kB"
    print(f"base map: {stats.tiles} tiles, {sizes}, {stats.seconds:.0f} s")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
