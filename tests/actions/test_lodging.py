"""Filing: what is registered, when, to whom; and what is refused."""

import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime

import pytest
from django.db import connection

from opencity.appeals import actions
from opencity.appeals.actions import Lodging
from opencity.appeals.models import Appeal, Event
from opencity.appeals.states import State
from opencity.core.fields import Point
from opencity.core.refused import Refused
from opencity.notices.models import Notice
from tests.cast import EAST, NOW, OUTSIDE, WEST, lodged, small_city


@pytest.mark.parametrize(
    ("category", "place", "body", "state"),
    [
        ("1.1", WEST, "roads", State.ROUTED),
        ("1.1", EAST, "roads", State.ROUTED),
        ("1.2", EAST, "roads", State.ROUTED),
        ("1.2", WEST, "akimat-west", State.ROUTED),
        ("2.1", WEST, "water", State.ROUTED),
        ("2.3", None, "education", State.ROUTED),
        ("", WEST, "reception", State.LODGED),
    ],
)
def test_the_right_body_gets_it(category: str, place: Point | None, body: str, state: State) -> None:
    appeal = lodged(category=category, place=place)
    assert (appeal.body.code, appeal.state) == (body, state)


def test_a_place_without_district_goes_to_the_reception_when_the_akimat_is_not_known() -> None:
    appeal = lodged(category="1.2", place=None, address="улица Абая")
    assert (appeal.body.code, appeal.state) == ("reception", State.LODGED)


def test_old_bodies_get_nothing_new() -> None:
    now = datetime(2024, 6, 3, 5, 0, tzinfo=UTC)
    assert lodged(now=now).body.code == "old-roads"
    assert lodged().body.code == "roads"


def test_after_hours_it_is_registered_on_the_next_working_day() -> None:
    """Art. 64(3). 18:01 on Friday in the city (UTC+5)."""
    appeal = lodged(now=datetime(2026, 11, 6, 13, 1, tzinfo=UTC))
    assert (appeal.registered_on, appeal.due_on) == (date(2026, 11, 9), date(2026, 11, 12))


def test_unknown_category_has_the_legal_term() -> None:
    assert lodged(category="").due_on == date(2026, 11, 24)


def test_personal_matters_are_not_public_and_need_no_place() -> None:
    appeal = lodged(category="2.3", place=None, address="", text="Очередь в детский сад не двигается")
    assert not appeal.is_public


def test_a_resident_may_hide_an_appeal() -> None:
    assert not lodged(hidden=True).is_public
    assert lodged().is_public


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"text": "", "category": ""}, "text_needed"),
        ({"text": "   \u200b\u200e ", "category": ""}, "text_needed"),
        ({"text": "😡😡😡", "category": ""}, "only_symbols"),
        ({"text": "я" * 10_001}, "text_too_long"),
        ({"category": "1.4"}, "category_closed"),
        ({"category": "1"}, "category_closed"),
        ({"category": "77.7"}, "category_unknown"),
        ({"category": "1' OR 1=1 --"}, "category_unknown"),
        ({"place": OUTSIDE}, "outside_city"),
        ({"place": Point(0.0, 0.0)}, "outside_city"),
        ({"place": Point(float("nan"), 60.0)}, "place_not_on_earth"),
        ({"place": Point(1e9, 60.0)}, "place_not_on_earth"),
        ({"place": None, "address": "  "}, "place_needed"),
        ({"email": "not an address"}, "email_wrong"),
        ({"category": "1.3"}, "photo_needed"),
        ({"photos": [uuid.uuid4()]}, "photo_unknown"),
        ({"photos": [uuid.uuid4() for _ in range(11)]}, "too_many_photos"),
    ],
)
def test_refused(given: dict[str, object], code: str) -> None:
    with pytest.raises(Refused) as refused:
        lodged(**given)
    assert refused.value.code == code
    assert refused.value.sentence
    assert not Appeal.objects.exists()
    assert not Notice.objects.exists()


def test_markup_and_quotes_are_kept_as_they_were_typed() -> None:
    text = "<script>alert(1)</script> Robert'); DROP TABLE appeals_appeal;-- яма"
    assert lodged(text=text).text == text


def test_invisible_characters_are_left_out() -> None:
    assert lodged(text="Я\u200bма\u202e на дороге").text == "Яма на дороге"


def test_the_same_form_twice_is_one_appeal() -> None:
    submission = uuid.uuid4()
    first, second = lodged(submission=submission), lodged(submission=submission)
    assert first.pk == second.pk
    assert Event.objects.filter(kind="lodged").count() == 1
    assert Notice.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_the_same_form_twice_at_once_is_one_appeal() -> None:
    small_city()
    given = Lodging(
        submission=uuid.uuid4(), language="ru", text="Яма", category="1.1", place=WEST, email="a@example.org"
    )

    def send(_: int) -> tuple[str, bool]:
        try:
            done = actions.lodge_appeal(given, now=NOW)
            return done.appeal.number, done.is_new
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(send, range(8)))
    assert len({number for number, _ in found}) == 1
    assert sum(is_new for _, is_new in found) == 1
    assert Appeal.objects.count() == Event.objects.filter(kind="lodged").count() == Notice.objects.count() == 1


def test_the_receipt_letter_has_what_the_law_asks() -> None:
    """Art. 64(2): unique number, date and time, who accepted; ours adds the secret and the due date."""
    appeal = lodged(language="kk")
    letter = Notice.objects.get()
    assert letter.language == "kk"
    for part in (appeal.number, "Жол басқармасы", appeal.appellant.secret[:4], f"/kk/appeals/{appeal.number}/?secret="):
        assert part in letter.text
