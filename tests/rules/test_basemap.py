"""The base map: names, what a zoom shows, one file that is built once and read by tile."""

import gzip
import json
import math
from pathlib import Path

import mapbox_vector_tile
import pytest

from opencity.directory import basemap
from opencity.directory.basemap import build_basemap, current_basemap, main, read_tile
from opencity.directory.basemap_names import StreetNames, clean_name, street_key
from opencity.directory.basemap_roads import compact_roads, road_class, road_file
from opencity.directory.basemap_source import BasemapError, map_name

STREETS = StreetNames(
    [
        {"name_kk": "Абай даңғылы", "name_ru": "проспект Абая", "name_en": "Abay Avenue", "aliases": "Абай Кунанбаева"},
        {"name_kk": "Достық даңғылы", "name_ru": "проспект Достык"},
        {"name_kk": "Достық көшесі", "name_ru": "улица Достык"},
        {"name_kk": "", "name_ru": "улица Берёзовая"},
    ]
)
ABAY = ("Абай даңғылы", "проспект Абая", "Abay Avenue")


@pytest.mark.parametrize("name", ["Абай даңғылы", "проспект Абая", "Абая пр.", "АБАЯ (Акбулак)", "Абай Кунанбаева"])
def test_a_line_finds_its_street_however_it_is_written(name: str) -> None:
    assert STREETS.of(name) == ABAY


@pytest.mark.parametrize(
    ("name", "names"),
    [
        ("улица Достык", ("Достық көшесі", "улица Достык", "улица Достык")),
        ("Достык", ("Достык", "Достык", "Достык")),
        ("Пришвина улица (Самгау)", ("улица Пришвина", "улица Пришвина", "улица Пришвина")),
        ("улица Березовая", ("улица Березовая", "улица Берёзовая", "улица Березовая")),
    ],
    ids=["kind decides", "ambiguous keeps its own", "unknown keeps its own", "missing language keeps its own"],
)
def test_names_never_guess(name: str, names: tuple[str, ...]) -> None:
    assert STREETS.of(name) == names


def test_keys_and_labels() -> None:
    assert street_key("Толе Би улица") == street_key("ул. толе би") == ("би толе", "street")
    assert clean_name("Казанская улица") == "Казанская улица"
    assert [map_name(name) for name in ("Алмалы ауданы", "Medeu district", "район")] == ["Алмалы", "Medeu", "район"]
    assert [road_class(name) for name in ("trunk_link", "residential", "steps")] == ["trunk", "street", "path"]


def _extract() -> dict[str, object]:
    def line(name: str, kind: str, *points: list[float]) -> dict[str, object]:
        geometry = {"type": "LineString", "coordinates": points}
        return {"type": "Feature", "properties": {"name": name, "fclass": kind}, "geometry": geometry}

    return {
        "features": [
            line("Абай даңғылы", "primary", [50.001, 40.005], [50.005, 40.0050001]),
            line("Абай даңғылы", "primary", [50.005, 40.0050001], [50.009, 40.005]),
            line("Көк көшесі", "residential", [50.002, 40.001], [50.002, 40.009]),
        ]
    }


def test_compact_roads_joins_and_thins() -> None:
    rows = json.loads(road_file(compact_roads(_extract())))
    assert rows["licence"] == "ODbL-1.0"
    assert rows["features"][0]["geometry"]["coordinates"] == [[[50.001, 40.005], [50.009, 40.005]]]


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    """A city of two square districts and two streets."""
    pack = tmp_path / "pack"
    (pack / "basemap").mkdir(parents=True)

    def square(code: str, west: float) -> dict[str, object]:
        ring = [[west, 40.0], [west + 0.005, 40.0], [west + 0.005, 40.01], [west, 40.01], [west, 40.0]]
        geometry = {"type": "Polygon", "coordinates": [ring]}
        return {"type": "Feature", "properties": {"code": code, "name_ru": f"{code} район"}, "geometry": geometry}

    districts = {"type": "FeatureCollection", "features": [square("a", 50.0), square("b", 50.005)]}
    (pack / "districts.geojson").write_text(json.dumps(districts), encoding="utf-8")
    (pack / "basemap" / "roads.geojson").write_text(road_file(compact_roads(_extract())), encoding="utf-8")
    (pack / "streets.csv").write_text("name_kk,name_ru\nАбай даңғылы,проспект Абая\n", encoding="utf-8")
    places = "name_kk,name_ru,name_en,lat,lon,radius_m\nК,К,K,40.002,50.003,200\nХ,Х,X,40.003,50.003,2000\n"
    (pack / "places.csv").write_text(places, encoding="utf-8")
    return pack


def _layers(path: Path, tile: tuple[int, int, int]) -> dict[str, list[dict[str, object]]]:
    packed = read_tile(path, *tile)
    assert packed is not None
    decoded = mapbox_vector_tile.decode(gzip.decompress(packed))
    return {name: [row["properties"] for row in layer["features"]] for name, layer in decoded.items()}


def _tile_of(lon: float, lat: float, zoom: int) -> tuple[int, int, int]:
    north = 0.5 - math.asinh(math.tan(math.radians(lat))) / (2 * math.pi)
    return zoom, int((lon / 360 + 0.5) * 2**zoom), int(north * 2**zoom)


def test_tiles_show_less_from_afar(pack: Path, tmp_path: Path) -> None:
    stats = build_basemap(pack, tmp_path / "map")
    assert stats.built
    assert stats.path == current_basemap(tmp_path / "map")
    near = _layers(tmp_path / "map", _tile_of(50.003, 40.005, 14))
    assert {row["name_ru"] for row in near["roads"]} == {"проспект Абая", "Көк көшесі"}
    assert near["district_labels"][0] == {"name_kk": "a", "name_ru": "a", "name_en": "a"}
    assert [row["name_kk"] for row in near["places"]] == ["К"]
    assert {row["kind"] for row in near["outline"]} == {"city", "district"}
    far = _layers(stats.path, _tile_of(50.003, 40.005, 9))
    assert far["roads"] == [{"class": "primary"}]
    assert "places" not in far


def test_second_build_does_nothing_until_a_source_changes(pack: Path, tmp_path: Path) -> None:
    target = tmp_path / "map"
    first = build_basemap(pack, target)
    assert not build_basemap(pack, target).built
    (pack / "places.csv").unlink()
    second = build_basemap(pack, target)
    assert second.built
    assert [path.name for path in target.glob("*.pmtiles")] == [second.path.name]
    assert second.path != first.path


def test_same_sources_give_the_same_bytes(pack: Path, tmp_path: Path) -> None:
    one, two = (build_basemap(pack, tmp_path / name).path.read_bytes() for name in ("one", "two"))
    assert one == two


@pytest.mark.parametrize("tile", [(8, 0, 0), (16, 0, 0), (15, -1, 0), (15, 0, 2**15), (14, 0, 0)])
def test_no_tile_beyond_the_map(pack: Path, tmp_path: Path, tile: tuple[int, int, int]) -> None:
    assert read_tile(build_basemap(pack, tmp_path / "map").path, *tile) is None


def test_without_a_map_there_are_no_tiles(tmp_path: Path) -> None:
    assert read_tile(tmp_path, 14, 10467, 6200) is None
    assert read_tile(tmp_path / "missing", 14, 10467, 6200) is None


def test_a_broken_pack_says_which_file(pack: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (pack / "districts.geojson").write_text('{"features": []}', encoding="utf-8")
    with pytest.raises(BasemapError, match=r"districts\.geojson: no features"):
        build_basemap(pack, tmp_path / "map")
    assert main([str(pack), str(tmp_path / "map")]) == 1
    assert "districts.geojson" in capsys.readouterr().err
    assert main([]) == 2


def test_real_pack_keeps_its_size(tmp_path: Path) -> None:
    """Every pack in the repository: the whole map under 15 MB, no tile over 50 kB, within a minute."""
    packs = [path for path in Path(basemap.__file__).parents[2].glob("cities/*") if (path / "basemap").is_dir()]
    assert packs
    for real in packs:
        stats = build_basemap(real, tmp_path / real.name)
        assert stats.size < 15_000_000
        assert stats.largest < 50_000
        assert stats.seconds < 60
