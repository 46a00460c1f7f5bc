"""The light drawing of the districts."""

import json
import re
from pathlib import Path

import pytest
from shapely import Point, Polygon

from opencity.directory.outline import WIDTH, outline_of

ALMATY = Path(__file__).parents[2] / "cities" / "almaty" / "districts.geojson"
SQUARE = {"type": "Polygon", "coordinates": [[[60, 50], [60.1, 50], [60.1, 50.1], [60, 50.1], [60, 50]]]}


def almaty():
    features = json.loads(ALMATY.read_text(encoding="utf-8"))["features"]
    return {feature["properties"]["code"]: feature["geometry"] for feature in features}


def corners(path):
    return [(int(x), int(y)) for x, y in re.findall(r"[ML](-?\d+) (-?\d+)", path)]


def test_a_square_is_narrower_than_high_so_far_north():
    drawn = outline_of({"one": SQUARE})
    [shape] = drawn.shapes
    assert drawn.width == WIDTH
    assert drawn.height == pytest.approx(WIDTH / 0.6425, rel=0.01)  # the cosine of 50.05 degrees
    assert set(corners(shape.path)) == {(0, 0), (WIDTH, 0), (0, drawn.height), (WIDTH, drawn.height)}


def test_the_real_districts_are_light_and_each_name_lies_inside():
    drawn = outline_of(almaty())
    assert len(drawn.shapes) == 8
    assert sum(len(shape.path) for shape in drawn.shapes) < 12_000
    for shape in drawn.shapes:
        outer = corners(shape.path.split("Z")[0])
        assert Polygon(outer).buffer(1).contains(Point(shape.x, shape.y)), shape.code
        assert all(0 <= x <= drawn.width and 0 <= y <= drawn.height for x, y in outer)


def test_no_district_is_a_mistake():
    with pytest.raises(ValueError, match="at least one"):
        outline_of({})
