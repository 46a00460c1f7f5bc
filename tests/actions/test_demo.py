"""The demo year, lived through the real actions in the small city, with the texts of the Almaty pack."""

from dataclasses import replace
from io import StringIO

import pytest
from django.conf import settings as django_settings
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.db.models import Count
from django.utils import timezone

from opencity.accounts.models import Role, User
from opencity.appeals.models import Appeal, Event, Photo, Reply, ReplyCheck
from opencity.demo.checking import mistakes
from opencity.demo.management.commands.make_demo import moment_of
from opencity.demo.staff import PASSWORD
from opencity.directory.queries import directory
from opencity.notices.models import Notice, NoticeState
from tests.gate_cast import gate

UNTIL = "2026-11-20T12:00"
SIZE = 30


@pytest.fixture(autouse=True)
def almaty_texts(settings):
    settings.CITY_PACK = django_settings.BASE_DIR / "cities" / "almaty"


def run(command, *arguments):
    out = StringIO()
    call_command(command, *arguments, stdout=out, stderr=out)
    return out.getvalue()


def make(*arguments):
    return run("make_demo", "--size", str(SIZE), "--until", UNTIL, *arguments)


def photograph():
    """What must be the same in every city made from the same seed; numbers and secrets may differ."""
    fields = ("text", "state", "outcome", "resolution", "language", "received_at", "due_on", "replied_at", "body__code")
    appeals = list(Appeal.objects.order_by("received_at", "text").values_list(*fields, "address", "rating", "reopens"))
    return appeals, list(Event.objects.order_by("id").values_list("kind", "at"))


@pytest.fixture
def made():
    return make()


def test_everything_holds(made):
    assert Appeal.objects.filter(whole__isnull=True, master__isnull=True).count() == SIZE
    assert list(mistakes(moment_of(UNTIL))) == []
    assert "no mistakes" in run("make_demo", "--check", "--until", UNTIL)
    assert "100 %" in made
    assert {"kk", "ru"} <= set(Appeal.objects.values_list("language", flat=True))
    assert len(set(Appeal.objects.values_list("state", flat=True))) >= 3
    assert all(
        directory().district_at(place) for place in Appeal.objects.exclude(place=None).values_list("place", flat=True)
    )


def test_the_check_finds_what_is_wrong(made):
    appeal = Appeal.objects.filter(state="confirmed").first()
    Appeal.objects.filter(pk=appeal.pk).update(state="closed", photos_count=9)
    found = list(mistakes(moment_of(UNTIL)))
    assert len(found) == 2
    assert all(line.startswith(appeal.number) for line in found)
    with pytest.raises(CommandError, match="2 mistakes"):
        run("make_demo", "--check", "--until", UNTIL)


def test_the_same_seed_gives_the_same_city():
    photographs = []
    for _ in range(2):
        with transaction.atomic():
            make()
            photographs.append(photograph())
            transaction.set_rollback(True)
    assert photographs[0] == photographs[1]


def test_replies_go_through_the_gate():
    gate("flagged", share=0.3, second_share=0.3)
    make()
    assert list(mistakes(moment_of(UNTIL))) == []
    fates = dict(Reply.objects.values_list("fate").annotate(n=Count("id")))
    assert fates["released"] > 5
    assert ReplyCheck.objects.filter(again=False, good=True).exists()
    assert ReplyCheck.objects.filter(again=True).exists()
    reply = Reply.objects.filter(fate="released").first()
    Reply.objects.filter(pk=reply.pk).update(released_at=None, lacks=["formula"])
    assert len(list(mistakes(moment_of(UNTIL)))) >= 1


def test_a_second_time_does_nothing(made):
    assert "nothing done" in make()
    assert Appeal.objects.filter(whole__isnull=True, master__isnull=True).count() == SIZE
    make("--again")
    assert Appeal.objects.filter(whole__isnull=True, master__isnull=True).count() == 2 * SIZE


def test_letters_of_the_past_are_not_sent_again(made):
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM procrastinate_jobs WHERE task_name = 'notices.send'")
        [jobs] = cursor.fetchone()
    assert Notice.objects.filter(state=NoticeState.SENT).exists()
    assert jobs == Notice.objects.filter(state=NoticeState.QUEUED).count()
    assert not Notice.objects.filter(channel="email").exclude(to__endswith="example.org").exists()
    assert not Notice.objects.filter(channel="sms").exclude(state=NoticeState.SENT).exists()


def test_photos_share_the_files_of_one_drawing(made):
    photos = Photo.objects.exclude(appeal=None)
    assert photos.exists()
    assert not Photo.objects.filter(appeal=None).exists()
    for photo in photos:
        assert (django_settings.MEDIA_ROOT / photo.shown).exists()


def test_demo_staff_can_sign_in_and_be_sent_away(made):
    dispatcher = User.objects.get(memberships__role=Role.DISPATCHER)
    assert dispatcher.is_demo
    assert dispatcher.check_password(PASSWORD)
    logins = run("demo_logins")
    assert dispatcher.email in logins
    assert PASSWORD in logins
    assert "executor.roads@demo.example.org" in run("demo_logins", "--all")
    assert f"{User.objects.count()} demo accounts" in run("remove_demo")
    assert "no demo staff" in run("demo_logins")


def test_a_pack_without_a_demo_says_so(settings):
    settings.CITY_PACK = django_settings.BASE_DIR / "tests" / "cities" / "qarasu"
    assert "no folder demo" in make()
    assert not Appeal.objects.exists()


def test_production_gets_no_demo(settings):
    settings.ENVIRONMENT = replace(settings.ENVIRONMENT, mode="production")
    for arguments in ((), ("--again",)):
        with pytest.raises(CommandError, match="production"):
            make(*arguments)


def test_a_moment_that_is_none():
    with pytest.raises(CommandError, match="--until"):
        run("make_demo", "--until", "yesterday")
    assert timezone.is_aware(moment_of(UNTIL))
