"""The schedule of keeping: what is due goes, with proof and once; what is held stays; history opens one door."""

import uuid
from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from opencity.accounts.models import Audit, Person, PersonContact, Role
from opencity.accounts.visits import begin_visit, confirm_contact
from opencity.appeals import actions
from opencity.appeals.actions import erasing
from opencity.appeals.keeping import What
from opencity.appeals.models import (
    Appeal,
    Appellant,
    Erasure,
    Event,
    Follower,
    Formal,
    KeepingMark,
    KeptBack,
    Look,
    Photo,
    Reply,
)  # fmt: skip
from opencity.appeals.queries.keeping import preview
from opencity.appeals.unlocking import unlock
from opencity.core.refused import Refused
from opencity.directory.models import City
from opencity.notices.models import Notice
from tests.cast import NOW, lodged, member
from tests.formal_cast import IIN, claim
from tests.staff_cast import jpeg

LONG = datetime(2040, 1, 1, tzinfo=UTC)
ALL = ["followers", "letters", "photo_originals", "looks", "formal", "appellant"]
TEXT = "Меня зовут Сауле Планткызы, телефон +7 701 765 43 21, яма во дворе"


@pytest.fixture
def boss():
    return member("Rustam", Role.RECEPTION_HEAD)


def keep(**months):
    city = City.objects.get()
    rules = dict(city.rules or {})
    rules["keeping"] = [{"what": what, "months": count} for what, count in months.items()]
    city.rules = rules
    city.stamp = uuid.uuid4()
    city.save()


def keep_all(months=12):
    keep(**dict.fromkeys(ALL, months))


def ended(**given):
    now = given.pop("now", NOW)
    appeal = lodged(now=now, **given)
    actions.withdraw_appeal(appeal, reason="мой сосед Планткызы помог", now=now)
    return appeal


def rich(boss, **given):
    """An appeal with everything personal, ended."""
    executor = member("Aida", Role.EXECUTOR, "roads")
    photo = actions.keep_photo(jpeg().read(), now=NOW)
    appeal = lodged(text=TEXT, name="Сауле Планткызы", photos=[photo.token], address="улица Абая, 10, кв. 5", **given)
    actions.follow_appeal(appeal, email="me.too@example.org", language="ru", now=NOW)
    actions.accept_appeal(appeal, by=executor, now=NOW)
    actions.ask_appellant(appeal, question="Сауле, где именно?", by=executor, now=NOW)
    actions.answer_question(appeal, answer="Планткызы живёт в квартире 5", now=NOW)
    actions.note_appeal(appeal, note="звонила Планткызы", by=boss, now=NOW)
    actions.note_look(appeal, what="contacts", by=executor, now=NOW)
    reply = actions.Answer(
        outcome="explained", text="Уважаемая Сауле Планткызы, яма будет засыпана 12 ноября 2026 года", language="ru"
    )
    actions.reply_to_appeal(appeal, reply, by=executor, now=NOW)
    actions.reopen_appeal(appeal, reason="Планткызы: не сделано", now=NOW)
    actions.withdraw_appeal(appeal, reason="устала", now=NOW)
    appeal.refresh_from_db()
    return appeal


def test_nothing_before_its_day_and_everything_after(boss):
    appeal = rich(boss)
    keep_all(12)
    assert not actions.erase_due(now=NOW + timedelta(days=360))
    done = actions.erase_due(now=NOW + timedelta(days=366))
    assert done["followers"] == done["photo_originals"] == done["looks"] == done["appellants"] == 1
    assert done["letters"] > 2
    assert done["words"] == 5
    row = Appeal.objects.get(pk=appeal.pk)
    assert (row.state, row.body_id, row.category_id, row.followers_count) == (
        "withdrawn",
        appeal.body_id,
        appeal.category_id,
        1,
    )
    assert row.updated_at == appeal.updated_at
    assert "Планткызы" not in row.text
    assert "яма во дворе" in row.text
    assert "кв. 5" not in row.address
    assert not Appellant.objects.exclude(name="", email="", phone="").exists()
    assert "Планткызы" not in Reply.objects.get().text
    assert "яма будет засыпана" in Reply.objects.get().text
    assert not Follower.objects.exists()
    assert not Look.objects.exists()
    assert not Notice.objects.exclude(to="", text="", subject="").exists()
    photo = Photo.objects.get()
    assert photo.original == ""
    assert default_storage.exists(photo.shown)
    facts = {event.kind: event.facts for event in Event.objects.filter(appeal=appeal)}
    assert facts["answered"] == {"answer": "[…]"}
    assert facts["reopened"]["reason"] == "[…]"
    assert "date" in facts["reopened"]["due"]
    assert facts["routed"]["body"]["texts"]


def test_an_erased_secret_opens_nothing(boss):
    appeal = ended()
    keep_all()
    actions.erase_due(now=LONG)
    for typed in ("", "--------", "-", appeal.appellant.secret):
        with pytest.raises(Refused, match="secret_wrong"):
            unlock(number=appeal.number, secret=typed, address="1.1.1.1", now=LONG)


def test_twice_does_nothing_more_and_the_proof_counts_once(boss):
    for _ in range(5):
        ended()
    keep_all()
    first = actions.erase_due(now=LONG, chunk=2)
    proofs = list(Erasure.objects.order_by("id").values_list("rule", "facts"))
    assert first["appellants"] == 5
    assert sum(facts["counts"].get("appellants", 0) for _, facts in proofs) == 5
    assert [facts["appeals"] for rule, facts in proofs if rule == "appellant"] == [2, 2, 1]
    assert not actions.erase_due(now=LONG, chunk=2)
    assert Erasure.objects.count() == len(proofs)
    text = str(proofs)
    assert "example.org" not in text
    assert "Айгуль" not in text


def test_killed_in_the_middle_it_goes_on(boss, monkeypatch):
    for _ in range(6):
        ended()
    keep(appellant=12)
    real, left = erasing._prove, [2]

    def killed(*args, **given):
        left[0] -= 1
        if left[0] < 0:
            raise KeyboardInterrupt
        return real(*args, **given)

    monkeypatch.setattr(erasing, "_prove", killed)
    with pytest.raises(KeyboardInterrupt):
        actions.erase_due(now=LONG, chunk=2)
    assert Appellant.objects.filter(name="").count() == 4
    monkeypatch.setattr(erasing, "_prove", real)
    assert actions.erase_due(now=LONG, chunk=2)["appellants"] == 2
    assert sum(one.facts["counts"]["appellants"] for one in Erasure.objects.all()) == 6


def test_open_appeals_are_never_touched():
    appeal = lodged()
    keep_all(1)
    assert not actions.erase_due(now=LONG)
    assert Appellant.objects.get(pk=appeal.pk).email == "resident@example.org"


def test_a_hold_stops_it_and_lifting_lets_it_go_on(boss):
    appeal, other = ended(), ended()
    keep_all()
    hold = actions.place_hold(appeal, reason="суд", by=boss, now=NOW)
    rows = {row.rule.what: row for row in preview(now=LONG)}
    assert (rows[What.APPELLANT].count, rows[What.APPELLANT].held) == (1, 1)
    assert rows[What.APPELLANT].numbers == [other.number]
    actions.erase_due(now=LONG)
    assert Appellant.objects.get(pk=appeal.pk).email
    assert not Appellant.objects.get(pk=other.pk).email
    assert KeptBack.objects.filter(appeal=appeal).count() == 5
    assert not actions.erase_due(now=LONG)
    actions.lift_hold(hold, reason="суд окончен", by=boss, now=LONG)
    rows = {row.rule.what: row for row in preview(now=LONG)}
    assert (rows[What.APPELLANT].count, rows[What.APPELLANT].held) == (1, 0)
    assert actions.erase_due(now=LONG)["appellants"] == 1
    assert not KeptBack.objects.exists()
    assert list(Audit.objects.filter(facts__number=appeal.number).values_list("verb", flat=True)) == [
        "hold_placed",
        "hold_lifted",
    ]


@pytest.mark.parametrize("held", ["whole", "part"])
def test_parts_go_and_stay_with_their_whole(boss, held):
    executor = member("Aida", Role.EXECUTOR, "roads")
    whole = lodged()
    actions.accept_appeal(whole, by=executor, now=NOW)
    part = actions.forward_part(whole, body="water", category="", text="и вода", by=executor, now=NOW)
    part = part if isinstance(part, Appeal) else Appeal.objects.get(whole=whole)
    whole = Appeal.objects.get(pk=whole.pk)
    actions.withdraw_appeal(whole, now=NOW)
    keep_all()
    hold = actions.place_hold(whole if held == "whole" else part, reason="суд", by=boss, now=NOW)
    actions.erase_due(now=LONG)
    assert Appellant.objects.exclude(email="").count() == 2
    actions.lift_hold(hold, reason="окончен", by=boss, now=NOW)
    actions.erase_due(now=LONG)
    assert not Appellant.objects.exclude(email="").exists()


def test_a_part_that_runs_keeps_its_whole(boss):
    executor = member("Aida", Role.EXECUTOR, "roads")
    whole = lodged()
    actions.accept_appeal(whole, by=executor, now=NOW)
    actions.forward_part(whole, body="water", category="", text="и вода", by=executor, now=NOW)
    Appeal.objects.filter(pk=whole.pk).update(state="closed", updated_at=NOW)
    keep_all()
    actions.erase_due(now=LONG)
    assert Appellant.objects.exclude(email="").count() == 2
    Appeal.objects.filter(whole=whole).update(state="closed")
    actions.erase_due(now=LONG)
    assert not Appellant.objects.exclude(email="").exists()


def test_joined_copies_are_held_with_their_master(boss):
    executor = member("Aida", Role.EXECUTOR, "roads")
    master, copy = lodged(), lodged(email="copy@example.org")
    actions.join_appeals(master, [copy], by=executor, now=NOW)
    actions.withdraw_appeal(Appeal.objects.select_related("appellant").get(pk=copy.pk), now=NOW)
    keep_all()
    hold = actions.place_hold(master, reason="суд", by=boss, now=NOW)
    actions.erase_due(now=LONG)
    assert Appellant.objects.get(pk=copy.pk).email
    actions.lift_hold(hold, reason="окончен", by=boss, now=NOW)
    actions.erase_due(now=LONG)
    assert not Appellant.objects.get(pk=copy.pk).email
    assert Appellant.objects.get(pk=master.pk).email  # it still runs


def test_formal_appeals(boss):
    appeal = lodged(text="Прошу Тестова Айгуль ответить")
    actions.make_formal(appeal, claim(), now=NOW)
    actions.withdraw_appeal(Appeal.objects.select_related("appellant").get(pk=appeal.pk), now=NOW)
    keep(formal=12, appellant=60)
    actions.erase_due(now=NOW + timedelta(days=400))
    row = Formal.objects.get()
    assert (row.full_name, row.iin, row.iin_hash, row.postal_address, row.contact, row.signer) == (
        "",
        None,
        "",
        "",
        "",
        None,
    )
    assert "Тестова" in Appeal.objects.get().text  # its own row of the schedule keeps it longer
    assert "Тестова" not in Appeal.objects.get().public_text
    actions.erase_due(now=LONG)
    assert "Тестова" not in Appeal.objects.get().text
    assert IIN not in str(Erasure.objects.values_list("facts"))


@pytest.mark.django_db(transaction=True)
def test_files_leave_after_the_commit_only(boss, monkeypatch):
    photo = actions.keep_photo(jpeg().read(), now=NOW)
    ended(photos=[photo.token])
    keep(photo_originals=12)
    name = photo.original
    monkeypatch.setattr(erasing, "_prove", lambda *a, **k: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        actions.erase_due(now=LONG)
    assert default_storage.exists(name)
    assert Photo.objects.get().original == name
    monkeypatch.undo()
    actions.erase_due(now=LONG)
    assert not default_storage.exists(name)
    assert default_storage.exists(photo.shown)
    assert erasing.remove_files([name]) == 0  # the job of the same transaction, later
    with pytest.raises(Refused, match="original_gone"):
        actions.cover_photo(Photo.objects.get(), covers=[(0.1, 0.1, 0.5, 0.5)], by=boss, now=LONG)


def test_contacts_of_people_go_with_their_last_appeal():
    contact = confirm_contact("email", "resident@example.org", language="ru", now=NOW)
    begin_visit(contact, now=NOW)
    ended()
    late = ended(now=NOW + timedelta(days=300))
    keep(appellant=12)
    actions.erase_due(now=NOW + timedelta(days=400))
    assert PersonContact.objects.exists()
    actions.erase_due(now=late.updated_at + timedelta(days=400))
    assert not PersonContact.objects.exists()
    assert Person.objects.count() == 1


def test_old_codes_go_without_a_rule():
    Notice.objects.create(
        key="code/1",
        kind="code",
        to="a@example.org",
        language="ru",
        subject="s",
        text="t",
        created_at=NOW,
        expires_at=NOW,
    )
    actions.erase_due(now=NOW + timedelta(days=6))
    assert Notice.objects.count() == 1
    assert actions.erase_due(now=NOW + timedelta(days=8)) == {"expired": 1}
    assert not Notice.objects.exists()


def test_a_dead_letter_with_no_text_is_never_sent():
    appeal = ended()
    Notice.objects.filter(about=appeal.number).update(state="dead")
    keep(letters=12)
    actions.erase_due(now=LONG)
    assert set(Notice.objects.values_list("state", flat=True)) == {"late"}


def test_looks_have_their_own_age(boss):
    appeal, running = ended(), lodged()
    actions.note_look(appeal, what="contacts", by=boss, now=NOW)
    actions.note_look(running, what="contacts", by=boss, now=NOW)
    actions.note_look(appeal, what="contacts", by=boss, now=NOW + timedelta(days=300))
    keep(looks=12)
    assert actions.erase_due(now=NOW + timedelta(days=400), chunk=1) == {"looks": 1}
    assert actions.erase_due(now=NOW + timedelta(days=800), chunk=1) == {"looks": 1}
    assert Look.objects.get().appeal_id == running.pk


def test_an_appeal_that_is_opened_again_waits_anew():
    appeal = ended()
    keep_all()
    assert KeepingMark.objects.count() == 0
    Appeal.objects.filter(pk=appeal.pk).update(state="accepted", updated_at=NOW + timedelta(days=100))
    assert not actions.erase_due(now=NOW + timedelta(days=400))
    Appeal.objects.filter(pk=appeal.pk).update(state="closed", updated_at=NOW + timedelta(days=401))
    assert not actions.erase_due(now=NOW + timedelta(days=500))
    assert actions.erase_due(now=NOW + timedelta(days=900))["appellants"] == 1


def test_the_command(boss):
    held, other = ended(), ended()
    keep_all()
    actions.place_hold(held, reason="суд", by=boss, now=NOW)
    Appeal.objects.update(updated_at=datetime(2020, 1, 1, tzinfo=UTC))
    out = StringIO()
    call_command("erase_due", "--preview", stdout=out)
    assert f"1 due, 1 held back  {other.number}" in out.getvalue()
    assert "1 legal holds stand" in out.getvalue()
    assert Appellant.objects.exclude(email="").count() == 2
    call_command("erase_due", stdout=out)
    assert Appellant.objects.exclude(email="").count() == 1
    again = StringIO()
    call_command("erase_due", stdout=again)
    assert "Nothing was due" in again.getvalue()


def test_a_city_without_a_schedule_erases_nothing():
    ended()
    keep()
    assert not actions.erase_due(now=LONG)
    out = StringIO()
    call_command("erase_due", "--preview", stdout=out)
    assert "no schedule" in out.getvalue()


def questions(many):
    for number in range(many):
        actions.follow_appeal(appeal := lodged(), email=f"f{number}@example.org", language="ru", now=NOW)
        actions.withdraw_appeal(appeal, now=NOW)
    KeepingMark.objects.all().delete()
    with CaptureQueriesContext(connection) as asked:
        assert actions.erase_due(now=LONG)["followers"] == many
    return len(asked)


def test_the_same_number_of_questions_for_few_and_many():
    keep(followers=12, letters=12, photo_originals=12)
    assert questions(1) == questions(12)
