"""Pasted lists of addresses: what dispatchers really write, what is unclear, which houses are meant."""

from datetime import UTC, datetime, timedelta
from functools import lru_cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opencity.directory.address import AddressIndex
from opencity.directory.address_data import Spot, Street, read_pack
from opencity.directory.houses import house_fits, houses_meet, plain_house
from opencity.works.outages import (
    Phase,
    Problem,
    make_number,
    overlap,
    parse_number,
    phase_of,
    read_list,
    same_addresses,
)

NOW = datetime(2026, 11, 3, 5, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


@lru_cache(maxsize=1)
def almaty():
    return AddressIndex(*read_pack(Path(__file__).parents[2] / "cities" / "almaty"), not_places=["Алматы", "Almaty"])


def read(typed, **which):
    return read_list(typed, almaty(), language="ru", which=which)


def said(typed):
    return [(line.street, list(line.houses)) for line in read(typed)]


def test_the_list_of_the_issue():
    assert said("Абая 10, 12-20; Жандосова 5а; мкр Самал-1 д. 3-9 ; вся улица Розыбакиева") == [
        ("abaya", ["10", "12-20"]),
        ("zhandosova", ["5а"]),
        ("samal-1", ["3-9"]),
        ("rozybakieva", []),
    ]


@pytest.mark.parametrize(
    ("typed", "street", "houses"),
    [
        ("Абай даңғылы, 10 үй", "abaya", ["10"]),
        ("пр. Абая, дома 10, 12/1, 14 к2", "abaya", ["10", "12/1", "14 к2"]),
        ("Толе би 101 - 115", "tole-bi", ["101-115"]),
        ("8 мкр дома 5-8, 10а", "8-y-mikrorayon", ["5-8", "10а"]),
        ("мкр Орбита 3 д 12", "orbita-3", ["12"]),
        ("Шевченко с 10 по 20", "shevchenko", ["10-20"]),
        ("Сатпаева полностью", "satpaeva", []),
        ("бүкіл Розыбакиев көшесі", "rozybakieva", []),
    ],
)
def test_ways_of_writing(typed, street, houses):
    assert said(typed) == [(street, houses)]


def test_a_comma_goes_on_with_houses_or_begins_a_street():
    assert said("Абая 10, 12, Сатпаева 22") == [("abaya", ["10", "12"]), ("satpaeva", ["22"])]


def test_a_street_named_twice_is_one_row_and_the_whole_street_swallows_its_houses():
    assert said("Абая 10; Сатпаева 1\nАбая 12") == [("abaya", ["10", "12"]), ("satpaeva", ["1"])]
    assert said("Абая 10; вся Абая") == [("abaya", [])]


def test_a_street_that_does_not_exist_and_a_line_without_a_street():
    unknown, bare = read("Абырвалг 7\n15")
    assert (unknown.problem, unknown.typed, unknown.houses) == (Problem.UNKNOWN, "Абырвалг 7", ("7",))
    assert bare.problem == Problem.NO_STREET


def test_a_street_that_exists_twice_is_asked_for_and_taken():
    [line] = read("ул. Новая 3")
    assert line.problem == Problem.SEVERAL
    assert {choice.code for choice in line.choices} >= {"novaya", "novaya-nauryzbay"}
    [line] = read_list("ул. Новая 3", almaty(), language="ru", which={"ул. новая": "novaya-nauryzbay"})
    assert (line.street, line.houses, line.problem) == ("novaya-nauryzbay", ("3",), "")


def test_the_long_street_is_meant_and_its_namesake_is_offered():
    [line] = read("Толе би 101")
    assert line.problem == ""
    assert [choice.code for choice in line.choices] == ["tole-bi", "tole-bi-nauryzbay"]


@given(st.text(max_size=300))
def test_any_text_is_read(text):
    for line in read_list(text, small(), language="ru"):
        assert line.street or line.problem


@lru_cache(maxsize=1)
def small():
    names = dict.fromkeys(("kk", "ru", "en"), "Абая")
    return AddressIndex([Street("abaya", "street", names, ("Абая",), (Spot("west", 50.0, 60.0),))])


def test_empty_lists():
    assert read("") == []
    assert read(" ; \n , ") == []


@pytest.mark.parametrize(
    ("house", "listed", "fits"),
    [
        ("10", [], True),
        ("что угодно", [], True),
        ("10", ["10"], True),
        ("10А", ["10а"], True),
        ("10б", ["10а"], False),
        ("10/1", ["10"], True),
        ("10", ["10/1"], False),
        ("15", ["12-20"], True),
        ("15а", ["12-20"], True),
        ("21", ["12-20"], False),
        ("дом", ["12-20"], False),
        ("12-20", ["12-20"], False),
        ("5 корп. 2", ["5 к2"], True),
    ],
)
def test_whether_a_house_is_meant(house, listed, fits):
    assert house_fits(house, listed) is fits


def test_lists_that_meet():
    assert houses_meet([], ["5"])
    assert houses_meet(["1-9"], ["9-12"])
    assert not houses_meet(["1-9"], ["10"])
    assert not houses_meet(["5а"], ["5б"])
    assert houses_meet(["5"], ["5б"])
    assert houses_meet(["1-9"], ["5б"])
    assert plain_house(" 12 — 20 ") == "12-20"


def test_the_same_addresses():
    one = [{"street": "a", "houses": ["1"]}, {"street": "b", "houses": []}]
    other = [{"street": "a", "houses": ["2"]}, {"street": "b", "houses": ["7"]}, {"street": "c", "houses": []}]
    assert same_addresses(one, other) == ["b"]


def test_times():
    assert overlap(NOW, NOW + HOUR, NOW + HOUR / 2, None)
    assert not overlap(NOW, NOW + HOUR, NOW + HOUR, NOW + 2 * HOUR)
    assert phase_of(NOW, NOW + HOUR, None, NOW) == Phase.NOW
    assert phase_of(NOW + HOUR, None, None, NOW) == Phase.COMING
    assert phase_of(NOW - HOUR, NOW, None, NOW) == Phase.OVER
    assert phase_of(NOW - HOUR, NOW + HOUR, NOW, NOW) == Phase.OVER


def test_numbers():
    number = make_number(2026, 12)
    assert number.startswith("O26-000012-")
    assert parse_number(number.lower()) == number
    assert parse_number(number.replace("O", "О").replace("-", "")) == number  # a Cyrillic letter
    assert parse_number("O26-000012-9" if not number.endswith("9") else "O26-000012-8") is None
    assert parse_number("W26-000012-3") is None
