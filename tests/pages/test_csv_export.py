"""A list of the workbench as a table: what is in it, what is not, and no formulas."""

import csv
import io

import pytest
from django.urls import reverse

from opencity.accounts.models import Audit, Role
from opencity.workbench import export as table
from opencity.workbench.export import BOM, safe_cell
from tests.cast import lodged, member, small_city
from tests.staff_cast import signed_in


@pytest.fixture(autouse=True)
def city(db):
    small_city()


def rows(answer):
    text = b"".join(answer.streaming_content).decode()
    assert text.startswith(BOM)
    return list(csv.reader(io.StringIO(text.removeprefix(BOM)), delimiter=";"))


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "+7 701",
        "-2",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        " =1",
        "  +1",
        '"=1',
        "'=1",
        "＝1",
        "＠x",
        "|cmd",
        "\u200b=1",
        "\ufeff=1",
        "\u00a0-1",
        "«=1",
    ],
)
def test_formulas_become_text(text):
    assert safe_cell(text) == f"'{text}"


@pytest.mark.parametrize("text", ["яма", "26-000001-7", "", "1+1", "улица =", "10"])
def test_other_cells_stay(text):
    assert safe_cell(text) == text


def test_a_list_comes_as_a_table_without_contacts():
    lodged(text="=HYPERLINK(1) тел +7 701 123 45 67", name="Айгуль", email="a@example.org", phone="+7 701 999 88 77")
    lodged(category="2.1")
    found = rows(signed_in(member("Dina", Role.DISPATCHER)).get(reverse("workbench:export"), {"list": "all"}))
    assert found[0][0] == "Номер"
    assert len(found) == 3
    whole = "\n".join(";".join(row) for row in found)
    assert "'=HYPERLINK(1)" in whole
    for secret in ("a@example.org", "999 88 77", "123 45 67"):
        assert secret not in whole
    act = Audit.objects.get(verb="list_exported")
    assert act.facts["list"] == "all"


def test_the_filter_holds_and_searched_words_are_not_kept():
    lodged()
    other = lodged(category="2.1")
    client = signed_in(member("Dina", Role.DISPATCHER))
    found = rows(client.get(reverse("workbench:export"), {"list": "all", "category": "2.1", "q": other.number}))
    assert [row[0] for row in found[1:]] == [other.number]
    facts = Audit.objects.get(verb="list_exported").facts
    assert (facts["words"], "q" in facts["filter"]) == (True, False)


def test_a_head_takes_only_the_own_body():
    lodged()
    water = lodged(category="2.1")
    found = rows(signed_in(member("Su", Role.HEAD, "water")).get(reverse("workbench:export"), {"list": "all"}))
    assert [row[0] for row in found[1:]] == [water.number]


def test_it_reads_on_page_after_page_and_stops(monkeypatch):
    monkeypatch.setattr(table, "AT_ONCE", 2)
    made = [lodged().number for _ in range(5)]
    client = signed_in(member("Dina", Role.DISPATCHER))
    found = rows(client.get(reverse("workbench:export"), {"list": "all"}))
    assert [row[0] for row in found[1:]] == made[::-1]


@pytest.mark.parametrize("role", [Role.EXECUTOR, Role.CONTROLLER, Role.AKIM, Role.CITY_ADMIN])
def test_others_take_nothing(role):
    person = member("Kim", role, "roads" if role == Role.EXECUTOR else "")
    assert signed_in(person).get(reverse("workbench:export")).status_code == 403
