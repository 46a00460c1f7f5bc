"""A lived year multiplied by the database: every invariant holds for the copies too."""

import pytest
from django.conf import settings as django_settings
from django.db import connection

from opencity.appeals.models import Appeal, Appellant, Event, Follower, Photo, ReplyCheck
from opencity.appeals.numbers import parse_number, parse_secret
from opencity.demo.bulk import TABLES
from opencity.demo.bulk_sql import FOREIGN_KEYS, PLAIN_INDEXES
from opencity.demo.checking import mistakes
from opencity.demo.make import demo_appeals
from opencity.demo.management.commands.make_demo import moment_of
from opencity.directory.queries import directory
from opencity.notices.models import Notice
from tests.actions.test_demo import UNTIL, run
from tests.gate_cast import gate

LIVED, ALL = 30, 200


@pytest.fixture(autouse=True)
def almaty_texts(settings):
    settings.CITY_PACK = django_settings.BASE_DIR / "cities" / "almaty"


def bulk(size=ALL):
    return run("make_demo", "--bulk", "--lived", str(LIVED), "--size", str(size), "--until", UNTIL)


def structure():
    with connection.cursor() as cursor:
        cursor.execute(FOREIGN_KEYS, [TABLES])
        keys = cursor.fetchall()
        cursor.execute(PLAIN_INDEXES, [TABLES])
        return keys, [name for name, _definition in cursor.fetchall()]


def test_copies_keep_every_invariant():
    before = structure()
    told = bulk()
    assert f"{ALL} demo appeals, {ALL - LIVED} of them copied now" in told
    assert demo_appeals() == ALL
    assert list(mistakes(moment_of(UNTIL))) == []
    assert structure() == before
    assert Appellant.objects.count() == Appeal.objects.count()
    assert not Notice.objects.filter(about__in=copies().values("number")).exists()


def test_copies_take_the_looks_of_controllers_along():
    gate("all", second_share=0.5)
    bulk()
    assert list(mistakes(moment_of(UNTIL))) == []
    lived = copies().order_by("pk").first().pk
    copied = ReplyCheck.objects.filter(reply__appeal__pk__gte=lived)
    assert copied.filter(again=False).exists()
    assert copied.filter(again=True).exists()
    assert ReplyCheck.objects.values("reply", "again").distinct().count() == ReplyCheck.objects.count()


def copies():
    first = Appeal.objects.filter(whole__isnull=True).order_by("pk")[LIVED - 1].pk
    return Appeal.objects.filter(pk__gt=first, whole__isnull=True)


def test_copies_have_their_own_numbers_secrets_and_places():
    bulk()
    numbers = list(Appeal.objects.values_list("number", flat=True))
    assert all(parse_number(number) == number for number in numbers)
    secrets = list(Appellant.objects.filter(appeal__whole=None).values_list("secret", flat=True))
    assert all(parse_secret(secret) == secret for secret in secrets)
    assert len(set(secrets)) == len(secrets)
    placed = list(Appeal.objects.exclude(place=None).values_list("place", "district__code"))
    assert len({place for place, _ in placed}) > len(placed) / 2
    city = directory()
    assert all(getattr(city.district_at(place), "code", None) == district for place, district in placed)
    assert Photo.objects.values("token").distinct().count() == Photo.objects.count()
    assert Follower.objects.values("token").distinct().count() == Follower.objects.count()


def test_parts_belong_to_the_copy_of_their_whole():
    bulk()
    lived = Appeal.objects.filter(whole__isnull=True).order_by("pk").first()
    part = Appeal.objects.exclude(whole=None).first()
    if part is not None:
        lived = part.whole
    same = Appeal.objects.filter(received_at=lived.received_at, text=lived.text, whole=None)
    assert same.count() > 1
    for event in Event.objects.filter(kind="part_lodged").select_related("appeal__whole"):
        assert event.facts["whole"] == event.appeal.whole.number
        assert event.appeal.appellant.secret == event.appeal.whole.appellant.secret


def test_it_fills_up_and_then_does_nothing():
    bulk(60)
    assert "60 of them" not in bulk(90)
    assert demo_appeals() == 90
    assert "0 of them copied now" in bulk(90)
    assert list(mistakes(moment_of(UNTIL))) == []
