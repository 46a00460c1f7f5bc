"""Dates as plans write them."""

from datetime import date, datetime

import pytest

from opencity.core.refused import Refused
from opencity.works.dates import as_typed, period, read_date

DAY = ("2026-09-12", "2026-09-12", "day")


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        ("12.09.2026", DAY),
        ("12/09/2026", DAY),
        (" 12.09.2026 г. ", DAY),
        ("2026-09-12", DAY),
        ("2026-09-12T00:00:00", DAY),
        ("12 сентября 2026 года", DAY),
        ("до 12 сентября 2026 г.", DAY),
        ("2026 ж. 12 қыркүйек", DAY),
        ("2026 жылғы 12 қыркүйекке", DAY),
        ("12 September 2026", DAY),
        (datetime(2026, 9, 12, 8), DAY),  # noqa: DTZ001  a cell of a table knows no zone
        (date(2026, 9, 12), DAY),
        (46277, DAY),
        ("март 2026", ("2026-03-01", "2026-03-31", "month")),
        ("Марте 2026", ("2026-03-01", "2026-03-31", "month")),
        ("наурыз 2026", ("2026-03-01", "2026-03-31", "month")),
        ("2026 ж. мамыр", ("2026-05-01", "2026-05-31", "month")),
        ("май 2026", ("2026-05-01", "2026-05-31", "month")),
        ("маусым 2026", ("2026-06-01", "2026-06-30", "month")),
        ("июнь 2026", ("2026-06-01", "2026-06-30", "month")),
        ("июль 2026", ("2026-07-01", "2026-07-31", "month")),
        ("желтоқсан 2026", ("2026-12-01", "2026-12-31", "month")),
        ("Feb 2024", ("2024-02-01", "2024-02-29", "month")),
        ("09.2026", ("2026-09-01", "2026-09-30", "month")),
        ("2026-09", ("2026-09-01", "2026-09-30", "month")),
        ("II квартал 2026", ("2026-04-01", "2026-06-30", "month")),
        ("2 кв. 2026 г.", ("2026-04-01", "2026-06-30", "month")),
        ("2026 жылдың 3-тоқсаны", ("2026-07-01", "2026-09-30", "month")),
        ("IV тоқсан 2026", ("2026-10-01", "2026-12-31", "month")),
        ("Q3 2026", ("2026-07-01", "2026-09-30", "month")),
        ("2026", ("2026-01-01", "2026-12-31", "year")),
        ("2026 год", ("2026-01-01", "2026-12-31", "year")),
        ("2026 жыл", ("2026-01-01", "2026-12-31", "year")),
        (2026, ("2026-01-01", "2026-12-31", "year")),
    ],
)
def test_what_people_write(typed, wanted):
    found = read_date(typed)
    assert (found.first.isoformat(), found.last.isoformat(), found.precision) == wanted


@pytest.mark.parametrize(
    "typed", ["", None, "скоро", "31.02.2026", "март", "13.2026", "2026-13-01", "5 квартал 2026", "март апрель 2026",
              "12 13 марта 2026", True, 12.5, "н/д"]
)  # fmt: skip
def test_what_is_no_date(typed):
    with pytest.raises(Refused) as refused:
        read_date(typed)
    assert refused.value.code == "date_unreadable"


def test_a_year_far_away():
    with pytest.raises(Refused) as refused:
        read_date(date(1905, 1, 1))
    assert refused.value.code == "date_far"


def test_an_end_before_the_start():
    with pytest.raises(Refused) as refused:
        period(read_date("май 2026"), read_date("12.04.2026"))
    assert refused.value.code == "ends_before_it_begins"
    assert period(read_date("12.05.2026"), read_date("май 2026")) == (date(2026, 5, 12), date(2026, 5, 31))


@pytest.mark.parametrize("typed", ["12.09.2026", "09.2026", "2026"])
def test_a_form_shows_what_can_be_read_again(typed):
    found = read_date(typed)
    assert as_typed(found.first, found.last, found.precision, end=False) == typed
