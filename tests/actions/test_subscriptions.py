"""Subscriptions: confirmed by a click, told once, in chunks, by indexes; the letter of the day; leaving."""

from datetime import timedelta

import pytest
from django.core import mail
from django.db import connection

from opencity.core.fields import Point
from opencity.core.refused import Refused
from opencity.notices import spreading, subscriptions
from opencity.notices.actions import send_notice
from opencity.notices.models import DigestLine, News, Notice, Subscription
from opencity.notices.spreading import Tidings, send_digests, spread_news, tell
from opencity.notices.subscriptions import Asked, ask_subscription, confirm_subscription, leave_subscription
from tests.cast import NOW, small_city

SAID = {"kk": "Абай көшесі", "ru": "улица Абая", "en": "Abay Street"}
STREET = Asked("street", SAID, ("street:abaya",))
DAY = timedelta(days=1)


@pytest.fixture
def city(db):
    small_city()


def asked(asked=STREET, *, email="a@example.org", pace="now", language="ru", now=NOW):
    ask_subscription(asked, email=email, language=language, pace=pace, now=now)
    return Subscription.objects.get(email=email, mark=asked.mark)


def confirmed(*args, **given):
    return confirm_subscription(asked(*args, **given).token, now=NOW)


def news(key="outage/1", **given):
    values = {
        "subject": "outage", "kind": "water", "about": "O26-000001-1", "path": "outages/O26-000001-1/",
        "titles": {"kk": "Су жоқ", "ru": "Нет воды", "en": "No water"}, "texts": {"kk": "…", "ru": "Порыв.", "en": "…"},
        "keys": ["street:abaya", "district:west", "body:water", "kind:outage/water", "thing:O26-000001-1"],
    }  # fmt: skip
    at = given.pop("at", NOW)
    tell(Tidings(key=key, **(values | given)), now=at)
    return News.objects.get(key=key)


def letters():
    return list(Notice.objects.filter(kind=spreading.KIND).order_by("to").values_list("to", flat=True))


@pytest.mark.usefixtures("city")
def test_nothing_is_sent_before_the_click():
    one = asked()
    first = Notice.objects.get()
    assert first.kind == subscriptions.CONFIRM
    assert one.token in first.text
    assert "a@example.org" not in first.about
    assert spread_news(news().pk) == 0
    confirm_subscription(one.token, now=NOW)
    confirm_subscription(one.token, now=NOW)
    assert spread_news(news("outage/2").pk) == 1
    assert letters() == ["a@example.org"]


@pytest.mark.usefixtures("city")
def test_a_fact_is_told_once_however_often_the_job_runs():
    confirmed()
    confirmed(Asked("district", SAID, ("district:west",)))
    one = news()
    news()
    assert News.objects.count() == 1
    spread_news(one.pk)
    News.objects.update(told_at=None)
    spread_news(one.pk)
    # Two subscriptions of one address, one letter.
    assert letters() == ["a@example.org"]


@pytest.mark.usefixtures("city")
def test_the_letter_has_its_way_out():
    one = confirmed()
    spread_news(news().pk)
    notice = Notice.objects.get(kind=spreading.KIND)
    assert notice.subject == "Нет воды"
    assert "/ru/outages/O26-000001-1/" in notice.text
    send_notice(notice.pk)
    sent = mail.outbox[-1]
    assert sent.extra_headers["List-Unsubscribe"] == f"<{subscriptions.leaving_of(one)}>"
    assert sent.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert leave_subscription(one.token)
    assert not leave_subscription(one.token)
    assert spread_news(news("outage/2").pk) == 0


@pytest.mark.usefixtures("city")
def test_what_is_wanted_and_what_is_not():
    near = Point(50.03, 60.04)
    confirmed(Asked("point", SAID, ("street:abaya",), house="14", place=near, radius_m=500), email="house@example.org")
    confirmed(Asked("street", SAID, ("street:abaya",), "work"), email="works@example.org")
    confirmed(Asked("kind", SAID, ("kind:outage/gas",), "outage", "gas"), email="gas@example.org")
    confirmed(Asked("point", SAID, (), place=near, radius_m=500), email="point@example.org")
    confirmed(Asked("thing", SAID, ("thing:O26-000001-1",), "outage"), email="thing@example.org")
    at = {"geometry": {"type": "Point", "coordinates": [60.041, 50.03]}, "box": (60.041, 50.03, 60.041, 50.03)}
    spread_news(news("1", houses={"street:abaya": ["12-20"]}, **at).pk)
    assert letters() == ["house@example.org", "point@example.org", "thing@example.org"]
    Notice.objects.all().delete()
    far = {"geometry": {"type": "Point", "coordinates": [60.06, 50.03]}, "box": (60.06, 50.03, 60.06, 50.03)}
    spread_news(news("2", about="O26-000002-2", houses={"street:abaya": ["30"]}, keys=["street:abaya"], **far).pk)
    assert letters() == []


@pytest.mark.usefixtures("city")
def test_the_letter_of_the_day_comes_in_the_morning_once():
    confirmed(pace="daily", language="kk")
    confirmed(Asked("body", SAID, ("body:water",)), pace="daily", language="kk")
    for number in range(3):
        spread_news(news(f"outage/{number}", at=NOW).pk)
    assert letters() == []
    assert send_digests(NOW + timedelta(hours=1)) == 0  # 11:00 of the same day: they wait
    morning = NOW + timedelta(hours=22, minutes=5)
    assert send_digests(morning) == 1
    assert send_digests(morning) == 0
    letter = Notice.objects.get(kind=spreading.DIGEST)
    assert letter.text.count("Су жоқ") == 3
    assert letter.leave_url.endswith("?all=1")
    assert not DigestLine.objects.filter(sent_at=None).exists()


@pytest.mark.usefixtures("city")
def test_limits():
    with pytest.raises(Refused, match="subscription_email"):
        asked(email="no address")
    with pytest.raises(Refused, match="subscription_radius"):
        asked(Asked("point", SAID, place=Point(50.0, 60.0), radius_m=50_000))
    for number in range(5):
        asked(Asked("street", SAID, (f"street:{number}",)), now=NOW + number * timedelta(minutes=1))
    with pytest.raises(Refused, match="subscription_letters"):
        asked(Asked("street", SAID, ("street:6",)))
    one = Subscription.objects.first()
    confirm_subscription(one.token, now=NOW)
    Subscription.objects.bulk_create(
        Subscription(email=one.email, language="ru", token=f"t{n}", mark=f"m{n}", scope="street", made_at=NOW)
        for n in range(45)
    )
    with pytest.raises(Refused, match="subscription_many"):
        asked(Asked("street", SAID, ("street:last",)), now=NOW + 2 * DAY)


@pytest.mark.usefixtures("city")
def test_who_asks_again_learns_nothing_and_who_never_confirms_is_forgotten():
    confirmed()
    ask_subscription(STREET, email="A@Example.org", language="kk", pace="daily", now=NOW)
    assert Notice.objects.count() == 1
    assert Subscription.objects.get().language == "ru"
    asked(email="b@example.org")
    assert subscriptions.forget_unconfirmed(NOW + 6 * DAY) == 0
    assert subscriptions.forget_unconfirmed(NOW + 8 * DAY) == 1
    assert Subscription.objects.get().email == "a@example.org"


MANY = """
INSERT INTO notices_subscription (email, language, pace, token, mark, scope, subject, kind, keys, house, place, radius_m,
    box, said, made_at, confirmed_at)
SELECT 'p' || n || '@example.org', 'ru', 'now', 't' || n, 'm' || n, CASE WHEN n %% 2 = 0 THEN 'point' ELSE 'street' END, '', '',
    CASE WHEN n %% 2 = 0 THEN ARRAY[]::varchar[] ELSE ARRAY['street:s' || (n %% 2000)]::varchar[] END, '',
    CASE WHEN n %% 2 = 0 THEN point(60 + random() * 0.4, 50 + random() * 0.3) END,
    CASE WHEN n %% 2 = 0 THEN 500 END, NULL, '{}', now(), now() FROM generate_series(1, %s) AS n
"""
BOXES = (
    "UPDATE notices_subscription SET box = box(point(place[0] - 0.007, place[1] - 0.0045), "
    "point(place[0] + 0.007, place[1] + 0.0045)) WHERE place IS NOT NULL"
)


def fill(count):
    with connection.cursor() as cursor:
        cursor.execute(MANY, [count])
        cursor.execute(BOXES)
        cursor.execute("ANALYZE notices_subscription")


@pytest.mark.usefixtures("city")
def test_among_twenty_thousand_the_indexes_find_them(django_assert_max_num_queries):
    fill(20_000)
    at = {"geometry": {"type": "Point", "coordinates": [60.2, 50.15]}, "box": (60.2, 50.15, 60.2, 50.15)}
    one = news("1", keys=["street:s7", "district:x"], **at)
    with connection.cursor() as cursor:
        cursor.execute(
            "EXPLAIN SELECT id FROM notices_subscription WHERE confirmed_at IS NOT NULL AND keys && %s::varchar[]",
            [["street:s7"]],
        )
        assert "subscription_keys" in str(cursor.fetchall())
        cursor.execute(
            "EXPLAIN SELECT id FROM notices_subscription WHERE confirmed_at IS NOT NULL AND box && '(60.2,50.15),(60.2,50.15)'::box"
        )
        assert "subscription_box" in str(cursor.fetchall())
    with django_assert_max_num_queries(14):
        told = spread_news(one.pk)
    assert 10 <= told < 200
    assert len(letters()) == told
