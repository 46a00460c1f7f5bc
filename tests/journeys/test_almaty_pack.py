"""The real pack loads, and every category finds its body in every district."""

from datetime import date
from io import StringIO

import pytest
from django.core.management import call_command

from opencity.directory.queries import directory


@pytest.mark.django_db
def test_almaty_loads_and_every_category_has_an_answerer() -> None:
    out = StringIO()
    call_command("load_city", "cities/almaty", stdout=out)
    assert "8 districts" in out.getvalue()
    city = directory()
    leaves = {code for code, category in city.categories.items() if not category.is_group}
    assert len(leaves) >= 85
    assert len(city.akimats(date(2026, 11, 22))) == 8
    for code in sorted(leaves):
        for district in city.districts.values():
            answer = city.answerer(code, district, date(2026, 11, 22))
            assert answer.rule is not None, code
            assert city.bodies[answer.body].valid_to is None, code


FIFTEEN_GROUPS = {1: 8, 2: 8, 3: 8, 4: 6, 5: 4, 6: 6, 7: 3, 8: 8, 9: 8, 10: 7, 11: 3, 12: 5, 13: 2, 14: 6, 15: 3}


@pytest.mark.django_db
def test_the_85_leaves_keep_their_codes() -> None:
    call_command("load_city", "cities/almaty", stdout=StringIO())
    known = directory().categories
    codes = [f"{group}.{leaf}" for group, count in FIFTEEN_GROUPS.items() for leaf in range(1, count + 1)]
    assert len(codes) == 85
    assert [code for code in codes if code not in known or known[code].is_group] == []


@pytest.mark.django_db
def test_smell_of_gas_shows_104_first() -> None:
    call_command("load_city", "cities/almaty", stdout=StringIO())
    gas = directory().categories["7.1"]
    assert gas.emergency_phone == "104"
    assert set(gas.emergency_text) == {"kk", "ru", "en"}
