"""Hearing, complaint, quiet hours and the text that is signed: days and bytes."""

from datetime import UTC, date, datetime, time

import pytest

from opencity.appeals.canonical import FormalFacts, as_json, canonical_bytes, canonical_text, digest_of
from opencity.appeals.hearing import check_hearing, complaint_days, earliest_hearing
from opencity.core.refused import Refused
from opencity.directory.calendar import DayKind, SpecialDay, WorkCalendar
from opencity.notices.quiet import after_quiet

# Nauryz 2026: 21–23 March, 24 and 25 given off.
CALENDAR = WorkCalendar({date(2026, 3, day): SpecialDay(DayKind.OFF) for day in (23, 24, 25)})


def at(day, hour=10):
    return datetime(2026, 3, day, hour, tzinfo=UTC)


@pytest.mark.parametrize(
    ("today", "first"),
    [
        (date(2026, 3, 2), date(2026, 3, 5)),  # Monday → Thursday
        (date(2026, 3, 5), date(2026, 3, 10)),  # Thursday → Tuesday, over a weekend
        (date(2026, 3, 7), date(2026, 3, 11)),  # announced on a Saturday
        (date(2026, 3, 19), date(2026, 3, 27)),  # over Nauryz
    ],
)
def test_three_working_days_lie_before_a_hearing(today, first):
    assert earliest_hearing(today, CALENDAR) == first


@pytest.mark.parametrize(
    ("when", "code"),
    [
        (at(4), "hearing_too_soon"),
        (at(1), "hearing_too_soon"),
        (at(7), "hearing_day_off"),
        (at(24), "hearing_day_off"),
        (at(5, 7), "hearing_hour"),
        (at(5, 21), "hearing_hour"),
        (at(30), "hearing_late"),
        (at(31), "hearing_late"),
        (at(5), None),
        (at(27, 20), None),
    ],
)
def test_when_a_hearing_may_be(when, code):
    now, due = at(2), date(2026, 3, 30)
    if code is None:
        return check_hearing(when, now=now, due=due, calendar=CALENDAR)
    with pytest.raises(Refused) as refused:
        check_hearing(when, now=now, due=due, calendar=CALENDAR)
    assert refused.value.code == code
    return None


def test_three_months_to_complain_and_twenty_working_days_to_decide():
    found = complaint_days(date(2025, 12, 23), today=date(2026, 3, 2), calendar=CALENDAR)
    assert found.until == date(2026, 3, 26)  # 23 March and two more days are off
    assert found.decided_by == date(2026, 4, 2)  # twenty working days, three days off between
    assert found.is_open(date(2026, 3, 26))
    assert not found.is_open(date(2026, 3, 27))


@pytest.mark.parametrize(
    ("moment", "until"),
    [
        ((20, 59), None),
        ((21, 0), (3, 8)),
        ((23, 59), (3, 8)),
        ((0, 0), (2, 8)),
        ((7, 59), (2, 8)),
        ((8, 0), None),
        ((12, 0), None),
    ],
)
def test_quiet_hours_go_over_midnight(moment, until):
    now = datetime(2026, 3, 2, *moment, tzinfo=UTC)
    wanted = now if until is None else datetime(2026, 3, until[0], until[1], tzinfo=UTC)
    assert after_quiet(now, begin=time(21), end=time(8)) == wanted


def test_quiet_hours_within_a_day_and_none_at_all():
    noon = datetime(2026, 3, 2, 13, tzinfo=UTC)
    assert after_quiet(noon, begin=time(12), end=time(14)).hour == 14
    assert after_quiet(noon, begin=time(9), end=time(9)) == noon


FACTS = FormalFacts(
    number="26-000123-7", full_name="Тестова  Айгуль", iin="", postal_address="ул. Абая,\n10", contact="a@example.org",
    addressee="Управление дорог", text="Яма.  \r\nВторая строка\r\n", place="", made_at=datetime(2026, 3, 2, 10, tzinfo=UTC),
)  # fmt: skip


def test_the_signed_text_is_the_same_bytes_for_ever():
    assert canonical_text(FACTS) == (
        "opencity-formal-appeal: 1\n"
        "Нөмірі / Номер: 26-000123-7\n"
        "Күні / Дата: 2026-03-02T10:00:00+00:00\n"
        "Кімге / Кому: Управление дорог\n"
        "Тегі, аты, әкесінің аты / ФИО: Тестова Айгуль\n"
        "ЖСН / ИИН: —\n"
        "Пошталық мекенжайы / Почтовый адрес: ул. Абая, 10\n"
        "Байланыс / Контакт: a@example.org\n"
        "Орны / Место: —\n"
        "\n"
        "Яма.\nВторая строка\n"
    )
    assert canonical_bytes(FACTS).decode() == canonical_text(FACTS)
    assert digest_of(FACTS) in as_json(FACTS)
