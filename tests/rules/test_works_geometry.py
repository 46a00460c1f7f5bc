"""Places of works: what map programs export, mended or refused."""

import json

import pytest
from shapely import box

from opencity.core.refused import Refused
from opencity.directory.address_data import Crossing
from opencity.works import geometry, stretches
from opencity.works.geometry import read_geometry

CITY = box(76.7, 43.1, 77.1, 43.4)
LINE = {"type": "LineString", "coordinates": [[76.90, 43.25], [76.91, 43.25]]}
SQUARE = [[76.90, 43.25], [76.91, 43.25], [76.91, 43.26], [76.90, 43.26], [76.90, 43.25]]


def read(given):
    return read_geometry(given, outline=CITY)


def code(given):
    with pytest.raises(Refused) as refused:
        read(given)
    return refused.value.code


@pytest.mark.parametrize(
    "given",
    [
        {"type": "Point", "coordinates": [76.9, 43.25]},
        {"type": "MultiPoint", "coordinates": [[76.9, 43.25], [76.91, 43.25]]},
        LINE,
        {"type": "MultiLineString", "coordinates": [LINE["coordinates"]]},
        {"type": "Polygon", "coordinates": [SQUARE]},
        {"type": "MultiPolygon", "coordinates": [[SQUARE]]},
        {"type": "GeometryCollection", "geometries": [LINE, {"type": "Polygon", "coordinates": [SQUARE]}]},
        {"type": "Feature", "properties": {}, "geometry": LINE},
        {"type": "FeatureCollection", "features": [{"type": "Feature", "geometry": LINE}]},
    ],
    ids=lambda given: given["type"],
)
def test_every_kind_of_place(given):
    found = read(given)
    assert found.notes == ()
    west, south, east, north = found.box
    assert west <= found.lon <= east
    assert south <= found.lat <= north
    assert read(json.dumps(given)) == found


def test_swapped_axes_are_turned():
    found = read({"type": "LineString", "coordinates": [[43.25, 76.90], [43.25, 76.91]]})
    assert found.geojson == LINE
    assert found.notes == ("swapped",)


def test_height_is_dropped():
    found = read({"type": "LineString", "coordinates": [[76.90, 43.25, 820.0], [76.91, 43.25, 821.0]]})
    assert (found.geojson, found.notes) == (LINE, ("flat",))


def test_a_ring_that_crosses_itself_is_mended():
    bow = [[76.90, 43.25], [76.91, 43.26], [76.91, 43.25], [76.90, 43.26], [76.90, 43.25]]
    found = read({"type": "Polygon", "coordinates": [bow]})
    assert found.geojson["type"] == "MultiPolygon"
    assert "mended" in found.notes
    assert geometry.area_m2(found.geojson) > 100_000


@pytest.mark.parametrize(
    ("given", "wanted"),
    [
        ("{not json", "geometry_not_json"),
        ("", "geometry_not_json"),
        ("[1, 2]", "geometry_type"),
        ('{"type": "Circle"}', "geometry_type"),
        ("{}", "geometry_type"),
        ({"type": "FeatureCollection", "features": []}, "geometry_empty"),
        ({"type": "Feature", "geometry": None}, "geometry_empty"),
        ({"type": "LineString", "coordinates": []}, "geometry_empty"),
        ({"type": "GeometryCollection", "geometries": []}, "geometry_empty"),
        ({"type": "Point", "coordinates": ["76.9", "43.25"]}, "geometry_number"),
        ({"type": "Point", "coordinates": [float("nan"), 43.25]}, "geometry_number"),
        ({"type": "Point", "coordinates": [8560540.0, 5351690.0]}, "geometry_metres"),
        ({"type": "Point", "coordinates": [500123.4, 4789000.0]}, "geometry_metres"),
        ({"type": "Point", "coordinates": [71.43, 51.13]}, "geometry_outside"),
        ({"type": "Polygon", "coordinates": [[[76.9, 43.25], [76.91, 43.25]]]}, "geometry_broken"),
        ({"type": "LineString", "coordinates": [[76.9, 43.25]] * 20_001}, "geometry_points"),
        ("[" * 100_000, "geometry_not_json"),
    ],
)  # fmt: skip
def test_what_is_refused(given, wanted):
    assert code(given) == wanted


def test_a_line_number_for_broken_json():
    with pytest.raises(Refused) as refused:
        read('{"type": "Point",\n "coordinates": [76.9,}')
    assert refused.value.facts["line"] == 2


def test_many_corners_are_simplified():
    corners = [[76.8 + step / 50_000, 43.25] for step in range(5_000)]
    found = read({"type": "LineString", "coordinates": corners})
    assert "simplified" in found.notes
    assert len(found.geojson["coordinates"]) == 2


def test_metres():
    assert geometry.length_m(LINE) == pytest.approx(810, abs=3)
    near = {"type": "Point", "coordinates": [76.905, 43.2501]}
    assert geometry.apart_m(LINE, near) == pytest.approx(11, abs=0.5)
    assert geometry.apart_m(LINE, {"type": "Polygon", "coordinates": [SQUARE]}) == 0
    west, south, _, north = geometry.widened((76.9, 43.25, 76.91, 43.25), 100)
    assert geometry.apart_m({"type": "Point", "coordinates": [west, 43.25]}, LINE) == pytest.approx(100, abs=1)
    assert north - south == pytest.approx(200 / 111_195, rel=0.01)


CROSSINGS = [
    Crossing("abaya", "first", 43.24, 76.90),
    Crossing("third", "abaya", 43.24, 76.92),
    Crossing("abaya", "second", 43.2401, 76.91),
    Crossing("abaya", "far", 43.24, 76.99),
    Crossing("first", "second", 43.3, 76.9),
]


def test_a_stretch_goes_through_the_crossings_between():
    found = stretches.stretch_of("abaya", "third", "first", CROSSINGS)
    assert found.points == ((43.24, 76.92), (43.2401, 76.91), (43.24, 76.90))
    assert found.length_m == pytest.approx(1_620, abs=10)


@pytest.mark.parametrize(
    ("ends", "wanted"), [(("first", "first"), "stretch_same_end"), (("first", "nowhere"), "streets_do_not_meet")]
)
def test_ends_that_make_no_stretch(ends, wanted):
    with pytest.raises(Refused) as refused:
        stretches.stretch_of("abaya", *ends, CROSSINGS)
    assert refused.value.code == wanted


def test_a_whole_street():
    assert stretches.whole_street("abaya", CROSSINGS).points[-1] in {(43.24, 76.99), (43.24, 76.90)}
    assert stretches.whole_street("third", CROSSINGS) is None
