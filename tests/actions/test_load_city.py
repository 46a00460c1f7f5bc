"""A city pack: loaded as it is, twice without change, and every mistake named by file and line."""

import shutil
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from opencity.directory.actions import load_pack
from opencity.directory.models import AddressRow, Body, Category, City, Contact, Route
from opencity.directory.pack import PackProblems, read_pack
from opencity.directory.queries import directory
from tests.cast import CITIES, EAST, WEST

ALMATY = Path(__file__).parents[2] / "cities" / "almaty"
TABLES = (AddressRow, Body, Category, City, Contact, Route)


def counts() -> list[int]:
    return [table.objects.count() for table in TABLES]


def test_loading_twice_changes_nothing() -> None:
    before = counts()
    keys = list(Category.objects.order_by("pk").values_list("pk", "code"))
    report = load_pack(read_pack(CITIES / "qarasu"))
    assert counts() == before
    assert list(Category.objects.order_by("pk").values_list("pk", "code")) == keys
    assert report.changed_days == []


def test_one_installation_serves_one_city() -> None:
    with pytest.raises(CommandError, match="serves"):
        call_command("load_city", str(ALMATY))
    assert City.objects.get().code == "qarasu"


def test_districts_of_points() -> None:
    city = directory()
    assert city.district_at(WEST) == city.districts["west"]
    assert city.district_at(EAST) == city.districts["east"]


BROKEN = [
    # file, what to replace, with what, the line, what is said
    ("bodies.yaml", 'kind: utility, names: {kk: "Су', 'kind: palace, names: {kk: "Су', 6, "kind"),
    ("bodies.yaml", "predecessors: [old-roads]", "predecessors: [older-roads]", 4, "no body 'older-roads'"),
    ("bodies.yaml", "district: west, ", "", 2, "district"),
    ("routes.yaml", "to: gas", "to: gaz", 6, "no body 'gaz'"),
    ("routes.yaml", 'category: "2.3"', 'category: "2.9"', 7, "no category '2.9'"),
    ("terms.yaml", "amount: 3, unit: working_days", "amount: three, unit: working_days", 2, "amount"),
    ("terms.yaml", "code: legal", "code: usual", 1, "'legal' is needed"),
    ("categories/1-street.yaml", 'ru: "Снег", en: "Snow"}, hint', 'en: "Snow"}, hint', 4, "no text in ru"),
    ("categories/1-street.yaml", "photo: required", "photo: perhaps", 5, "photo"),
    ("categories/1-street.yaml", "keywords:", "keyword:", 3, "keyword"),
    ("categories/2-home.yaml", 'code: "2.2"', 'code: "2.1"', 4, "stands twice"),
    ("calendar/2026.yaml", "2026-03-09", "2027-03-09", 6, "is not in 2026"),
    ("calendar/2026.yaml", "kind: work", "kind: rest", 7, "kind"),
    ("city.yaml", "Asia/Aqtau", "Asia/Nowhere", 4, "unknown time zone"),
    ("city.yaml", "reception: reception", "reception: lobby", 10, "no body 'lobby'"),
    ("city.yaml", "zoom: 12", "zoom: [12", 8, "not valid YAML"),
    ("districts.yaml", "code: east", "code: north", 2, "no polygon for 'north'"),
    ("streets.csv", "улица Садовая", "", 3, "name_ru"),
    ("answers.yaml", "outcome: fixed", "outcome: perfect", 1, "outcome"),
]


@pytest.mark.parametrize(("file", "old", "new", "line", "said"), BROKEN)
def test_a_mistake_is_named_by_file_and_line(
    tmp_path: Path, file: str, old: str, new: str, line: int, said: str
) -> None:
    shutil.copytree(CITIES / "qarasu", tmp_path / "city")
    path = tmp_path / "city" / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(PackProblems) as problems:
        read_pack(tmp_path / "city")
    found = [(error.file, error.line, error.message) for error in problems.value.errors]
    assert any(f == file and n == line and said in message for f, n, message in found), found


def test_a_broken_pack_loads_nothing(tmp_path: Path) -> None:
    before = counts()
    (tmp_path / "city.yaml").write_text("code: nowhere\n", encoding="utf-8")
    err = StringIO()
    with pytest.raises(CommandError):
        call_command("load_city", str(tmp_path), stderr=err)
    assert "city.yaml:1" in err.getvalue()
    assert counts() == before


def test_loops_and_missing_files_are_mistakes_too(tmp_path: Path) -> None:
    with pytest.raises(PackProblems):
        read_pack(tmp_path)
    shutil.copytree(CITIES / "qarasu", tmp_path / "city")
    (tmp_path / "city" / "routes.yaml").write_text("- &a {category: '1', to: *a}\n", encoding="utf-8")
    with pytest.raises(PackProblems):
        read_pack(tmp_path / "city")
    (tmp_path / "city" / "routes.yaml").write_bytes(b"\xff\xfe\x00broken")
    with pytest.raises(PackProblems):
        read_pack(tmp_path / "city")
