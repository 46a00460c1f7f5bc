"""Addresses as people type them. The tables are ours: ``address_table.txt`` and ``address_texts.txt``."""

import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from opencity.directory.address import AddressIndex
from opencity.directory.address_data import AddressMatch, Crossing, Spot, Street, read_pack
from opencity.directory.address_text import fold, stems, tokens, within_edits

HERE = Path(__file__).resolve().parent
PACK = HERE.parents[1] / "cities" / "almaty"


def table(name: str) -> list[tuple[str, str]]:
    lines = (HERE / name).read_text(encoding="utf-8").splitlines()
    pairs = [line.rsplit(" => ", 1) for line in lines if " => " in line and not line.startswith("#")]
    return [(typed, meant.strip()) for typed, meant in pairs]


def code(match: AddressMatch | None) -> str:
    if match is None:
        return "-"
    if match.other_street_code:
        return "+".join(sorted([match.street_code, match.other_street_code]))
    return match.street_code


@pytest.fixture(scope="module")
def index() -> AddressIndex:
    return AddressIndex(*read_pack(PACK), not_places=("Алматы", "Almaty"))


def top(index: AddressIndex, query: str, **more: object) -> AddressMatch:
    return index.search(query, **{"language": "ru", **more})[0]  # type: ignore[arg-type]


def codes(index: AddressIndex, query: str) -> list[str]:
    return list(dict.fromkeys(code(match) for match in index.search(query, language="ru")))


# ---- tables


@pytest.mark.parametrize(("typed", "meant"), table("address_table.txt"))
def test_the_street_meant_is_among_the_first_three(index: AddressIndex, typed: str, meant: str) -> None:
    assert meant in codes(index, typed)[:3]


def test_the_tables_are_as_long_as_promised() -> None:
    texts = table("address_texts.txt")
    assert len(table("address_table.txt")) >= 150
    assert sum(meant == "-" for _, meant in texts) >= 40
    assert sum(meant != "-" for _, meant in texts) >= 40


@pytest.mark.parametrize(("text", "meant"), table("address_texts.txt"))
def test_a_text_names_the_place_or_none(index: AddressIndex, text: str, meant: str) -> None:
    assert code(index.find_place_in_text(text)) == meant


# ---- houses


@pytest.mark.parametrize(
    ("typed", "house"),
    [
        ("Абая 10", "10"),
        ("Абая, д. 10А", "10а"),
        ("Абая 10 а", "10а"),
        ("Абая 10/1", "10/1"),
        ("Абая 10 к2", "10 к2"),
        ("Абая 10к2", "10 к2"),
        ("Абая, дом 10, корпус 2", "10 к2"),
        ("Абая 10, кв. 5", "10"),
        ("Абая 10 кв 5", "10"),
        ("үй 5 Абай", "5"),
        ("Абай даңғылы, 5-үй", "5"),
        ("Абай 5 үй", "5"),
        ("Абая", None),
        ("Абая кв 5", None),
        ("Самал-2 33", "33"),
        ("8 мкр 12", "12"),
        ("мкр Аксай 3а д. 15", "15"),
    ],
)
def test_the_house_is_kept_as_typed(index: AddressIndex, typed: str, house: str | None) -> None:
    match = top(index, typed)
    assert match.house == house
    assert match.kind == ("house" if house else "street")


def test_a_house_stands_at_the_point_of_its_street(index: AddressIndex) -> None:
    assert top(index, "Абая 10").precision == "street"
    assert top(index, "Самал-2 33").precision == "area"


# ---- labels, districts, old names, crossings


def test_the_label_is_in_the_readers_language(index: AddressIndex) -> None:
    assert top(index, "Абая 10", language="kk").label == "Абай даңғылы, 10"
    assert top(index, "Абая 10", language="ru").label == "проспект Абая, 10"
    assert top(index, "Абая 10", language="en").label == "Abay Avenue, 10"


def test_an_old_name_shows_the_present_one(index: AddressIndex) -> None:
    match = top(index, "Фурманова 50")
    assert match.label == "проспект Назарбаева, 50"
    assert match.matched_old_name == "Фурманова"
    assert top(index, "Назарбаева 50").matched_old_name is None


def test_a_long_street_gives_one_entry_per_district(index: AddressIndex) -> None:
    found = [match.district for match in index.search("Абая 10", language="ru") if match.street_code == "abaya"]
    assert len(found) == len(set(found)) > 2


def test_the_district_said_comes_first(index: AddressIndex) -> None:
    assert top(index, "Медеуский район, Абая 10").district == "medeu"
    assert top(index, "Әуезов ауданы, Абай 10").district == "auezov"


def test_the_point_near_comes_first(index: AddressIndex) -> None:
    assert top(index, "Абая", near=(43.243, 76.957)).district == "medeu"
    assert top(index, "Абая", near=(43.221, 76.852)).district == "auezov"


def test_a_crossing_is_where_the_streets_meet(index: AddressIndex) -> None:
    match = top(index, "Абая Байтурсынова")
    assert (match.kind, match.precision) == ("crossing", "crossing")
    assert match.label == "проспект Абая / улица Байтурсынова"
    assert (match.lat, match.lon) == (pytest.approx(43.2406, abs=0.002), pytest.approx(76.929, abs=0.003))


def test_streets_that_do_not_meet_are_no_crossing(index: AddressIndex) -> None:
    assert all(match.kind != "crossing" for match in index.search("Гоголя Шевченко", language="ru"))


def test_the_limit_holds(index: AddressIndex) -> None:
    assert len(index.search("Центральная", language="ru")) <= 8
    assert len(index.search("Центральная", language="ru", limit=3)) == 3
    assert index.search("Центральная", language="ru", limit=0) == []


# ---- bad input

BAD = [
    "",
    " ",
    "\x00",
    "😀😀😀",
    "'; DROP TABLE streets; --",
    "<script>alert(1)</script>",
    "((((([[[[.*+?^$|\\",
    "\u202eабая\u200b\u200d",
    "a" * 10_000,
    "Абая " * 2_000,
    "1 2 3 4 5 " * 1_000,
    "\ud800".encode("utf-16", "surrogatepass").decode("utf-16", "replace"),
    "ﷺ" * 5_000,
    "/" * 10_000,
    "Абая 5, Толе би 7; " * 500,
    "на Абая и Байтурсынова " * 400,
    "٣٤٥",
    "Ⅷ ½ ²",
]


@pytest.mark.parametrize("typed", BAD)
def test_bad_input_finds_something_or_nothing_and_quickly(index: AddressIndex, typed: str) -> None:
    start = time.perf_counter()
    assert isinstance(index.search(typed, language="kk"), list)
    index.find_place_in_text(typed)
    assert time.perf_counter() - start < 0.5


@pytest.mark.parametrize("typed", ["", "   ", "😀", "!!!", "qqqqqqqq", "жщжщжщжщ"])
def test_nonsense_finds_nothing(index: AddressIndex, typed: str) -> None:
    assert index.search(typed, language="ru") == []


def test_invisible_characters_do_not_matter(index: AddressIndex) -> None:
    assert top(index, "А\u200bба\u00adя 10").street_code == "abaya"


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=60) | st.text(alphabet="абайдкменұі 0123456789/-.,", max_size=40))
def test_never_raises_and_is_deterministic(index: AddressIndex, typed: str) -> None:
    once = index.search(typed, language="ru")
    assert once == index.search(typed, language="ru")
    assert all(0 <= match.score <= 1 for match in once)
    assert [match.score for match in once] == sorted((match.score for match in once), reverse=True)
    index.find_place_in_text(typed)


def test_a_query_takes_a_few_milliseconds(index: AddressIndex) -> None:
    queries = [typed for typed, _ in table("address_table.txt")]
    start = time.perf_counter()
    for query in queries:
        index.search(query, language="ru")
    assert (time.perf_counter() - start) / len(queries) < 0.015  # under 1 ms measured; room for a busy machine


# ---- another city


def street(code: str, name: str, lat: float, **more: object) -> Street:
    names = {"kk": name, "ru": name, "en": name}
    return Street(code, "street", names, (name,), (Spot("north", lat, 10.0),), **more)  # type: ignore[arg-type]


def test_another_city_works_the_same() -> None:
    streets = [street("oak", "Oak", 50.0), street("elm", "Elm", 50.1, old_names=("Main",))]
    small = AddressIndex(streets, [Crossing("oak", "elm", 50.05, 10.0), Crossing("oak", "unknown", 1, 1)])
    assert top(small, "oak street 5").house == "5"
    assert top(small, "main st").matched_old_name == "Main"
    assert top(small, "oak elm").kind == "crossing"


def test_a_city_without_streets_finds_nothing() -> None:
    assert AddressIndex([]).search("Абая 10", language="ru") == []
    assert AddressIndex([]).find_place_in_text("Абая 10") is None


def test_one_code_twice_is_refused() -> None:
    with pytest.raises(ValueError, match="twice"):
        AddressIndex([street("oak", "Oak", 50.0), street("oak", "Elm", 50.1)])


# ---- the tables of the pack


def test_every_street_of_the_pack_can_be_found_by_each_of_its_names(index: AddressIndex) -> None:
    lost = []
    for one in index.streets[::7]:
        for language in ("ru", "kk"):
            found = index.search(one.label(language), language="ru", limit=100)
            if one.code not in {match.street_code for match in found}:
                lost.append(one.label(language))
    assert not lost


def test_every_point_of_the_pack_has_a_district_of_the_pack(index: AddressIndex) -> None:
    districts = {spot.district for one in index.streets for spot in one.spots}
    assert len(districts) == 8


# ---- the text underneath


@pytest.mark.parametrize(
    "same",
    [
        ("Әуезов", "Ауэзов", "Auezov"),
        ("Төле", "Толе", "Tole", "Töle"),
        ("Қабанбай", "Кабанбай", "Qabanbay", "Kabanbai"),
        ("Жібек", "Жибек", "Zhibek", "Jibek"),
        ("Райымбек", "Раимбек", "Raiymbek"),
        ("Гёте", "Гете"),
        ("Джандосов", "Жандосов", "Zhandosov", "Dzhandosov"),
    ],
)
def test_one_name_in_three_scripts_folds_to_one(same: tuple[str, ...]) -> None:
    assert len({fold(word) for word in same}) == 1


def test_endings_come_off() -> None:
    assert "абаи" in stems(fold("Абайда"))
    assert "сатпаев" in stems(fold("Сатпаеве"))
    assert "баизаков" in stems(fold("Байзақовтың"))


def test_numbers_and_names_are_told_apart() -> None:
    assert [token.raw for token in tokens("Самал-2, 33а; 7-ая линия 10корпус")] == [
        "Самал", "2", "33а", "7", "линия", "10", "корпус",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("left", "right", "limit", "near"),
    [("абаи", "абаи", 1, True), ("абаи", "абия", 1, False), ("сатпаев", "статпаев", 1, True), ("ab", "ba", 1, True)],
)
def test_edits_are_counted(left: str, right: str, limit: int, near: bool) -> None:
    assert within_edits(left, right, limit) is near
