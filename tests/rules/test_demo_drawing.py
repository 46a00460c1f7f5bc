"""Demo photos are our own drawings: the same every time, and they say when and where like a phone does."""

from datetime import datetime

import pytest

from opencity.core.pictures import read_picture
from opencity.demo.drawing import draw

TAKEN = datetime(2026, 5, 17, 8, 30, 12)  # noqa: DTZ001  cameras write no zone


def test_the_same_picture_every_time():
    one, other = (draw("pothole", "before", taken_at=TAKEN, place=(43.25, 76.92)) for _ in range(2))
    assert one == other
    assert one != draw("pothole", "after", taken_at=TAKEN, place=(43.25, 76.92))


@pytest.mark.parametrize("place", [(43.256712, 76.928634), (-33.86, -70.65)])
def test_time_and_place_can_be_read_back(place):
    picture = read_picture(draw("bench", "after", 1, taken_at=TAKEN, place=place))
    assert (picture.width, picture.height, picture.taken_at) == (1200, 900, TAKEN)
    assert picture.lat == pytest.approx(place[0], abs=1e-5)
    assert picture.lon == pytest.approx(place[1], abs=1e-5)


def test_without_a_place_there_is_none():
    assert read_picture(draw("bench", "before", taken_at=TAKEN)).lat is None
