"""Which district a point lies in: the real outlines of the pack, and the rules on a small square city."""

import json
import math
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opencity.directory.geometry import DistrictMap, distance_m

PACK = Path(__file__).resolve().parents[2] / "cities" / "almaty"


def square(code: str, west: float, south: float, size: float = 0.1) -> dict:
    east, north = west + size, south + size
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return {"type": "Feature", "properties": {"code": code}, "geometry": {"type": "Polygon", "coordinates": [ring]}}


@pytest.fixture(scope="module")
def two() -> DistrictMap:
    return DistrictMap.from_geojson({"features": [square("west", 10.0, 50.0), square("east", 10.1, 50.0)]})


@pytest.fixture(scope="module")
def city() -> DistrictMap:
    return DistrictMap.from_geojson(json.loads((PACK / "districts.geojson").read_text(encoding="utf-8")))


def test_a_point_inside_belongs_to_its_district(two: DistrictMap) -> None:
    assert two.district_at(50.05, 10.05) == "west"
    assert two.district_at(50.05, 10.15) == "east"


def test_a_point_outside_belongs_to_none(two: DistrictMap) -> None:
    assert two.district_at(51.0, 10.05) is None
    assert two.district_at(0.0, 0.0) is None


@pytest.mark.parametrize("bad", [math.nan, math.inf, -math.inf])
def test_no_number_belongs_to_none(two: DistrictMap, bad: float) -> None:
    assert two.district_at(bad, 10.05) is None
    assert two.district_at(50.05, bad) is None


def test_a_point_just_over_the_border_belongs_to_the_nearest(two: DistrictMap) -> None:
    assert two.district_at(50.05, 10.2 + 0.0015) == "east"  # about 107 m
    assert two.district_at(50.05, 10.2 + 0.0030) is None  # about 215 m
    assert two.district_at(50.1 + 0.0012, 10.05) == "west"  # about 133 m


def test_a_sliver_between_two_districts_is_closed() -> None:
    gap = DistrictMap.from_geojson({"features": [square("west", 10.0, 50.0), square("east", 10.102, 50.0)]})
    assert gap.district_at(50.05, 10.1005) == "west"
    assert gap.district_at(50.05, 10.1015) == "east"


@pytest.mark.parametrize(
    ("collection", "says"),
    [
        ({}, "at least one"),
        ({"features": [{"properties": {}, "geometry": None}]}, "Feature 1 has no properties.code"),
        ({"features": [square("a", 10, 50), square("a", 11, 50)]}, "same code"),
        ({"features": [{"properties": {"code": "a"}, "geometry": None}]}, "cannot be read"),
        (
            {"features": [{"properties": {"code": "a"}, "geometry": {"type": "Point", "coordinates": [1, 2]}}]},
            "not a valid",
        ),
    ],
)
def test_a_broken_map_is_refused(collection: dict, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        DistrictMap.from_geojson(collection)


def test_distance_is_in_metres() -> None:
    assert distance_m((43.0, 77.0), (44.0, 77.0)) == pytest.approx(111_195, abs=5)
    assert distance_m((43.0, 77.0), (43.0, 77.0)) == 0


def test_the_pack_has_eight_districts(city: DistrictMap) -> None:
    assert set(city.codes) == {"alatau", "almaly", "auezov", "bostandyk", "medeu", "nauryzbay", "turksib", "zhetysu"}
    assert city.outline.is_valid
    assert sum(len(part.interiors) for part in getattr(city.outline, "geoms", [city.outline])) == 0


@pytest.mark.parametrize(
    ("lat", "lon", "district"),
    [
        (43.2383, 76.9453, "bostandyk"),  # Republic Square, its southern side
        (43.2590, 76.9543, "medeu"),  # Ascension Cathedral
        (43.2551, 76.9286, "almaly"),  # Kazybek bi street, west of Masanchi street
        (43.2010, 76.8927, "bostandyk"),
        (43.2330, 76.8636, "auezov"),  # microdistrict 5
        (43.3047, 76.9236, "zhetysu"),  # Kulager
        (43.3468, 76.9689, "turksib"),
        (43.3145, 76.8768, "alatau"),  # Darkhan
        (43.2104, 76.8189, "nauryzbay"),  # Kalkaman-2
        (43.1576, 77.0590, "medeu"),  # Medeu skating rink
        (43.3521, 77.0405, "turksib"),  # the airport
        (43.8600, 77.0600, None),  # Konayev, another town
        (51.1280, 71.4300, None),  # Astana
    ],
)
def test_places_of_the_city(city: DistrictMap, lat: float, lon: float, district: str | None) -> None:
    assert city.district_at(lat, lon) == district


@given(st.floats(42.9, 43.6), st.floats(76.6, 77.3))
def test_never_raises_and_always_the_same(lat: float, lon: float) -> None:
    city = DistrictMap.from_geojson({"features": [square("west", 76.8, 43.1), square("east", 76.9, 43.1)]})
    assert city.district_at(lat, lon) == city.district_at(lat, lon)


def test_is_fast_enough_for_every_appeal(city: DistrictMap) -> None:
    points = [(43.15 + i % 50 * 0.005, 76.78 + i // 50 * 0.007) for i in range(2_000)]
    city.district_at(*points[0])
    start = time.perf_counter()
    for point in points:
        city.district_at(*point)
    assert (time.perf_counter() - start) / len(points) < 250e-6  # 25 µs measured; ten times that on a busy machine
