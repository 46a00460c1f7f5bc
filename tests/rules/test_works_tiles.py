"""Drawings for the map: few corners, short numbers, kept within bounds; nonsense is left out and nothing fails."""

import json
import math

from shapely.geometry import shape

from opencity.works.tiles import MOST_ACROSS, MOST_CORNERS, Kept, cell_of, drawn, level_of

WAVE = {"type": "LineString", "coordinates": [[60 + n / 1e4, 50 + math.sin(n / 20) / 100] for n in range(2_000)]}
YARD = {"type": "Polygon", "coordinates": [[[60, 50], [60.001, 50], [60.001, 50.001], [60, 50.001], [60, 50]]]}


def one(place, zoom):
    return json.loads(drawn([json.dumps(place)], zoom)[0])


def corners(found):
    return str(found["coordinates"]).count("[") - 1


def test_a_line_has_as_many_corners_as_the_zoom_can_show():
    far, near = one(WAVE, 9), one(WAVE, 16)
    assert far["type"] == near["type"] == "LineString"
    assert 2 <= corners(far) < corners(near) <= MOST_CORNERS
    assert shape(WAVE).hausdorff_distance(shape(far)) < 0.003


def test_what_is_smaller_than_a_mark_is_a_point_and_grows_when_one_comes_near():
    assert one(YARD, 9)["type"] == "Point"
    assert one(YARD, 16)["type"] == "Polygon"


def test_numbers_are_short():
    text = drawn([json.dumps({"type": "Point", "coordinates": [76.123456789, 43.987654321]})], 16)[0]
    assert json.loads(text)["coordinates"] == [76.12346, 43.98765]


def test_very_many_houses_are_thinned_and_a_network_without_end_becomes_a_point():
    houses = {"type": "MultiPoint", "coordinates": [[60 + n % 70 / 1e3, 50 + n // 70 / 1e3] for n in range(4_900)]}
    assert 1 < corners(one(houses, 16)) <= MOST_CORNERS
    pieces = {
        "type": "MultiLineString",
        "coordinates": [[[60 + n / 1e3, 50], [60 + n / 1e3, 50.2]] for n in range(300)],
    }
    assert one(pieces, 16)["type"] == "Point"


def test_nothing_is_drawn_of_what_cannot_be_read():
    assert drawn([], 12) == []
    good, bad = drawn([json.dumps(YARD), '{"type":"Nonsense"}'], 16)
    assert good
    assert bad == ""


def test_zooms_beyond_the_ends_and_boxes_of_any_size():
    assert level_of(0) == level_of(9)
    assert level_of(22) == level_of(16)
    assert cell_of((-180, -90, 180, 90), 22) >= 360 / MOST_ACROSS


def test_what_is_kept_is_bounded_and_the_longest_unused_go_first():
    kept = Kept(2)
    kept.keep({("w", 1, 0, 9): "a", ("w", 2, 0, 9): "b"})
    kept.find([("w", 1, 0, 9)])
    kept.keep({("w", 3, 0, 9): "c"})
    assert len(kept) == 2
    assert kept.find([("w", n, 0, 9) for n in (1, 2, 3)]) == {("w", 1, 0, 9): "a", ("w", 3, 0, 9): "c"}
