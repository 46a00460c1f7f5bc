"""Squares of the map: what the job has counted is what there is, and nothing hidden shows."""

import random
from datetime import timedelta

import pytest

from opencity.appeals import actions
from opencity.appeals.actions.counting import count_map
from opencity.appeals.models import Appeal, MapCell, MapCount
from opencity.appeals.queries.cells import LARGEST, is_counted, zoom_of
from opencity.appeals.queries.public import Chosen, Progress, Spot, clusters_in
from opencity.core.fields import Point
from opencity.directory.queries import directory
from tests.cast import NOW, lodged, small_city

BOX = (59.5, 49.5, 60.5, 50.5)
ZOOMS = (6, 9, 10, 11, 12, 13, 14)


def at(lat: float, lon: float, **given: object) -> Appeal:
    return lodged(place=Point(lat, lon), **given)


def scattered(count: int, dice: random.Random) -> None:
    for number in range(count):
        west = dice.random() < 0.5
        lon = dice.uniform(60.01, 60.09) if west else dice.uniform(60.11, 60.19)
        at(dice.uniform(50.01, 50.05), lon, text=f"Яма {number}", category=dice.choice(["1.1", "1.2", "2.1"]))


def summed(spots: list[Spot]) -> list[tuple[float, float, int, str]]:
    return sorted(
        (round(s.place.lon, 6), round(s.place.lat, 6), s.count, s.appeal.number if s.appeal else "") for s in spots
    )


def both(chosen: Chosen, zoom: int) -> None:
    """The counts and the appeals themselves say the same."""
    size = LARGEST / 2**zoom
    kept = clusters_in(BOX, chosen, size=size, now=NOW)
    plain = clusters_in(BOX, chosen, size=size, now=NOW + timedelta(days=1))  # the counts are too old then
    assert summed(kept) == summed(plain)


@pytest.fixture
def city(db: None) -> None:
    small_city()


@pytest.mark.usefixtures("city")
def test_counts_say_what_there_is() -> None:
    scattered(60, random.Random(4))
    for appeal in Appeal.objects.order_by("pk")[:12]:
        actions.withdraw_appeal(appeal, now=NOW)
    assert not is_counted(NOW)
    assert count_map(now=NOW)
    west = next(d.pk for d in directory().districts.values())
    hole = directory().categories["1.1"].pk
    for zoom in ZOOMS:
        for chosen in (
            Chosen(), Chosen(categories=[hole]), Chosen(district=west), Chosen(progress=Progress.OPEN),
            Chosen(categories=[hole], district=west, progress=Progress.ANSWERED),
        ):  # fmt: skip
            both(chosen, zoom)


@pytest.mark.usefixtures("city")
def test_only_what_changed_is_counted_again() -> None:
    dice = random.Random(7)
    scattered(30, dice)
    Appeal.objects.update(updated_at=NOW - timedelta(days=2))
    count_map(now=NOW - timedelta(hours=1))
    before = set(MapCell.objects.values_list("pk", flat=True))
    for appeal in Appeal.objects.order_by("?")[:3]:
        actions.withdraw_appeal(appeal, now=NOW)
    at(50.0321, 60.0432, text="Новая яма")
    assert count_map(now=NOW)
    assert before & set(MapCell.objects.values_list("pk", flat=True)), "the others stayed as they were"
    for zoom in ZOOMS:
        both(Chosen(), zoom)
    again = sorted(MapCell.objects.values_list("level", "x", "y", "district", "category", "progress", "count", "first"))
    count_map(now=NOW, whole=True)
    whole = sorted(MapCell.objects.values_list("level", "x", "y", "district", "category", "progress", "count", "first"))
    assert again == whole
    assert MapCount.objects.count() == 1


@pytest.mark.usefixtures("city")
def test_what_is_hidden_since_the_count_is_not_shown() -> None:
    alone = at(50.03, 60.04)
    count_map(now=NOW)
    Appeal.objects.filter(pk=alone.pk).update(is_public=False)
    assert clusters_in(BOX, Chosen(), size=LARGEST / 2**11, now=NOW) == []


def test_zooms() -> None:
    assert [zoom_of(LARGEST / 2**zoom) for zoom in range(-2, 22)] == list(range(-2, 22))
    assert zoom_of(LARGEST / 2**11 * 1.01) == 10
