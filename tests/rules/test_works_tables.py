"""Files of plans: encodings, separators, merged cells, bombs."""

import io
import json
import zipfile
from decimal import Decimal

import openpyxl
import pytest

from opencity.core.refused import Refused
from opencity.works.matching import guessed, read_degrees, read_kind, read_money, read_traffic
from opencity.works.tables import read_table

TEXT = "Адрес;Начало;Окончание\nАбая, 1;март 2026;май 2026\n\nӘл-Фараби;2026;2026\n"


def sheet(rows, merge=""):
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    if merge:
        book.active.merge_cells(merge)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


@pytest.mark.parametrize(
    "data",
    [TEXT.encode(), TEXT.encode("utf-8-sig"), TEXT.encode("kz1048"), TEXT.encode("utf-16"),
     TEXT.replace(";", "\t").encode(), TEXT.replace("Абая, 1", '"Абая, 1"').replace(";", ",").encode(),
     TEXT.replace("\n", "\r\n").encode(),
     sheet([["Адрес", "Начало", "Окончание"], ["Абая, 1", "март 2026", "май 2026"], [], ["Әл-Фараби", 2026, 2026]])],
    ids=["utf-8", "bom", "windows", "utf-16", "tabs", "commas", "crlf", "xlsx"],
)  # fmt: skip
def test_the_same_plan_in_every_shape(data):
    table = read_table("plan", data)
    assert list(table.columns) == ["Адрес", "Начало", "Окончание"]
    assert [(row.line, row.cells["Адрес"]) for row in table.rows] == [(2, "Абая, 1"), (4, "Әл-Фараби")]


def test_windows_1251_as_programs_of_the_city_write_it():
    table = read_table("plan.csv", "Адрес;Начало;Окончание\nул. Абая;март 2026;2026\n".encode("cp1251"))
    assert table.rows[0].cells["Начало"] == "март 2026"


def test_geojson_rows_keep_their_drawing():
    feature = {
        "type": "Feature",
        "id": 7,
        "properties": {"адрес": "Абая", "x": {"a": 1}},
        "geometry": {"type": "Point"},
    }
    table = read_table("plan", json.dumps({"type": "FeatureCollection", "features": [feature, None]}).encode())
    assert table.kind == "geojson"
    assert table.rows[0].cells == {"адрес": "Абая", "x": '{"a": 1}', "id": 7, "geometry": {"type": "Point"}}
    assert table.rows[1].cells["geometry"] is None


def bomb():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * 90_000_000)
    return file.getvalue()


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (lambda: b"", "file_empty"),
        (lambda: b" \n ", "file_empty"),
        (lambda: b"a;b\n", "file_no_rows"),
        (lambda: b"a;a\n1;2\n", "file_column_twice"),
        (lambda: b"a;;b\n1;2;3\n", "file_column_empty"),
        (lambda: b"a;b\n1;2;3\n", "file_cells"),
        (lambda: b'a;b\n"1;2\n', "file_line"),
        (lambda: b"a;b\n" + b"1;2\n" * 5_001, "file_rows"),
        (lambda: b"0" * 10_000_001, "file_large"),
        (lambda: b"%PDF-1.7", "file_format"),
        (lambda: b"<html><body>500</body></html>", "file_format"),
        (lambda: b"a;b\x00\n", "file_format"),
        (lambda: b"PK\x03\x04 broken", "file_format"),
        (lambda: b"\xff\xfe\x00", "file_encoding"),
        (bomb, "file_large"),
        (lambda: sheet([["a", "b"], [1, 2], [3, 4]], merge="A2:A3"), "file_merged"),
        (lambda: b'{"features": [}', "geometry_not_json"),
        (lambda: b'{"type": "Feature"}', "file_no_features"),
        (lambda: b'{"features": []}', "file_no_rows"),
    ],
)
def test_files_that_are_refused(data, code):
    with pytest.raises(Refused) as refused:
        read_table("plan", data())
    assert refused.value.code == code


def test_columns_are_guessed():
    assert guessed(["№", "Наименование", "Адрес", "Дата начала", "Дата окончания", "Подрядчик", "Район", "Сумма"]) == {
        "source_id": "№", "name_ru": "Наименование", "place_ru": "Адрес", "begins": "Дата начала",
        "ends": "Дата окончания", "contractor": "Подрядчик", "district": "Район", "money": "Сумма",
    }  # fmt: skip
    found = guessed(["start_date", "end_date", "geometry", "address", "category_ru"])
    assert found == {"geometry": "geometry", "begins": "start_date", "ends": "end_date", "kind": "category_ru",
                     "place_ru": "address"}  # fmt: skip


@pytest.mark.parametrize(
    ("text", "kind"),
    [("Средний ремонт дорог", "roads"), ("чистка арыков", "aryk"), ("Теплотрасса", "heat-network"), ("Благоустройство двора", "yards"),
     ("Саябақ", "parks"), ("water", "water"), ("Жарықтандыру", "lighting"), ("жылу желісі", "heat-network")],
)  # fmt: skip
def test_kinds_by_their_words(text, kind):
    assert read_kind(text) == kind


def test_values():
    assert read_money("1 250 000,50 тг.") == Decimal("1250000.50")
    assert read_money("") is None
    assert [read_traffic(one) for one in ("", "нет", "да", "сужение", "жабық", None)] == [
        "none", "none", "closed", "narrowed", "closed", "none",
    ]  # fmt: skip
    assert read_degrees("43,25", 76.9)["coordinates"] == [76.9, 43.25]
    for read in (
        lambda: read_money("много"),
        lambda: read_kind("???"),
        lambda: read_traffic("may be"),
        lambda: read_degrees("a", 1),
    ):
        with pytest.raises(Refused):
            read()
